"""Which lead images are linked, which are kept as a copy, which are left out, and whom they name."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from bot.stories.picture import KEPT_SIDE, Fate, prepare

URL = "https://pictures.example/lead.jpg"
ARTIST, COPYRIGHT, ORIENTATION, GPS = 0x013B, 0x8298, 0x0112, 0x8825


def picture(
    width: int = 800, height: int = 600, kind: str = "JPEG", mode: str = "RGB", **options: Any
) -> bytes:
    """A picture: its left half is red, its right half blue."""
    drawn = Image.new("RGB", (width, height), "red")
    drawn.paste("blue", (width // 2, 0, width, height))
    written = io.BytesIO()
    drawn.convert(mode).save(written, kind, **options)
    return written.getvalue()


def copy_of(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_what_discord_shows_is_linked(kind: str) -> None:
    prepared = prepare(picture(kind=kind), URL, {"content-type": f"image/{kind.lower()}"})
    assert (prepared.fate, prepared.body) == (Fate.LINK, b"")


@pytest.mark.parametrize("kind", ["AVIF", "BMP", "TIFF"])
def test_what_discord_does_not_show_is_kept_as_a_jpeg(kind: str) -> None:
    prepared = prepare(picture(kind=kind), URL, {})
    assert prepared.fate is Fate.KEEP
    assert copy_of(prepared.body).format == "JPEG"
    assert (prepared.width, prepared.height) == (800, 600)


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        ("http://pictures.example/lead.jpg", {}),
        (f"{URL}?X-Amz-Expires=300&X-Amz-Signature=ab", {}),
        (f"{URL}?Expires=1700000000&Signature=x", {}),
        (URL, {"content-type": "application/octet-stream"}),
        (URL, {"cross-origin-resource-policy": "same-site"}),
        (URL, {"vary": "Accept, Referer"}),
        (URL, {"cache-control": "private, no-store"}),
        (URL, {"content-disposition": "attachment; filename=lead.jpg"}),
    ],
)
def test_what_is_not_meant_to_be_linked_is_kept(url: str, headers: dict[str, str]) -> None:
    assert prepare(picture(), url, headers).fate is Fate.KEEP


def test_a_picture_too_large_for_each_reader_becomes_a_sane_copy() -> None:
    prepared = prepare(picture(7000, 3500), URL, {})
    assert (prepared.fate, prepared.width, prepared.height) == (Fate.KEEP, KEPT_SIDE, KEPT_SIDE // 2)
    assert copy_of(prepared.body).size == (KEPT_SIDE, KEPT_SIDE // 2)


@pytest.mark.parametrize("mark", ["noimageindex", "loupe: noarchive", "noindex, none"])
def test_a_publisher_who_wants_no_copies_gets_none(mark: str) -> None:
    assert prepare(picture(), "http://pictures.example/a.jpg", {"x-robots-tag": mark}).fate is Fate.DROP
    assert prepare(picture(), URL, {"x-robots-tag": mark}).fate is Fate.LINK


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>Not found</html>",
        b'<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"/>',
        picture()[:2000],
        picture(kind="PNG")[:300],
        picture(199, 150),
        picture(800, 90),
        picture(970, 200),
    ],
    ids=["nothing", "a page", "a drawing", "cut short", "a cut PNG", "tiny", "a strip", "a banner"],
)
def test_what_would_look_broken_is_left_out(body: bytes) -> None:
    assert prepare(body, URL, {}).fate is Fate.DROP


def test_a_decompression_bomb_is_not_decoded() -> None:
    written = io.BytesIO()
    Image.new("1", (9000, 9000)).save(written, "PNG")
    assert len(written.getvalue()) < 50_000
    assert prepare(written.getvalue(), URL, {}).why == "too many pixels"


def exif(**tags: Any) -> Image.Exif:
    made = Image.Exif()
    for name, value in tags.items():
        made[globals()[name]] = value
    return made


def test_a_copy_carries_no_metadata_and_stands_upright() -> None:
    data = exif(ORIENTATION=6, ARTIST="Noor Haddad")
    data.get_ifd(GPS)[2] = (52.0, 31.0, 12.0)
    body = picture(exif=data.tobytes(), comment=b"taken at home")
    assert b"taken at home" in body
    prepared = prepare(body, "http://pictures.example/lead.jpg", {})
    copy = copy_of(prepared.body)
    assert copy.size == (600, 800)
    top, bottom = copy.getpixel((300, 10)), copy.getpixel((300, 790))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > bottom[0]
    assert not copy.getexif()
    assert not {"exif", "comment", "icc_profile", "photoshop", "xmp"} & copy.info.keys()
    assert b"Noor" not in prepared.body


def test_what_is_transparent_becomes_white() -> None:
    written = io.BytesIO()
    Image.new("RGBA", (400, 300), (0, 0, 0, 0)).save(written, "PNG")
    pixel = copy_of(prepare(written.getvalue(), "http://a.example/a.png", {}).body).getpixel((5, 5))
    assert pixel == (255, 255, 255)


@pytest.mark.parametrize(
    ("tags", "named"),
    [
        ({"ARTIST": "Noor Haddad"}, "Noor Haddad"),
        ({"COPYRIGHT": "© 2026 Milo Brandt"}, "2026 Milo Brandt"),
        ({"ARTIST": "unknown", "COPYRIGHT": "Photo: Yuki Mori"}, "Yuki Mori"),
        ({"ARTIST": "Canon"}, ""),
        ({"ARTIST": "  "}, ""),
        ({"ARTIST": "https://spam.example"}, ""),
    ],
)
def test_exif_names_who_made_it(tags: dict[str, str], named: str) -> None:
    assert prepare(picture(exif=exif(**tags).tobytes()), URL, {}).credit == named


def iptc(*records: tuple[int, bytes]) -> bytes:
    """A JPEG's APP13 segment with IPTC records (IIM 4.2: 0x1c, record, data set, length, data)."""
    data = b"".join(b"\x1c\x02" + bytes([number]) + len(text).to_bytes(2) + text for number, text in records)
    block = b"8BIM\x04\x04\x00\x00" + len(data).to_bytes(4) + data + b"\0" * (len(data) % 2)
    payload = b"Photoshop 3.0\0" + block
    return b"\xff\xed" + (len(payload) + 2).to_bytes(2) + payload


@pytest.mark.parametrize(
    ("records", "named"),
    [
        (((80, b"Ada Lind"), (110, b"Studio Nord")), "Studio Nord"),
        (((80, b"Ada Lind"), (80, b"Jonas Falk")), "Ada Lind, Jonas Falk"),
        (((116, "© Zoë Müller".encode("latin-1")),), "Zoë Müller"),
    ],
)
def test_iptc_is_asked_before_exif(records: tuple[tuple[int, bytes], ...], named: str) -> None:
    body = picture(exif=exif(ARTIST="Somebody Else").tobytes())
    prepared = prepare(body[:2] + iptc(*records) + body[2:], URL, {})
    assert (prepared.fate, prepared.credit) == (Fate.LINK, named)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 1500), st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "TIFF"]))
def test_no_bytes_are_too_broken_to_decide_on(noise: bytes, where: int, kind: str) -> None:
    body = bytearray(picture(240, 200, kind))
    where %= len(body)
    body[where : where + len(noise)] = noise
    assert prepare(bytes(body), "http://pictures.example/x", {}).fate in Fate


def test_a_directory_that_is_broken_costs_the_credit_only() -> None:
    directory = ImageFileDirectory_v2()
    directory[ARTIST] = "Ada Lind"
    broken = directory.tobytes()[:-6]
    body = picture(exif=b"Exif\0\0" + broken)
    assert prepare(body, URL, {}).fate is Fate.LINK

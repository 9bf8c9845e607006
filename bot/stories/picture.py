"""What becomes of a lead image: shown from where it is, kept as a copy of ours, or left out. For a worker.

Everything here is pure: bytes and headers in, a decision out. Decoding a picture of a stranger's making may
take much time and memory or end the process, so it belongs into a worker process with its limits.
"""

import contextlib
import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

from PIL import Image, ImageCms, ImageOps, IptcImagePlugin, UnidentifiedImageError
from PIL.ImageFile import ImageFile

from bot.stories.credits import credit_in
from bot.stories.plain import one_line, shorten

SMALLEST = 200  # pixels of the longer side; a smaller picture is an icon
NARROWEST = 100  # pixels of the shorter side
SLIMMEST = 4.0  # longer side to shorter side: beyond that it is a banner
LARGEST_LINKED = 8 * 1024 * 1024  # bytes that Discord is asked to fetch for each reader
WIDEST_LINKED = 6000  # pixels of a side
MOST_PIXELS = 60_000_000  # read at all: 240 MB when decoded
KEPT_SIDE = 1600  # pixels of the longer side of a copy
QUALITY = 85
NOT_ENCRYPTED = "not encrypted"
_LONGEST_CREDIT = 200
_LINKED = frozenset({"JPEG", "PNG", "WEBP", "GIF"})  # Discord's reference, "Uploading Files"
_READ = (*sorted(_LINKED), "AVIF", "BMP", "TIFF")
_EXIF_ARTIST, _EXIF_COPYRIGHT = 0x013B, 0x8298
_IPTC_BY_LINE, _IPTC_CREDIT, _IPTC_COPYRIGHT = (2, 80), (2, 110), (2, 116)
_EXPIRES = re.compile(
    r"^(?:x-amz-(?:expires|signature)|x-goog-(?:expires|signature)|expires|signature|oe|hdnea|sig)$"
)
_NOBODY = re.compile(
    r"^(?:unknown|none|n/?a|default|user|admin|author|photographer|picasa|canon|nikon|sony)$", re.IGNORECASE
)
_PERSON = re.compile(r"[^\W\d_]{2}")


class Fate(StrEnum):
    """What becomes of a picture."""

    LINK = "link"
    KEEP = "keep"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Prepared:
    """A decision on a picture.

    Attributes:
        fate: whether it is shown from where it is, kept as a copy, or left out.
        credit: whom the file itself names as its maker; "" for nobody.
        why: the reason, for the log.
        body: of the copy, a JPEG without any metadata; empty without one.
        width: of the copy, in pixels.
        height: of the copy, in pixels.
    """

    fate: Fate
    credit: str = ""
    why: str = ""
    body: bytes = field(default=b"", repr=False)
    width: int = 0
    height: int = 0


def prepare(body: bytes, url: str, headers: Mapping[str, str]) -> Prepared:
    """Decide on a picture that was fetched without a Referer.

    Args:
        body: what its address answered.
        url: the address, after redirects.
        headers: of the answer, names in lower case.

    Returns:
        The decision; for a copy with its bytes. A file that is no picture, broken, tiny, a banner or larger
        than 60 megapixels is left out.
    """
    try:
        with _quiet(), Image.open(io.BytesIO(body), formats=_READ) as picture:
            return _decide(picture, body, url, headers)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return Prepared(Fate.DROP, why=f"no picture: {type(error).__name__}")


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Let Pillow keep to itself what it finds odd in a file: our log is not where its maker reads."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _decide(picture: Image.Image, body: bytes, url: str, headers: Mapping[str, str]) -> Prepared:
    if unfit := _unfit(*picture.size):
        return Prepared(Fate.DROP, why=unfit)
    credit = embedded_credit(picture)
    why = _obstacle(picture, body, url, headers)
    if not why:
        _read_to_the_end(picture)
        return Prepared(Fate.LINK, credit)
    if _may_not_be_copied(headers):
        return Prepared(Fate.DROP, why=f"{why}, and its publisher wants no copies")
    if picture.mode.startswith(("I", "F")):
        return Prepared(Fate.DROP, why=f"{why}, and its pixels are no ordinary ones")
    return _copy(picture, credit, why)


def _unfit(width: int, height: int) -> str:
    """Say why no picture of a size can lead a story; empty where one can."""
    if width * height > MOST_PIXELS:
        return "too many pixels"
    if max(width, height) < SMALLEST or min(width, height) < NARROWEST:
        return "tiny"
    return "a banner" if max(width, height) > SLIMMEST * min(width, height) else ""


def _obstacle(picture: Image.Image, body: bytes, url: str, headers: Mapping[str, str]) -> str:
    """Say why a picture is not to be shown from where it is; empty where it may be."""
    if picture.format not in _LINKED:
        return f"{picture.format} is shown by no client"
    if len(body) > LARGEST_LINKED or max(picture.size) > WIDEST_LINKED:
        return "too large to be fetched for each reader"
    if any(
        _EXPIRES.match(name.lower()) for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)
    ):
        return "its address expires"
    return _unwelcome(headers) or ("" if urlsplit(url).scheme == "https" else NOT_ENCRYPTED)


def _unwelcome(headers: Mapping[str, str]) -> str:
    """Say by which sign a publisher shows that pictures are not to be shown elsewhere; empty without one."""
    if not headers.get("content-type", "image/").lower().startswith("image/"):
        return "not said to be a picture"
    if headers.get("cross-origin-resource-policy", "").lower() in {"same-origin", "same-site"}:
        return "kept to its own site"
    if "referer" in headers.get("vary", "").lower():
        return "depends on the page that shows it"
    if "no-store" in headers.get("cache-control", "").lower():
        return "not to be cached"
    return "a download" if headers.get("content-disposition", "").lower().startswith("attachment") else ""


def _may_not_be_copied(headers: Mapping[str, str]) -> bool:
    marks = {mark.strip() for mark in headers.get("x-robots-tag", "").lower().replace(":", ",").split(",")}
    return bool(marks & {"noimageindex", "noarchive", "none", "noimageai"})


def _read_to_the_end(picture: Image.Image) -> None:
    """Decode a picture, a JPEG at an eighth of its size, since what is cut short is to be noticed.

    Raises:
        OSError: it is cut short or broken.
    """
    picture.draft("RGB", (max(picture.width // 8, 1), max(picture.height // 8, 1)))
    picture.load()


def _copy(picture: Image.Image, credit: str, why: str) -> Prepared:
    """Make a JPEG of a sane size that carries nothing but the picture."""
    picture.draft("RGB", (KEPT_SIDE, KEPT_SIDE))
    turned = ImageOps.exif_transpose(picture)
    turned.thumbnail((KEPT_SIDE, KEPT_SIDE), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    plain = _plain(turned)
    plain.info = {}  # or comments and more would be written again
    plain.save(written, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return Prepared(Fate.KEEP, credit, why, written.getvalue(), *plain.size)


def _plain(picture: Image.Image) -> Image.Image:
    """Give the bare pixels as sRGB, what is transparent in white; nothing else of the file is left."""
    if "A" in picture.getbands() or "transparency" in picture.info:
        seen = picture.convert("RGBA")
        ground = Image.new("RGB", seen.size, "white")
        ground.paste(seen, mask=seen.getchannel("A"))
        return ground
    profile = picture.info.get("icc_profile")
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            same = ImageCms.profileToProfile(
                picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if same is not None:
                return same
    return picture.convert("RGB")


def embedded_credit(picture: Image.Image) -> str:
    """Give whom a file names: IPTC credit line, by-line or copyright, then EXIF's artist or copyright.

    Nobody is named by what a camera writes by itself.
    """
    iptc = (IptcImagePlugin.getiptcinfo(picture) if isinstance(picture, ImageFile) else None) or {}
    exif = picture.getexif()
    told = [iptc.get(key) for key in (_IPTC_CREDIT, _IPTC_BY_LINE, _IPTC_COPYRIGHT)]
    told += [exif.get(_EXIF_ARTIST), exif.get(_EXIF_COPYRIGHT)]
    return next((name for name in map(_name, told) if name), "")


def _name(value: object) -> str:
    """Read a name, of which there may be several; "" for what names nobody."""
    several = value if isinstance(value, list) else [value]
    text = one_line(", ".join(_text(each) for each in several).replace("\0", " "))
    name = (credit_in(text) or text).lstrip("?©® ")
    if _NOBODY.match(name) or not _PERSON.search(name) or "http" in name.lower():
        return ""
    return shorten(name, _LONGEST_CREDIT)


def _text(value: object) -> str:
    """Read what a file holds as UTF-8, else as Latin-1, in which older programs write."""
    raw = value.encode("latin-1", "replace") if isinstance(value, str) else value  # Pillow reads Exif so
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")

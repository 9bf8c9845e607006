"""Where a site's icon is, and the colour that posts take on from it."""

import colorsys
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from bot.feeds.site_look import IconLook, icon_links, look_of

SITE = "https://mag.example/en/"


def icon(draw: Callable[[ImageDraw.ImageDraw], None], *, side: int = 64, kind: str = "PNG") -> bytes:
    """An icon on nothing."""
    made = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw(ImageDraw.Draw(made))
    written = io.BytesIO()
    made.save(written, kind)
    return written.getvalue()


def disc(colour: str) -> Callable[[ImageDraw.ImageDraw], None]:
    return lambda pen: pen.ellipse((2, 2, 60, 60), fill=colour)


def accent(body: bytes) -> tuple[float, float, float]:
    """Hue (degrees), lightness and saturation of an icon's accent."""
    look = look_of(body)
    assert look is not None
    assert look.accent is not None
    red, green, blue = (look.accent >> shift & 255 for shift in (16, 8, 0))
    hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
    return hue * 360, lightness, saturation


def test_the_icons_of_a_page_come_in_the_order_of_their_use() -> None:
    page = b"""<head><link rel="stylesheet" href="/x.css"><link rel="shortcut icon" href="/old.ico">
    <link rel=icon type=image/svg+xml href=/vector.svg><link rel="icon" sizes="32x32" href="small.png">
    <LINK REL='apple-touch-icon' HREF='/touch.png?a=1&amp;b=2'>
    <link rel="icon" sizes="1024x1024" href="/huge.png">"""
    assert icon_links(page, SITE) == [
        "https://mag.example/touch.png?a=1&b=2",
        "https://mag.example/huge.png",
        "https://mag.example/favicon.ico",
    ]


def test_a_page_without_icons_leaves_the_usual_place() -> None:
    assert icon_links(b"<p>no</p>", SITE) == ["https://mag.example/favicon.ico"]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:image/png;base64,AA==", "file:///etc/passwd"]
)
def test_addresses_that_are_none_are_not_asked(address: str) -> None:
    assert icon_links(f'<link rel="icon" href="{address}">'.encode(), SITE) == [
        "https://mag.example/favicon.ico"
    ]


@pytest.mark.parametrize(
    ("colour", "hue"),
    [("#d0021b", 353), ("#00a1e4", 198), ("#2e7d32", 123), ("#f8e71c", 54), ("#1b0033", 272)],
)
def test_the_accent_keeps_the_hue_and_is_neither_near_white_nor_near_black(colour: str, hue: float) -> None:
    found, lightness, _ = accent(icon(disc(colour)))
    assert found == pytest.approx(hue, abs=4)
    assert 0.35 <= lightness <= 0.67


def test_the_colour_counts_and_not_the_ground_it_stands_on() -> None:
    def badge(pen: ImageDraw.ImageDraw) -> None:
        pen.rectangle((0, 0, 63, 63), fill="white")
        pen.rectangle((8, 8, 55, 55), fill="black")
        pen.ellipse((20, 20, 43, 43), fill="#e2231a")

    assert accent(icon(badge))[0] == pytest.approx(3, abs=5)


@pytest.mark.parametrize("colour", ["black", "white", "#808080"])
def test_a_grey_icon_has_no_accent(colour: str) -> None:
    assert look_of(icon(disc(colour))) == IconLook(shown=True, accent=None)


@pytest.mark.parametrize(
    ("kind", "side", "shown"), [("PNG", 64, True), ("PNG", 16, False), ("ICO", 64, False)]
)
def test_only_what_discord_shows_well_is_shown(kind: str, side: int, shown: bool) -> None:
    look = look_of(icon(disc("#d0021b"), side=side, kind=kind))
    assert look is not None
    assert look.shown is shown
    assert look.accent is not None


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_bytes_are_too_broken_to_look_at(noise: bytes, where: int) -> None:
    body = bytearray(icon(disc("#00a1e4")))
    body[where : where + len(noise)] = noise
    look = look_of(bytes(body))
    assert look is None or look.accent is None or 0 <= look.accent <= 0xFFFFFF

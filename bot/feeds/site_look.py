"""What a site looks like: where its icon is, and the colour that stands for it. Pure, for a worker."""

import colorsys
import html
import io
import re
import warnings
from dataclasses import dataclass
from urllib.parse import urljoin

from PIL import Image, UnidentifiedImageError

from bot.feeds.bounds import unique, web_link

MOST_ICONS = 3
_HEAD = 500_000  # characters of a page that are searched
_LINK = re.compile(r"<link\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_SIZE = re.compile(r"(\d{1,4})x\d{1,4}", re.IGNORECASE)
_RELATIONS = {"icon", "apple-touch-icon", "apple-touch-icon-precomposed"}
_TOUCH_SIZE = 180  # pixels: what touch icons have where they do not say
_READ = ("PNG", "ICO", "JPEG", "GIF", "WEBP", "BMP", "AVIF")
_SHOWN = frozenset({"PNG", "JPEG", "GIF", "WEBP"})  # Discord's reference, "Uploading Files"
_SMALLEST_SHOWN = 32  # pixels: an author's icon is 24 wide, 48 on fine screens
_SQUARE = 1.5  # longer side to shorter side
_MOST_PIXELS = 2_000_000
_SAMPLE = 48
_BINS = 24  # of hue, 15 degrees each
_OPAQUE = 128
_COLOURED, _BRIGHT = 0.25, 0.15  # saturation and value from which a pixel counts as coloured
_FEWEST = 0.04  # share of the opaque pixels: with fewer coloured ones an icon is grey
_LIGHTNESS = (0.36, 0.66)  # so that the bar is seen on Discord's dark ground and on its white one


@dataclass(frozen=True, slots=True)
class IconLook:
    """What an icon is good for.

    Attributes:
        shown: whether Discord shows it beside an author's name: a square PNG, JPEG, GIF or WebP.
        accent: its most frequent colour as 0xRRGGBB, neither near white nor near black; None for a grey one.
    """

    shown: bool
    accent: int | None


def icon_links(page: bytes, address: str) -> list[str]:
    """Give the addresses of a page's icons, the most useful first: those of 48 to 512 pixels.

    Args:
        page: HTML; its beginning is searched.
        address: of the page.

    Returns:
        At most 3 absolute http(s) addresses, the last of them the site's ``/favicon.ico``.
    """
    found: list[tuple[int, int, str]] = []
    for tag in _LINK.finditer(page[:_HEAD].decode("utf-8", "replace")):
        given = {
            name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(tag.group(1))
        }
        relations = set(given.get("rel", "").lower().split()) & _RELATIONS
        link = web_link(given.get("href"), address)
        if not relations or not link or ".svg" in link.lower() or "svg" in given.get("type", "").lower():
            continue
        size = _SIZE.search(given.get("sizes", ""))
        pixels = int(size[1]) if size else 16 if relations == {"icon"} else _TOUCH_SIZE
        found.append((0 if 48 <= pixels <= 512 else 1, -pixels, link))  # noqa: PLR2004 - pixels
    best = unique((link for _, _, link in sorted(found)), MOST_ICONS - 1)
    return list(unique((*best, urljoin(address, "/favicon.ico")), MOST_ICONS))


def look_of(icon: bytes) -> IconLook | None:
    """Look at an icon; None for what is no picture, or far too large for one."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow finds odd in a file is for its maker to read
            with Image.open(io.BytesIO(icon), formats=_READ) as picture:
                return _look(picture)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None


def _look(picture: Image.Image) -> IconLook | None:
    width, height = picture.size
    if width * height > _MOST_PIXELS:
        return None
    square = max(width, height) <= _SQUARE * min(width, height)
    shown = picture.format in _SHOWN and square and min(width, height) >= _SMALLEST_SHOWN
    small = picture.convert("RGBA").resize((_SAMPLE, _SAMPLE), Image.Resampling.BOX)
    return IconLook(shown, _accent(small))


def _accent(picture: Image.Image) -> int | None:
    """Give the colour of the hue that has most of an icon's colour, as light as a bar needs."""
    weights = [0.0] * _BINS
    sums = [[0.0, 0.0, 0.0] for _ in range(_BINS)]
    opaque = coloured = 0
    for number, pixel in picture.getcolors(_SAMPLE * _SAMPLE) or []:
        red, green, blue, alpha = (channel / 255 for channel in _channels(pixel))
        if alpha * 255 < _OPAQUE:
            continue
        opaque += number
        hue, saturation, value = colorsys.rgb_to_hsv(red, green, blue)
        if saturation < _COLOURED or value < _BRIGHT:
            continue
        coloured += number
        bin_, weight = int(hue * _BINS) % _BINS, number * saturation * value
        weights[bin_] += weight
        for channel, amount in enumerate((red, green, blue)):
            sums[bin_][channel] += amount * weight
    if not opaque or coloured < _FEWEST * opaque:
        return None
    most = max(range(_BINS), key=weights.__getitem__)
    red, green, blue = (total / weights[most] for total in sums[most])
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    shade = colorsys.hls_to_rgb(hue, min(max(lightness, _LIGHTNESS[0]), _LIGHTNESS[1]), saturation)
    red, green, blue = (round(channel * 255) for channel in shade)
    return int(red) << 16 | int(green) << 8 | int(blue)


def _channels(pixel: object) -> tuple[int, ...]:
    return pixel if isinstance(pixel, tuple) else (0, 0, 0, 0)

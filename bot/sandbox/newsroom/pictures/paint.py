"""Paint and light: gradients, layers, glows and grain, from which every picture is made."""

import math
import random
from collections.abc import Sequence
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from bot.sandbox.newsroom.pictures.pen import HEIGHT, WIDTH, Pen, Point, shape

Colour = tuple[int, int, int]
Stops = Sequence[tuple[float, Colour]]


def plain(colour: Colour) -> Image.Image:
    """A picture of one colour."""
    return Image.new("RGB", (WIDTH, HEIGHT), colour)


def ramp(stops: Stops, *, across: bool = False) -> Image.Image:
    """A gradient from top to bottom, or from left to right when `across`.

    Args:
        stops: places (0 to 1, rising) and the colours there.
        across: the direction.
    """
    length = WIDTH if across else HEIGHT
    strip = Image.new("RGB", (length, 1))
    strip.putdata([_between(stops, place / (length - 1)) for place in range(length)])
    if not across:
        strip = strip.transpose(Image.Transpose.ROTATE_270)
    return strip.resize((WIDTH, HEIGHT), Image.Resampling.NEAREST)


def _between(stops: Stops, place: float) -> Colour:
    """The colour of a gradient at a place, eased between its neighbours so that no band shows."""
    for (start, first), (end, second) in pairwise(stops):
        if place <= end:
            share = min(max((place - start) / (end - start), 0.0), 1.0)
            share = share * share * (3 - 2 * share)
            red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
            return red, green, blue
    return stops[-1][1]


def lay(
    picture: Image.Image, mask: Image.Image, paint: Colour | Image.Image, opacity: float = 1.0
) -> Image.Image:
    """The picture with paint over it where the mask is white."""
    layer = plain(paint) if isinstance(paint, tuple) else paint
    return Image.composite(layer, picture, dimmed(mask, opacity))


def shine(
    picture: Image.Image, mask: Image.Image, colour: Colour | Image.Image, strength: float = 1.0
) -> Image.Image:
    """The picture with light added where the mask is white, as a second exposure adds it."""
    layer = plain(colour) if isinstance(colour, tuple) else colour
    return ImageChops.screen(picture, Image.composite(layer, plain((0, 0, 0)), dimmed(mask, strength)))


def shade(picture: Image.Image, mask: Image.Image, strength: float = 1.0) -> Image.Image:
    """The picture darkened towards black where the mask is white."""
    return lay(picture, mask, (0, 0, 0), strength)


def dimmed(mask: Image.Image, opacity: float) -> Image.Image:
    """The mask at `opacity` (0 to 1) of its strength."""
    return mask if opacity >= 1 else mask.point(lambda value: round(value * opacity))


def glow(x: float, y: float, rx: float, ry: float | None = None) -> Image.Image:
    """A mask of soft light, white at (x, y) and fading to nothing at the given radii."""
    light = soft_spot(rx, ry)
    mask = Image.new("L", (WIDTH, HEIGHT))
    mask.paste(light, (round(x - light.width / 2), round(y - light.height / 2)))
    return mask


def soft_spot(rx: float, ry: float | None = None) -> Image.Image:
    """A mask just large enough for a soft light of the given radii."""
    ry = rx if ry is None else ry
    falloff = Image.radial_gradient("L").point([round(255 * max(0.0, 1 - v / 181) ** 2) for v in range(256)])
    # The built-in gradient is square and 181 at the middle of each side: the curve ends it in a circle.
    return falloff.resize((max(2, round(2 * rx)), max(2, round(2 * ry))), Image.Resampling.BICUBIC)


def hard_spot(radius: float, rim: float = 0.0) -> Image.Image:
    """A mask just large enough for a disc with a soft edge; with `rim` for its outline only, so thick."""
    size = 2 * math.ceil(radius) + 8
    mask = Image.new("L", (2 * size, 2 * size))
    box = (size - 2 * radius, size - 2 * radius, size + 2 * radius, size + 2 * radius)
    draw = ImageDraw.Draw(mask)
    if rim:
        draw.ellipse(box, outline=255, width=max(1, round(2 * rim)))
    else:
        draw.ellipse(box, fill=255)
    return mask.reduce(2).filter(ImageFilter.GaussianBlur(1.4))


def spark(picture: Image.Image, at: Point, spot: Image.Image, colour: Colour, strength: float = 1.0) -> None:
    """Add a small light to the picture itself, without touching the rest of it: cheap enough for hundreds.

    Args:
        picture: is changed.
        at: the middle of the light.
        spot: a small mask, from `soft_spot` or `hard_spot`.
        colour: of the light.
        strength: 0 to 1.
    """
    left, top = round(at[0] - spot.width / 2), round(at[1] - spot.height / 2)
    box = (left, top, left + spot.width, top + spot.height)
    level = dimmed(spot, strength)
    light = Image.merge("RGB", [level.point([v * part // 255 for v in range(256)]) for part in colour])
    picture.paste(ImageChops.screen(picture.crop(box), light), box)


def cut(*masks: Image.Image) -> Image.Image:
    """Where all masks are white."""
    result = masks[0]
    for mask in masks[1:]:
        result = ImageChops.multiply(result, mask)
    return result


def noise(seed: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """Random grey, the same for the same seed, stretched from `size` to the picture's size."""
    grey = Image.frombytes("L", size, random.Random(seed).randbytes(size[0] * size[1]))
    return grey if size == (WIDTH, HEIGHT) else grey.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)


def circle_points(x: float, y: float, radius: float, count: int, turn: float = 0.0) -> list[Point]:
    """`count` points evenly on a circle; `turn` is the angle of the first, in degrees."""
    angles = (math.radians(turn + 360 * number / count) for number in range(count))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


def turned_metal(dark: Colour, bright: Colour, x: float, y: float) -> Image.Image:
    """The sheen of metal turned on a lathe: light that changes with the angle around (x, y)."""
    shares = []
    for degree in range(0, 360, 3):
        angle = math.radians(degree)
        share = 0.5 + 0.5 * math.cos(2 * angle - 1.9)
        shares.append((degree, share**3 * 0.9 + 0.1 * math.cos(5 * angle) ** 2))

    def wedges(pen: Pen) -> None:
        for degree, share in shares:
            start, end = math.radians(degree - 0.5), math.radians(degree + 3.5)
            far = 1500.0
            tips = [(x + far * math.cos(angle), y + far * math.sin(angle)) for angle in (start, end)]
            pen.polygon([(x, y), *tips], round(255 * min(share, 1.0)))

    return lay(plain(dark), shape(wedges, 6), bright)


def finish(
    picture: Image.Image, *, grain: float = 0.05, vignette: float = 0.35, seed: int = 7
) -> Image.Image:
    """The last two touches of a print: darker corners and a little grain, which also hides banding.

    Args:
        picture: what has been drawn.
        grain: 0 (none) to about 0.2 (coarse).
        vignette: how dark the corners get, 0 to 1.
        seed: of the grain.
    """
    light = glow(WIDTH / 2, HEIGHT / 2, WIDTH * 1.05, HEIGHT * 1.15)
    corners = light.point([round(255 * max(0.0, 1 - value / 110)) for value in range(256)])
    picture = shade(picture, corners, vignette)
    centred = (
        noise(seed).filter(ImageFilter.GaussianBlur(0.7)).point(lambda v: round(128 + (v - 128) * grain * 2))
    )
    return ImageChops.overlay(picture, Image.merge("RGB", (centred, centred, centred)))

"""The city at night, out of focus: through a rangefinder, and through a wet window."""

import math
import random
from collections.abc import Sequence

from PIL import Image, ImageChops, ImageFilter

from bot.sandbox.newsroom.pictures.paint import (
    Colour,
    cut,
    finish,
    hard_spot,
    lay,
    plain,
    ramp,
    shade,
    shine,
    spark,
)
from bot.sandbox.newsroom.pictures.pen import HEIGHT, WIDTH, Pen, Point, box_mask, polygon_mask, shape

_LAMPS: tuple[Colour, ...] = (
    (255, 176, 84), (255, 160, 70), (255, 196, 110), (255, 214, 150), (240, 96, 70), (120, 180, 230),
    (110, 210, 170),
)  # fmt: skip

_GLINTING, _SAGGING, _RUNNING = 5, 9, 20
"""From which radius in pixels a drop reflects a lamp, grows long, and has run down the glass."""


def _bokeh(
    picture: Image.Image,
    chance: random.Random,
    spots: int,
    area: tuple[float, float, float, float],
    sizes: Point,
) -> None:
    """Add discs of blurred light, a little brighter at their rims, as a lens wide open makes them."""
    left, top, right, bottom = area
    for _ in range(spots):
        x, y, radius = chance.uniform(left, right), chance.uniform(top, bottom), chance.uniform(*sizes)
        colour, strength = chance.choice(_LAMPS), chance.uniform(0.25, 0.62)
        spark(picture, (x, y), hard_spot(radius), colour, strength)
        spark(picture, (x, y), hard_spot(radius, 2.5), colour, strength * 0.5)


def bright_lines() -> Image.Image:
    """A street at dusk in the finder of a rangefinder camera: bright lines, a walker, the patch."""
    picture = ramp(
        [
            (0, (40, 52, 92)),
            (0.4, (110, 92, 118)),
            (0.58, (208, 140, 112)),
            (0.66, (74, 56, 66)),
            (1, (24, 22, 32)),
        ]
    )
    houses = shape(_houses, 10)
    picture = lay(picture, houses, ramp([(0, (36, 36, 58)), (0.7, (22, 20, 32))]), 0.92)
    chance = random.Random(111)
    _bokeh(picture, chance, 20, (30, 240, 470, 560), (12, 34))
    _bokeh(picture, chance, 20, (740, 220, 1170, 560), (12, 36))
    _bokeh(picture, chance, 9, (440, 420, 780, 540), (8, 16))
    street = polygon_mask([(530, 540), (680, 540), (1080, 800), (130, 800)], blur=16)
    picture = shine(picture, street, ramp([(0.68, (224, 150, 104)), (1, (70, 60, 84))]), 0.55)
    picture = lay(picture, shape(_shadow, 9), (14, 12, 20), 0.6)
    walker = shape(_walker, 1.2)
    picture = lay(picture, walker, (15, 14, 22))
    edge = ImageChops.subtract(walker, ImageChops.offset(walker, 3, 3))
    picture = shine(picture, edge, (255, 190, 130), 0.5)
    picture = _finder(picture)
    return finish(picture, grain=0.07, vignette=0.3, seed=112)


def _houses(pen: Pen) -> None:
    pen.polygon([(0, 0), (300, 0), (300, 130), (420, 210), (420, 330), (520, 380), (540, 560), (0, 720)])
    pen.polygon([(1200, 0), (960, 0), (960, 90), (820, 170), (820, 300), (700, 370), (676, 560), (1200, 720)])


def _shadow(pen: Pen) -> None:
    pen.polygon([(612, 672), (672, 698), (770, 800), (620, 800)])


def _walker(pen: Pen) -> None:
    """Somebody under an umbrella, coming towards us."""
    dome = [(640 + 104 * math.cos(a), 372 - 66 * math.sin(a)) for a in (math.pi * i / 24 for i in range(25))]
    hem = [(536 + 208 * i / 24, 372 + 7 * abs(math.sin(math.pi * i / 6))) for i in range(25)]
    pen.polygon([*dome, *hem])
    pen.line([(640, 300), (640, 312)], 4)
    pen.line([(652, 372), (656, 470)], 4)
    pen.disc(634, 394, 17, 21)
    pen.polygon(
        [(626, 412), (646, 412), (670, 428), (676, 500), (688, 596), (594, 596), (602, 500), (604, 428)]
    )
    pen.polygon([(664, 432), (682, 480), (660, 484), (650, 470)])
    pen.polygon([(608, 590), (636, 590), (630, 664), (634, 674), (610, 674), (614, 662)])
    pen.polygon([(648, 590), (676, 590), (666, 690), (672, 700), (646, 700), (650, 688)])


def _finder(picture: Image.Image) -> Image.Image:
    """Bright lines for two focal lengths, the double image in the patch, the dark edge of the eyepiece."""
    patch = box_mask(546, 384, 674, 462, corner=4, blur=1)
    second = ImageChops.offset(picture, 13, 0)
    picture = lay(
        picture,
        patch,
        ImageChops.screen(picture.point(lambda v: v * 3 // 5), second.point(lambda v: v * 3 // 5)),
    )
    picture = shine(picture, patch, (120, 110, 60), 0.3)
    wide = shape(lambda pen: _corners(pen, (96, 70, 1104, 734), 110))
    narrow = shape(lambda pen: _corners(pen, (330, 214, 890, 592), 64))
    for lines, strength in ((wide, 0.9), (narrow, 0.6)):
        picture = shine(picture, lines.filter(ImageFilter.GaussianBlur(6)), (255, 240, 200), 0.6 * strength)
        picture = shine(picture, lines, (255, 250, 232), strength)
    eyepiece = ImageChops.invert(box_mask(22, 14, 1178, 786, corner=120, blur=22))
    return shade(picture, eyepiece, 0.96)


def _corners(pen: Pen, box: tuple[float, float, float, float], reach: float) -> None:
    """A frame of which only corners and the middle of each side are drawn."""
    left, top, right, bottom = box
    for x, dx in ((left, reach), (right, -reach)):
        for y, dy in ((top, reach), (bottom, -reach)):
            pen.line([(x + dx, y), (x, y), (x, y + dy)], 5)
    middle, half = (left + right) / 2, reach / 2
    for y in (top, bottom):
        pen.line([(middle - half, y), (middle + half, y)], 5)


def rain_window() -> Image.Image:
    """Drops on a window at night, each holding the street upside down."""
    street = ramp([(0, (12, 18, 38)), (0.5, (34, 38, 66)), (0.8, (58, 42, 54)), (1, (20, 18, 30))])
    chance = random.Random(121)
    _bokeh(street, chance, 46, (-30, 160, 1230, 640), (26, 84))
    _bokeh(street, chance, 16, (-30, 560, 1230, 800), (16, 44))
    picture = street.filter(ImageFilter.GaussianBlur(2))
    drops = _scatter(random.Random(122))
    mist = shape(lambda pen: [pen.disc(x, y, 0.9) for x, y in _mist(random.Random(123))], 0.5)
    picture = shine(picture, mist, (200, 214, 240), 0.3)
    trails = shape(lambda pen: _trails(pen, drops), 1.5)
    picture = lay(picture, trails, ImageChops.offset(street, 26, 0), 0.45)
    picture = shine(
        picture, ImageChops.subtract(trails, ImageChops.offset(trails, 3, 0)), (190, 200, 230), 0.35
    )
    everything = shape(lambda pen: _drops(pen, drops))
    picture = shade(picture, ImageChops.offset(everything, 2, 5).filter(ImageFilter.GaussianBlur(4)), 0.5)
    upside_down = street.transpose(Image.Transpose.ROTATE_180)
    small = Image.new("RGB", (WIDTH, HEIGHT))
    tile = upside_down.resize((150, 100), Image.Resampling.LANCZOS)
    for x in range(0, WIDTH, 150):
        for y in range(0, HEIGHT, 100):
            small.paste(tile, (x, y))
    bright = ImageChops.screen(small, plain((26, 30, 44)))
    picture = lay(picture, everything, bright, 0.9)
    return finish(_lights_in(picture, drops, everything), grain=0.06, vignette=0.35, seed=124)


def _mist(chance: random.Random) -> list[Point]:
    return [(chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT)) for _ in range(2600)]


def _scatter(chance: random.Random) -> list[tuple[float, float, float]]:
    """Drops (x, y, radius) that do not touch, many small and few large, and two that have run down."""
    drops: list[tuple[float, float, float]] = []
    for _ in range(1500):
        radius = 3 + 25 * chance.random() ** 5
        x, y = chance.uniform(0, WIDTH), chance.uniform(0, HEIGHT)
        if all(math.hypot(x - a, y - b) > radius + r + 3 for a, b, r in drops):
            drops.append((x, y, radius))
    return drops


def _drops(pen: Pen, drops: Sequence[tuple[float, float, float]]) -> None:
    for x, y, radius in drops:
        sag = 1.0 + min(0.3, radius / 60)
        pen.disc(x, y, radius, radius * sag)
        if radius > _SAGGING:
            pen.disc(x + radius * 0.12, y - radius * 0.6, radius * 0.72, radius * 0.7)


def _trails(pen: Pen, drops: Sequence[tuple[float, float, float]]) -> None:
    """The tracks above the drops that have run down, narrower towards the top."""
    for x, y, radius in drops:
        if radius > _RUNNING:
            for step in range(26):
                sway = 3 * math.sin(step / 3 + x)
                pen.disc(x + sway, y - radius * 0.6 - 7 * step, radius * (0.4 - 0.012 * step), 6)


def _lights_in(
    picture: Image.Image, drops: Sequence[tuple[float, float, float]], mask: Image.Image
) -> Image.Image:
    """The dark upper rim and the bright lower edge that make a drop round, and a glint on the larger ones."""

    def upper(pen: Pen) -> None:
        for x, y, radius in drops:
            pen.disc(x, y - radius * 0.5, radius * 0.95, radius * 0.6)

    def lower(pen: Pen) -> None:
        for x, y, radius in drops:
            pen.disc(x, y + radius * 0.62, radius * 0.62, radius * 0.3)

    def glints(pen: Pen) -> None:
        for x, y, radius in drops:
            if radius > _GLINTING:
                pen.disc(x - radius * 0.34, y - radius * 0.42, radius * 0.15)

    picture = shade(picture, cut(mask, shape(upper, 2.4)), 0.5)
    picture = shine(picture, cut(mask, shape(lower, 1.8)), (226, 214, 220), 0.5)
    return shine(picture, shape(glints, 0.7), (255, 255, 255), 0.9)

"""Film: canisters in a row, a strip on a light table, a contact sheet with one frame circled."""

import math
import random

from PIL import Image, ImageChops, ImageFilter

from bot.sandbox.newsroom.pictures.paint import (
    Colour,
    Stops,
    cut,
    finish,
    glow,
    lay,
    noise,
    ramp,
    shade,
    shine,
)
from bot.sandbox.newsroom.pictures.pen import (
    HEIGHT,
    WIDTH,
    Pen,
    Point,
    box_mask,
    disc_mask,
    line_mask,
    polygon_mask,
    shape,
)

_PEOPLED = 0.6
"""The share of frames on the contact sheet with somebody in them."""


def film_canisters() -> Image.Image:
    """Five 35mm canisters in a row on pale paper, each label in its own colour."""
    picture = ramp(
        [(0, (226, 217, 203)), (0.55, (240, 233, 221)), (0.62, (232, 223, 209)), (1, (206, 194, 177))]
    )
    picture = shine(picture, glow(320, 180, 900, 620), (255, 250, 238), 0.5)
    labels = ((44, 62, 102), (196, 128, 30), (38, 96, 72), (168, 48, 40), (74, 50, 92))
    for number, colour in enumerate(labels):
        left = 130 + 198 * number
        cast = polygon_mask(
            [(left + 10, 604), (left + 126, 604), (left + 300, 668), (left + 150, 676)], blur=16
        )
        picture = shade(picture, cast, 0.34)
        picture = _canister(picture, left, colour, number)
    return finish(picture, grain=0.04, vignette=0.16, seed=41)


def _canister(picture: Image.Image, left: float, colour: Colour, number: int) -> Image.Image:
    """One canister, 136 wide: a tongue of film, the body with its label, two caps and a spool."""
    right = left + 136
    tongue = box_mask(right - 8, 342, right + 48, 584, corner=5)
    holes = shape(
        lambda pen: [pen.box(right + 33, y, right + 42, y + 9, corner=2) for y in range(352, 580, 18)]
    )
    picture = shade(picture, tongue.filter(ImageFilter.GaussianBlur(7)), 0.25)
    picture = lay(
        picture, ImageChops.subtract(tongue, holes), ramp([(0.42, (92, 72, 60)), (0.74, (58, 44, 38))])
    )
    body = box_mask(left, 318, right, 606, corner=10)
    picture = lay(picture, body, colour)
    light, dark = (232, 226, 214), (26, 26, 28)
    band = box_mask(left, 408, right, 520)
    picture = lay(picture, cut(band, body), light)
    stripes = shape(lambda pen: [pen.box(left, y, right, y + 5) for y in (394, 528)])
    picture = lay(picture, stripes, light, 0.85)
    picture = lay(picture, shape(lambda pen: _speed(pen, left + 30, number)), colour)
    for top, bottom, reach in ((302, 330, 5), (596, 622, 5), (272, 304, -44)):
        cap = box_mask(left - reach, top, right + reach, bottom, corner=6)
        picture = lay(picture, cap, dark)
    whole = shape(lambda pen: _silhouette(pen, left, right))
    return _rounded(picture, whole, left, right)


def _rounded(picture: Image.Image, mask: Image.Image, left: float, right: float) -> Image.Image:
    """Give a flat shape the light of a cylinder between `left` and `right`."""
    span = (right - left) / WIDTH
    start = left / WIDTH
    stops: Stops = [
        (start - 0.01, (150, 150, 150)), (start + 0.2 * span, (0, 0, 0)), (start + 0.62 * span, (20, 20, 20)),
        (start + span + 0.01, (205, 205, 205)),
    ]  # fmt: skip
    picture = shade(picture, cut(mask, ramp(stops, across=True).convert("L")), 0.8)
    streak = box_mask(left + 26, 276, left + 40, 618, blur=7)
    return shine(picture, cut(mask, streak), (255, 250, 240), 0.5)


def _silhouette(pen: Pen, left: float, right: float) -> None:
    pen.box(left, 318, right, 606)
    pen.box(left - 5, 302, right + 5, 330, corner=6)
    pen.box(left - 5, 596, right + 5, 622, corner=6)
    pen.box(left + 44, 272, right - 44, 304, corner=6)


def _speed(pen: Pen, left: float, number: int) -> None:
    """A sign for the film's speed: the faster, the more bars."""
    for bar in range(number + 1):
        pen.box(left + 15 * bar, 498 - 11 * (bar + 1), left + 15 * bar + 10, 500, corner=2)
    pen.line([(left, 426), (left + 76, 426)], 5)


def film_strip() -> Image.Image:
    """A colour negative strip in a wave across a light table."""
    picture = ramp([(0, (226, 232, 236)), (0.5, (250, 250, 247)), (1, (214, 220, 226))])
    picture = shine(picture, glow(600, 400, 800, 560), (255, 255, 255), 0.8)
    outline = _ribbon(0.0, 1.0, -1.0, 1.0)
    base = polygon_mask(outline)
    shadow = ImageChops.offset(base, 14, 34).filter(ImageFilter.GaussianBlur(22))
    picture = lay(picture, shadow, (70, 54, 48), 0.42)
    picture = lay(picture, base, ramp([(0, (214, 122, 62)), (1, (186, 92, 44))]))
    scenes: tuple[tuple[Colour, Colour, Colour], ...] = (
        ((70, 120, 128), (222, 148, 84), (126, 62, 40)),
        ((34, 66, 74), (150, 92, 62), (238, 180, 110)),
        ((178, 84, 52), (92, 128, 122), (48, 60, 66)),
        ((232, 170, 104), (110, 120, 110), (60, 42, 40)),
        ((58, 88, 104), (196, 110, 66), (242, 198, 140)),
        ((120, 64, 44), (214, 150, 98), (54, 92, 92)),
    )
    for number, scene in enumerate(scenes):
        picture = _negative(picture, 0.02 + 0.166 * number, scene, number)
    holes = shape(_perforations)
    picture = lay(picture, holes, (252, 251, 247))
    crest = polygon_mask(_ribbon(0.0, 1.0, -0.9, -0.2), blur=26)
    picture = shine(picture, cut(crest, base), (255, 232, 200), 0.22)
    for place in (0.0, 0.47, 0.98):
        dark = cut(base, glow(WIDTH * place, 520, 200, 420))
        picture = shade(picture, dark, 0.3)
    return finish(picture, grain=0.05, vignette=0.22, seed=42)


def _spot(place: float, side: float) -> Point:
    """A point of the waving strip: `place` is 0 to 1 along it, `side` -1 to 1 across it."""
    x = -60 + 1320 * place
    wave = math.sin(place * 2 * math.pi * 1.08 + 0.4)
    half = 150 + 34 * math.cos(place * 2 * math.pi * 1.08 + 0.9)
    return x + 46 * side * wave, 410 + 96 * wave - 40 * (place - 0.5) + half * side


def _ribbon(start: float, end: float, top: float, bottom: float) -> list[Point]:
    """The outline of a part of the strip."""
    places = [start + (end - start) * step / 40 for step in range(41)]
    return [_spot(place, top) for place in places] + [_spot(place, bottom) for place in reversed(places)]


def _negative(
    picture: Image.Image, start: float, colours: tuple[Colour, Colour, Colour], number: int
) -> Image.Image:
    """One frame: a hillside, a horizon and a disc in the colours of a negative."""
    end = start + 0.152
    frame = polygon_mask(_ribbon(start, end, -0.66, 0.66))
    picture = lay(picture, frame, colours[0], 0.92)
    chance = random.Random(100 + number)
    horizon = chance.uniform(-0.1, 0.25)
    steps = [step / 24 for step in range(25)]
    waves = [horizon + 0.14 * math.sin(step * 5 + number * 2) for step in steps]
    hill = [_spot(start + 0.152 * step, rise) for step, rise in zip(steps, waves, strict=True)]
    floor = [_spot(start + 0.152 * step, 0.66) for step in reversed(steps)]
    picture = lay(picture, polygon_mask(hill + floor, blur=1), colours[1], 0.95)
    near = [_spot(start + 0.152 * step, 0.45 - 0.16 * math.sin(step * 3 + number)) for step in steps]
    picture = lay(picture, polygon_mask(near + floor, blur=1), colours[2], 0.9)
    x, y = _spot(start + 0.152 * chance.uniform(0.25, 0.75), -0.36)
    return lay(picture, cut(frame, disc_mask(x, y, 20, 22, blur=1)), (44, 34, 32), 0.8)


def _perforations(pen: Pen) -> None:
    for number in range(52):
        start = 0.004 + number / 52
        for top, bottom in ((-0.93, -0.77), (0.77, 0.93)):
            corners = [
                _spot(start, top),
                _spot(start + 0.0085, top),
                _spot(start + 0.0085, bottom),
                _spot(start, bottom),
            ]
            pen.polygon(corners)


def contact_sheet() -> Image.Image:
    """Twelve square frames on black paper, one circled by hand in red."""
    picture = ramp([(0, (196, 188, 176)), (1, (172, 162, 150))])
    sheet = box_mask(110, 30, 1090, 770, corner=3)
    picture = shade(picture, ImageChops.offset(sheet, 8, 12).filter(ImageFilter.GaussianBlur(14)), 0.5)
    picture = lay(picture, sheet, (20, 19, 18))
    chance = random.Random(63)
    hues: tuple[tuple[Colour, Colour, Colour], ...] = (
        ((196, 178, 148), (104, 128, 118), (58, 70, 62)),
        ((150, 176, 190), (90, 108, 116), (170, 142, 102)),
        ((214, 164, 116), (122, 82, 66), (52, 44, 46)),
        ((118, 138, 158), (62, 76, 92), (196, 172, 130)),
    )
    for number in range(12):
        row, column = divmod(number, 4)
        left, top = 148 + 232 * column, 62 + 234 * row
        picture = _positive(picture, left, top, hues[chance.randrange(4)], chance)

    def marks(pen: Pen) -> None:
        for row in range(3):
            for column in range(4):
                x, y = 158 + 232 * column, 283 + 234 * row
                for bar in range(1 + (row * 4 + column) % 5):
                    pen.box(x + 7 * bar, y - 4, x + 7 * bar + 3, y + 4)

    picture = lay(picture, shape(marks), (226, 160, 76), 0.8)
    circle = [
        (718 + (128 + 0.16 * t) * math.cos(t / 10 - 2.2), 402 + (116 + 0.12 * t) * math.sin(t / 10 - 2.2))
        for t in range(70)
    ]
    crayon = cut(line_mask(circle, 8, blur=0.8), noise(64).point(lambda v: min(255, 120 + v)))
    picture = lay(picture, crayon, (214, 48, 38), 0.95)
    picture = shine(picture, glow(260, 60, 900, 520), (255, 246, 230), 0.13)
    return finish(picture, grain=0.07, vignette=0.3, seed=43)


def _positive(
    picture: Image.Image,
    left: float,
    top: float,
    colours: tuple[Colour, Colour, Colour],
    chance: random.Random,
) -> Image.Image:
    """One small picture, 208 wide: sky, a line of hills, a foreground and now and then a figure."""
    frame = box_mask(left, top, left + 208, top + 208)
    sky, middle, near = colours
    pale: Colour = (min(255, sky[0] + 40), min(255, sky[1] + 40), min(255, sky[2] + 36))
    picture = lay(picture, frame, ramp([(top / HEIGHT, sky), ((top + 150) / HEIGHT, pale)]))
    level, pitch, shift = chance.uniform(96, 140), chance.uniform(8, 26), chance.uniform(0, 6)
    ridge: list[Point] = [(left + 4 * s, top + level + pitch * math.sin(s / 7 + shift)) for s in range(53)]
    below: list[Point] = [(left + 208, top + 208), (left, top + 208)]
    picture = lay(picture, cut(frame, polygon_mask(ridge + below)), middle)
    slope: list[Point] = [(left, top + 166 + pitch), (left + 208, top + 186 - pitch)]
    picture = lay(picture, cut(frame, polygon_mask(slope + below)), near)
    x, foot = left + chance.uniform(50, 160), top + 182
    if chance.random() < _PEOPLED:
        person = shape(lambda pen: _walker(pen, x, foot))
        picture = lay(picture, cut(frame, person), (24, 24, 26), 0.9)
    else:
        picture = lay(picture, cut(frame, disc_mask(x, top + 54, 17, blur=1)), (250, 242, 222), 0.9)
    return picture


def _walker(pen: Pen, x: float, foot: float) -> None:
    """Somebody in a long coat, seen from behind, 70 pixels tall."""
    pen.disc(x, foot - 63, 7, 8)
    pen.polygon([(x - 9, foot - 53), (x + 9, foot - 53), (x + 14, foot - 12), (x - 13, foot - 12)])
    pen.polygon([(x - 8, foot - 14), (x - 1, foot - 14), (x - 7, foot), (x - 12, foot)])
    pen.polygon([(x + 2, foot - 14), (x + 9, foot - 14), (x + 9, foot - 2), (x + 4, foot - 2)])

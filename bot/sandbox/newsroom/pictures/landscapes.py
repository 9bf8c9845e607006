"""Land: a snowy hillside above a step wedge, and the moon behind firs."""

import math
import random

from PIL import Image, ImageChops, ImageFilter

from bot.sandbox.newsroom.pictures.paint import cut, finish, glow, lay, noise, ramp, shade, shine
from bot.sandbox.newsroom.pictures.pen import (
    HEIGHT,
    WIDTH,
    Pen,
    Point,
    box_mask,
    disc_mask,
    polygon_mask,
    shape,
)

_TWIG = 7
"""Branches shorter than this many pixels do not fork."""

_SPARKLING = 252
"""Grains of noise brighter than this are snow that glitters: about one in eighty."""

_SMALL_FIRS = 0.3
"""The share of young trees in the wood."""


def _ridge(level: float, waves: tuple[tuple[float, float, float], ...]) -> list[Point]:
    """A skyline: the sum of sine waves (height, length, shift), closed at the bottom of the picture."""
    line: list[Point] = [
        (x, level + sum(height * math.sin(x / length + shift) for height, length, shift in waves))
        for x in range(0, WIDTH + 8, 8)
    ]
    return [*line, (WIDTH, HEIGHT), (0, HEIGHT)]


def snow_zones() -> Image.Image:
    """Snow in the morning: blue shadows, one tree, and a grey wedge of eleven steps."""
    picture = ramp([(0, (92, 128, 172)), (0.3, (168, 190, 212)), (0.5, (246, 216, 188))])
    picture = shine(picture, glow(900, 330, 520, 360), (255, 214, 160), 0.8)
    hills = (
        (350, ((34, 190, 0.4), (12, 61, 1.0)), (176, 186, 206), (208, 206, 212)),
        (430, ((40, 240, 2.2), (10, 70, 0.2)), (190, 200, 220), (232, 226, 226)),
        (520, ((52, 300, 4.0), (8, 90, 2.0)), (206, 216, 234), (250, 245, 240)),
        (616, ((30, 260, 0.6), (6, 70, 1.0)), (184, 200, 226), (248, 248, 250)),
    )
    for number, (level, waves, dark, bright) in enumerate(hills):
        hill = polygon_mask(_ridge(level, waves), blur=0.6)
        sun = ramp([(0, dark), (0.5, dark), (0.9, bright)], across=True)
        picture = lay(picture, hill, sun)
        lower = ImageChops.offset(hill, 0, 46).filter(ImageFilter.GaussianBlur(24))
        picture = lay(picture, cut(lower, hill), (150, 176, 216), 0.28)
        if number == 1:
            picture = lay(picture, shape(_wood), (70, 84, 104), 0.75)
    picture = _tree(picture)
    sparkle = noise(51).point(lambda v: 255 if v > _SPARKLING else 0)
    picture = shine(picture, cut(sparkle, box_mask(0, 560, WIDTH, 704, blur=20)), (255, 255, 255), 0.7)
    return finish(_wedge(picture), grain=0.04, vignette=0.15, seed=52)


def _wood(pen: Pen) -> None:
    """Small firs far away on the second hill."""
    chance = random.Random(8)
    for number in range(46):
        x = 30 + 9.5 * number + chance.uniform(-5, 5)
        foot = 440 + 40 * math.sin(x / 240 + 2.2) + chance.uniform(-2, 10)
        tall = chance.uniform(18, 40)
        pen.polygon([(x, foot - tall), (x + tall * 0.2, foot), (x - tall * 0.2, foot)])


def _tree(picture: Image.Image) -> Image.Image:
    """One bare tree and its long blue shadow."""
    branches: list[tuple[Point, Point, float]] = []

    def grow(foot: Point, angle: float, length: float, width: float, chance: random.Random) -> None:
        tip = (foot[0] + length * math.cos(angle), foot[1] + length * math.sin(angle))
        branches.append((foot, tip, width))
        if length > _TWIG:
            for turn in (-0.42, 0.36, -0.05):
                grow(
                    tip,
                    angle + turn + chance.uniform(-0.16, 0.16),
                    length * chance.uniform(0.6, 0.76),
                    width * 0.62,
                    chance,
                )

    grow((390, 566), -math.pi / 2 + 0.04, 66, 11, random.Random(9))

    def wood(pen: Pen) -> None:
        for foot, tip, width in branches:
            pen.line([foot, tip], max(width, 0.9))
            pen.disc(*tip, max(width, 0.9) * 0.42)

    def shadow(pen: Pen) -> None:
        for foot, tip, width in branches:
            ends = [
                (390 - (566 - y) * 1.15 + (x - 390) * 0.5, 566 + (566 - y) * 0.34) for x, y in (foot, tip)
            ]
            pen.line(ends, max(width * 0.8, 0.9))

    picture = lay(picture, shape(shadow, 1.6), (112, 142, 196), 0.62)
    return lay(picture, shape(wood), (48, 46, 54))


def _wedge(picture: Image.Image) -> Image.Image:
    """The eleven zones along the lower edge, the eighth marked by a small notch."""
    back = box_mask(60, 706, 1140, 772, corner=8)
    picture = shade(picture, ImageChops.offset(back, 0, 6).filter(ImageFilter.GaussianBlur(10)), 0.3)
    picture = lay(picture, back, (250, 249, 247))
    for zone in range(11):
        grey = round(255 * (zone / 10) ** 1.15)
        left = 68 + 97 * zone
        step = box_mask(left, 714, left + 94, 764, corner=4)
        picture = lay(picture, step, (grey, grey, grey))
    left = 68 + 97 * 8 + 47
    notch = polygon_mask([(left - 13, 688), (left + 13, 688), (left, 704)])
    return lay(picture, notch, (196, 54, 40))


def moon_over_firs() -> Image.Image:
    """A large moon behind a ridge of firs."""
    picture = ramp([(0, (22, 34, 58)), (0.55, (62, 84, 116)), (0.85, (128, 136, 150))])
    picture = shine(picture, glow(700, 340, 760, 640), (128, 146, 176), 0.55)
    picture = _moon(picture, 700, 340, 236)
    haze = box_mask(-100, 470, 1300, 700, blur=70)
    picture = lay(picture, haze, (112, 126, 148), 0.5)
    far = shape(lambda pen: _firs(pen, 640, 40, (34, 70), 3), 1.4)
    picture = lay(picture, far, ramp([(0.6, (52, 66, 86)), (1, (70, 84, 104))]))
    near = shape(lambda pen: _firs(pen, 742, 96, (84, 230), 4))
    picture = lay(picture, near, ramp([(0.55, (12, 18, 26)), (1, (6, 9, 13))]))
    return finish(picture, grain=0.08, vignette=0.4, seed=53)


def _moon(picture: Image.Image, x: float, y: float, radius: float) -> Image.Image:
    """The full moon: dark seas, a few bright craters with rays, a slightly shaded rim."""
    disc = disc_mask(x, y, radius, blur=0.8)
    picture = lay(picture, disc, ramp([(0.1, (246, 238, 220)), (0.75, (238, 222, 196))]))
    seas = (
        (-90, -96, 84, 74), (10, -110, 62, 50), (76, -60, 56, 50), (132, -24, 44, 54), (90, 20, 40, 34),
        (-150, -10, 62, 120), (-96, 74, 66, 44), (-30, 30, 40, 26), (168, -92, 26, 22),
    )  # fmt: skip
    mare = shape(lambda pen: [pen.disc(x + dx, y + dy, rx, ry) for dx, dy, rx, ry in seas], 16)
    rough = noise(54, (60, 40)).point(lambda v: 110 + v // 2)
    picture = lay(picture, cut(mare, disc, rough), (150, 146, 146), 0.95)
    for dx, dy, size, reach in ((-24, 158, 13, 150), (-70, -16, 8, 70), (-128, 4, 6, 46), (60, 120, 6, 40)):
        picture = _crater(picture, disc, (x + dx, y + dy), size, reach)
    speckle = noise(55, (150, 100)).filter(ImageFilter.GaussianBlur(5))
    picture = shade(picture, cut(speckle.point(lambda v: min(255, max(0, 5 * (v - 118)))), disc), 0.06)
    rim = ImageChops.subtract(disc, disc_mask(x + 8, y - 8, radius - 14, blur=26))
    return shade(picture, cut(rim, disc), 0.3)


def _crater(picture: Image.Image, disc: Image.Image, at: Point, size: int, reach: float) -> Image.Image:
    """A bright crater of radius `size` with rays as long as `reach`, on the moon's `disc`."""
    rays = shape(lambda pen: _rays(pen, *at, reach, size), 3)
    picture = shine(picture, cut(rays, disc), (255, 250, 236), 0.3)
    return shine(picture, cut(disc_mask(*at, size, blur=2), disc), (255, 252, 242), 0.7)


def _rays(pen: Pen, x: float, y: float, reach: float, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(16):
        angle, length = chance.uniform(0, 2 * math.pi), reach * chance.uniform(0.4, 1.0)
        pen.line([(x, y), (x + length * math.cos(angle), y + length * math.sin(angle))], 2.5, 170)


def _firs(pen: Pen, level: float, swing: float, heights: tuple[float, float], seed: int) -> None:
    """A ridge with firs on it; each fir is a stack of ragged triangles."""
    chance = random.Random(seed)
    waves = ((swing * 0.5, 210.0, 0.9 * seed), (swing * 0.2, 73.0, 1.7 * seed))
    ground = _ridge(level, waves)
    pen.polygon(ground)
    x = -10.0
    while x < WIDTH + 20:
        foot = level + 14 + sum(height * math.sin(x / length + shift) for height, length, shift in waves)
        tall = chance.uniform(*heights) * (0.55 if chance.random() < _SMALL_FIRS else 1.0)
        tiers = 9
        for tier in range(tiers):
            top = foot - tall * (1 - tier / tiers * 0.92)
            half = tall * 0.02 + tall * 0.165 * (tier + 1) / tiers * chance.uniform(0.82, 1.15)
            bottom = top + tall * 0.19
            pen.polygon(
                [
                    (x, top),
                    (x + half, bottom),
                    (x + half * 0.3, bottom - 3),
                    (x - half * 0.3, bottom - 3),
                    (x - half, bottom),
                ]
            )
        x += tall * chance.uniform(0.16, 0.42)

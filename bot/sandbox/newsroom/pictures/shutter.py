"""A leaf shutter, taken apart and laid out on a cutting mat."""

import math
import random

from PIL import Image, ImageChops, ImageFilter

from bot.sandbox.newsroom.pictures.paint import (
    Colour,
    circle_points,
    finish,
    glow,
    lay,
    ramp,
    shade,
    shine,
    turned_metal,
)
from bot.sandbox.newsroom.pictures.pen import HEIGHT, WIDTH, Pen, Point, disc_mask, shape


def shutter_parts() -> Image.Image:
    """A leaf shutter taken apart on a cutting mat: blades, gears, rings, springs, screws."""
    picture = ramp([(0, (38, 58, 56)), (1, (20, 33, 34))])
    picture = shine(picture, glow(380, 160, 900, 640), (78, 104, 96), 0.55)

    def grid(pen: Pen) -> None:
        for number in range(31):
            pen.line([(number * 40, 0), (number * 40, HEIGHT)], 1, 160 if number % 5 == 0 else 70)
            pen.line([(0, number * 40), (WIDTH, number * 40)], 1, 160 if number % 5 == 0 else 70)

    picture = shine(picture, shape(grid), (120, 160, 146), 0.22)
    steel = turned_metal((70, 74, 78), (226, 228, 230), 330, 400)
    for x, y, outer, inner in ((330, 400, 208, 150), (330, 400, 138, 126)):
        part = ImageChops.subtract(disc_mask(x, y, outer), disc_mask(x, y, inner))
        picture = _resting(picture, part, steel)
    marks = shape(lambda pen: [pen.disc(*p, 7) for p in circle_points(330, 400, 180, 8, 22)])
    picture = lay(picture, marks, (24, 28, 30))
    for number in range(5):
        picture = _resting(picture, _blade(number), ramp([(0.2, (128, 134, 146)), (0.36, (62, 66, 76))]))
    for x, y, radius, teeth in (
        (680, 610, 96, 30),
        (828, 672, 60, 19),
        (938, 604, 66, 21),
        (1048, 664, 54, 17),
    ):
        brass = turned_metal((122, 84, 34), (250, 214, 134), x, y)
        picture = _resting(picture, _gear(x, y, radius, teeth), brass)
    picture = _resting(picture, shape(_springs), (196, 200, 204))
    picture = _resting(picture, shape(_screws), turned_metal((120, 122, 126), (238, 238, 240), 860, 104))
    return finish(picture, grain=0.05, vignette=0.45, seed=13)


def _resting(picture: Image.Image, part: Image.Image, paint: Colour | Image.Image) -> Image.Image:
    """A part lying on the mat, with its shadow."""
    shadow = ImageChops.offset(part, 7, 10).filter(ImageFilter.GaussianBlur(7))
    return lay(shade(picture, shadow, 0.55), part, paint)


def _blade(number: int) -> Image.Image:
    """One curved shutter blade; five of them lie fanned out in a row."""
    x, y, turn = 640 + 112 * number, 268 + 10 * (number % 2), math.radians(-14 + 5 * number)
    outline: list[Point] = [
        (110 * math.cos(t), -150 * math.sin(t)) for t in (i * math.pi / 40 for i in range(28))
    ]
    outline += [
        (66 * math.cos(t) - 6, -96 * math.sin(t)) for t in (i * math.pi / 40 for i in range(27, -1, -1))
    ]
    turned = [
        (
            x + 0.8 * (px * math.cos(turn) - py * math.sin(turn)),
            y + 0.8 * (px * math.sin(turn) + py * math.cos(turn)),
        )
        for px, py in outline
    ]
    hole = turned[2][0] - 14, turned[2][1] - 8

    def draw(pen: Pen) -> None:
        pen.polygon(turned)
        pen.disc(*hole, 7, value=0)

    return shape(draw)


def _gear(x: float, y: float, radius: float, teeth: int) -> Image.Image:
    points: list[Point] = []
    for number in range(teeth):
        for share, reach in ((0.0, 0.9), (0.22, 1.0), (0.5, 1.0), (0.72, 0.9)):
            points += circle_points(x, y, radius * reach, 1, 360 * (number + share) / teeth)

    def draw(pen: Pen) -> None:
        pen.polygon(points)
        for hole_x, hole_y in circle_points(x, y, radius * 0.52, 5, 20):
            pen.disc(hole_x, hole_y, radius * 0.17, value=0)
        pen.disc(x, y, radius * 0.13, value=0)

    return shape(draw)


def _springs(pen: Pen) -> None:
    for left, top, turns in ((640, 430, 11), (900, 446, 7)):
        steps = (number / 8 for number in range(50 * turns))
        pen.line([(left + 2.6 * t + 8 * math.cos(t), top + 17 * math.sin(t)) for t in steps], 2.6)
        end = left + 2.6 * 50 * turns / 8
        pen.line([(left - 34, top), (left, top), (left + 8, top)], 2.6)
        pen.line([(end, top), (end + 40, top - 4)], 2.6)


def _screws(pen: Pen) -> None:
    scatter = random.Random(5)
    for number in range(9):
        x, y = 560 + 74 * number + scatter.uniform(-16, 16), 104 + scatter.uniform(-22, 22)
        angle = scatter.uniform(0, math.pi)
        pen.disc(x, y, 15)
        dx, dy = 13 * math.cos(angle), 13 * math.sin(angle)
        pen.line([(x - dx, y - dy), (x + dx, y + dy)], 4, 0)

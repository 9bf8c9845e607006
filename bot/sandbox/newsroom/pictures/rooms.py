"""Rooms: an exhibition at night, and a darkroom under its safelight."""

import math
import random

from PIL import Image, ImageChops, ImageFilter

from bot.sandbox.newsroom.pictures.paint import (
    cut,
    finish,
    glow,
    lay,
    noise,
    ramp,
    shade,
    shine,
    soft_spot,
    spark,
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


def prints_on_a_wall() -> Image.Image:
    """Five framed night pictures on a dark wall, each under its own lamp."""
    picture = ramp([(0, (34, 35, 40)), (0.7, (52, 53, 58)), (0.76, (40, 40, 44))])
    floor = box_mask(0, 636, WIDTH, HEIGHT, blur=1)
    picture = lay(picture, floor, ramp([(0.79, (64, 48, 37)), (1, (24, 18, 15))]))
    frames = ((37, 262, 180), (257, 262, 180), (477, 212, 246), (763, 262, 180), (983, 262, 180))
    for left, _, size in frames:
        middle = left + size / 2
        cone = [
            (middle - 10, 40),
            (middle + 10, 40),
            (middle + size * 0.86, 640),
            (middle - size * 0.86, 640),
        ]
        beam = polygon_mask(cone, blur=34)
        picture = shine(picture, cut(beam, glow(middle, 250, 360, 420)), (236, 214, 178), 0.5)
        picture = shine(picture, cut(floor, glow(middle, 660, size * 0.8, 70)), (230, 196, 150), 0.4)
    for number, (left, top, size) in enumerate(frames):
        picture = _framed(picture, left, top, size, number)
    rail = box_mask(0, 30, WIDTH, 37)
    picture = lay(picture, rail, (14, 14, 16))
    lamps = shape(lambda pen: [_lamp(pen, left + size / 2) for left, _, size in frames])
    picture = lay(picture, lamps, (10, 10, 12))
    for left, _, size in frames:
        picture = shine(picture, glow(left + size / 2, 66, 34, 22), (255, 240, 210), 0.9)
    return finish(_visitor(picture), grain=0.06, vignette=0.4, seed=91)


def _lamp(pen: Pen, x: float) -> Pen:
    return pen.polygon([(x - 9, 34), (x + 9, 34), (x + 14, 64), (x - 14, 64)])


def _framed(picture: Image.Image, left: float, top: float, size: float, number: int) -> Image.Image:
    """A square print of a harbour at night in a white mat and a black frame."""
    frame = box_mask(left, top, left + size, top + size)
    picture = shade(picture, ImageChops.offset(frame, 0, 14).filter(ImageFilter.GaussianBlur(12)), 0.6)
    picture = lay(picture, frame, (14, 13, 13))
    mat = box_mask(left + 7, top + 7, left + size - 7, top + size - 7)
    picture = lay(
        picture, mat, ramp([(top / HEIGHT, (240, 232, 216)), ((top + size) / HEIGHT, (198, 190, 176))])
    )
    edge = size * 0.16
    inside = box_mask(left + edge, top + edge, left + size - edge, top + size - edge)
    level = top + size * (0.56 + 0.04 * (number % 3))
    tones = ramp(
        [
            (top / HEIGHT, (26, 27, 30)),
            (level / HEIGHT, (128, 128, 126)),
            ((level + 2) / HEIGHT, (66, 66, 68)),
            ((top + size) / HEIGHT, (16, 16, 18)),
        ]
    )
    picture = lay(picture, inside, tones)
    cranes = shape(lambda pen: _cranes(pen, left + edge, level, size - 2 * edge, number))
    picture = lay(picture, cut(inside, cranes), (10, 10, 12))
    chance = random.Random(number)
    for _ in range(7):
        x = left + edge + chance.uniform(8, size - 2 * edge - 8)
        spark(picture, (x, level - 3), soft_spot(8), (255, 252, 240), 0.9)
        spark(picture, (x, level + size * 0.1), soft_spot(3, size * 0.12), (240, 238, 230), 0.6)
    return picture


def _cranes(pen: Pen, left: float, level: float, width: float, number: int) -> None:
    """Harbour cranes and a ship's hull, differently placed in each print."""
    for share in ((0.2, 0.62), (0.4,), (0.16, 0.44, 0.78), (0.7,), (0.3, 0.8))[number]:
        x, tall = left + width * share, width * (0.42 + 0.1 * math.sin(number + 5 * share))
        pen.line([(x - tall * 0.14, level), (x, level - tall), (x + tall * 0.14, level)], 2.4)
        pen.line([(x - tall * 0.3, level - tall * 0.72), (x + tall * 0.62, level - tall * 1.02)], 2.2)
        pen.line([(x + tall * 0.52, level - tall), (x + tall * 0.52, level - tall * 0.45)], 1)
    start = left + width * (0.1 + 0.12 * number)
    hull: list[Point] = [
        (start, level - 9),
        (start + width * 0.5, level - 9),
        (start + width * 0.46, level + 3),
        (start + 8, level + 3),
    ]
    pen.polygon(hull)
    pen.box(start + width * 0.06, level - 22, start + width * 0.16, level - 8)


def _visitor(picture: Image.Image) -> Image.Image:
    """Somebody with a hat, seen from behind, in front of the middle print and a little to the left."""

    def figure(pen: Pen) -> None:
        pen.disc(452, 458, 19, 23)
        pen.box(428, 446, 476, 453, corner=3)
        pen.box(436, 428, 468, 450, corner=7)
        pen.box(444, 470, 460, 492)
        pen.polygon(
            [(444, 482), (460, 482), (484, 494), (490, 508), (500, 644), (404, 644), (414, 508), (420, 494)]
        )
        pen.box(420, 630, 446, 734, corner=8)
        pen.box(456, 630, 482, 738, corner=8)

    shadow = polygon_mask([(420, 734), (484, 736), (420, 800), (330, 800)], blur=12)
    picture = shade(picture, shadow, 0.55)
    picture = lay(picture, shape(figure, 1), (12, 12, 15))
    edge = ImageChops.subtract(shape(figure, 1), ImageChops.offset(shape(figure, 1), -3, 2))
    return shine(picture, cut(edge, glow(500, 500, 130, 200)), (240, 214, 170), 0.6)


def darkroom() -> Image.Image:
    """Three trays under a red safelight, prints drying on a line above."""
    picture = ramp([(0, (58, 8, 6)), (0.55, (92, 14, 10)), (0.62, (48, 6, 5)), (1, (16, 2, 2))])
    picture = shade(picture, cut(shape(_tiles), noise(101, (300, 200))), 0.5)
    picture = shine(picture, glow(900, 130, 820, 620), (255, 44, 20), 0.62)
    picture = _safelight(picture)
    bench = polygon_mask([(0, 560), (WIDTH, 560), (WIDTH, HEIGHT), (0, HEIGHT)], blur=1)
    picture = lay(picture, bench, ramp([(0.7, (96, 18, 12)), (0.8, (60, 9, 7)), (1, (20, 3, 3))]))
    picture = shine(picture, cut(bench, glow(860, 590, 620, 170)), (255, 60, 34), 0.35)
    for number, left in enumerate((70, 436, 802)):
        picture = _tray(picture, left, number)
    return finish(_line_of_prints(picture), grain=0.1, vignette=0.5, seed=102)


def _tiles(pen: Pen) -> None:
    """The joints of the bath-house tiles."""
    for number in range(26):
        pen.line([(number * 50, 0), (number * 50, 560)], 2.4)
    for number in range(12):
        pen.line([(0, 10 + number * 50), (WIDTH, 10 + number * 50)], 2.4)


def _safelight(picture: Image.Image) -> Image.Image:
    """The lamp itself: a dome on a cord with a glowing red glass."""
    dome = shape(
        lambda pen: pen.line([(900, 0), (900, 62)], 4).polygon([(868, 62), (932, 62), (962, 116), (838, 116)])
    )
    picture = lay(picture, dome, (22, 4, 4))
    glass = disc_mask(900, 118, 60, 19, blur=1)
    picture = lay(picture, glass, (255, 92, 58))
    picture = shine(picture, glow(900, 120, 66, 26), (255, 210, 170), 0.9)
    return shine(picture, glow(900, 124, 300, 240), (255, 50, 24), 0.6)


def _tray(picture: Image.Image, left: float, number: int) -> Image.Image:
    """A tray in perspective with liquid; in the first a picture is coming up."""
    outer: list[Point] = [(left + 40, 596), (left + 296, 596), (left + 340, 742), (left - 4, 742)]
    inner: list[Point] = [(left + 54, 606), (left + 282, 606), (left + 320, 728), (left + 16, 728)]
    rim = polygon_mask(outer)
    picture = shade(picture, ImageChops.offset(rim, -12, 18).filter(ImageFilter.GaussianBlur(12)), 0.65)
    wall = polygon_mask([(left - 4, 740), (left + 340, 740), (left + 332, 770), (left + 4, 770)])
    picture = lay(picture, wall, (92, 18, 13))
    picture = lay(picture, rim, ramp([(0.74, (206, 66, 48)), (0.93, (128, 28, 20))]))
    pool = polygon_mask(inner)
    picture = lay(picture, pool, ramp([(0.75, (104, 16, 11)), (0.92, (44, 6, 5))]))
    sheet: list[Point] = [(left + 84, 624), (left + 248, 618), (left + 272, 704), (left + 66, 712)]
    paper = polygon_mask(sheet, blur=0.8)
    picture = lay(picture, paper, (222, 92, 72), 0.9)
    skyline = ((76, 676), (130, 652), (176, 668), (220, 640), (262, 664), (268, 696), (70, 702))
    hills: list[Point] = [(left + x, y) for x, y in skyline]
    picture = lay(picture, cut(paper, polygon_mask(hills, blur=3)), (92, 14, 10), 0.4 + 0.2 * number)
    sun = disc_mask(left + 196, 636, 12, 6, blur=2)
    picture = lay(picture, cut(paper, sun), (120, 24, 16), 0.3 + 0.2 * number)
    gleams = [[(left + 90 + 46 * i, 612 + 26 * i), (left + 190 + 30 * i, 610 + 26 * i)] for i in range(4)]
    ripple = shape(lambda pen: [pen.line(gleam, 3) for gleam in gleams], 3)
    return shine(picture, cut(pool, ripple), (255, 150, 120), 0.5)


def _line_of_prints(picture: Image.Image) -> Image.Image:
    """Three wet prints pegged to a sagging line."""
    rope = [(x, 176 + 46 * math.sin(math.pi * x / 800)) for x in range(0, 801, 20)]
    picture = lay(picture, line_mask(rope, 2.4), (20, 3, 3))
    picture = lay(picture, disc_mask(800, 177, 6), (26, 4, 4))
    for number, x in enumerate((96, 316, 536)):
        y = 178 + 46 * math.sin(math.pi * (x + 82) / 800)
        sheet: list[Point] = [(x, y), (x + 164, y + 5 - 4 * number), (x + 160, y + 216), (x + 6, y + 214)]
        paper = polygon_mask(sheet, blur=0.6)
        picture = shade(picture, ImageChops.offset(paper, -16, 20).filter(ImageFilter.GaussianBlur(16)), 0.6)
        picture = lay(picture, paper, ramp([(0.2, (236, 108, 84)), (0.55, (178, 58, 42))]))
        inside = box_mask(x + 16, y + 20, x + 148, y + 190)
        picture = lay(picture, inside, ramp([(0.25, (190, 66, 48)), (0.5, (110, 22, 16))]))
        picture = lay(
            picture,
            cut(inside, _print(x, y, number)),
            (40, 5, 4),
            0.9,
        )
        pegs = _pegs(x, y)
        picture = lay(picture, pegs, (150, 52, 34))
    return picture


def _pegs(x: float, y: float) -> Image.Image:
    return shape(lambda pen: [pen.box(x + d, y - 14, x + d + 9, y + 18, corner=2) for d in (24, 128)])


def _print(x: float, y: float, number: int) -> Image.Image:
    """The dark parts of a drying print, as a mask."""
    return shape(lambda pen: _motif(pen, x, y, number), 0.8)


def _motif(pen: Pen, x: float, y: float, number: int) -> None:
    """What the drying prints show: a mountain, a street lamp with wires, a bath-house chimney."""
    if number == 0:
        pen.polygon(
            [(x, y + 200), (x + 40, y + 120), (x + 84, y + 70), (x + 122, y + 128), (x + 170, y + 200)]
        )
    elif number == 1:
        pen.box(x + 76, y + 56, x + 83, y + 200)
        pen.line([(x, y + 66), (x + 80, y + 80), (x + 170, y + 58)], 2)
        pen.line([(x + 52, y + 70), (x + 108, y + 70)], 4)
        pen.polygon([(x, y + 170), (x + 170, y + 150), (x + 170, y + 200), (x, y + 200)])
    else:
        pen.box(x + 92, y + 44, x + 108, y + 200)
        pen.polygon(
            [(x + 20, y + 150), (x + 82, y + 116), (x + 150, y + 150), (x + 150, y + 200), (x + 20, y + 200)]
        )

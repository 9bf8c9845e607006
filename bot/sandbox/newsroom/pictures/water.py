"""The sea: a tidal road at blue hour, and a ferry that draws its lights across the dark."""

import math
import random

from PIL import Image, ImageFilter

from bot.sandbox.newsroom.pictures.paint import (
    cut,
    finish,
    glow,
    hard_spot,
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


def _streaks(seed: int, rows: int) -> Image.Image:
    """Horizontal bands of uneven light, as waves leave them in a long exposure."""
    return noise(seed, (5, rows)).filter(ImageFilter.GaussianBlur(2))


def tidal_road() -> Image.Image:
    """A causeway under still water leads to a low island with one lit window."""
    picture = ramp([(0, (16, 32, 66)), (0.3, (50, 84, 132)), (0.44, (140, 148, 172)), (0.5, (226, 176, 148))])
    picture = shine(picture, glow(760, 402, 620, 130), (255, 170, 120), 0.55)
    clouds = cut(noise(71, (6, 26)), box_mask(0, 60, WIDTH, 380, blur=60))
    picture = lay(picture, clouds, (34, 56, 100), 0.34)
    sea = box_mask(0, 404, WIDTH, HEIGHT, blur=0.8)
    water = ramp([(0.5, (206, 166, 152)), (0.58, (128, 140, 168)), (0.76, (56, 86, 130)), (1, (16, 34, 68))])
    picture = lay(picture, sea, water)
    picture = shine(picture, cut(sea, _streaks(72, 90)), (150, 170, 200), 0.16)
    picture = lay(picture, shape(_island, 0.8), (20, 28, 48))
    mirrored = shape(lambda pen: _island(pen, upside_down=True), 5)
    picture = lay(picture, mirrored, (40, 50, 80), 0.6)
    road = polygon_mask([(742, 412), (758, 412), (640, 800), (240, 800)], blur=7)
    picture = lay(picture, road, ramp([(0.5, (190, 160, 156)), (0.7, (70, 84, 112)), (1, (26, 36, 60))]), 0.5)
    picture = shine(picture, cut(road, _streaks(73, 60)), (214, 196, 190), 0.2)
    picture = _posts(picture)
    for strength, radius in ((0.9, 60), (1.0, 14)):
        picture = shine(picture, glow(800, 386, radius), (255, 190, 96), strength)
    picture = shine(picture, glow(800, 452, 9, 62), (255, 182, 96), 0.7)
    picture = shine(picture, box_mask(797, 383, 804, 390), (255, 240, 200))
    picture = shine(picture, shape(_stars, 0.6), (220, 230, 255), 0.6)
    return finish(picture, grain=0.06, vignette=0.35, seed=74)


def _island(pen: Pen, *, upside_down: bool = False) -> None:
    """The island with its house; its mirror image when `upside_down`."""

    def place(x: float, y: float) -> Point:
        return x, (2 * 406 - y if upside_down else y)

    skyline = [
        (560, 406),
        (620, 398),
        (690, 388),
        (760, 380),
        (830, 376),
        (900, 383),
        (960, 378),
        (1030, 392),
        (1110, 406),
    ]
    house = [(780, 396), (780, 376), (795, 362), (834, 362), (847, 376), (847, 396)]
    pen.polygon([place(*point) for point in skyline])
    pen.polygon([place(*point) for point in house])
    pen.polygon([place(822, 364), place(822, 350), place(830, 350), place(830, 364)])


def _posts(picture: Image.Image) -> Image.Image:
    """Marker posts along the road, each with its reflection, larger towards us."""
    for number in range(9):
        near = (number / 8) ** 2.1
        x, foot = 726 - 500 * near, 416 + 300 * near
        tall, half = 15 + 205 * near, 1.0 + 6.5 * near
        post = box_mask(x - half, foot - tall, x + half, foot)
        band = box_mask(x - half, foot - tall, x + half, foot - 0.84 * tall)
        reflection = box_mask(x - half, foot, x + half, foot + 0.8 * tall, blur=2 + 4 * near)
        picture = lay(picture, reflection, (22, 30, 54), 0.5)
        picture = lay(picture, post, (20, 24, 38))
        picture = lay(picture, band, (206, 196, 190), 0.75)
    return picture


def _stars(pen: Pen) -> None:
    chance = random.Random(75)
    for _ in range(70):
        height = chance.random() ** 2
        pen.disc(
            chance.uniform(0, WIDTH),
            10 + 250 * height,
            chance.uniform(0.4, 1.2),
            value=round(230 * (1 - height)),
        )


def ferry_lights() -> Image.Image:
    """Thirty seconds of a ferry passing a breakwater under a hazy moon."""
    picture = ramp([(0, (8, 13, 26)), (0.4, (22, 34, 56)), (0.53, (52, 62, 80)), (0.56, (38, 46, 62))])
    picture = shine(picture, glow(300, 190, 420, 360), (110, 124, 150), 0.55)
    picture = shine(picture, glow(300, 190, 120), (210, 214, 214), 0.6)
    picture = shine(picture, disc_mask(300, 190, 27, blur=3), (250, 246, 230), 0.95)
    veil = cut(noise(81, (7, 18)), box_mask(0, 120, WIDTH, 300, blur=40))
    picture = shade(picture, veil, 0.3)
    coast = shape(_coast, 1.2)
    picture = lay(picture, coast, (14, 19, 30))
    sea = box_mask(0, 446, WIDTH, HEIGHT, blur=1)
    picture = lay(picture, sea, ramp([(0.55, (38, 48, 66)), (0.75, (18, 27, 44)), (1, (7, 11, 20))]))
    picture = shine(picture, cut(sea, _streaks(82, 110)), (90, 104, 130), 0.25)
    picture = shine(picture, cut(sea, glow(300, 470, 90, 330)), (190, 190, 180), 0.3)
    picture = _harbour(picture)
    picture = _trails(picture)
    picture = lay(picture, shape(_breakwater, 1), (8, 11, 18))
    picture = shine(picture, glow(1006, 398, 90), (255, 70, 50), 0.6)
    picture = shine(picture, disc_mask(1006, 398, 5, blur=1), (255, 150, 120))
    picture = shine(picture, cut(sea, glow(1006, 560, 26, 170)), (220, 50, 40), 0.4)
    return finish(picture, grain=0.09, vignette=0.4, seed=83)


def _coast(pen: Pen) -> None:
    line: list[Point] = [
        (x, 434 - 22 * math.sin(x / 260 + 0.5) - 8 * math.sin(x / 61) - 10 * (x / WIDTH))
        for x in range(0, WIDTH + 8, 8)
    ]
    pen.polygon([*line, (WIDTH, 452), (0, 452)])


def _breakwater(pen: Pen) -> None:
    """Rough stones from the right edge, with a beacon at the end."""
    chance = random.Random(84)
    pen.polygon([(960, 482), (990, 458), (1200, 448), (1200, 500), (980, 496)])
    for _ in range(60):
        x = chance.uniform(962, 1200)
        pen.disc(
            x, 462 + chance.uniform(-6, 24) - (x - 960) * 0.03, chance.uniform(8, 18), chance.uniform(6, 12)
        )
    pen.box(1001, 402, 1011, 462)
    pen.box(996, 400, 1016, 406)


def _harbour(picture: Image.Image) -> Image.Image:
    """The lights of a small town on the far shore and their reflections."""
    chance = random.Random(85)
    for _ in range(26):
        x = chance.choice((chance.uniform(20, 260), chance.uniform(520, 940)))
        y, size = 434 + chance.uniform(-10, 6), chance.uniform(1.6, 3.0)
        colour = chance.choice(((255, 196, 120), (255, 220, 170), (200, 220, 255)))
        spark(picture, (x, y), hard_spot(size), colour)
        spark(picture, (x, y), soft_spot(15), colour, 0.5)
        spark(picture, (x, 490), soft_spot(4, 46), colour, 0.3)
    return picture


def _trails(picture: Image.Image) -> Image.Image:
    """The ferry itself has gone; its deck lights and windows have drawn lines from left to right."""
    lines = (
        (372, 4.0, (255, 226, 160), 1.0), (392, 2.2, (255, 200, 120), 0.8), (400, 2.2, (255, 190, 110), 0.7),
        (416, 3.0, (255, 212, 140), 0.9), (426, 1.8, (255, 176, 96), 0.6), (350, 1.8, (255, 90, 70), 0.9),
        (438, 1.8, (120, 230, 170), 0.5),
    )  # fmt: skip
    stops = [(0.05, (0, 0, 0)), (0.3, (255, 255, 255)), (0.62, (255, 255, 255)), (0.79, (0, 0, 0))]
    fade = ramp(stops, across=True).convert("L")
    for height, width, colour, strength in lines:
        course = [(x, height + 10 * math.sin(x / 210)) for x in range(40, 980, 20)]
        for blur, share in ((16, 0.9), (5, 0.8), (1.0, 1.0)):
            trail = line_mask(course, width, blur=blur)
            picture = shine(picture, cut(trail, fade), colour, strength * share)
    spill = cut(box_mask(150, 456, 900, 640, blur=50), _streaks(86, 80))
    return shine(picture, spill, (250, 180, 96), 0.55)

"""Lenses seen close: one from the front, one in the dark."""

import math

from PIL import Image, ImageChops, ImageFilter

from bot.sandbox.newsroom.pictures.paint import (
    circle_points,
    cut,
    finish,
    glow,
    lay,
    ramp,
    shade,
    shine,
    turned_metal,
)
from bot.sandbox.newsroom.pictures.pen import Pen, arc_mask, disc_mask, polygon_mask, ring_mask, shape

_CENTRE = (600.0, 400.0)

_LONG_MARK = 5
"""The fifth of every ten marks on the engraved ring is a long one."""


def _disc(radius: float, x: float = 600, y: float = 400, blur: float = 0) -> Image.Image:
    return disc_mask(x, y, radius, blur=blur)


def _ring(radius: float, width: float, x: float = 600, y: float = 400, blur: float = 0) -> Image.Image:
    return ring_mask(x, y, radius, width, blur=blur)


def _blades(radius: float, opening: float, count: int) -> Image.Image:
    """The iris: a mask of its blades, each edge a little lighter, around a polygon of `opening` radius."""

    def draw(pen: Pen) -> None:
        corners = circle_points(*_CENTRE, opening, count, 8)
        outer = circle_points(*_CENTRE, radius, count, 8 + 55)
        for number in range(count):
            value = 70 + round(60 * (0.5 + 0.5 * math.cos(2 * math.pi * number / count + 2.2)))
            following = (number + 1) % count
            pen.polygon([corners[number], outer[number], outer[following], corners[following]], value)
            pen.line([corners[number], outer[number]], 2, 165)

    return shape(draw)


def lens_front() -> Image.Image:
    """A lens from the front: barrel, engraved ring, coated glass, nine blades."""
    picture = ramp([(0, (38, 41, 46)), (0.6, (24, 25, 28)), (1, (10, 10, 12))])
    picture = shine(picture, glow(260, 120, 700, 520), (62, 66, 74), 0.8)
    picture = shade(picture, _disc(352, 612, 428, blur=36), 0.85)
    metal = turned_metal((22, 23, 25), (148, 150, 154), *_CENTRE)
    picture = lay(picture, _disc(352), metal)
    picture = lay(picture, _disc(338), (14, 14, 15))
    picture = lay(picture, _disc(332), turned_metal((16, 16, 18), (72, 74, 78), *_CENTRE))
    picture = lay(picture, _disc(268), (8, 8, 9))
    picture = _engraving(picture)
    for radius, level in ((262, 20), (246, 13), (231, 24), (216, 10)):
        picture = lay(
            picture,
            _ring(radius, 9),
            turned_metal((6, 6, 7), (level * 3, level * 3, level * 3 + 4), *_CENTRE),
        )
    picture = lay(picture, _disc(206), (7, 7, 11))
    picture = lay(picture, cut(_disc(168), _blades(230, 96, 9)), (120, 126, 140))
    pupil = polygon_mask(circle_points(*_CENTRE, 94, 9, 8))
    warm = ramp([(0, (8, 6, 18)), (0.45, (30, 18, 52)), (0.62, (116, 70, 62)), (1, (18, 12, 24))])
    picture = lay(picture, pupil, warm)
    picture = _coating(picture)
    return finish(picture, grain=0.04, vignette=0.5, seed=11)


def _engraving(picture: Image.Image) -> Image.Image:
    """Scale marks around the glass, one of them red."""

    def ticks(pen: Pen) -> None:
        for number in range(120):
            if number % 10 in {1, 2, 8, 9}:
                continue
            angle = math.radians(3 * number - 90)
            inner, outer = (284, 314) if number % 10 == _LONG_MARK else (292, 304)
            ends = [(600 + r * math.cos(angle), 400 + r * math.sin(angle)) for r in (inner, outer)]
            pen.line(ends, 2.2)

    picture = lay(picture, shape(ticks), (205, 205, 198), 0.85)
    return lay(picture, disc_mask(600, 101, 8), (196, 42, 34))


def _coating(picture: Image.Image) -> Image.Image:
    """Reflections on coated glass: a window above, its ghost below, and the colours between."""
    glass = _disc(204, blur=2)
    for x, y, rx, ry, colour, strength in (
        (520, 300, 190, 150, (120, 62, 190), 0.75),
        (690, 500, 180, 150, (26, 150, 116), 0.6),
        (610, 540, 130, 90, (190, 96, 44), 0.4),
        (480, 430, 110, 150, (40, 70, 190), 0.5),
    ):
        picture = shine(picture, cut(glass, glow(x, y, rx, ry)), colour, strength)
    crescent = ImageChops.subtract(_disc(186), _disc(196, 622, 424))
    picture = shine(picture, crescent.filter(ImageFilter.GaussianBlur(5)), (168, 140, 220), 0.42)
    window = polygon_mask([(508, 268), (566, 250), (574, 300), (516, 320)], blur=3)
    picture = shine(picture, window, (235, 232, 255), 0.8)
    ghost = polygon_mask([(668, 512), (694, 504), (690, 482), (665, 489)], blur=3)
    return shine(picture, ghost, (150, 255, 210), 0.55)


def lens_eclipse() -> Image.Image:
    """A lens in the dark, lit from behind along one edge like the sun behind the moon."""
    picture = ramp([(0, (7, 9, 16)), (1, (2, 2, 4))])
    picture = shine(picture, glow(640, 400, 640, 560), (34, 46, 84), 0.9)
    picture = shine(picture, glow(800, 300, 420, 380), (150, 96, 60), 0.55)
    picture = lay(picture, _disc(252), (4, 4, 6))
    rim = ImageChops.subtract(_disc(254, blur=1.2), _disc(253, 590, 408, blur=1.5))
    for blur, strength in ((34, 0.9), (12, 0.9), (3, 1.0), (0.6, 1.0)):
        picture = shine(picture, rim.filter(ImageFilter.GaussianBlur(blur)), (255, 214, 168), strength)
    for radius, span, strength in ((226, (-76, 12), 0.5), (198, (-66, -6), 0.34), (120, (-60, -20), 0.3)):
        arc = arc_mask(600, 400, radius, span, 2.5, blur=1.2)
        picture = shine(picture, arc, (150, 176, 255), strength)
    picture = shine(picture, cut(_disc(196), glow(540, 470, 190)), (70, 40, 130), 0.5)
    picture = shine(picture, glow(779, 221, 90), (255, 240, 214), 1.0)
    for number, (distance, radius) in enumerate(((250, 16), (330, 34), (470, 10), (560, 52))):
        spot = _disc(radius, 779 - distance * 0.72, 221 + distance * 0.72, 1)
        picture = shine(
            picture, spot, ((90, 200, 170), (120, 90, 220), (230, 150, 80), (80, 120, 220))[number], 0.16
        )
    return finish(picture, grain=0.06, vignette=0.4, seed=12)

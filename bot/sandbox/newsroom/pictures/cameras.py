"""Two cameras: one lit along its edges in the dark, one on a workbench by a window."""

import math

from PIL import Image, ImageChops, ImageFilter

from bot.sandbox.newsroom.pictures.paint import cut, finish, glow, lay, noise, ramp, shade, shine
from bot.sandbox.newsroom.pictures.pen import (
    HEIGHT,
    WIDTH,
    Pen,
    arc_mask,
    box_mask,
    disc_mask,
    line_mask,
    polygon_mask,
    ring_mask,
    shape,
)


def _reflex_outline(pen: Pen) -> None:
    """A modern camera from the front: grip, finder hump, dials."""
    pen.box(300, 300, 900, 650, corner=46)
    pen.box(282, 330, 400, 660, corner=50)
    pen.polygon([(486, 306), (530, 218), (552, 206), (668, 206), (690, 218), (734, 306)])
    pen.box(770, 268, 848, 312, corner=8)
    pen.box(356, 282, 424, 312, corner=10)
    pen.box(548, 194, 672, 210, corner=4)


def camera_rim_light() -> Image.Image:
    """A camera in the dark with light along its upper edges and a glowing display on its shoulder."""
    picture = ramp([(0, (8, 18, 24)), (0.62, (10, 30, 36)), (0.8, (5, 10, 13)), (1, (3, 5, 7))])
    picture = shine(picture, glow(610, 300, 640, 420), (22, 96, 104), 0.8)
    picture = shine(picture, glow(820, 200, 360, 280), (46, 140, 134), 0.35)
    table = box_mask(0, 648, WIDTH, HEIGHT, blur=2)
    picture = lay(picture, table, ramp([(0.8, (9, 24, 28)), (1, (2, 4, 6))]))
    body = shape(_reflex_outline)
    mirrored = ImageChops.offset(body.transpose(Image.Transpose.FLIP_TOP_BOTTOM), 0, 508)
    below = box_mask(0, 655, WIDTH, HEIGHT)
    picture = shade(picture, cut(mirrored.filter(ImageFilter.GaussianBlur(9)), below), 0.75)
    picture = lay(picture, body, ramp([(0.2, (20, 27, 31)), (0.5, (9, 13, 16)), (1, (5, 7, 9))]))
    leather = cut(box_mask(288, 372, 912, 640, blur=3), body, noise(21, (600, 400)))
    picture = shine(picture, leather, (30, 44, 48), 0.4)
    inside = ImageChops.offset(body, 3, 7)
    edge = ImageChops.subtract(body, inside)
    for blur, strength in ((14, 0.8), (4, 0.7), (0.8, 1.0)):
        light = cut(edge.filter(ImageFilter.GaussianBlur(blur)), glow(640, 210, 640, 430))
        picture = shine(picture, light, (150, 238, 230), strength)
    picture = _dark_lens(picture)
    return finish(_shoulder_display(picture), grain=0.05, vignette=0.45, seed=22)


def _dark_lens(picture: Image.Image) -> Image.Image:
    """The lens on the dark camera: rings of faint light around deep blue glass."""
    x, y = 610, 470
    for radius, colour in ((182, (13, 18, 21)), (166, (6, 9, 11)), (158, (16, 23, 26)), (132, (5, 7, 9))):
        picture = lay(picture, disc_mask(x, y, radius), colour)
    for radius, span, strength in ((182, (200, 340), 0.85), (158, (210, 330), 0.5), (132, (215, 320), 0.4)):
        rim = arc_mask(x, y, radius, span, 3, blur=0.8)
        picture = shine(picture, cut(rim, glow(640, 300, 340, 260)), (160, 240, 232), strength)
    glass = disc_mask(x, y, 112, blur=1)
    picture = lay(picture, glass, ramp([(0.44, (20, 44, 70)), (0.6, (8, 12, 30)), (0.73, (14, 48, 52))]))
    picture = shine(picture, cut(glass, glow(580, 420, 120, 90)), (90, 130, 220), 0.7)
    picture = shine(picture, cut(glass, glow(650, 530, 80, 60)), (60, 190, 150), 0.5)
    return shine(picture, disc_mask(574, 420, 17, 12, blur=4), (230, 250, 255), 0.9)


def _shoulder_display(picture: Image.Image) -> Image.Image:
    """The small window on the shoulder, glowing, with a bar that is two thirds full."""
    window = box_mask(772, 322, 872, 362, corner=6)
    picture = lay(picture, window, (14, 92, 92))
    bar = box_mask(782, 346, 844, 353, corner=3)

    def figures(pen: Pen) -> None:
        for left in (784, 800, 822, 838):
            pen.box(left, 329, left + 10, 340, corner=2)
        pen.disc(816, 339, 1.6)

    picture = lay(picture, shape(figures), (168, 255, 240), 0.75)
    picture = lay(picture, bar, (168, 255, 240))
    return shine(picture, glow(822, 342, 170, 130), (60, 220, 205), 0.5)


def rangefinder_on_bench() -> Image.Image:
    """A black and silver rangefinder on a wooden bench in the light of a window."""
    picture = ramp([(0, (74, 54, 38)), (0.45, (46, 33, 25)), (0.66, (30, 21, 16)), (1, (22, 15, 11))])
    picture = _window(picture)
    bench = box_mask(0, 590, WIDTH, HEIGHT, blur=1.5)
    picture = lay(picture, bench, ramp([(0.73, (128, 82, 46)), (0.82, (98, 60, 34)), (1, (52, 31, 18))]))
    planks = noise(31, (7, 120))
    picture = shade(picture, cut(bench, planks), 0.22)
    picture = shine(picture, cut(bench, glow(300, 620, 620, 170)), (255, 190, 110), 0.5)
    shadow = polygon_mask([(330, 640), (930, 640), (1120, 716), (470, 716)], blur=20)
    picture = shade(picture, shadow, 0.7)
    contact = disc_mask(604, 640, 300, 17, blur=6)
    picture = shade(picture, contact, 0.85)
    picture = _rangefinder(picture)
    picture = _tools(picture)
    picture = shine(picture, glow(160, 120, 900, 760), (255, 196, 120), 0.2)
    return finish(picture, grain=0.06, vignette=0.4, seed=32)


def _window(picture: Image.Image) -> Image.Image:
    """Out-of-focus panes of a window at the left and shelves at the right."""

    def panes(pen: Pen) -> None:
        for row in range(2):
            for column in range(2):
                left, top = 40 + 150 * column, 10 + 190 * row
                pen.box(left, top, left + 132, top + 172, corner=4)

    picture = shine(picture, shape(panes, 60), (255, 196, 120), 0.9)
    picture = lay(picture, shape(panes, 14), ramp([(0, (255, 238, 204)), (0.5, (255, 208, 142))]), 0.92)

    def shelf(pen: Pen) -> None:
        for top in (180, 360):
            pen.box(720, top, 1190, top + 14)
        for number, height in enumerate((70, 110, 84, 58, 96, 76, 104, 62)):
            left = 735 + 56 * number
            pen.box(left, 180 - height, left + 44, 180)
            pen.box(left, 360 - 0.8 * height, left + 38, 360)

    return lay(picture, shape(shelf, 11), (96, 64, 42), 0.8)


def _rangefinder(picture: Image.Image) -> Image.Image:
    body = box_mask(300, 350, 900, 640, corner=34)
    picture = lay(picture, body, ramp([(0.42, (44, 40, 38)), (0.62, (26, 23, 22)), (0.8, (14, 12, 11))]))
    leather = cut(body, noise(33, (480, 320)), box_mask(300, 424, 900, 606))
    picture = shine(picture, leather, (70, 62, 56), 0.5)
    silver = ramp(
        [(0.36, (250, 236, 214)), (0.44, (206, 192, 174)), (0.5, (150, 138, 124)), (0.53, (108, 98, 88))]
    )

    def top(pen: Pen) -> None:
        pen.box(300, 330, 900, 424, corner=22)
        pen.box(520, 306, 690, 350, corner=8)
        pen.box(356, 304, 436, 336, corner=7)
        pen.box(742, 300, 838, 336, corner=7)
        pen.box(866, 312, 892, 336, corner=6)

    plate = shape(top)
    picture = lay(picture, plate, silver)
    base = cut(body, box_mask(300, 606, 900, 642))
    picture = lay(picture, base, ramp([(0.75, (190, 174, 154)), (0.8, (92, 80, 70))]))
    picture = shade(picture, line_mask([(310, 425), (890, 425)], 3, blur=1), 0.6)

    def knurls(pen: Pen) -> None:
        for left, right in ((356, 436), (742, 838)):
            for x in range(left + 4, right - 2, 6):
                pen.line([(x, 306), (x, 334)], 2)

    picture = shade(picture, shape(knurls), 0.4)
    picture = _windows(picture)
    picture = shine(picture, cut(plate, glow(360, 330, 300, 90)), (255, 226, 176), 0.55)
    return _chrome_lens(picture)


def _windows(picture: Image.Image) -> Image.Image:
    """Finder, illumination and rangefinder windows, and a red dot that is nobody's logo."""
    for left, right, colours in (
        (790, 866, ((116, 120, 160), (30, 32, 52))),
        (560, 622, ((206, 190, 160), (136, 116, 92))),
        (682, 712, ((150, 120, 90), (52, 36, 26))),
    ):
        frame = box_mask(left - 5, 355, right + 5, 407, corner=6)
        glass = box_mask(left, 360, right, 402, corner=4)
        picture = lay(lay(picture, frame, (28, 25, 23)), glass, ramp([(0.45, colours[0]), (0.5, colours[1])]))
    return lay(picture, disc_mask(392, 380, 13), (176, 52, 30))


def _chrome_lens(picture: Image.Image) -> Image.Image:
    """The lens: a knurled ring, engraved scales and glass that reflects the window."""
    x, y = 600, 498
    picture = shade(picture, disc_mask(x + 26, y + 22, 140, blur=14), 0.6)
    light = ramp([(0.42, (246, 232, 208)), (0.6, (150, 136, 120)), (0.8, (70, 60, 54))])
    for radius, paint in (
        (138, light),
        (128, (30, 27, 25)),
        (122, light),
        (100, (22, 20, 19)),
        (92, (10, 9, 9)),
    ):
        picture = lay(picture, disc_mask(x, y, radius), paint)

    def teeth(pen: Pen) -> None:
        for number in range(90):
            angle = math.radians(4 * number)
            pen.line([(x + r * math.cos(angle), y + r * math.sin(angle)) for r in (129, 137)], 2.4)

    picture = shade(picture, shape(teeth), 0.55)
    glass = disc_mask(x, y, 74, blur=1)
    picture = lay(picture, glass, ramp([(0.52, (44, 28, 66)), (0.62, (14, 10, 20)), (0.72, (62, 36, 20))]))
    picture = shine(picture, cut(glass, glow(x + 24, y + 34, 70, 50)), (240, 150, 60), 0.6)
    for left in (566, 586):
        pane = box_mask(left, 460, left + 17, 484, corner=2, blur=1.6)
        picture = shine(picture, pane, (255, 232, 190), 0.9)
    return picture


def _tools(picture: Image.Image) -> Image.Image:
    """Two screwdrivers and a brass spanner ring in front, a little out of focus."""
    for start, middle, end in (((80, 742), (190, 712), (330, 676)), ((120, 780), (240, 760), (390, 730))):
        handle = line_mask([start, middle], 22, blur=2.5)
        blade = line_mask([middle, end], 6, blur=2)
        picture = shade(picture, ImageChops.offset(handle, 8, 14).filter(ImageFilter.GaussianBlur(6)), 0.5)
        picture = lay(lay(picture, blade, (206, 196, 180)), handle, (132, 44, 26))
    ring = ring_mask(1010, 690, 46, 13, blur=2)
    picture = shade(picture, ImageChops.offset(ring, 8, 10).filter(ImageFilter.GaussianBlur(6)), 0.5)
    return lay(picture, ring, ramp([(0.8, (236, 196, 112)), (0.93, (128, 88, 38))]))

"""Shapes with smooth edges: a pen that draws on masks, and masks of single shapes.

All coordinates are pixels of the finished picture, 1200 wide and 800 high, with the origin at the top left.
Masks are drawn at twice that size and reduced, which smooths their edges.
"""

from collections.abc import Callable, Sequence
from typing import Self

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1200, 800
_OVERSAMPLING = 2

Point = tuple[float, float]


class Pen:
    """Draws white (or `value`, 0 to 255) shapes on a mask; each stroke returns the pen.

    Args:
        mask: the enlarged mask (mode L) to draw on.
    """

    def __init__(self, mask: Image.Image) -> None:
        self._draw = ImageDraw.Draw(mask)

    def disc(self, x: float, y: float, rx: float, ry: float | None = None, value: int = 255) -> Self:
        """A filled ellipse around (x, y); a circle when only one radius is given."""
        ry = rx if ry is None else ry
        self._draw.ellipse(_enlarged(x - rx, y - ry, x + rx, y + ry), fill=value)
        return self

    def ring(self, x: float, y: float, radius: float, width: float) -> Self:
        """A circle's outline, `width` thick, inside `radius`."""
        box = _enlarged(x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse(box, outline=255, width=_thickness(width))
        return self

    def arc(self, x: float, y: float, radius: float, span: Point, width: float) -> Self:
        """Part of a circle between two angles in degrees, clockwise from three o'clock."""
        box = _enlarged(x - radius, y - radius, x + radius, y + radius)
        self._draw.arc(box, span[0], span[1], fill=255, width=_thickness(width))
        return self

    def box(self, left: float, top: float, right: float, bottom: float, corner: float = 0) -> Self:
        """A filled rectangle, with rounded corners when `corner`, their radius, is given."""
        radius = corner * _OVERSAMPLING
        self._draw.rounded_rectangle(_enlarged(left, top, right, bottom), radius=radius, fill=255)
        return self

    def polygon(self, points: Sequence[Point], value: int = 255) -> Self:
        """A filled polygon."""
        self._draw.polygon([(x * _OVERSAMPLING, y * _OVERSAMPLING) for x, y in points], fill=value)
        return self

    def line(self, points: Sequence[Point], width: float, value: int = 255) -> Self:
        """A line through all points."""
        enlarged = [(x * _OVERSAMPLING, y * _OVERSAMPLING) for x, y in points]
        self._draw.line(enlarged, fill=value, width=_thickness(width), joint="curve")
        return self


def _enlarged(*numbers: float) -> tuple[float, float, float, float]:
    left, top, right, bottom = (number * _OVERSAMPLING for number in numbers)
    return left, top, right, bottom


def _thickness(width: float) -> int:
    return max(1, round(width * _OVERSAMPLING))


def shape(draw: Callable[[Pen], object], blur: float = 0) -> Image.Image:
    """A mask (mode L) with what `draw` draws on it, its edges softened by `blur` pixels."""
    mask = Image.new("L", (WIDTH * _OVERSAMPLING, HEIGHT * _OVERSAMPLING))
    draw(Pen(mask))
    mask = mask.reduce(_OVERSAMPLING)
    return mask.filter(ImageFilter.GaussianBlur(blur)) if blur else mask


def disc_mask(x: float, y: float, rx: float, ry: float | None = None, blur: float = 0) -> Image.Image:
    """A mask with one ellipse, see `Pen.disc`."""
    return shape(lambda pen: pen.disc(x, y, rx, ry), blur)


def ring_mask(x: float, y: float, radius: float, width: float, blur: float = 0) -> Image.Image:
    """A mask with one ring, see `Pen.ring`."""
    return shape(lambda pen: pen.ring(x, y, radius, width), blur)


def arc_mask(x: float, y: float, radius: float, span: Point, width: float, *, blur: float = 0) -> Image.Image:
    """A mask with one arc, see `Pen.arc`."""
    return shape(lambda pen: pen.arc(x, y, radius, span, width), blur)


def box_mask(
    left: float, top: float, right: float, bottom: float, *, corner: float = 0, blur: float = 0
) -> Image.Image:
    """A mask with one rectangle, see `Pen.box`."""
    return shape(lambda pen: pen.box(left, top, right, bottom, corner), blur)


def polygon_mask(points: Sequence[Point], blur: float = 0) -> Image.Image:
    """A mask with one polygon, see `Pen.polygon`."""
    return shape(lambda pen: pen.polygon(points), blur)


def line_mask(points: Sequence[Point], width: float, blur: float = 0) -> Image.Image:
    """A mask with one line, see `Pen.line`."""
    return shape(lambda pen: pen.line(points, width), blur)

"""A coloured tile with one letter: what stands for emoji and magazines that nobody has drawn."""

import io

from PIL import Image, ImageDraw, ImageFont

SIDE = 96


def tile(letter: str, colour: str, kind: str) -> bytes:
    """Draw a tile of 96 by 96 pixels with round corners.

    Args:
        letter: white, in the middle.
        colour: as CSS writes it.
        kind: "WEBP" or "PNG".
    """
    drawn = Image.new("RGBA", (SIDE, SIDE), (0, 0, 0, 0))
    pen = ImageDraw.Draw(drawn)
    pen.rounded_rectangle((4, 4, SIDE - 5, SIDE - 5), radius=24, fill=colour)
    pen.text((SIDE / 2, SIDE / 2), letter, font=ImageFont.load_default(56), fill="white", anchor="mm")
    written = io.BytesIO()
    drawn.save(written, kind, **({"lossless": True} if kind == "WEBP" else {}))
    return written.getvalue()

"""Golden pictures of the page, compared so that other fonts are no other look, but a lost part is one.

Beside each picture stands what it is made of, part by part, which no font changes.
"""

import io
import json
import os
from pathlib import Path
from typing import Any

from PIL import Image, ImageChops, ImageFilter, ImageStat

FOLDER = Path(__file__).parents[1] / "data" / "pictures"
CELLS = 24
# Measured: a card in a serif font is up to 8 % lower, 4 of 255 away on average and 80 in one cell.
HEIGHT, MEAN, CELL = 0.16, 9.0, 120.0

# The parts of a message in their order; of a picture also its size, of the card its bar's colour.
PARTS = """(item) => [...item.querySelectorAll(
  ".card, h3, h4, h5, ul, li, p, dl, hr, img, .button, .pill, .section, .gallery, .picture-missing"
)].map((part) => {
  const name = part.className && typeof part.className === "string" ? part.className : part.localName;
  const box = part.getBoundingClientRect();
  if (part.localName === "img") return `img ${Math.round(box.width / 20)}x${Math.round(box.height / 20)}`;
  return name === "card" || name === "card embed" ? `${name} ${getComputedStyle(part).boxShadow}` : name;
})"""


def unlike(seen: Image.Image, kept: Image.Image) -> list[str]:
    """Say in what two pictures differ more than fonts explain; empty when in nothing.

    Both are brought to one size and blurred before they are compared, cell by cell of a grid of 24 by 24.
    """
    found = []
    if seen.width != kept.width:
        found.append(f"{seen.width} pixels wide instead of {kept.width}")
    change = abs(seen.height - kept.height) / kept.height
    if change > HEIGHT:
        found.append(f"{seen.height} pixels high instead of {kept.height}")
    difference = ImageChops.difference(_cells(seen), _cells(kept))
    mean = sum(ImageStat.Stat(difference).mean) / 3
    if mean > MEAN:
        found.append(f"{mean:.1f} of 255 away on average")
    worst = max(high for _, high in ImageStat.Stat(difference).extrema)
    if worst > CELL:
        found.append(f"{worst:.0f} of 255 away in one place")
    return found


def _cells(picture: Image.Image) -> Image.Image:
    blurred = picture.convert("RGB").filter(ImageFilter.GaussianBlur(8))
    return blurred.resize((CELLS, CELLS), Image.Resampling.BOX)


def compare(name: str, seen: bytes, parts: list[Any]) -> list[str]:
    """Compare with the golden picture of this name, or write it anew with LOUPE_RENEW_PICTURES=1."""
    path, listed = FOLDER / f"{name}.png", FOLDER / f"{name}.json"
    with Image.open(io.BytesIO(seen)) as picture:
        if os.environ.get("LOUPE_RENEW_PICTURES"):
            path.parent.mkdir(parents=True, exist_ok=True)
            picture.convert("RGB").quantize(128).save(path, optimize=True)
            listed.write_text(json.dumps(parts, indent=1, ensure_ascii=False) + "\n", "utf-8")
        with Image.open(path) as kept:
            found = unlike(picture, kept)
    if parts != json.loads(listed.read_text("utf-8")):
        found.append(f"made of other parts: {parts}")
    return found

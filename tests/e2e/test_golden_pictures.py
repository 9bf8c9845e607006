"""The comparison of pictures sees what matters."""

import pytest
from PIL import Image, ImageOps

from tests.e2e.card_looks import LOOKS
from tests.e2e.golden_pictures import FOLDER, unlike


def golden(name: str) -> Image.Image:
    with Image.open(FOLDER / f"{name}.png") as picture:
        return picture.convert("RGB")


def test_every_look_has_its_golden_picture_and_no_other_stands_there() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == set(LOOKS)
    assert {path.stem for path in FOLDER.glob("*.json")} == set(LOOKS)


@pytest.mark.parametrize("style", ["compact", "headline", "embed"])
def test_each_style_is_a_look_of_its_own(style: str) -> None:
    assert unlike(golden(style), golden("card"))


def test_other_colours_and_a_lost_half_are_seen() -> None:
    card = golden("card")
    assert unlike(card, card) == []
    assert unlike(ImageOps.invert(card), card)
    half = card.copy()
    half.paste("#1f1f1d", (0, card.height // 2, card.width, card.height))
    assert unlike(half, card)

"""The line of gear on posts."""

from typing import Any

import pytest

from bot.work.card import Card, Picture
from cogs.render.card import render_card

CARD = Card(
    title="Interview",
    url="https://focus.example/interview",
    intro="An interview.",
    bullets=("A fact.",),
    source="Focus Numérique",
    language="fr",
    minutes=6,
    picture=Picture("https://focus.example/lead.jpg", credit="Jane Doe"),
    gear=("Leica M", "Sony RX1", "Zeiss Planar T* 50mm f/1.4"),
)
LINES = (
    "-# Picture: Jane Doe\n"
    "-# Leica M · Sony RX1 · Zeiss Planar T\\* 50mm f/1.4\n"
    "-# Focus Numérique · fr · 6 min read"
)


def words(style: str, card: Card) -> str:
    rendered = render_card(card, style=style)
    shown: list[Any] = [rendered.view.to_components()]
    if rendered.embed is not None:
        shown.append(rendered.embed.to_dict())
    return str(shown)


@pytest.mark.parametrize("style", ["card", "compact", "embed"])
async def test_gear_stands_between_credit_and_source(style: str) -> None:
    assert repr(LINES)[1:-1] in words(style, CARD)


async def test_a_headline_has_no_room_for_gear() -> None:
    assert "Sony RX1" not in words("headline", CARD)

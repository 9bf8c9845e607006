"""Cards in other words than the article's say so, and lead back."""

from dataclasses import replace

import pytest

from bot.delivery.subscriptions import STYLES
from cogs.render.card import render_card
from cogs.render.card_parts import ORIGINAL
from tests.cogs.render.test_card import NONCE, REFERENCE, components

TRANSLATED = replace(REFERENCE, translated=True)
WRITTEN = replace(TRANSLATED, written=True)


def shown(card: object, style: str, nonce: str = NONCE) -> str:
    assert isinstance(card, type(REFERENCE))
    rendered = render_card(card, style=style, nonce=nonce, discuss=True)
    return f"{components(rendered)} {rendered.embed and rendered.embed.to_dict()}"


@pytest.mark.parametrize("style", STYLES)
async def test_the_small_print_of_every_style_says_whose_words_a_card_holds(style: str) -> None:
    assert "translated" not in shown(REFERENCE, style)
    assert "fr · translated" in shown(TRANSLATED, style)
    assert "fr · translated · written by a model" in shown(WRITTEN, style)


@pytest.mark.parametrize("style", [style for style in STYLES if style != "headline"])
async def test_the_digest_before_translation_is_one_click_away_beside_original_and_web_translation(
    style: str,
) -> None:
    for card in (TRANSLATED, replace(REFERENCE, written=True)):
        told = shown(card, style)
        for button in (f"{ORIGINAL}{NONCE}", "Read the original", "English translation", "Discuss", "Share"):
            assert button in told
    assert ORIGINAL not in shown(REFERENCE, style)


async def test_a_preview_has_no_button_that_nobody_answers() -> None:
    assert ORIGINAL not in shown(WRITTEN, "card", nonce="")

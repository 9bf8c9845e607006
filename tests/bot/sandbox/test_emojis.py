"""How emojis are named."""

import pytest

from bot.sandbox.emojis import parse
from bot.sandbox.model import Reaction
from bot.sandbox.refusals import Refusal


@pytest.mark.parametrize("text", ["1️⃣", "1\u20e3"])
def test_a_keycap_is_one_emoji_in_both_spellings(text: str) -> None:
    assert parse(text).name == "1\ufe0f\u20e3"
    assert parse(text).fits(Reaction(None, "1\ufe0f\u20e3"))


@pytest.mark.parametrize("text", ["⭐", "❤️", "👍🏽", "🇯🇵", "👩‍🚀", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_common_emojis_are_taken(text: str) -> None:
    assert parse(text).id is None


@pytest.mark.parametrize(("sent", "kept"), [("⭐\ufe0f", "⭐"), ("❤", "❤\ufe0f"), ("❤\ufe0f", "❤\ufe0f")])
def test_single_characters_are_spelled_in_one_way(sent: str, kept: str) -> None:
    assert parse(sent).name == kept


@pytest.mark.parametrize("text", ["", "word", "1", "star:", "a b", "é", "👍x", "👍" * 40, "\x00"])
def test_anything_else_is_no_emoji(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert refused.value.code == 10014


def test_a_guilds_own_is_known_by_its_id() -> None:
    assert parse("star5:123").fits(Reaction(123, "renamed"))
    assert not parse("star5:123").fits(Reaction(None, "⭐"))

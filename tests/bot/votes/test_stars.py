import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.votes.stars import KEYCAPS, Stars, StarsError, emoji_key

OWN = ("<:one:111111111111111111>", "<:two:222222222222222222>", "<a:three:333333333333333333>", "🌕", "☀️")


@given(
    star=st.integers(1, 5),
    places=st.lists(st.integers(0, 3), max_size=4),
    selector=st.sampled_from("\ufe0e\ufe0f"),
)
def test_a_keycap_is_its_star_wherever_variation_selectors_stand(
    star: int, places: list[int], selector: str
) -> None:
    spelled = KEYCAPS[star - 1].replace("\ufe0f", "")
    for place in places:
        spelled = spelled[:place] + selector + spelled[place:]
    assert Stars().star(spelled) == star


def test_other_emoji_are_no_star() -> None:
    assert [Stars().star(emoji) for emoji in ("6️⃣", "⭐", "one", "", "<:one:111111111111111111>")] == [
        None
    ] * 5


def test_a_servers_own_emoji_are_known_by_their_id_even_when_renamed() -> None:
    stars = Stars.chosen(OWN)
    assert stars.star("<:uno:111111111111111111>") == 1
    assert stars.star("three:333333333333333333") == 3
    assert stars.star("☀") == 5
    assert stars.of(3) == "three:333333333333333333"


@pytest.mark.parametrize("emoji", [(), ("1️⃣",) * 5, ("1️⃣", "1⃣", "3️⃣", "4️⃣", "5️⃣"), ("a", "b", "c", "d", "")])
def test_stars_are_five_different_emoji(emoji: tuple[str, ...]) -> None:
    with pytest.raises(StarsError, match="five different"):
        Stars.chosen(emoji)


def test_no_choice_means_the_keycaps() -> None:
    assert Stars.chosen(None) == Stars()


@given(st.text(max_size=8))
def test_the_key_of_an_emoji_holds_no_selector(emoji: str) -> None:
    assert not {"\ufe0e", "\ufe0f"} & set(emoji_key(emoji))

"""The list of a flood: within Discord's limits, and nothing of a feed's text acts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.database.tables import PostKind
from bot.delivery.nonce import nonce_for
from bot.translation import translation
from bot.work.card import Card, Coverage
from cogs.render.card import render_card
from cogs.render.lists import render_list
from tests.cogs.render.components import assert_discord_takes, nodes_of, texts

NONCE = nonce_for("here", 1)
TR = translation("en")


def card(*listed: Coverage, site: str = "https://petapixel.com/") -> Card:
    return Card(
        title="And 23 more from PetaPixel",
        url=site,
        intro="",
        bullets=(),
        source="PetaPixel",
        language="",
        minutes=0,
        picture=None,
        kind=PostKind.MORE,
        listed=listed,
    )


def test_a_list_links_the_site_and_each_story_and_carries_its_nonce() -> None:
    view = render_card(card(Coverage("A lens", "https://petapixel.com/1")), nonce=NONCE).view
    shown = "\n".join(texts(view))  # type: ignore[arg-type]  # a list is always a layout
    assert "### [And 23 more from PetaPixel](https://petapixel.com/)" in shown
    assert "- [A lens](https://petapixel.com/1)" in shown
    assert "★" not in shown
    ids = [node.get("custom_id") or "" for node in nodes_of(view)]  # type: ignore[arg-type]  # likewise
    assert any(each.endswith(NONCE) for each in ids)


@given(st.lists(st.builds(Coverage, st.text(max_size=400), st.text(max_size=300)), max_size=10), st.text())
@settings(max_examples=60)
def test_discord_takes_any_list(listed: list[Coverage], site: str) -> None:
    assert_discord_takes(render_list(card(*listed, site=site), NONCE, TR))

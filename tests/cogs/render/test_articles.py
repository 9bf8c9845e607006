from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.parts import Part
from bot.reports.stories import Place, StoryLine
from bot.translation import languages, translation
from bot.votes.rating import Rating
from cogs.render.articles import merged_parts, part_name, split_parts
from cogs.render.card import render_card
from cogs.render.panel import panel
from tests.archive import NOW
from tests.cogs.render.components import assert_discord_takes, texts
from tests.cogs.render.test_card import REFERENCE, components

EN = translation("en")
LINE = StoryLine(
    7,
    "Leica M waits",
    "https://news.example/7",
    "PetaPixel",
    None,
    Place(1, 2, 3, NOW),
    Rating((0, 0, 0, 2, 1)),
)
COMING = replace(LINE, story_id=8, title="Leica M3 waits", place=None, rating=Rating())
PART = Part("a9", 9, "Leica *M3* waits", "Leica Rumors")
hostile = st.text(max_size=300) | st.sampled_from(["*" * 300, "@everyone " * 30, "写真" * 150, "[](" * 100])


def test_a_merge_is_told_with_both_stories_the_pooled_rating_the_post_and_the_way_back() -> None:
    written = "\n".join(texts(panel(*merged_parts("M3", "https://other.example/1", LINE, EN))))
    assert "**[M3](https://other.example/1)** is told together" in written
    assert "★★★★☆ 4.3 · 3 ratings" in written
    assert "https://discord.com/channels/1/2/3" in written
    assert "/article split" in written


def test_a_split_is_told_with_both_stories_and_the_posts_that_are_on_their_way() -> None:
    written = "\n".join(texts(panel(*split_parts(PART, [COMING, LINE], 1, EN))))
    assert "**Leica \\*M3\\* waits** tells a story of its own" in written
    assert written.index("[Leica M3 waits]") < written.index("[Leica M waits]")
    assert "1 post is on its way. " in written
    assert "on its way" not in "\n".join(texts(panel(*split_parts(PART, [COMING, LINE], 0, EN))))


def test_a_part_is_named_by_its_source_first() -> None:
    assert part_name(PART) == "Leica Rumors · Leica *M3* waits"
    assert part_name(replace(PART, source="")) == "Leica *M3* waits"


@pytest.mark.parametrize("language", ["en", *languages()])
@given(title=hostile)
@settings(deadline=None)  # the first one reads the catalog
def test_what_is_told_of_the_longest_titles_is_taken_by_discord(language: str, title: str) -> None:
    tr = translation(language)
    line = replace(LINE, title=title)
    assert_discord_takes(panel(*merged_parts(title, "https://other.example/1", line, tr)))
    assert_discord_takes(panel(*split_parts(replace(PART, title=title), [line, COMING], 2, tr)))


@pytest.mark.parametrize("style", ["card", "compact", "headline"])
async def test_cards_that_stand_in_one_channel_link_to_each_other(style: str) -> None:
    card = replace(REFERENCE, together=(Place(1, 2, 3, NOW), Place(1, 2, 4, NOW)))
    shown = [node["content"] for node in components(render_card(card, style=style)) if node["type"] == 10]
    links = "[this post](https://discord.com/channels/1/2/3), [this post](https://discord.com/channels/1/2/4)"
    assert f"-# Told together with {links}" in "\n".join(shown).split("\n")


async def test_a_classic_embed_links_to_the_others_too() -> None:
    card = replace(REFERENCE, together=(Place(1, 2, 3, NOW),))
    embed = render_card(card, style="embed").embed
    assert embed is not None
    assert "Told together with [this post](https://discord.com/channels/1/2/3)" in (embed.description or "")

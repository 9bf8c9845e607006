"""What a card looks like to Discord: its limits are kept and nothing of the feed's text acts."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.nonce import nonce_for
from bot.delivery.subscriptions import STYLES
from bot.votes.rating import Rating
from bot.work.card import Card, Coverage, Picture
from cogs.render.card import Rendered, render_card
from cogs.render.card_parts import translation_address

NONCE = nonce_for("here", 1)
REFERENCE = Card(
    title="Interview with Dr. Andreas Kaufman, owner of Leica",
    url="https://focus.example/interview",
    intro="The French photography blog interviews the owner of Leica.",
    bullets=("The Leica M has a waiting list of one year.", "A factory opened in Portugal in March 2013."),
    source="Focus Numérique",
    language="fr",
    minutes=6,
    picture=Picture("https://focus.example/lead.jpg", alt="A man at a desk", credit="Jane Doe"),
    also_at=(Coverage("PetaPixel", "https://petapixel.example/1"),),
)


def components(rendered: Rendered) -> list[Any]:
    found: list[Any] = []

    def walk(items: list[Any]) -> None:
        for item in items:
            found.append(item)
            walk(item.get("components", []))
            walk([item["accessory"]] if "accessory" in item else [])

    walk(rendered.view.to_components())
    return found


def texts(rendered: Rendered) -> list[str]:
    return [each["content"] for each in components(rendered) if each["type"] == 10]


async def test_the_reference_post_is_shown_whole() -> None:
    rendered = render_card(REFERENCE, nonce=NONCE, discuss=True)
    assert texts(rendered) == [
        (
            "### [Interview with Dr. Andreas Kaufman, owner of Leica](https://focus.example/interview)\n"
            "The French photography blog interviews the owner of Leica."
        ),
        "- The Leica M has a waiting list of one year.\n- A factory opened in Portugal in March 2013.",
        (
            "-# Picture: Jane Doe\n"
            "-# Focus Numérique · fr · 6 min read · also at [PetaPixel](https://petapixel.example/1)"
        ),
        "-# 1 Bad · 2 Poor · 3 Average · 4 Good · 5 Excellent\n**(No ratings yet)**",
    ]
    buttons = [each for each in components(rendered) if each["type"] == 2]
    assert [each["label"] for each in buttons] == [
        "Read the original",
        "English translation",
        "Discuss",
        "Share",
    ]
    assert [each.get("custom_id") for each in buttons[2:]] == [
        f"loupe:discuss:{NONCE}",
        f"loupe:share:{NONCE}",
    ]
    (gallery,) = (each for each in components(rendered) if each["type"] == 12)
    assert gallery["items"][0]["description"] == "A man at a desk"


async def test_the_embed_carries_the_same() -> None:
    rendered = render_card(REFERENCE, style="embed", nonce=NONCE)
    assert rendered.embed is not None
    embed = rendered.embed.to_dict()
    assert embed["title"] == REFERENCE.title
    assert embed["url"] == REFERENCE.url
    assert "- The Leica M has a waiting list of one year." in embed["description"]
    assert embed["image"]["url"] == "https://focus.example/lead.jpg"
    assert embed["fields"][0]["name"] == "(No ratings yet)"
    assert len(components(rendered)) == 1 + 3


async def test_ratings_are_shown_as_stars_mean_and_number() -> None:
    card = Card(
        **{name: getattr(REFERENCE, name) for name in Card.__slots__}
        | {"rating": Rating((0, 1, 1, 5, 5)), "comments": 3}
    )
    assert texts(render_card(card))[-1].endswith("**★★★★☆ 4.2 · 12 ratings · 3 comments**")


async def test_a_preview_has_links_only() -> None:
    rendered = render_card(REFERENCE, nonce="", discuss=True)
    assert all("url" in each for each in components(rendered) if each["type"] == 2)


async def test_views_are_not_kept_in_memory_by_discord_py() -> None:
    assert render_card(REFERENCE, nonce=NONCE).view.is_finished()


async def test_a_hostile_title_is_only_a_title() -> None:
    card = Card(
        title="@everyone **free** [click](https://evil.example) <@1> https://evil.example",
        url="javascript:alert(1)",
        intro="# big\n> quote ||spoiler||",
        bullets=("`code` <#1> :smile:",),
        source="@here",
        language="en",
        minutes=0,
        picture=Picture("file:///etc/passwd"),
    )
    rendered = render_card(card, nonce=NONCE)
    everything = "\n".join(texts(rendered))
    assert "@everyone" not in everything
    assert "@here" not in everything
    assert "<@1>" not in everything
    assert "](https://evil" not in everything
    assert "javascript" not in str(rendered.view.to_components())
    assert not [each for each in components(rendered) if each["type"] == 12]
    assert "\n#" not in everything.replace("\n-#", "")


any_text = st.text(max_size=300) | st.text(st.sampled_from("*_[]()<>@#`~|\\\n-> 漢🙂"), max_size=300)


@settings(max_examples=60, deadline=None)
@given(
    title=any_text,
    intro=any_text,
    bullets=st.lists(any_text, max_size=8),
    source=any_text,
    url=st.just("https://a.example/") | st.text(max_size=3000).map(lambda rest: f"https://a.example/{rest}"),
    style=st.sampled_from(STYLES),
)
async def test_discords_limits_are_kept_whatever_a_feed_says(
    title: str, intro: str, bullets: list[str], source: str, url: str, style: str
) -> None:
    card = Card(
        title, url, intro, tuple(bullets), source, "fr", 3, Picture(url, alt=intro * 9), rating=Rating()
    )
    rendered = render_card(card, style=style, nonce=NONCE, discuss=True)
    shown = components(rendered)
    written = texts(rendered)
    assert len(shown) <= 40
    assert sum(map(len, written)) <= 4000
    assert sum(len(text.encode()) + 12 for text in written) <= 10_170
    assert all(text.strip() for text in written)
    assert all(len(each.get("url", "")) <= 512 for each in shown if each["type"] == 2)
    assert all(len(item.get("description") or "") <= 1024 for each in shown for item in each.get("items", []))
    if rendered.embed is not None:
        assert len(rendered.embed.title or "") <= 256
        assert len(rendered.embed.description or "") <= 4096
        assert len(rendered.embed) <= 6000


@pytest.mark.parametrize(("source", "target"), [("", "en"), ("en", "en")])
def test_no_translation_is_offered_where_none_is_needed(source: str, target: str) -> None:
    assert translation_address("https://a.example/", source, target) == ""


def test_a_translation_that_would_not_fit_into_a_button_is_not_offered() -> None:
    assert translation_address("https://a.example/" + "x" * 600, "fr", "en") == ""


@pytest.mark.parametrize("style", STYLES)
async def test_endless_links_of_other_coverage_cost_neither_the_post_nor_its_points(style: str) -> None:
    endless = tuple(Coverage("*_" * 250, f"https://other.example/{'x' * 1900}/{each}") for each in range(4))
    rendered = render_card(replace(REFERENCE, also_at=endless), style=style, nonce=NONCE, discuss=True)
    written = [rendered.embed.description or ""] if rendered.embed else texts(rendered)
    assert sum(map(len, written)) <= 4000
    told = "" if style == "headline" else "".join(written)
    assert all(point.split()[-1] in told for point in REFERENCE.bullets) or style == "headline"


def test_a_card_says_when_an_edit_of_the_article_changed_it() -> None:
    updated = replace(REFERENCE, updated_at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert "updated <t:1795435200:R>" in str(components(render_card(updated)))
    assert "updated" not in str(components(render_card(REFERENCE)))

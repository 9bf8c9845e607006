"""The four styles of a post: what each shows, and that all of them do what a post must."""

from dataclasses import replace

import pytest

from bot.delivery.subscriptions import STYLES
from bot.votes.rating import Rating
from bot.work.card import Coverage, Picture, PictureFile
from cogs.render.card import Rendered, render_card
from cogs.render.card_parts import picture_files
from cogs.render.panel import ACCENT
from tests.cogs.render.test_card import NONCE, REFERENCE, components, texts


def accent(rendered: Rendered) -> int:
    if rendered.embed is None:
        return int(components(rendered)[0]["accent_color"])
    return 0 if rendered.embed.colour is None else rendered.embed.colour.value


async def test_the_accent_is_the_same_in_all_styles_and_the_sources_own_where_it_has_one() -> None:
    assert {accent(render_card(REFERENCE, style=style)) for style in STYLES} == {ACCENT.value}
    blue = replace(REFERENCE, accent=0x1E6FB8)
    assert {accent(render_card(blue, style=style)) for style in STYLES} == {0x1E6FB8}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("discuss", [True, False])
async def test_a_post_of_any_style_is_known_by_its_buttons_and_shows_its_rating(
    style: str,
    discuss: bool,
) -> None:
    card = replace(REFERENCE, rating=Rating((0, 1, 1, 5, 5)), comments=3)
    rendered = render_card(card, style=style, nonce=NONCE, discuss=discuss)
    shown = components(rendered)
    assert any(each.get("custom_id", "").endswith(f":{NONCE}") for each in shown)
    told = str(shown) + str(rendered.embed and rendered.embed.to_dict())
    assert "★★★★☆ 4.2 · 12 ratings · 3 comments" in told
    assert "Focus Numérique" in told


async def test_a_compact_card_has_three_points_and_its_picture_beside_them() -> None:
    card = replace(REFERENCE, bullets=("One.", "Two.", "many " * 60, "Four."), intro="word " * 60)
    rendered = render_card(card, style="compact", nonce=NONCE)
    written = texts(rendered)
    points = written[1].split("\n")
    assert points[:2] == ["- One.", "- Two."]
    assert len(points) == 3
    assert len(points[2]) <= 162
    assert len(written[0].split("\n")[1]) <= 160
    (section,) = (each for each in components(rendered) if each["type"] == 9)
    assert section["accessory"]["media"]["url"] == "https://focus.example/lead.jpg"
    assert section["accessory"]["description"] == "A man at a desk"
    assert not [each for each in components(rendered) if each["type"] == 12]


async def test_a_compact_card_without_a_picture_has_no_empty_place_beside_it() -> None:
    shown = components(render_card(replace(REFERENCE, picture=None), style="compact"))
    assert {each["type"] for each in shown} == {17, 10, 1, 2}


async def test_a_headline_has_title_source_rating_and_one_button() -> None:
    rendered = render_card(REFERENCE, style="headline", nonce=NONCE, discuss=True)
    assert texts(rendered) == [
        "**[Interview with Dr. Andreas Kaufman, owner of Leica](https://focus.example/interview)**",
        (
            "-# Focus Numérique · fr · 6 min read · also at [PetaPixel](https://petapixel.example/1)\n"
            "**(No ratings yet)**"
        ),
    ]
    (button,) = (each for each in components(rendered) if each["type"] == 2)
    assert button["custom_id"] == f"loupe:discuss:{NONCE}"
    in_a_forum = components(render_card(REFERENCE, style="headline", nonce=NONCE))
    assert [each["custom_id"] for each in in_a_forum if each["type"] == 2] == [f"loupe:share:{NONCE}"]


UPLOADED = replace(
    REFERENCE, picture=Picture("kept:lead-1.jpg", "A man", "Jane", PictureFile("lead-1.jpg", b"jpeg"))
)


@pytest.mark.parametrize("style", ["card", "compact", "embed"])
async def test_an_uploaded_picture_is_shown_by_its_name(style: str) -> None:
    rendered = render_card(UPLOADED, style=style, nonce=NONCE)
    told = str(components(rendered)) + str(rendered.embed and rendered.embed.to_dict())
    assert "attachment://lead-1.jpg" in told
    assert "kept:" not in told
    (file,) = picture_files(UPLOADED)
    assert (file.filename, file.description, file.fp.read()) == ("lead-1.jpg", "A man", b"jpeg")


async def test_the_source_and_its_icon_stand_on_top_of_an_embed() -> None:
    embed = render_card(replace(REFERENCE, icon="https://focus.example/icon.png"), style="embed").embed
    assert embed is not None
    assert (embed.author.name, embed.author.icon_url) == (
        "Focus Numérique",
        "https://focus.example/icon.png",
    )
    without = render_card(replace(REFERENCE, icon="javascript:alert(1)"), style="embed").embed
    assert without is not None
    assert without.author.name is None


async def test_what_is_written_from_right_to_left_does_not_reorder_the_rest_of_its_line() -> None:
    arabic = replace(REFERENCE, source="مجلة العدسة", also_at=(Coverage("צילום", "https://a.example/1"),))
    small = texts(render_card(arabic))[2].split("\n")[-1]
    assert small == (
        "-# \u200e\u2068مجلة العدسة\u2069 · fr · 6 min read · also at \u2068[צילום](https://a.example/1)\u2069"
    )

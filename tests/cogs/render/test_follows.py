"""Letters to followers, and their lists."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discussion.followers import Following
from bot.discussion.letters import NAMED, Letter, Line
from bot.reports.stories import Place
from bot.translation import translation
from bot.votes.rating import Rating
from cogs.render.follows import letter_view, trouble
from tests.archive import NOW
from tests.cogs.render.components import assert_discord_takes, texts

EN = translation("en")
HOSTILE = st.text(st.sampled_from("*_[]()<@#>`|\\ aé写😀\u202e"), max_size=300)


def line(title: str = "Fog", label: str = "Leica M11", number: int = 3) -> Line:
    return Line(title, Place(1 << 60, 2 << 60, number << 60, NOW), label, Rating((0, 0, 0, 2, 1)))


def letter(*lines: Line, more: int = 0) -> Letter:
    return Letter(user_id=1, key=1, locale="en", lines=lines, more=more)


def test_a_letter_says_what_where_and_why_and_how_it_ends() -> None:
    shown = texts(letter_view(letter(line("Fog *and* [ice]")), {1 << 60: "Aperture _Club_"}, EN))
    place = f"{1 << 60}/{2 << 60}/{3 << 60}"
    assert shown == [
        "### A story on what you follow",
        (
            f"**[Fog \\*and\\* ［ice］](https://discord.com/channels/{place})**\n"
            f"-# ★★★★☆ 4.3 · 3 ratings · <#{2 << 60}> · You follow Leica M11 in Aperture \\_Club\\_"
        ),
        "-# Too much? Take something away in its server with /follow remove or /follow list.",
    ]


def test_what_is_no_longer_followed_or_in_an_unknown_server_is_told_without_it() -> None:
    shown = texts(letter_view(letter(line(label=""), line("Ice")), {}, EN))
    assert "2 stories on what you follow" in shown[0]
    assert ["You follow" in text for text in shown] == [False, False, True, False]
    assert shown[2].endswith("You follow Leica M11")


@pytest.mark.parametrize("language", ["en", "fr", "de", "ja"])
def test_a_full_letter_names_ten_stories_and_counts_the_rest(language: str) -> None:
    tr = translation(language)
    lines = [line(f"A headline of usual length, which is number {n:02}", number=n + 1) for n in range(NAMED)]
    view = letter_view(letter(*lines, more=1234), {1 << 60: "Aperture Club"}, tr)
    assert_discord_takes(view)
    text = "\n".join(texts(view))
    assert all(f"number {n:02}" in text for n in range(NAMED))
    assert tr.number(1234) in text


@given(st.lists(st.builds(line, HOSTILE, HOSTILE), min_size=1, max_size=NAMED), HOSTILE)
def test_discord_takes_any_letter_and_nothing_is_lost_from_its_count(lines: list[Line], server: str) -> None:
    view = letter_view(letter(*lines), {1 << 60: server}, EN)
    assert_discord_takes(view)
    shown = texts(view)
    named = sum("](https://discord.com/channels/" in text for text in shown)
    assert named >= 1
    assert (shown[-2] == f"and {len(lines) - named} more") is (named < len(lines))
    assert shown[-1].startswith("-# Too much?")


def test_trouble_is_told_with_what_helps_and_when_it_is_tried_again() -> None:
    problem = "Discord does not let me write to you: you take no private messages from this server."
    assert trouble(Following(()), EN, NOW) == ""
    later = trouble(Following((), problem, NOW + timedelta(days=1)), EN, NOW)
    assert problem in later
    assert "Privacy Settings" in later
    assert f"I try again: <t:{int(NOW.timestamp()) + 86400}:R>." in later
    assert trouble(Following((), problem, NOW), EN, NOW).endswith("I try again: now.")
    assert trouble(Following((), problem), EN, NOW).endswith("a week.")
    assert trouble(Following((), problem), translation("de"), NOW).startswith(
        "⚠️ Discord lässt mich dir nicht"
    )

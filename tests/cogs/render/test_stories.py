from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.members import MemberVote, MemberVotes
from bot.reports.ranking import Period, RankedStory
from bot.reports.stories import Coverage, Place, StoryLine, StoryReport
from bot.translation import translation
from bot.votes.rating import Rating
from cogs.render.panel import panel
from cogs.render.stories import (
    bars,
    period_name,
    ranked_part,
    report_parts,
    story_part,
    vote_part,
    votes_heading,
)
from tests.archive import NOW
from tests.cogs.render.components import assert_discord_takes, nodes_of, texts
from tests.cogs.render.markdown_reading import read

EN = translation("en")
PLACE = Place(1, 2, 3, NOW)
RATING = Rating((0, 1, 1, 5, 5))
LINE = StoryLine(7, "Leica M waits", "https://news.example/7", "PetaPixel", None, PLACE, RATING)
PICTURE = {"url": "https://pictures.example/7.jpg", "alt": "A camera", "credit": "Somebody"}
LONG_ADDRESS = "https://news.example/" + "x" * 229
hostile = st.text(max_size=300) | st.sampled_from(["*" * 300, "@everyone " * 30, "写真" * 150, "[](" * 100])


def test_a_line_has_title_rating_source_time_and_the_way_to_its_post() -> None:
    assert story_part(LINE, EN) == (
        "**[Leica M waits](https://news.example/7)**\n"
        "★★★★☆ 4.2 · 12 ratings\n"
        f"-# PetaPixel · <t:{int(NOW.timestamp())}:R> · [see the post](https://discord.com/channels/1/2/3)"
    )


def test_a_line_without_votes_and_source_says_so_and_leaves_out_what_is_not_known() -> None:
    bare = StoryLine(7, "Bare", "javascript:alert(1)", "", None, None, Rating())
    assert story_part(bare, EN) == "**Bare**\n(No ratings yet)"


def test_a_rank_stands_before_the_title_and_makes_no_list() -> None:
    text = texts(panel(ranked_part(RankedStory(12, LINE, 4.1), EN)))[0]
    assert text.startswith("**12. [Leica M waits]")
    assert "list" not in read(text).kinds


def test_a_picture_stands_beside_its_story_with_its_alt_text() -> None:
    line = StoryLine(7, "With picture", "https://news.example/7", "", PICTURE, PLACE, RATING)
    nodes = nodes_of(panel(story_part(line, EN)))
    media = [node for node in nodes if "media" in node]
    assert [node["media"]["url"] for node in media] == [PICTURE["url"]]
    assert [node["description"] for node in media] == ["A camera"]


def test_a_picture_that_is_no_web_address_is_left_out() -> None:
    line = StoryLine(7, "Title", "https://news.example/7", "", {"url": "file:///etc/passwd"}, PLACE, RATING)
    assert isinstance(story_part(line, EN), str)


@given(hostile, hostile, st.booleans())
def test_a_page_of_the_longest_stories_is_taken_by_discord(title: str, source: str, pictured: bool) -> None:
    line = StoryLine(1, title, LONG_ADDRESS, source, PICTURE if pictured else None, PLACE, RATING)
    heading = votes_heading(MemberVotes((), RATING), EN)
    parts = [vote_part(MemberVote(line, 5, NOW), EN) for _ in range(5)]
    view = panel(heading, *parts)
    assert_discord_takes(view)
    assert len(texts(view)) == 6
    assert "".join(texts(view)).count("see the post") == 5


def test_a_members_own_votes_say_what_they_gave() -> None:
    text = texts(panel(vote_part(MemberVote(LINE, 3, NOW - timedelta(days=1)), EN)))[0]
    assert "You gave ★★★☆☆ <t:" in text
    assert votes_heading(MemberVotes((), Rating()), EN) == "## Your ratings"
    assert "12 stories rated · your mean is 4.2" in votes_heading(MemberVotes((), RATING), EN)


def test_bars_show_the_spread_and_never_hide_a_vote() -> None:
    rows = bars(Rating((1, 0, 0, 0, 1000)), EN).split("\n")
    assert rows[0] == "`5 ★ ████████████` 1,000"
    assert rows[4] == "`1 ★ █░░░░░░░░░░░` 1"
    assert rows[1] == "`4 ★ ░░░░░░░░░░░░` 0"


@pytest.mark.parametrize("period", list(Period))
def test_every_period_has_a_name(period: Period) -> None:
    assert period_name(period, EN)


def report(title: str = "What happened", bullet: str = "A fact.") -> StoryReport:
    return StoryReport(
        story_id=1,
        title=title,
        url="https://news.example/1",
        source="PetaPixel",
        language="fr",
        minutes=6,
        intro=bullet,
        bullets=(bullet,) * 8,
        image=PICTURE,
        coverage=(
            Coverage("PetaPixel", "What happened", "https://news.example/1"),
            Coverage("Leica Rumors", title, "https://other.example/1"),
        ),
        places=(PLACE,) * 9,
        rating=RATING,
    )


def test_a_report_has_all_that_is_known() -> None:
    view = panel(*report_parts(report(), EN))
    written = "\n".join(texts(view))
    assert "## [What happened](https://news.example/1)" in written
    assert written.count("- A fact.") == 8
    assert "-# PetaPixel · fr · 6 min read" in written
    assert "**★★★★☆ 4.2 · 12 ratings**" in written
    assert "Also at [Leica Rumors](https://other.example/1)" in written
    assert "- <#2> <t:" in written
    assert_discord_takes(view)


@given(hostile, hostile)
def test_a_report_of_the_longest_texts_is_taken_by_discord(title: str, bullet: str) -> None:
    view = panel(*report_parts(report(title[:256], bullet), EN))
    assert_discord_takes(view)
    seen = read("\n".join(texts(view)))
    assert set(seen.links) <= {
        "https://news.example/1",
        "https://other.example/1",
        "https://discord.com/channels/1/2/3",
    }

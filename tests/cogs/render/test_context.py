"""A bullet in its context, as a message."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.passages import Passage
from bot.reports.stories import Place, StoryReport
from bot.translation import translation
from bot.votes.rating import Rating
from cogs.render.context import context_choices, context_parts
from cogs.render.panel import panel
from tests.archive import NOW
from tests.cogs.render.components import assert_discord_takes, texts
from tests.cogs.render.markdown_reading import read

EN = translation("en")
hostile = st.text(max_size=600) | st.sampled_from(["*" * 600, "@everyone " * 60, "写真" * 300, "[](" * 200])


def report(*bullets: str, passages: tuple[Passage | None, ...] = (), language: str = "en") -> StoryReport:
    return StoryReport(
        story_id=7,
        title="A lens",
        url="https://news.example/7",
        source="PetaPixel",
        language=language,
        minutes=2,
        intro="PetaPixel reports.",
        bullets=bullets,
        image=None,
        coverage=(),
        places=(Place(1, 2, 3, NOW),),
        rating=Rating(),
        passages=passages,
    )


def test_a_sentence_stands_in_bold_between_what_is_around_it_and_the_source_is_named_and_linked() -> None:
    told = report(
        "It costs 480 euros.", passages=(Passage("…from Kyoto.", "It costs 480 euros.", "It is small…"),)
    )
    shown = texts(panel(*context_parts(told, 0, EN)))
    assert shown == [
        "> …from Kyoto. **It costs 480 euros.** It is small…",
        "-# Quoted from [PetaPixel](https://news.example/7)",
    ]


def test_japanese_gets_no_spaces() -> None:
    told = report("軽い。", passages=(Passage("新しい。", "軽い。", "高い。"),), language="ja")
    assert texts(panel(*context_parts(told, 0, EN)))[0] == "> 新しい。**軽い。**高い。"


@pytest.mark.parametrize("passages", [(), (None,)])
def test_what_is_not_kept_is_said_to_be_so(passages: tuple[Passage | None, ...]) -> None:
    shown = texts(panel(*context_parts(report("A fact.", passages=passages), 0, EN)))
    assert "is not kept" in shown[0]
    assert "[PetaPixel](https://news.example/7)" in shown[1]


def test_each_bullet_can_be_chosen() -> None:
    options = context_choices(report("One.", "Two " * 60))
    assert [option.value for option in options] == ["0", "1"]
    assert options[0].label == "One."
    assert len(options[1].label) <= 100


@given(hostile, hostile, hostile)
def test_no_passage_formats_or_mentions(before: str, sentence: str, after: str) -> None:
    told = report(sentence, passages=(Passage(before, sentence, after),))
    view = panel(*context_parts(told, 0, EN))
    assert_discord_takes(view)
    for text in texts(view):
        assert not {"mention", "heading", "code"} & set(read(text).kinds)

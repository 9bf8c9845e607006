"""Sources of fewer than 120 words: what they tell although a quarter of them would say nothing."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.digests.compose import Digest, compose, is_brief
from bot.stories.article import Article, extract_article
from bot.stories.plain import count_words

BRIEF = (
    "My fixer costs 9 euro a litre and lasts for 12 films. The darkroom in Leeds opens on 3 May at ten. "
    "Bring your own paper and a towel. Nina Harrow teaches the class, which costs £40 for an evening. "
    "There are eight places, two of them for people under 18. The tram stops at the door every 10 minutes. "
    "Whoever wants to stay longer can rent a locker and come back on any evening of the same week."
)


NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)


def article_of(text: str, *, syndicated: bool = False, description: str = "") -> Article:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    found = extract_article(
        "", "https://example.com/a", fallback_html=paragraphs, title="News", language="en"
    )
    return replace(found, syndicated=syndicated, description=description)


def brief(text: str, *, syndicated: bool = False, description: str = "") -> Digest:
    known = article_of(text, syndicated=syndicated, description=description)
    return compose(known, source_title="Nina's darkroom", feed_language="", now=NOW)


def test_a_brief_from_a_page_shows_its_first_sentence_whole() -> None:
    digest = brief(BRIEF)
    assert digest.intro == (
        "An article at Nina's darkroom: My fixer costs 9 euro a litre and lasts for 12 films."
    )
    assert digest.bullets == ()


def test_a_brief_that_a_feed_carries_shows_up_to_three_whole_sentences_and_half_the_words() -> None:
    digest = brief(BRIEF, syndicated=True)
    assert digest.intro.endswith(" lasts for 12 films.")
    assert len(digest.bullets) == 2
    assert [BRIEF[bullet.start : bullet.end] for bullet in digest.bullets] == [
        bullet.text for bullet in digest.bullets
    ]
    told = f"{digest.intro.partition(': ')[2]} {' '.join(bullet.text for bullet in digest.bullets)}"
    assert count_words(told) <= count_words(BRIEF) / 2


def test_the_exception_ends_at_120_words() -> None:
    filler = "The tram stops at the door. "
    long = filler * 20
    assert (count_words(long[: -len(filler)]), count_words(long)) == (114, 120)
    assert is_brief(article_of(long[: -len(filler)]))
    assert not is_brief(article_of(long))
    assert is_brief(article_of("写" * 239))
    assert not is_brief(article_of("写" * 240))


def test_a_first_sentence_too_long_for_the_intro_becomes_a_bullet() -> None:
    fits = "The lens " + "and the other lens " * 14 + "cost £5."
    whole = brief(fits)
    assert 270 < len(fits) <= 300
    assert (whole.intro, [bullet.text for bullet in whole.bullets]) == (
        "An article at Nina's darkroom.",
        [fits],
    )
    longer = "The lens " + "and the other lens " * 20 + "cost £5."
    (cut,) = brief(longer).bullets
    assert len(cut.text) <= 300
    assert cut.text.endswith("…")
    assert (cut.start, cut.end) == (0, len(longer))


def test_headings_questions_and_what_a_feed_cut_off_do_not_stand_for_a_brief() -> None:
    text = "News of the week\nWhat is new? The darkroom in Leeds opens on 3 May. Nina Harrow will teach […]"
    digest = brief(text, syndicated=True)
    assert digest.intro == "An article at Nina's darkroom: The darkroom in Leeds opens on 3 May."
    assert digest.bullets == ()


@pytest.mark.parametrize("tail", ["…", " …", " […]", " ...", "..."])
def test_no_intro_has_an_ellipsis_after_its_full_stop(tail: str) -> None:
    text = "The darkroom in Leeds opens on 3 May." + tail
    assert brief(text).intro == "An article at Nina's darkroom: The darkroom in Leeds opens on 3 May."
    long = "".join(
        f"Lens number {i} costs £{i}99.00 and is sold in Leeds from {i} May. " for i in range(1, 29)
    )
    assert brief(long, description=text).intro == brief(text).intro

"""What the newsroom's stories promise to whoever tries the sandbox."""

import re
from collections import Counter

import pytest

from bot.sandbox.newsroom import Catalogue, Story, load_catalogue
from bot.sandbox.newsroom.markup import body_html, body_text
from bot.sandbox.newsroom.pictures import picture_names

KINDS = {"interview", "review", "prices", "rumour", "gallery", "obituary", "press release", "firmware"} | {
    "exhibition",
    "technique",
}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _length(story: Story, language: str) -> float:
    """Words; two characters of Japanese count as one."""
    text = body_text(story.body)
    return len(re.sub(r"\s", "", text)) / 2 if language == "ja" else len(text.split())


def test_there_are_stories_of_every_kind_in_four_languages(catalogue: Catalogue) -> None:
    languages = Counter(catalogue.magazines[story.magazine].language for story in catalogue.stories)

    assert len(catalogue.stories) >= 14
    assert {story.kind for story in catalogue.stories} >= KINDS
    assert languages["fr"] == languages["de"] == languages["ja"] == 2
    assert languages["en"] > 6


def test_every_story_is_as_long_as_an_article(catalogue: Catalogue) -> None:
    lengths = {
        story.slug: _length(story, catalogue.magazines[story.magazine].language)
        for story in catalogue.stories
    }

    assert {slug: length for slug, length in lengths.items() if not 250 <= length <= 700} == {}


def test_five_magazines_speak_four_formats_and_say_that_they_are_invented(catalogue: Catalogue) -> None:
    magazines = catalogue.magazines.values()

    assert {magazine.format for magazine in magazines} == {"rss2", "rss1", "atom", "json"}
    assert {magazine.content for magazine in magazines} == {"full", "summary"}
    assert all("Loupe" in magazine.notice for magazine in magazines)
    assert all("for the Loupe sandbox" in magazine.credit for magazine in magazines)
    assert len({tuple(sorted(magazine.words)) for magazine in magazines}) == 1


def test_each_story_has_a_picture_with_alt_text_of_its_own_except_a_reprint(catalogue: Catalogue) -> None:
    originals = [story for story in catalogue.stories if not story.copy_of]

    assert {story.picture for story in originals} == picture_names()
    assert len({story.picture for story in originals}) == len(originals)
    assert all(len(story.alt) > 20 for story in originals)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("interview-cadrelle", "cadrelle-no-zoom"),
        ("last-shutter-repairer", "last-shutter-repairer-reprint"),
        ("kestrel-200-press-release", "kestrel-200-returns"),
    ],
)
def test_two_magazines_report_one_event_one_after_the_other(
    catalogue: Catalogue, first: str, second: str
) -> None:
    order = [story.slug for story in catalogue.stories]
    stories = [story for story in catalogue.stories if story.slug in {first, second}]

    assert 1 <= order.index(second) - order.index(first) <= 2
    assert len({story.magazine for story in stories}) == 2


def test_a_pair_of_one_event_stands_in_two_languages_with_the_same_numbers(catalogue: Catalogue) -> None:
    french, english = catalogue.story("interview-cadrelle"), catalogue.story("cadrelle-no-zoom")
    assert french is not None
    assert english is not None
    digits = [set(re.findall(r"\d{2,}", story.body)) for story in (french, english)]

    assert len(digits[0] & digits[1]) >= 15


def test_a_reprint_has_the_words_of_its_original(catalogue: Catalogue) -> None:
    reprint = catalogue.story("last-shutter-repairer-reprint")
    assert reprint is not None
    original = catalogue.original(reprint)

    assert original.slug == "last-shutter-repairer"
    assert reprint.body.endswith(original.body)
    assert reprint.picture == original.picture
    assert catalogue.original(original) is original


@pytest.mark.parametrize(
    "trap", ["f/2.8", "Dr. ", "No. 3", "£1,299.00", "Nr. 3", "z. B.", "81 %", "「", "。」", "« ", "„"]
)
def test_typographic_traps_stand_in_the_text(catalogue: Catalogue, trap: str) -> None:
    assert any(trap in story.body for story in catalogue.stories)


def test_markup_becomes_html_and_all_text_is_escaped() -> None:
    body = "A <b> & c.\n\n## Two & three\n\n- one\n- <two>\n\n> said\n> she"

    assert body_html(body) == (
        "<p>A &lt;b&gt; &amp; c.</p>\n<h2>Two &amp; three</h2>\n"
        "<ul>\n<li>one</li>\n<li>&lt;two&gt;</li>\n</ul>\n"
        "<blockquote><p>said she</p></blockquote>"
    )

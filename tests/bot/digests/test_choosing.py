"""Which sentences are told when title and intro have told theirs."""

from datetime import UTC, datetime

from bot.digests.choosing import first_words, new_to, within
from bot.digests.compose import Digest, compose
from bot.digests.extractive import KeySentence, alike
from bot.stories.article import extract_article
from bot.stories.plain import count_words

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FILLER = (
    "The valley road was closed for most of the winter because a bridge had been taken down. "
    "Nobody in the village could say when the workers from the other side would come back. "
)


def key(*texts: str, score: float = 1.0) -> list[KeySentence]:
    """Sentences that stand one after another in a source, each a little less relevant than the one before."""
    found: list[KeySentence] = []
    for text in texts:
        start = found[-1].end + 1 if found else 0
        found.append(KeySentence(text, start, start + len(text), score))
        score *= 0.9
    return found


def told(sentences: list[KeySentence]) -> list[str]:
    return [one.text for one in sentences]


def digest_of(text: str, title: str = "News", description: str = "") -> Digest:
    head = f'<meta name="description" content="{description}">' if description else ""
    page = f"<html><head>{head}</head><body><article><p>{text}</p></article></body></html>"
    article = extract_article(page, "https://example.com/a", title=title, language="en")
    return compose(article, source_title="Grain", feed_language="", now=NOW)


def test_what_the_title_says_is_said_again_only_with_a_new_fact() -> None:
    same, more = "Harrow announces the new lens.", "Harrow announces the new lens for £379."
    assert told(new_to(key(same, more), "Harrow announces a new lens", "", "en")) == [more]


def test_what_the_intro_says_is_never_said_again() -> None:
    intro = "Harrow announces the new lens for the L mount."
    assert new_to(key("Harrow announces the new lens for the L mount in May 2025."), "", intro, "en") == []


def test_of_two_sentences_that_tell_the_same_one_is_chosen() -> None:
    one, other = "The lens costs £379 in Leeds from May.", "From May the lens costs £379 in Leeds."
    assert alike(one, other, "en") >= 0.5
    assert told(within(key(one, other, "Rain is bad for it."), 60, 8, "en", [])) == [
        one,
        "Rain is bad for it.",
    ]


def test_a_sentence_that_points_back_comes_with_the_one_it_points_at() -> None:
    first, second = "Harrow announces a lens for the L mount.", "It weighs 96 g and costs £379 in Leeds."
    third = "Glass from Sheffield went up by 4 per cent."
    assert told(within(key(first, second, third), 17, 2, "en", [])) == [first, second]
    alone = [key(first, second, third)[1], *key(third, score=0.75)]
    assert told(within(alone, 9, 1, "en", [])) == [third]
    before = key(first, second, third)
    assert told(within(before[1:], 9, 1, "en", before[:1])) == [second]


def test_no_more_words_are_used_than_there_are() -> None:
    sentences = key(*(f"Lens number {i} costs £{i}99 and is sold in Leeds from {i} May." for i in range(12)))
    for budget in range(0, 60, 7):
        chosen = within(sentences, budget, 8, "en", [])
        assert sum(count_words(one.text) for one in chosen) <= budget
        assert [one.start for one in chosen] == sorted(one.start for one in chosen)


def test_a_cut_sentence_ends_with_an_ellipsis_and_has_no_more_words() -> None:
    (one,) = key("The lens that Harrow makes in Sheffield costs £379 and weighs 96 g.")
    cut = first_words(one, 8)
    assert cut is not None
    assert (cut.text, cut.start, cut.end) == (
        "The lens that Harrow makes in Sheffield costs…",
        one.start,
        one.end,
    )
    assert first_words(one, 3) is None


def test_the_publishers_sentence_gives_way_to_one_with_more_facts() -> None:
    first = "The maker Harrow of Sheffield announces its first pancake lens at £379 for the L mount."
    description = "The maker Harrow of Sheffield announces its first pancake lens."
    digest = digest_of(f"{first} {FILLER * 5}", description=description)
    assert digest.intro == "An article at Grain."
    assert first in [bullet.text for bullet in digest.bullets]


def test_where_no_sentence_fits_into_a_quarter_the_first_one_is_cut() -> None:
    sentence = (
        "The lens costs £379 " + "and the other lens costs more than the first one did " * 6 + "in Leeds. "
    )
    digest = digest_of(sentence + sentence.replace("379", "479"))
    assert digest.words >= 120
    (bullet,) = digest.bullets
    assert bullet.text.startswith("The lens costs £379 and the other lens")
    assert bullet.text.endswith("…")
    assert count_words(digest.intro) + count_words(bullet.text) <= digest.words / 4

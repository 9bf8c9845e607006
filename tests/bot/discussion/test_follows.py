"""What a member may follow, in any spelling, and which stories are about it."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.database.states import FollowKind
from bot.discussion.follows import LONGEST, NO_TRAITS, Traits, is_about, read_wanted
from bot.stories.gear import Kind, distinct, find_gear
from bot.stories.gear.catalogue import catalogue
from bot.stories.gear.naming import keys_of, makers, named_maker
from bot.stories.plain import one_line
from bot.stories.terms import indexed
from bot.stories.words import function_words, listed_languages

SMALL = frozenset(word for language in listed_languages() for word in function_words(language))
WORDS = st.text("abcdefghijklmnopqrstuvwxyzéüßñ", min_size=4, max_size=9).filter(
    lambda word: word not in SMALL
)
TOPICS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


def traits(title: str, digest: str = "") -> Traits:
    """What a story with this text is about, as the tables keep it."""
    gear = distinct(find_gear(f"{title}. {digest}"))
    return Traits(
        frozenset(key for each in gear for key in keys_of(each.name, each.kind)),
        frozenset(each.maker for each in gear),
        f" {indexed([title])} ¶ {indexed([digest])} ¶ {indexed([each.name for each in gear])} ",
    )


def about(title: str, typed: str) -> bool:
    """Whether a story of this title is about what was typed."""
    wanted = read_wanted(typed)
    assert wanted is not None
    return is_about(traits(title), wanted.kind, wanted.key, wanted.label)


@pytest.mark.parametrize(
    ("spellings", "label", "gear"),
    [
        (("a7 iv", "Sony A7IV", "α7 IV", " SONY  a7 IV "), "Sony A7 IV", Kind.CAMERA),
        (("leica m11", "ライカM11", "Leica M11"), "Leica M11", Kind.CAMERA),
        (("q3",), "Leica Q3", Kind.CAMERA),
        (("Sigma 35mm f/1.4", "sigma 35/1.4"), "Sigma 35mm f/1.4", Kind.LENS),
    ],
)
def test_all_spellings_of_gear_are_one(spellings: tuple[str, ...], label: str, gear: Kind) -> None:
    found = {read_wanted(each) for each in spellings}
    assert len(found) == 1
    (wanted,) = found
    assert wanted is not None
    assert (wanted.kind, wanted.label, wanted.gear) == (FollowKind.GEAR, label, gear)


@pytest.mark.parametrize(
    ("typed", "maker"),
    [("leica", "Leica"), ("ライカ", "Leica"), ("“Leica”", "Leica"), ("fuji", "Fujifilm"), ("佳能", "Canon")],
)
def test_a_maker_is_one_in_every_script(typed: str, maker: str) -> None:
    wanted = read_wanted(typed)
    assert wanted is not None
    assert (wanted.kind, wanted.key, wanted.label, wanted.gear) == (FollowKind.MAKER, maker, maker, None)


def test_every_maker_and_nearly_every_name_of_the_lists_is_read_as_itself() -> None:
    assert [maker for maker in makers() if named_maker(maker) != maker] == []
    names = {reading.model.name for readings in catalogue().names.values() for reading in readings}
    found = [wanted.label for name in sorted(names) if (wanted := read_wanted(name)) and wanted.gear]
    assert len(set(found) & names) > 0.99 * len(names)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("street  Photography", "street photography"),
        ("Leica M99", "leica m 99"),
        ("Leica 写真", "leica 写真"),
        ("Café", "cafe"),
        ("M6", "m 6"),
        ("gr", "gr"),
        ("a review of the Leica M11", "a review of the leica m 11"),
    ],
)
def test_whatever_else_is_a_topic(typed: str, key: str) -> None:
    wanted = read_wanted(typed)
    assert wanted is not None
    assert (wanted.kind, wanted.key, wanted.label) == (FollowKind.TOPIC, key, one_line(typed))


@pytest.mark.parametrize("typed", ["", " ", "the", "die", "!!!", "x", "7", "“”", "\u202e", "😀"])
def test_what_says_nothing_cannot_be_followed(typed: str) -> None:
    assert read_wanted(typed) is None


@pytest.mark.parametrize(
    ("title", "typed", "told"),
    [
        ("Two weeks with the Leica M11", "Leica M11", True),
        ("Two weeks with the Leica M11-P", "Leica M11", False),
        ("Two weeks with the Leica M11-P", "Leica", True),
        ("Leica opens a shop", "Leica", True),
        ("ライカ、銀座に新店", "Leica", True),
        ("Dawn on Mount Fuji", "Fujifilm", False),
        ("富士山の夜明け", "Fujifilm", False),
        ("A horizon at last", "Horizon", False),
        ("The Sigma 35mm f/1.4 DG DN Art is here", "Sigma 35mm f/1.4", True),
        ("The Sigma 35mm f/1.4 is here", "Sigma 35mm f/1.4 DG DN Art", False),
        ("STREET PHOTOGRAPHY in the rain", "street photography", True),
        ("A photography of the street", "street photography", False),
        ("Streets and photography", "street", False),
        ("Le café du coin", "cafe", True),
        ("写真展のお知らせ", "写真", True),
        ("写真展のお知らせ", "真展", True),
        ("写生のお知らせ", "写真", False),
        ("A long-exposure walk", "long exposure", True),
        ("An X-T5 at night", "XT5", True),
    ],
)
def test_a_story_is_about_what_its_words_say(title: str, typed: str, told: bool) -> None:
    assert about(title, typed) is told


def test_words_do_not_stand_together_across_a_title_and_a_digest() -> None:
    wanted = read_wanted("night sky")
    assert wanted is not None
    apart = traits("A walk at night", "Sky and sea were one.")
    assert not is_about(apart, wanted.kind, wanted.key, wanted.label)
    merged = traits("A walk at night") | traits("Sky and sea")
    assert not is_about(merged, wanted.kind, wanted.key, wanted.label)
    assert is_about(merged | traits("The night sky"), wanted.kind, wanted.key, wanted.label)
    assert not is_about(NO_TRAITS, wanted.kind, wanted.key, wanted.label)


@given(st.text(max_size=300))
@example("“ライカ”")
@example("“Leica” M11")
def test_any_text_is_understood_and_its_label_means_the_same(text: str) -> None:
    wanted = read_wanted(text)
    if wanted is not None:
        assert len(wanted.label) <= LONGEST
        assert one_line(wanted.label) == wanted.label
        again = read_wanted(wanted.label)
        assert again is not None
        assert again.key == wanted.key


@given(TOPICS)
def test_case_accents_and_width_do_not_matter(topic: str) -> None:
    wanted = read_wanted(topic)
    assert wanted is not None
    wide = "".join(
        chr(ord(letter) + 0xFEE0) if letter.isascii() and letter != " " else letter for letter in topic
    )
    bare = "".join(c for c in unicodedata.normalize("NFD", topic) if not unicodedata.combining(c))
    for written in (topic.upper(), topic.title(), wide, bare, f" {topic} "):
        again = read_wanted(written)
        assert again is not None
        assert again.key == wanted.key


@given(TOPICS, WORDS)
def test_a_topic_is_found_as_whole_words_side_by_side(topic: str, other: str) -> None:
    wanted = read_wanted(topic)
    assert wanted is not None
    asked = (wanted.kind, wanted.key, wanted.label)
    assert is_about(traits(f"{other} {topic.upper()}, {other}"), *asked)
    if wanted.kind == FollowKind.TOPIC and f" {topic} " not in f" {other}{topic}{other} ":
        assert not is_about(traits(f"{other}{topic}{other}"), *asked)

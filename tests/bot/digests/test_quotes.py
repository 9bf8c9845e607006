"""A quotation names its speaker or is not shown."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.digests.extractive import key_sentences
from bot.digests.quotes import is_bare_quote, lacks_speaker, opens_quote, spoken_units
from bot.stories.sentences import split_sentences

PIECES = (
    "“It is light,” she said. ",
    "“It is light. It is fast.” ",
    "Dr. Anil Rao said so. ",
    "Renata Kowalczyk, who runs four machines, bought eight more. ",
    "The lens costs £5. ",
    "« Oui », dit-il. ",
    "„Ja“, sagte er. ",
    "「軽い。」と話す。",
    "“",
    "”",
    "«",
    '"',
    "\n",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=12), max_size=30).map("".join)


def units(text: str, language: str = "en") -> list[str]:
    return [unit.text for unit in spoken_units(text, split_sentences(text, language), language)]


@pytest.mark.parametrize(
    ("language", "sentence", "lacks"),
    [
        ("en", "“I have a cemetery behind the house,” she said.", True),
        ("en", "“I have a cemetery behind the house,” Renata Kowalczyk said.", False),
        ("en", "“We would rather be copied than missed,” said a spokesman.", False),
        ("en", "“We would rather be copied than missed.”", True),
        ("en", "She said “no” when the board of the company asked for her consent.", False),
        ("fr", "« Il ne dit jamais qui a tort », résume-t-il.", True),
        ("fr", "« Il ne dit jamais qui a tort », résume la présidente du jury.", False),
        ("de", "„Kein Bild ist verloren“, sagte er am Freitag.", True),
        ("de", "„Kein Bild ist verloren“, sagte Produktmanager Ole Jansen.", False),
        ("es", "«El papel ha pasado de 12 a 31 céntimos», se queja.", True),
        ("es", "«Con menos de cuarenta carretes se estropea», explica Íñigo Sarasola.", False),
        ("it", "«La nebbia non si fotografa, si aspetta», racconta.", True),
        ("it", "«La nebbia non si fotografa», racconta oggi Bressan.", False),
        ("pt", "«Chorámos no passeio», contou.", True),
        ("pt", "«Chorámos no passeio», contou a diretora, a Dra. Leonor Pinho.", False),
        ("ja", "「14軒は救えた。」と笑う。", True),
        ("ja", "「14軒は救えた。」と岡部さんは笑う。", False),
        ("zh", "“我们把成本花在玻璃上。”他说。", True),
        ("zh", "“我们把成本花在玻璃上。”公司创始人陆文博说。", False),
    ],
)
def test_it_is_known_who_lacks_a_speaker(language: str, sentence: str, lacks: bool) -> None:
    assert lacks_speaker(sentence, language) is lacks


def test_a_quotation_is_shown_with_the_sentence_before_it_that_names_her() -> None:
    before = "Renata Kowalczyk, who runs four machines, has bought eight scrap machines."
    quotation = "“I have a cemetery behind the house,” she said."
    assert units(f"{before} {quotation} It is full.") == [before, f"{before} {quotation}", "It is full."]


def test_a_quotation_is_shown_with_the_short_sentence_after_it_that_names_him() -> None:
    text = "“We gave away half a stop. We saved eleven millimetres.” Dr. Anil Rao said so today."
    assert units(text) == [text]


def test_a_pronoun_in_the_sentence_after_it_names_nobody() -> None:
    before = "“We should have asked them in March,” said Ingrid Falk, who has led the company since January."
    quotation, after = "“It was wrong and I did it.”", "She said that the supplier had been replaced."
    assert units(f"{before} {quotation} {after}") == [before, f"{before} {quotation}", after]


@pytest.mark.parametrize(
    "before",
    [
        "The lens was shown in Kyoto on 3 May.",
        "The Maritime Museum opens on Sundays.",
        "Renata Kowalczyk, who runs four machines, has bought eight scrap machines.\n",
    ],
)
def test_a_quotation_whose_speaker_is_not_beside_it_is_left_out(before: str) -> None:
    text = f"{before} “I have a cemetery behind the house,” she said. It is full of machines."
    assert units(text) == [before.strip(), "It is full of machines."]
    assert all("cemetery" not in key.text for key in key_sentences(text, 9, "en"))


def test_a_sentence_and_the_quotation_joined_with_it_are_never_both_bullets() -> None:
    text = (
        "Renata Kowalczyk, who runs four machines in Leeds, bought eight scrap machines for £900. "
        "“I have a cemetery of 8 machines behind the house in Leeds,” she said. The town has 3 labs."
    )
    chosen = [key.text for key in key_sentences(text, 9, "en") if "Kowalczyk" in key.text]
    assert len(chosen) == 1


@pytest.mark.parametrize(
    ("text", "bare", "opened"),
    [
        ("“It is light.”", True, False),
        ("“It is light,” she said.", False, False),
        ("「軽い。」", True, False),
        ("“We sold 6,200.", False, True),
        ("Er sagte: „Wir warten.", False, True),
        ("Il dit : « Nous attendons.", False, True),
        ('She said "no', False, True),
    ],
)
def test_quotations_are_told_apart(text: str, bare: bool, opened: bool) -> None:
    assert is_bare_quote(text) is bare
    assert opens_quote(text) is opened


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["en", "fr", "de", "es", "ja", "xx"]))
@example("Dr. Anil Rao said so. ““It is light,” she said. “It is light. It is fast.” ", "en")
def test_no_key_sentence_lacks_a_speaker_and_none_overlap(text: str, language: str) -> None:
    chosen = key_sentences(text, 12, language)
    end = 0
    for key in chosen:
        assert key.start >= end
        end = key.end
        assert not lacks_speaker(text[key.start : key.end], language)


@pytest.mark.parametrize("part", ["“A,” she said. ", "“", "„", "Anna Bell, who ", "「」", "« ", "A said B "])
def test_hostile_repetition_comes_to_an_end(part: str) -> None:
    """Quadratic work on these would run into the time limit of the suite."""
    text = part * (60_000 // len(part))
    assert sum(map(len, units(text))) <= 3 * len(text)
    assert len(key_sentences(text, 8, "en")) <= 8

"""A translation is used where it says what its original says; else the original stays."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.compose import Bullet
from bot.digests.drafts import Draft, draft_of, fingerprint, within_a_quarter
from bot.digests.translating import (
    differences,
    to_translate,
    translated,
    translated_by_model,
    translation_messages,
)

FRENCH = (
    "Cadrelle présente un petit 28 mm",
    "L’objectif de Cadrelle sera vendu en juin.",
    "Le 28 mm coûtera 1 990 € et pèse 210 g.",
    "Andreas Kaufmann l’a présenté à Cologne le 4 juin.",
    "La batterie passe de 210 à 340 vues.",
)
ENGLISH = (
    "Cadrelle presents a small 28 mm",
    "Cadrelle’s lens will be sold in June.",
    "The 28 mm will cost €1,990 and weighs 210 g.",
    "Andreas Kaufmann presented it in Cologne on 4 June.",
    "The battery goes from 210 to 340 shots.",
)


def draft(words: int = 400, said: str = "Un article chez Cadrage Libre") -> Draft:
    return draft_of(
        FRENCH[0],
        f"{said}\u00a0: {FRENCH[1]}",
        [Bullet(text, 10 * number, 10 * number + 9) for number, text in enumerate(FRENCH[2:])],
        language="fr",
        source="Cadrage Libre",
        words=words,
    )


def test_only_what_others_wrote_is_given_to_be_translated() -> None:
    assert to_translate(draft(), "en") == list(FRENCH)
    assert to_translate(draft(), "fr") == []


def test_a_faithful_translation_is_used_and_our_own_words_are_said_anew() -> None:
    made, problems = translated(draft(), ENGLISH, "en")
    assert problems == []
    assert made.all_in("en")
    assert made.title.text == ENGLISH[0]
    assert made.intro.text == f"An article at Cadrage Libre: {ENGLISH[1]}"
    assert [piece.text for piece in made.bullets] == list(ENGLISH[2:])
    assert [piece.start for piece in made.bullets] == [0, 10, 20]
    assert not made.written


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (2, "The 28 mm will cost $1,990 and weighs 210 g."),
        (2, "The 28 mm will cost €1,990."),
        (2, "The 28 mm will cost €1,990 and weighs 210 kg."),
        (3, "Andreas Kaufmann presented it in Paris on 4 June."),
        (3, "Thomas Schmidt presented it in Cologne on 4 June."),
        (3, "He presented it in Cologne on 4 June."),
        (3, "Andreas Kaufmann presented it in Cologne on 5 June."),
        (4, "The battery goes from 210 to 340 shots. " * 6),
        (4, "@everyone The battery goes from 210 to 340 shots."),
    ],
)
def test_an_unfaithful_text_stays_as_it_was_beside_the_others(place: int, text: str) -> None:
    told = [*ENGLISH]
    told[place] = text
    made, problems = translated(draft(), told, "en")
    assert len(problems) == 1
    shown = [made.title.text, made.intro.text, *(piece.text for piece in made.bullets)]
    assert text not in shown
    assert shown[place] == FRENCH[place]
    assert sum(piece.language == "en" for piece in made.pieces) == 4


def test_an_unfaithful_sentence_of_the_intro_leaves_our_own_words() -> None:
    told = [ENGLISH[0], "Nikon’s lens will be sold in June.", *ENGLISH[2:]]
    made, _ = translated(draft(), told, "en")
    assert made.intro.text == "An article at Cadrage Libre."


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        (ENGLISH[:4], "4 texts came back of 5"),
        (FRENCH, "the translation is not English"),
        (("Nikon presents a 35 mm", *ENGLISH[1:]), "is not in the source"),
        ((*ENGLISH[:2], "It costs €7.", "He left in 1999.", ENGLISH[4]), "is not in the source"),
    ],
)
def test_where_too_little_can_be_used_the_digest_stays_whole(told: tuple[str, ...], problem: str) -> None:
    made, problems = translated(draft(), told, "en")
    assert made == draft()
    assert problem in " ".join(problems)


@pytest.mark.parametrize(
    ("original", "source", "text", "target"),
    [
        ("The Z8 is sold for $3,999.95.", "en", "Die Z8 wird für 3.999,95 Dollar verkauft.", "de"),
        ("Nikon sells the Z8 from March 5.", "en", "Nikon verkauft die Z8 ab 5. März.", "de"),
        ("Die Auflage beträgt zweihundert Stück.", "de", "Le tirage est de 200 exemplaires.", "fr"),
        ("ニコンは3月5日にZ8を発売する。", "ja", "Nikon will sell the Z8 on 5 March.", "en"),
        ("価格は52万9,800円。", "ja", "The price is 529,800 yen.", "en"),
        ("Leica opens a plant in Portugal.", "en", "ライカはポルトガルに工場を開く。", "ja"),
        ("Visitors came from Germany.", "en", "Des visiteurs sont venus d’Allemagne.", "fr"),
        ("田中氏はZ8を使う。", "ja", "Mr. Tanaka uses the Z8.", "en"),
    ],
)  # fmt: skip
def test_faithful_translations_pass_between_all_languages(
    original: str, source: str, text: str, target: str
) -> None:
    assert differences(original, text, source, target, 300) == []


@pytest.mark.parametrize(
    ("original", "source", "text", "target"),
    [
        ("Nikon sells the Z8 from March 5.", "en", "Nikon verkauft die Z9 ab 5. März.", "de"),
        ("Kaufmann opens a plant.", "en", "Canon eröffnet ein Werk.", "de"),
        ("ニコンはZ8を発売する。", "ja", "Canon will sell the Z8.", "en"),
        ("Leica opens a plant in Portugal.", "en", "ライカはスペインに工場を開く。", "ja"),
        ("Leica opens a plant in Portugal.", "en", "工場を開く。", "ja"),
    ],
)
def test_unfaithful_translations_do_not(original: str, source: str, text: str, target: str) -> None:
    assert differences(original, text, source, target, 300)


def test_a_model_is_given_the_texts_as_data_and_its_answer_is_read_alike() -> None:
    rules, texts = translation_messages(FRENCH, "fr", "en")
    assert "English" in rules["content"]
    assert json.loads(texts["content"]) == {"texts": list(FRENCH)}
    made, _ = translated_by_model(json.dumps({"texts": list(ENGLISH)}), draft(), "en")
    assert made.all_in("en")
    for raw in ("", "{}", '{"texts": "no"}', '{"texts": [1]}'):
        kept, problems = translated_by_model(raw, draft(), "en")
        assert kept == draft()
        assert problems


def test_a_translation_that_grew_loses_its_last_bullets() -> None:
    made, _ = translated(draft(words=124), ENGLISH, "en")
    assert len(made.bullets) < 3
    assert within_a_quarter(made) == made


def test_an_edit_is_told_by_the_fingerprint() -> None:
    before = fingerprint("a", "b", ["c", "d"])
    assert len(before) == 32
    assert before == fingerprint("a", "b", ["c", "d"])
    changed = [
        fingerprint("a", "bc", ["d"]),
        fingerprint("a", "b", ["c", "e"]),
        fingerprint("A", "b", ["c", "d"]),
    ]
    assert before not in changed


@given(st.lists(st.text(max_size=80), min_size=5, max_size=5))
def test_whatever_comes_back_each_text_is_faithful_or_the_original(told: list[str]) -> None:
    made, _ = translated(draft(), told, "en")
    assert all(piece.language in {"fr", "en"} for piece in made.pieces)
    assert made.title.text in {FRENCH[0], *told}

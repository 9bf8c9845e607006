import json
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.sketch import MOST_TERMS, Sketch, make_sketch, plain_number


def names(text: str, language: str = "en") -> set[str]:
    return set(make_sketch("", text, language).names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Z6III", "Z6 III"),
        ("M11-P", "M11P"),
        ("f/1.4", "F1.4"),
        ("f/1,4", "f/1.4"),
        ("35mm", "35 mm"),
        ("45MP", "45 MP"),
        ("1,299", "1.299"),
        ("24-70mm", "24-70 mm"),
        ("Canon's", "Canon"),
        ("l’Olympus", "Olympus"),
        ("12 800 ISO", "12,800 ISO"),
    ],
)
def test_two_spellings_are_compared_as_one(one: str, other: str) -> None:
    first, second = names(f"they showed the {one} today"), names(f"they showed the {other} today")
    assert first - {"mm", "mp"} == second - {"mm", "mp"}
    assert first


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("1.299,00", "1299"),
        ("1,299.00", "1299"),
        ("1.299", "1299"),
        ("24.5", "24.5"),
        ("24,5", "24.5"),
        ("12\u202f800", "12800"),
        ("1,234,567", "1234567"),
        ("5.76", "5.76"),
        ("7", "7"),
    ],
)
def test_numbers_are_written_in_one_way(written: str, plain: str) -> None:
    assert plain_number(written) == plain


def test_names_and_numbers_weigh_more_than_words_and_everyday_words_are_no_names() -> None:
    made = make_sketch("", "Camera shops in Wetzlar sold 4711 brass lenses", "en")
    assert set(made.names) == {"wetzlar", "4711"}
    assert made.names["wetzlar"] == 3 * made.words["brass"]


def test_what_a_text_also_writes_small_is_no_name() -> None:
    assert "harvest" not in names("Harvest time. The harvest was good.")
    assert "tavira" in names("Tavira rose early. Nobody saw it but Tavira.")


def test_small_words_and_the_grammar_of_japanese_are_left_out() -> None:
    assert "the" not in make_sketch("The lens", "the lens and the camera", "en").words
    assert "しま" not in make_sketch("", "発表しました", "ja").words
    assert "発表" in make_sketch("", "発表しました", "ja").words


def test_a_sketch_is_small_and_survives_the_database_and_another_process() -> None:
    made = make_sketch(
        "Leica M12", " ".join(f"Name{number} word{number}" for number in range(999)), "en", ["Leica M12"]
    )
    assert len(made.names) + len(made.words) == MOST_TERMS
    assert len(json.dumps(made.to_json())) < 4000
    assert Sketch.from_json(json.loads(json.dumps(made.to_json()))) == made
    assert pickle.loads(pickle.dumps(made)) == made  # noqa: S301 - what was dumped a moment ago


@given(st.text(max_size=400), st.text(max_size=400), st.sampled_from(["en", "ja", ""]))
def test_any_text_has_a_sketch_that_can_be_stored(title: str, text: str, language: str) -> None:
    made = make_sketch(title, text, language)
    assert Sketch.from_json(made.to_json()) == made
    assert all(weight > 0 for terms in (made.names, made.words) for weight in terms.values())
    assert not made.names.keys() & made.words.keys()

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.plain import count_words, lines, one_line, shorten

FAMILY = "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("price\u202e reversed\u202c", "price reversed"),
        ("zero\u200bwidth\ufeff and\u00ad soft", "zerowidth and soft"),
        ("bell\x07 and\r\nnewline\tand tab", "bell and newline and tab"),
        ("blank\u3164letter", "blankletter"),
        ("6\u00a0000\u00a0€", "6\u00a0000\u00a0€"),
        ("cafe\u0301", "café"),
        (f"a family {FAMILY}", f"a family {FAMILY}"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("lone \ud800 surrogate", "lone surrogate"),
    ],
)
def test_tricks_go_and_writing_stays(raw: str, clean: str) -> None:
    assert one_line(raw) == clean


def test_a_tower_of_marks_is_cut_down() -> None:
    assert len(one_line("Z" + "\u0337" * 500)) <= 5


def test_an_endless_tower_costs_no_time() -> None:
    began = time.process_time()
    assert len(one_line("Z" + "\u0301\u0323" * 50_000)) <= 5
    assert time.process_time() - began < 2.0  # sorting it as it is takes five seconds and more


@given(st.text())
def test_clean_text_is_left_alone(text: str) -> None:
    clean = one_line(text)
    assert one_line(clean) == clean
    assert not any(unicodedata.category(char) == "Cc" for char in clean)
    assert lines(lines(text)) == lines(text)


@given(st.text().map(one_line), st.integers(1, 80))
def test_a_shortened_text_fits_and_says_that_it_was_cut(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith("…")
    assert text.startswith(short.removesuffix("…")) or short == text


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=6), min_size=8, max_size=30), st.integers(20, 40))
def test_a_cut_never_falls_inside_a_word(words: list[str], limit: int) -> None:
    kept = shorten(" ".join(words), limit).removesuffix("…").split(" ")
    assert kept == words[: len(kept)]


@pytest.mark.parametrize("limit", range(2, 16))
def test_a_cut_never_falls_inside_a_grapheme(limit: int) -> None:
    kept = shorten(FAMILY * 4, limit).removesuffix("…")
    assert kept == FAMILY * (len(kept) // len(FAMILY))
    flags = shorten("🇫🇷" * 10, limit).removesuffix("…")
    assert len(flags) % 2 == 0


def test_words_are_counted_as_a_reader_reads_them() -> None:
    assert count_words("An f/2.8 lens at £1,299.00 for the M11-P") == 8
    assert count_words("写真家の仕事 and more") == 8
    assert count_words(" — … ! ") == 0

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.terms import GAP, MOST_LETTERS, fold, indexed, terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nikon Z6III, f/2.8", "nikon z 6 iii f 2 8"),
        ("Z 6III", "z 6 iii"),
        ("Café Ångström Straße ﬁlm Łódź", "cafe angstrom strasse film lodz"),
        ("L’été “s’achève”", "l ete s acheve"),
        ("X-T5", "x t 5 ¶ xt 5"),
        ("a wi‑fi lens", "a wi fi lens ¶ wifi"),
        ("写真家", "写真 真家 家"),
        ("ガラス ｶﾗｽ", "ガラ ラス ス カラ ラス ス"),
        ("ニコンZ6", "ニコ コン ン z 6"),
        ("가나다", "가나 나다 다"),
        ("हिन्दी", "हिन्दी"),
        ("İstanbul ısı", "istanbul isi"),
        ("Ελλάς", "ελλασ"),
        ("½ x²", "1 2 x 2"),
        ("§en 🙂 ¶", "en"),
        ("soft\u00adhyphen", "softhyphen"),
        ("", ""),
    ],
)
def test_what_does_not_matter_to_a_search_is_gone(text: str, found: str) -> None:
    assert " ".join(terms(text)) == found


def test_a_voicing_mark_is_part_of_its_kana_however_it_is_written() -> None:
    assert terms("ガラス") == terms("カ\u3099ラス") != terms("カラス")


def test_parts_are_kept_apart_and_empty_ones_left_out() -> None:
    assert indexed(["One two", "", "…", "three"]) == f"one two {GAP} three"


@given(st.text())
def test_terms_hold_nothing_that_a_database_could_misread(text: str) -> None:
    for term in terms(text):
        assert term == GAP or (term and len(term) <= MOST_LETTERS)
        assert not set(term) & set(" \t\n'\"\\*():^{}+-&|!<>§%_\x00")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert terms(fold(text)) == terms(text)

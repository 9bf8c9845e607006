"""What docs/digests.md says of digests is what they are."""

import pytest

from tests.bench._golden import measured, shares, stands_in, tables
from tests.bench.digests import BEGIN, END, PAGE, written


def test_the_tables_in_the_docs_are_what_the_benchmark_measures() -> None:
    page = PAGE.read_text("utf-8")
    assert page == written(page, tables(measured())), "run ./loupe bench digests --write"


def test_the_golden_set_has_many_kinds_and_languages() -> None:
    articles = measured()
    assert len(articles) >= 32
    assert {each.name.rpartition(".")[2] for each in articles} >= {
        "en",
        "fr",
        "de",
        "es",
        "it",
        "ja",
        "zh",
        "pt",
    }
    assert len({each.kind for each in articles}) >= 16
    assert min(each.must for each in articles) >= 3


def test_no_bullet_of_a_golden_digest_is_not_in_the_source_and_none_repeats_another() -> None:
    sums = shares(measured(), 0)
    assert (sums["unsupported"], sums["repeats"]) == (0, 0)


def test_digests_keep_more_than_the_first_sentences_and_textrank_in_as_many_words() -> None:
    articles = measured()
    ours, first, ranked = (shares(articles, method) for method in range(3))
    assert ours["must"] >= max(first["must"], ranked["must"])
    assert ours["nice"] > max(first["nice"], ranked["nice"])
    assert ours["rouge2"] > max(first["rouge2"], ranked["rouge2"])
    assert ours["words"] <= 25
    assert {first["words"] <= ours["words"], ranked["words"] <= ours["words"]} == {True}


def test_a_bullet_with_a_word_of_its_own_is_found_out() -> None:
    source = "However, the lens costs £379.00 in\nLeeds. It is light."
    assert stands_in("The lens costs £379.00 in Leeds.", source)
    assert not stands_in("The lens costs £397.00 in Leeds.", source)
    assert not stands_in("The new lens costs £379.00 in Leeds.", source)


def test_tables_go_between_the_marks_and_nowhere_else() -> None:
    assert written(f"a {BEGIN} old {END} z", "new") == f"a {BEGIN}\nnew\n{END} z"
    with pytest.raises(ValueError, match="bench: begin"):
        written("no marks", "new")

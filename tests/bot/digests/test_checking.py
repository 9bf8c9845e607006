"""A claim that its source does not bear out is found out, however the two spell things."""

import random
from datetime import date
from decimal import Decimal

import pytest
from babel import Locale, dates
from hypothesis import example, given
from hypothesis import strategies as st

from bot.digests.checking import check, evidence_of, plain, room

FRENCH = (
    "La société allemande Leica, dirigée par Andreas Kaufmann, ouvre une usine au Portugal en mars 2013.",
    "Le boîtier Leica M11-P coûte 1 299,00 € et pèse 500 g ; il sera livré le 5 mai à 15 h.",
    "« La liste d’attente est d’un an », dit-il à Cologne devant deux cents visiteurs.",
)
ENGLISH = (
    "Nikon announced the Z8 on Monday, 3 March 2026, at 3:30 pm in Tokyo.",
    "The Z8 costs $3,999.95, weighs 910 g and records 8K video; the Z9 stays on sale for £4.5k.",
    "“We sold twenty-two thousand bodies,” said Mr. Tanaka, half of them in the United States.",
)
GERMAN = (
    "Der Hersteller Zeiss aus Oberkochen stellt am 7.11.2026 das Otus 1.4/50 für 2.499,- Euro vor.",
    "Die Auflage ist auf dreihundertfünfzig Stück begrenzt, sagte Sprecherin Jana Weiß.",
)
JAPANESE = (
    "ニコンは2026年3月5日午後3時に東京でZ8を発表した。価格は52万9,800円、重さは910グラム。",
    "カウフマン氏はドイツのライカの社長で、来場者は二百人だった。",
)


def problems(claim: str, language: str, source: tuple[str, ...], of: str) -> tuple[str, ...]:
    return check(claim, language, evidence_of(source, of), longest=300).problems


@pytest.mark.parametrize(
    ("claim", "language", "source", "of"),
    [
        ("German maker Leica opens a plant in Portugal in March 2013.", "en", FRENCH, "fr"),
        ("The M11-P costs €1,299 and weighs 500 grams.", "en", FRENCH, "fr"),
        ("It is delivered on May 5 at 3 pm.", "en", FRENCH, "fr"),
        ("He spoke in Cologne to 200 visitors.", "en", FRENCH, "fr"),
        ("Leica eröffnet im März 2013 ein Werk in Portugal.", "de", FRENCH, "fr"),
        ("Das M11-P-Gehäuse kostet 1.299 Euro und kommt am 5. Mai um 15 Uhr.", "de", FRENCH, "fr"),
        ("ライカM11-Pは1299ユーロ、重さ500g、5月5日15時に発売される。", "ja", FRENCH, "fr"),
        ("ライカは2013年3月にポルトガルで工場を開く。", "ja", FRENCH, "fr"),
        ("Nikon announced the Z8 at 15:30 on March 3, 2026.", "en", ENGLISH, "en"),
        ("Le Z8 coûte 3 999,95 dollars et pèse 910 g.", "fr", ENGLISH, "en"),
        ("The Z9 still costs £4,500.", "en", ENGLISH, "en"),
        ("Mr. Tanaka says that 22,000 bodies were sold, half of them in the US.", "en", ENGLISH, "en"),
        ("Le lundi 3 mars 2026, Nikon a annoncé le Z8 à Tokyo.", "fr", ENGLISH, "en"),
        ("Nikon a vendu vingt-deux mille boîtiers, dont la moitié aux États-Unis.", "fr", ENGLISH, "en"),
        ("ニコンは2026年3月3日午後3時30分に東京でZ8を発表した。", "ja", ENGLISH, "en"),
        ("Zeiss shows the Otus 1.4/50 on 7 November 2026 for 2,499 euros.", "en", GERMAN, "de"),
        ("Only 350 will be made, says Jana Weiss.", "en", GERMAN, "de"),
        ("Nikon announced the Z8 in Tokyo on March 5, 2026 at 3 pm.", "en", JAPANESE, "ja"),
        ("The Z8 costs 529,800 yen and weighs 910 g.", "en", JAPANESE, "ja"),
        ("Kaufmann heads Germany’s Leica; 200 people came.", "en", JAPANESE, "ja"),
    ],
)
def test_a_true_claim_passes_in_every_spelling_and_language(
    claim: str, language: str, source: tuple[str, ...], of: str
) -> None:
    assert problems(claim, language, source, of) == ()


@pytest.mark.parametrize(
    ("claim", "language", "source", "of", "lie"),
    [
        ("The M11-P costs €1,399.", "en", FRENCH, "fr", "1,399"),
        ("The M11-P costs $1,299.", "en", FRENCH, "fr", "1,299"),
        ("The M11-P costs €1,299,000.", "en", FRENCH, "fr", "1,299,000"),
        ("The M11-P weighs 500 kg.", "en", FRENCH, "fr", "500"),
        ("The M11 costs €1,299.", "en", FRENCH, "fr", "m11"),
        ("The M11-P is delivered on May 6.", "en", FRENCH, "fr", "may 6"),
        ("The M11-P is delivered on April 5.", "en", FRENCH, "fr", "april 5"),
        ("The M11-P is delivered at 5 pm.", "en", FRENCH, "fr", "5 pm"),
        ("Leica opens two plants in Portugal.", "en", FRENCH, "fr", "two"),
        ("Leica opens a plant in Spain.", "en", FRENCH, "fr", "Spain"),
        ("Canon opens a plant in Portugal.", "en", FRENCH, "fr", "Canon"),
        ("Schmidt opens a plant in Portugal.", "en", FRENCH, "fr", "Schmidt"),
        ("Leica is run by Thomas Kaufmann.", "en", FRENCH, "fr", "Thomas"),
        ("Laut Schmidt kostet die M11-P 1.299 Euro.", "de", FRENCH, "fr", "Schmidt"),
        ("Die M11-P wiegt fünfhundertzehn Gramm.", "de", FRENCH, "fr", "fünfhundertzehn"),
        ("Leica ouvre une usine en Espagne.", "fr", FRENCH, "fr", "Espagne"),
        ("ニコンはポルトガルで工場を開く。", "ja", FRENCH, "fr", "nikon"),
        ("ライカはスペインで工場を開く。", "ja", FRENCH, "fr", "ES"),
        ("ライカM11-Pは１３９９ユーロ。", "ja", FRENCH, "fr", "1399"),
        ("Nikon announced the Z8 on Tuesday.", "en", ENGLISH, "en", "tuesday"),
        ("Nikon announced the Z8 at 3:30 am.", "en", ENGLISH, "en", "3:30 am"),
        ("Nikon announced the Z8 on 4 March 2026.", "en", ENGLISH, "en", "4 march 2026"),
        ("Nikon announced the Z8 in March 2025.", "en", ENGLISH, "en", "march 2025"),
        ("Nikon announced the Z8 II in Tokyo.", "en", ENGLISH, "en", "II"),
        ("The Z8 records 4K video.", "en", ENGLISH, "en", "4k"),
        ("The Z7 costs $3,999.95.", "en", ENGLISH, "en", "z7"),
        ("Twenty-three thousand bodies were sold.", "en", ENGLISH, "en", "twenty-three thousand"),
        ("Tanaka sold 22 million bodies.", "en", ENGLISH, "en", "22"),
        ("“We sold everything in a week,” said Mr. Tanaka.", "en", ENGLISH, "en", "misquotes"),
        ("Zeiss zeigt das Otus am 8. November 2026.", "de", GERMAN, "de", "8. november"),
        ("Zeiss aus Jena zeigt das Otus.", "de", GERMAN, "de", "Jena"),
        ("Sprecherin Petra Weiß kündigt das Otus an.", "de", GERMAN, "de", "Petra"),
        ("Canon announced the Z8 in Tokyo.", "en", JAPANESE, "ja", "Canon"),
        ("Schmidt heads Leica.", "en", JAPANESE, "ja", "Schmidt"),
        ("The Z8 costs 52,980 yen.", "en", JAPANESE, "ja", "52,980"),
        ("The Z8 costs 529,800 dollars.", "en", JAPANESE, "ja", "529,800"),
    ],
)
def test_a_lie_is_found_out(claim: str, language: str, source: tuple[str, ...], of: str, lie: str) -> None:
    assert lie in " ".join(problems(claim, language, source, of))


@pytest.mark.parametrize(
    "claim",
    [
        "See https://evil.example for more on Leica.",
        "Leica: www.evil.example",
        "@everyone Leica opens a plant.",
        "Leica opens a plant <@123456>.",
        "[Leica](http://x) opens a plant.",
        "**Leica** opens a plant.",
        "Leica opens a `plant`.",
        "||Leica|| opens a plant.",
        "# Leica opens a plant",
        "Leica opens a plant. discord.gg/abc",
        '{"text": "Leica"}',
    ],
)
def test_markup_mentions_and_links_are_refused(claim: str) -> None:
    assert "it holds markup, a mention or a link" in problems(claim, "en", FRENCH, "fr")


def test_what_is_empty_or_too_long_is_refused() -> None:
    evidence = evidence_of(FRENCH, "fr")
    assert check("", "en", evidence, longest=300).problems == ("it is empty",)
    assert check("Leica opens a plant.", "en", evidence, longest=10).problems == ("it is too long",)


@pytest.mark.parametrize(
    ("claim", "language"),
    [("The weather was nice.", "en"), ("Everybody should join us now.", "en"), ("天気が良かった。", "ja")],
)
def test_what_nothing_ties_to_its_source_has_no_anchor(claim: str, language: str) -> None:
    found = check(claim, language, evidence_of(FRENCH, "fr"), longest=300)
    assert (found.problems, found.anchors) == ((), 0)


def test_a_quotation_is_word_for_word_in_its_own_language_only() -> None:
    said = "« La liste d’attente est d’un an », dit Kaufmann."
    assert problems(said, "fr", FRENCH, "fr") == ()
    assert problems("« La liste d’attente est longue », dit Kaufmann.", "fr", FRENCH, "fr")
    assert problems("Kaufmann says “the waiting list is very long” in Cologne.", "en", FRENCH, "fr") == ()
    assert problems("Leica says “this is the best one”.", "en", ("Leica ouvre une usine.",), "fr")


def test_a_list_mark_is_taken_off_and_lines_become_one() -> None:
    assert plain("- Leica\u202e opens\n a plant") == "Leica opens a plant"
    assert plain("1. Leica opens") == "Leica opens"


def test_room_is_alike_in_every_script() -> None:
    assert room("eight words are in this very short sentence") == 8
    assert room("工場を開く") == 2.5


VALUES = st.integers(2, 9_999_999)
LOCALES = st.sampled_from(["en", "fr", "de"])


def spellings(value: int) -> list[str]:
    """How people write a number with its groups."""
    grouped = f"{value:,}"
    wide = str(value).translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    return [
        str(value),
        grouped,
        grouped.replace(",", "."),
        grouped.replace(",", " "),
        grouped.replace(",", "’"),
        wide,
    ]


@given(VALUES, LOCALES, LOCALES, st.randoms(use_true_random=False))
def test_a_number_is_found_in_any_spelling_and_no_other_is(
    value: int, language: str, of: str, chance: random.Random
) -> None:
    source = evidence_of([f"Leica: {chance.choice(spellings(value))}."], of)
    assert not check(f"Leica {chance.choice(spellings(value))}", language, source, longest=300).problems
    other = value * chance.choice([2, 7, 11]) + chance.choice([1, 3])
    assert check(f"Leica {other}", language, source, longest=300).problems


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), LOCALES, LOCALES)
def test_a_date_is_found_in_any_order_and_no_other_is(day: date, language: str, of: str) -> None:
    source = evidence_of([f"Leica {dates.format_date(day, 'long', locale=Locale.parse(of))}."], of)
    for width in ("long", "medium"):
        told = dates.format_date(day, width, locale=Locale.parse(language))
        assert not check(f"Leica {told}", language, source, longest=300).problems
    assert not check(f"Leica {day:%Y-%m-%d}", language, source, longest=300).problems
    other = day.replace(day=day.day % 28 + 1)
    told = dates.format_date(other, "long", locale=Locale.parse(language))
    assert bool(check(f"Leica {told}", language, source, longest=300).problems) == (other != day)


@given(st.integers(0, 23), st.integers(0, 59))
@example(14, 53)
def test_a_time_is_found_on_both_clocks(hour: int, minute: int) -> None:
    source = evidence_of([f"Leica {hour:02}:{minute:02}"], "de")
    half = f"{hour % 12 or 12}:{minute:02} {'am' if hour < 12 else 'pm'}"
    assert not check(f"Leica at {half}", "en", source, longest=300).problems
    wrong = f"{hour % 12 or 12}:{(minute + 7) % 60:02} {'am' if hour < 12 else 'pm'}"
    assert check(f"Leica at {wrong}", "en", source, longest=300).problems


@given(
    st.text(max_size=200),
    st.text(max_size=300),
    LOCALES,
    st.sampled_from(["en", "fr", "de", "ja", "zh", "", "xx"]),
)
def test_any_text_can_be_checked_against_any_other(claim: str, source: str, language: str, of: str) -> None:
    found = check(plain(claim), language, evidence_of([source], of), longest=300)
    assert found.anchors >= 0
    assert all(isinstance(problem, str) for problem in found.problems)


def test_readings_of_numbers_are_exact() -> None:
    source = evidence_of(["Leica 0.1 and 0.2 and 1.5 million"], "en")
    (quantity,) = (each for each in source.figures.quantities if each.text == "1.5")
    assert Decimal(1_500_000) in quantity.readings
    assert check("Leica 0.3", "en", source, longest=300).problems

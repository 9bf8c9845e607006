"""How often faithful translations are believed and false ones are not, over pairs of our own.

The pairs are `tests/data/translations/pairs.tsv`: languages, an original and a faithful translation a line.
The false ones are made of these: another digit, unit, month, weekday or name.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.digests.checking import check, evidence_of
from bot.digests.translating import differences

PAIRS = [
    tuple(line.split("\t"))
    for line in (Path(__file__).parents[2] / "data" / "translations" / "pairs.tsv")
    .read_text("utf-8")
    .splitlines()
]
LONGEST = 300
SWAPS = (
    *(
        ("€", "$"),
        ("euros", "dollars"),
        ("yen", "euros"),
        ("dollars", "euros"),
        (" g ", " kg "),
        ("Euro ", "Dollar "),
    ),
    *((" km", " m"), ("grams", "kilograms"), ("Gramm", "Kilogramm"), ("megapixels", "fps"), ("ユーロ", "円")),
    *(
        ("Monday", "Tuesday"),
        ("Friday", "Thursday"),
        ("Montag", "Dienstag"),
        ("lundi", "mardi"),
        ("月曜", "火曜"),
    ),
    *(("March", "April"), ("May ", "June "), ("June", "July"), ("September", "October"), ("März", "April")),
    *(("million", "billion"), ("Millionen", "Milliarden"), ("9 am", "9 pm"), ("5月", "6月"), ("Z8", "Z9")),
    *(("B2", "B3"), ("C4", "C5"), ("N1", "N2"), ("XM-2", "XM-3"), ("EOS R5", "EOS R6"), ("two", "three")),
    *(("twelve", "thirteen"), ("nine ", "ten "), ("eleven", "twelve"), ("zwölf", "elf"), ("douze", "treize")),
)
NAMES = re.compile(
    r"(?:Bressan|Benali|Samir|Maurin|Lenoir|Odile|Belmont|Belfast|Goslar|Nordlicht|Ferrum|Kestrel|Uriarte|Zafra|"
    r"Palma|Braga|Stella|Ferron|Oyelaran|Nikon|Canon|Limoges|Yokohama|Punta Maestra|Vauban|"
    r"ニコン|キヤノン|京都)"
)


def false(text: str) -> Iterator[str]:
    """Everything false that is made of a true text by one change."""
    for match in re.finditer(r"\d", text):
        yield text[: match.start()] + str((int(match[0]) + 3) % 10 or 5) + text[match.end() :]
    for before, after in SWAPS:
        if before in text:
            yield text.replace(before, after)
    for match in NAMES.finditer(text):
        other = "ソニー" if match[0] > "\u3000" else "Thornton"
        yield text[: match.start()] + other + text[match.end() :]


def test_nearly_all_faithful_translations_are_believed() -> None:
    refused = [
        text
        for source, target, original, text in PAIRS
        if differences(original, text, source, target, LONGEST)
    ]
    assert len(PAIRS) >= 112
    assert len(refused) <= len(PAIRS) * 0.04, "\n".join(refused)


def test_nearly_no_false_translation_is() -> None:
    told = believed = 0
    let_through = []
    for source, target, original, text in PAIRS:
        for lie in false(text):
            told += 1
            if not differences(original, lie, source, target, LONGEST):
                believed += 1
                let_through.append(f"{original} -> {lie}")
    assert told >= 400
    assert believed <= told * 0.01, "\n".join(let_through)


def test_of_a_model_s_claims_hardly_more_true_ones_are_refused_and_hardly_more_false_ones_believed() -> None:
    """They are held to more: a name must be spelled as in the source, and one written in kanji fails."""
    refused = told = believed = 0
    for source, target, original, text in PAIRS:
        evidence = evidence_of([original], source)
        refused += bool(check(text, target, evidence, longest=LONGEST).problems)
        for lie in false(text):
            told += 1
            believed += not check(lie, target, evidence, longest=LONGEST).problems
    assert refused <= len(PAIRS) * 0.12
    assert believed <= told * 0.01


@pytest.mark.parametrize("pair", PAIRS[::15], ids=lambda pair: pair[3][:30])
def test_a_translation_of_another_sentence_is_not_believed(pair: tuple[str, ...]) -> None:
    source, target, original, _ = pair
    others = [text for _, other, told, text in PAIRS if other == target and told != original]
    assert all(differences(original, text, source, target, LONGEST) for text in others)

"""The terms by which stories are found: what a text is broken into, and a query in the same way.

Both databases index the terms made here and nothing else, so that both find the same: accents and cases are
gone, letters and digits stand apart ("Z6III" and "Z6 III" are both "z 6 iii"), and writing without spaces
becomes overlapping pairs of characters ("写真家" is "写真 真家 家").
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

GAP = "¶"  # stands between parts of a text, so that no phrase runs on from one into the next
MOST_LETTERS = 40  # a longer term is cut: what is longer is no word

# What is the same letter to whoever searches, where Unicode's own decomposition does not say so.
_LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ς": "σ"}
)
_UNSEEN = str.maketrans(dict.fromkeys("\u00ad\u200c\u200d\u2060\ufeff"))
# Typographers' punctuation as on a keyboard: with it, and without accents, most texts are ASCII.
_PUNCTUATION = str.maketrans(
    {**dict.fromkeys(map(chr, range(0x2016, 0x2060)), " "), **dict.fromkeys("‐‑‒–—―−", "-")}
)
# Accents, Hebrew points and Arabic vowels. Not the voicing marks of kana, nor the vowels of Indian scripts:
# without them it would be another word.
_MARKS = re.compile("[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]+")
# Han, kana, Hangul, Thai, Lao, Burmese, Khmer: words are not told apart by spaces, or only in part.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u3007\u3021-\u3029\u3041-\u309f"
    "\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_ASCII_RUN = re.compile("[a-z]+|[0-9]+")
_HYPHENED = re.compile(r"\S+-\S+")
_UNSPACED_RUN, _LETTER_RUN, _DIGIT_RUN, _NOTHING = "unspaced", "letters", "digits", ""


def fold(text: str) -> str:
    """Give a text without what does not matter to a search: case, accents, width, ligatures."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKC", text.translate(_UNSEEN)).casefold()
    plain = _MARKS.sub("", unicodedata.normalize("NFD", plain)).translate(_LETTERS)
    return unicodedata.normalize("NFKC", plain).translate(_PUNCTUATION)


def runs(folded: str) -> Iterator[tuple[bool, str]]:
    """Give the words of a folded text in their order.

    Yields:
        Whether it is of a script without spaces, and the characters: letters or digits, never both.
    """
    for kind, characters in groupby(folded, key=_kind):
        if kind != _NOTHING:
            yield kind == _UNSPACED_RUN, "".join(characters)


def pairs(run: str) -> list[str]:
    """Give the overlapping pairs of a run of characters, and its last character by itself."""
    return [run[place : place + 2] for place in range(len(run))]


def terms(text: str) -> list[str]:
    """Break a text into terms, in their order.

    "X-T5" gives x, t, 5; what was written with hyphens is given once more at the end as if it were not, after
    a gap: xt, 5.
    """
    folded = fold(text)
    found = _terms(folded)
    for word in _HYPHENED.findall(folded):
        if joined := unhyphened(word):
            found += [GAP, *_terms(joined)]
    return found


def unhyphened(word: str) -> str:
    """Give a folded word that is written with hyphens inside without them; empty for any other."""
    parts = [part for part in word.split("-") if part]
    return "".join(parts) if len(parts) > 1 and all(map(_is_word, parts)) else ""


def indexed(parts: Sequence[str]) -> str:
    """Give the terms of some texts as the index takes them: with spaces between, and gaps between texts."""
    return f" {GAP} ".join(" ".join(found) for part in parts if (found := terms(part)))


def _terms(folded: str) -> list[str]:
    if folded.isascii():
        return [run[:MOST_LETTERS] for run in _ASCII_RUN.findall(folded)]
    found: list[str] = []
    for unspaced, run in runs(folded):
        found += pairs(run) if unspaced else [run[:MOST_LETTERS]]
    return found


def _is_word(part: str) -> bool:
    return all(_kind(character) in {_LETTER_RUN, _DIGIT_RUN} for character in part)


@lru_cache(maxsize=8192)
def _kind(character: str) -> str:
    if _UNSPACED.match(character):
        return _UNSPACED_RUN
    category = unicodedata.category(character)
    if category[0] in "LM":
        return _LETTER_RUN
    return _DIGIT_RUN if category[0] == "N" else _NOTHING

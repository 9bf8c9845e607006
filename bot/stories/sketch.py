"""A sketch of an article: what is needed to tell whether another one tells the same story.

It holds terms with their weights, not sentences: names, numbers and codes apart from other words, since they
say most about which story it is, and since they are written alike in all languages that share an alphabet.
A sketch is made once, where the article is read; how rare a term is, is known only where sketches meet.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from sys import intern
from typing import Any, Self

from bot.stories.events import event_of
from bot.stories.everyday_words import everyday_words
from bot.stories.words import function_words

MOST_TERMS = 110  # of an article; the following ones hardly change a comparison
_LONGEST = 6_000  # characters that are read: what an article is about stands there
_LONGEST_TITLE = 300
_LONGEST_TERM = 40
_NAMED = 3.0  # a name, number or code weighs as much as three words (measured on public sets of news)
_IN_TITLE = 2  # a term of the title counts as if the text had it so much oftener
_SCALE = 10  # weights are kept as whole numbers, in tenths
_STEM = 7  # letters of a word that are compared: "annonce" and "annoncent"
_SHORT = 4  # letters of a word that keeps its last s
_LONGEST_PREFIX = 3  # letters that may belong to a code: "ILCE" is one of few that have more
_SMALL = 12  # whole numbers up to this are counting words, not facts
_CHUNK = re.compile(r"[^\W_]+(?:[-.,/’'\u00a0\u202f][^\W_]+)*")
_CJK = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}|[\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff]+|[\uac00-\ud7a3]+")
_HIRAGANA = re.compile(r"[\u3041-\u3096]+")
_NOT_CJK = re.compile(r"[^\u3041-\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]+")
_NUMBER = re.compile(r"(?P<number>\d+(?:[.,\u00a0\u202f]\d+)*)(?P<unit>[^\W\d_]*)")
_GROUPED = re.compile(r"\d{1,3}(?:[.,\u00a0\u202f]\d{3})+")
_SPACED = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3})+(?!\w)")  # "12 800", as French writes it
_UNITS = frozenset(
    {"mm", "cm", "m", "km", "g", "kg", "mp", "mpx", "fps", "s", "h", "w", "v", "mah", "gb", "tb", "x"}
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_WITH_ROMAN = re.compile(r"(?P<code>[a-z]+\d+[a-z]??)(?P<roman>ii|iii|iv|v|vi)")
_APERTURE = re.compile(r"f[/.]?(\d{1,2}(?:[.,]\d)?)")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What an article is about, in terms that can be compared.

    Attributes:
        language: ISO 639-1, "" unknown.
        event: what the title says happened, as from `bot.stories.events.event_of`; "" for no more than news.
        title: the terms of the title, in order.
        names: names, numbers and codes with their weights, in tenths.
        words: other words with theirs.
        gear: canonical names of cameras and lenses, the most prominent first.
    """

    language: str
    event: str
    title: tuple[str, ...]
    names: Mapping[str, int]
    words: Mapping[str, int]
    gear: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values, for a JSON column."""
        return {
            "language": self.language,
            "event": self.event,
            "title": list(self.title),
            "names": dict(self.names),
            "words": dict(self.words),
            "gear": list(self.gear),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """Give back what `to_json` made."""
        return cls(
            language=kept["language"],
            event=kept["event"],
            title=tuple(kept["title"]),
            names={intern(term): weight for term, weight in kept["names"].items()},
            words={intern(term): weight for term, weight in kept["words"].items()},
            gear=tuple(kept["gear"]),
        )


NO_SKETCH = Sketch("", "", (), {}, {})


def make_sketch(title: str, text: str, language: str = "", gear: Iterable[str] = ()) -> Sketch:
    """Return the sketch of an article. Never raises.

    Args:
        title: one line.
        text: plain text, may be empty.
        language: ISO 639-1, "" unknown.
        gear: canonical names of the cameras and lenses that title and text name.
    """
    small = function_words(language)
    headline = list(_terms(title[:_LONGEST_TITLE], small))
    tokens = headline * (1 + _IN_TITLE) + list(_terms(text[:_LONGEST], small))
    counts = Counter(term for term, _ in tokens)
    plain = Counter(term for term, named in tokens if not named)
    names = {term for term in counts if not plain[term]} - everyday_terms()
    weights = {
        term: round(_SCALE * (_NAMED if term in names else 1.0) * (1 + math.log(times)))
        for term, times in counts.items()
    }
    kept = sorted(weights, key=weights.__getitem__, reverse=True)[:MOST_TERMS]
    return Sketch(
        language=language,
        event=event_of(title, text),
        title=tuple(dict.fromkeys(term for term, _ in headline)),
        names={term: weights[term] for term in kept if term in names},
        words={term: weights[term] for term in kept if term not in names},
        gear=tuple(dict.fromkeys(gear)),
    )


@cache
def everyday_terms() -> frozenset[str]:
    """Return the terms that everyday words are compared as."""
    return frozenset(term for word in everyday_words() for term, _ in _terms(word, frozenset()))


def codes(terms: Sequence[str]) -> frozenset[str]:
    """Return those of some terms that are codes of products: letters and digits in one."""
    return frozenset(term for term in terms if term[0].isalpha() and any(char.isdigit() for char in term))


def _terms(text: str, small: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """Give the terms of a text in order, and whether each is written as a name, number or code."""
    text = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    for part in _NOT_CJK.finditer(text):
        for chunk in _CHUNK.finditer(part[0]):
            for term, named in _chunk_terms(chunk[0]):
                if term not in small and (len(term) > 1 or named or term.isdecimal()):
                    yield term[:_LONGEST_TERM], named
    for run in _CJK.finditer(text):
        yield from _cjk_terms(run[0])


def _chunk_terms(chunk: str) -> Iterator[tuple[str, bool]]:
    if any(char.isdigit() for char in chunk):
        yield from _numeric_terms(chunk)
        return
    for piece in re.split(r"[-.,/\u00a0\u202f]", chunk):
        word = _without_apostrophe(piece)
        if word:
            named = any(char.isupper() for char in word)
            lowered = word.lower()
            yield _stem(lowered), named


def _numeric_terms(chunk: str) -> Iterator[tuple[str, bool]]:
    """Write numbers and codes in one way: "1.299,00" and "1,299", "f/1,4" and "F1.4", "M11-P" and "m11p"."""
    lowered = chunk.lower()
    if aperture := _APERTURE.fullmatch(lowered):
        yield f"f{aperture[1].replace(',', '.')}", True
        return
    pieces = re.split(r"[-/]", lowered)
    if not any(piece and piece[0].isdigit() for piece in pieces[:1]) and len(lowered) <= _LONGEST_TERM:
        yield from _code_terms(pieces)
        return
    for piece in pieces:
        found = _NUMBER.fullmatch(piece)
        if found and (not found["unit"] or found["unit"] in _UNITS):
            number = plain_number(found["number"])
            yield number, not _counts(number)
        elif piece:
            yield re.sub(r"[.,\u00a0\u202f’']", "", piece), True


def _code_terms(pieces: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Give "z6" and "iii" for "Z6III", "m11p" for "M11-P", "x100vi" as "x100" and "vi"."""
    code = re.sub(r"[.,\u00a0\u202f’']", "", "".join(pieces))
    if len(pieces) > 1 and len(pieces[0]) > _LONGEST_PREFIX and pieces[0].isalpha():
        yield _stem(pieces[0]), True  # "Fujifilm-X100"
        code = re.sub(r"[.,\u00a0\u202f’']", "", "".join(pieces[1:]))
    if roman := _WITH_ROMAN.fullmatch(code):
        yield roman["code"], True
        yield roman["roman"], True
    elif code:
        yield code, True


def plain_number(written: str) -> str:
    """Return a number without groups of thousands, its decimals after a full stop: "1299" for "1.299,00"."""
    cents = re.fullmatch(r"(.*\d)[.,](\d\d?)", written)
    whole, decimals = (cents[1], cents[2]) if cents else (written, "")
    if _GROUPED.fullmatch(whole) or decimals or whole.isdecimal():
        whole = re.sub(r"\D", "", whole)
    else:
        whole = re.sub(r"\D", ".", whole)
    decimals = decimals.rstrip("0")
    return f"{whole}.{decimals}" if decimals else whole


def _counts(number: str) -> bool:
    """Tell the numbers that everybody uses: small ones, and years."""
    return (number.isdecimal() and int(number[:9]) <= _SMALL) or bool(_YEAR.fullmatch(number))


def _without_apostrophe(piece: str) -> str:
    """Give "appareil" for "l'appareil", "Canon" for "Canon's"."""
    before, mark, after = piece.replace("’", "'").partition("'")
    if not mark:
        return piece
    return before if len(before) >= len(after) else after


def _stem(word: str) -> str:
    """Take the plural and most inflections off a word in lower case."""
    if len(word) > _SHORT and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:_STEM]


def _cjk_terms(run: str) -> Iterator[tuple[str, bool]]:
    """Give katakana words whole, and other characters in pairs; pairs of hiragana are grammar."""
    if "\u30a1" <= run[0] <= "\u30fc":
        yield run[:_LONGEST_TERM], False
        return
    for place in range(max(len(run) - 1, 1)):
        pair = run[place : place + 2]
        if not _HIRAGANA.fullmatch(pair):
            yield pair, False

"""How names of gear are written: one key for all spellings of a name, and the words of a text.

A key has the letters and digits of a name and nothing else, so "Z 6 II", "Z6II" and "Z6-II" are one. All
changes to a text keep its length, so places in it stay true.
"""

import re
import unicodedata
from typing import NamedTuple

ROMAN = {"ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
NUMERALS = {number: roman.upper() for roman, number in ROMAN.items()}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_ALIKE = str.maketrans("αΑ\u00a0\u202f\u2007\u2009\u3000‐‑‒–—−～〜’ʼ＇″", "aA     ------~~'''\"")
_WORD = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-ɏΜμµⅠ-ⅿ]+|(?<=[0-9A-Za-z])\+(?![0-9A-Za-z])")
_SIGNS = {"+": "plus"}
_NO_KEY = re.compile(r"[^0-9a-z]")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[^\s@]{1,64}@[^\s@]{1,255}")
_MARKED = re.compile(r"(.*?[^\s])(?: Mark | |(?<=\d))(II|III|IV|V|VI|VII|VIII|IX)(x?)$")


class Word(NamedTuple):
    """A word of a text: its key, what stands between it and the word before, and its place.

    A single letter in lower case behind a space is a word of its own in many languages, and no part of a
    code: "R6 Mark II i R5". What is between is then given as two spaces, which join nothing; only "Z f" is
    a name.
    """

    key: str
    before: str
    start: int
    end: int


def plain(text: str) -> str:
    """Write a text's letters, spaces and dashes in one way, and blank its addresses; its length stays."""
    text = text.translate(_FULL_WIDTH).translate(_ALIKE)
    if "://" in text or "www." in text or "@" in text:
        text = _ADDRESS.sub(lambda match: " " * len(match.group()), text)
    return text


def words(text: str) -> list[Word]:
    """Give the words of a text that ``plain`` has been over, in order."""
    found, last = [], 0
    if not text.isascii():
        for match in _WORD.finditer(text):
            start, end = match.span()
            found.append(Word(fold(text[start:end]), _between(text, last, start, end), start, end))
            last = end
        return found
    low = text.lower()  # folding is no more than this here, and most words are of no interest
    for match in _WORD.finditer(text):
        start, end = match.span()
        between = _between(text, last, start, end) if end - start == 1 else text[last:start]
        found.append(Word(_SIGNS.get(low[start], low[start:end]), between, start, end))
        last = end
    return found


def _between(text: str, last: int, start: int, end: int) -> str:
    between = text[last:start]
    lone = end - start == 1 and between == " " and text[start].islower() and text[start] != "f"
    return "  " if lone else between


def fold(word: str) -> str:
    """Give a word's key: lower case, no accents, Roman numerals as letters."""
    if word.isascii():
        return _SIGNS.get(word, word.lower())
    apart = unicodedata.normalize("NFKD", word.replace("Μ", "m").replace("μ", "mu").replace("µ", "mu"))
    return "".join(letter for letter in apart if letter.isalnum()).casefold()


def key(name: str) -> str:
    """Give a name's key."""
    if name.isascii():
        return _NO_KEY.sub("", name.lower().replace("+", "plus"))
    return "".join(fold(match.group()) for match in _WORD.finditer(plain(name)))


def spellings(name: str) -> set[str]:
    """Give the keys of a name in all the ways in which its version is written.

    "R5 Mark II" is also "R5 II" and "R5 Mk2"; "A7R IV" is also "A7RM4".
    """
    found = {key(name)}
    if (marked := _MARKED.match(name)) and (number := ROMAN.get(marked[2].lower())):
        stem, roman, more = key(marked[1]), marked[2].lower(), marked[3].lower()
        found |= {
            stem + mark + version + more
            for mark, version in (
                ("mark", roman),
                ("mk", roman),
                ("mark", str(number)),
                ("mk", str(number)),
                ("m", str(number)),
                ("", roman),
            )
        }
    return found


def version(written: str) -> int:
    """Read a version from a key: "markii", "mk2" and "ii" are 2; 0 for what is none."""
    told = re.fullmatch(r"(?:mark|mk)(\d)|(?:mark|mk)?(ii|iii|iv|v|vi|vii|viii|ix|x)", written)
    if told is None:
        return 0
    return int(told[1]) if told[1] else ROMAN[told[2]]

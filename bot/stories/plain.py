"""Plain text from hostile text: one line, no tricks, cut where a reader would cut it."""

import re
import unicodedata

_LONGEST_STACK = 30  # combining marks in a row, as Unicode Standard Annex 15 bounds them for streams
_MARKS_KEPT = 4  # the longest run of combining marks in real words (Vietnamese, Thai); more is a trick
_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")  # letters and symbols that are drawn as nothing
_JOINERS = frozenset("\u200c\u200d")
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SUSPECT = re.compile(
    r"[^\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2010-\u2027\u2030-\u205e\u3041-\u30ff\u4e00-\u9fff]"
)
_SPACES = re.compile(r"[^\S\u00a0\u202f]+|\s{2,}")
_CJK = re.compile(r"[\u3041-\u309f\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_WORD = re.compile(r"[^\W_]+(?:[.,:/'’\-][^\W_]+)*")
_ZWJ = "\u200d"


def one_line(text: str) -> str:
    """Return `text` as one clean line.

    Control characters, bidirectional overrides, invisible characters, private and unassigned code points and
    towers of combining marks are taken away; white space is collapsed, but a single no-break space stays, as
    French and prices need it. Joiners stay between two letters or pictographs, as scripts and emoji need.
    The result is NFC, so an already clean line comes back unchanged.
    """
    text = _SPACES.sub(" ", text)
    if _SUSPECT.search(text):
        text = _SPACES.sub(" ", _without_tricks(unicodedata.normalize("NFC", _without_towers(text))))
        text = unicodedata.normalize("NFC", text)
    return text.strip()


def lines(text: str) -> str:
    r"""Return `text` with every line clean (see `one_line`), empty lines dropped, joined by ``\n``."""
    cleaned = (one_line(line) for line in text.splitlines())
    return "\n".join(line for line in cleaned if line)


def _without_towers(text: str) -> str:
    """Cut endless runs of combining marks: sorting one for NFC takes time that grows with its square."""
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= _LONGEST_STACK:
            kept.append(char)
    return "".join(kept)


def _without_tricks(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for place, char in enumerate(text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if marks > _MARKS_KEPT or char in _BLANK_LETTERS:
            continue
        if category not in _FORBIDDEN or (char in _JOINERS and _joins(text, place)):
            kept.append(char)
    return "".join(kept)


def _joins(text: str, place: int) -> bool:
    """Tell whether the joiner at `place` stands between two visible characters outside ASCII."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return all(side > "\u00ff" and unicodedata.category(side) not in _FORBIDDEN for side in (before, after))


def count_words(text: str) -> int:
    """Count what a reader reads: words, and each Chinese or Japanese character as one.

    "f/2.8", "1.299,00" and "M11-P" are one word each. A digest and its source are measured by this same rule.
    """
    return count_cjk(text) + len(_WORD.findall(_CJK.sub(" ", text)))


def count_cjk(text: str) -> int:
    """Count the Han, Hiragana and Katakana characters of `text`; Korean writes words with spaces."""
    return len(_CJK.findall(text))


def shorten(text: str, limit: int) -> str:
    """Return `text`, or as many whole words of it as fit into `limit` characters with "…" at the end.

    Where no white space is near (Chinese, Japanese, one endless word) the cut falls between two graphemes.

    Args:
        text: one clean line.
        limit: the longest result in code points, at least 1.
    """
    if len(text) <= limit:
        return text
    cut = _grapheme_start(text, max(limit - 1, 0))
    space = max(text.rfind(" ", 0, cut + 1), text.rfind("\u00a0", 0, cut + 1))
    if space > cut // 2 and not _CJK.search(text[space:cut]):
        cut = space
    return text[:cut].rstrip(" \u00a0\u202f,;:–—-(（「『“«、，") + "…"


def _grapheme_start(text: str, place: int) -> int:
    """Step back from `place` to where a grapheme begins (the main rules of Unicode Standard Annex 29)."""
    while 0 < place < len(text) and _clings(text, place):
        place -= 1
    return place


def _clings(text: str, place: int) -> bool:
    char, before = text[place], text[place - 1]
    if unicodedata.category(char).startswith("M") or char in _JOINERS or before == _ZWJ:
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff":  # skin tones
        return True
    if _is_flag_half(char) and _is_flag_half(before):
        start = place
        while start and _is_flag_half(text[start - 1]):
            start -= 1
        return (place - start) % 2 == 1
    return "\u1160" <= char <= "\u11ff" and "\u1100" <= before <= "\u11ff"  # Hangul built from parts


def _is_flag_half(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"

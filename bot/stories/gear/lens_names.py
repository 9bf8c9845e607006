"""The words of lens names: lines that belong to a maker, words that stand before or behind the figures."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from bot.stories.gear.catalogue import toml

_SUFFIX = re.compile(r"(?i)^(?P<stem>.{4,})-(?:M|S|SL|TL|L|C|R|T|D|E|Z|FA|M39)$")
_SHORT = 3
_LOW = frozenset({"smc", "atx-i", "atx-m", "opera"})
_DROPPED = {"Nikon": "nikkor", "Fujifilm": "fujinon"}  # said by the maker's name already, beside another line


@dataclass(frozen=True, slots=True)
class Line:
    """A line found among words: words ``first`` to ``last`` of them, as shown, and whose it is."""

    first: int
    last: int
    shown: str
    maker: str


@dataclass(frozen=True, slots=True)
class LensWords:
    """The words of lens names.

    Attributes:
        lines: by folded name: as shown, and the maker.
        parts: folded words that occur in lines.
        before: words that stand before a focal length.
        behind: words that stand behind it.
        between: words that may stand between a maker's name and a lens.
        telling: designations that one maker alone uses, and the maker.
    """

    lines: dict[str, tuple[str, str]]
    parts: frozenset[str]
    before: frozenset[str]
    behind: frozenset[str]
    between: frozenset[str]
    telling: dict[str, str]


@cache
def lens_words() -> LensWords:
    """Read the words, once a process."""
    told = toml("lenses.toml")
    lines = {fold(line): (line, maker) for maker, own in told["own"].items() for line in own}
    return LensWords(
        lines=lines,
        parts=frozenset(part for line in lines for part in line.split()),
        before=frozenset(told["shared"]["words"]),
        behind=frozenset(told["designations"]["words"]),
        between=frozenset(told["between"]["words"]),
        telling={word: maker for maker, own in told["telling"].items() for word in own},
    )


def fold(line: str) -> str:
    """Give a line's key: lower case, one space between words, a plain star."""
    return re.sub(r"\s+", " ", line.lower().replace("★", "*")).strip()


def may_lead(word: str) -> bool:
    """Tell whether a word may stand before a focal length in a lens's name."""
    known = lens_words()
    return word in known.before or (word[0].isupper() and _stem(fold(word)) in known.parts) or word in _LOW


def find_line(words: Sequence[str]) -> Line | None:
    """Find the longest line among words."""
    known, best = lens_words().lines, None
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            written = " ".join(words[first:last])
            folded = fold(written)
            told = known.get(folded) or known.get(_stem(folded))
            if told is None or (len(folded) <= _SHORT and not written.isupper()):
                continue
            if best is None or last - first > best.last - best.first:
                shown = told[0] if folded in known else told[0] + written[len(_stem(folded)) :]
                best = Line(first, last, shown, told[1])
    return best


def _stem(folded: str) -> str:
    """Leave out the mount behind a line: "summilux-m" is a Summilux."""
    suffix = _SUFFIX.match(folded)
    return suffix["stem"] if suffix and folded not in lens_words().lines else folded


def lens_name(maker: str, before: Sequence[str], behind: Sequence[str], focal: str, aperture: str) -> str:
    """Compose the one name of a lens: maker, line, figures, designations."""
    line = find_line(before)
    late = None if line is not None else find_line([word for word in behind if len(word) > _SHORT + 1])
    front = list(before)
    if line is not None:
        front[line.first : line.last] = [line.shown]
    back = list(behind)
    if late is not None:
        front.append(late.shown)
        back[late.first : late.last] = []
    lead = " ".join(front).split()
    dropped = _DROPPED.get(maker, "")
    if len(lead) > 1:
        lead = [word for word in lead if word.lower() != dropped]
    lead = [word for word in lead if fold(word) != fold(maker)]
    back = [word.rstrip(".") if word.lower() == "asph." else word for word in back]
    return " ".join(part for part in (maker, *lead, focal, aperture, *back) if part)

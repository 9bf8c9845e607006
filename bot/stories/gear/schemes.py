"""Bodies that no list has yet, recognised by how their makers name them: "Nikon Z7III", "Fujifilm X-T7"."""

import re
from dataclasses import dataclass
from functools import cache

from bot.stories.gear.catalogue import toml
from bot.stories.gear.found import Kind
from bot.stories.gear.spelling import NUMERALS

_MARK = re.compile(r"(?i)(?:mark|mk\.?) ?(?P<number>\d)?(?P<roman>[IVX]+)?")


@dataclass(frozen=True, slots=True)
class Scheme:
    """How a maker names a kind of body.

    Attributes:
        maker: whose.
        kind: what.
        pattern: matches such a name at its beginning.
        name: the official spelling, to be formatted with the pattern's groups.
        begins: the first two letters, where the pattern tells the maker; empty where that must stand beside.
    """

    maker: str
    kind: Kind
    pattern: re.Pattern[str]
    name: str
    begins: str

    def read(self, text: str, start: int) -> tuple[str, int] | None:
        """Give the full name that a text has at a place, and where it ends there.

        Args:
            text: the text.
            start: where a word begins.
        """
        match = self.pattern.match(text, start)
        if match is None:
            return None
        parts = {group: _tidy((told or "").strip()) for group, told in match.groupdict().items()}
        name = re.sub(r"\s+", " ", self.name.format(**parts)).strip()
        return f"{self.maker} {name}", start + len(match.group().rstrip())


def _tidy(told: str) -> str:
    """Write a version as makers do: "Mk 2" is "Mark II"."""
    mark = _MARK.fullmatch(told)
    if mark is None:
        return told
    return f"Mark {NUMERALS[int(mark['number'])] if mark['number'] else mark['roman']}"


@dataclass(frozen=True, slots=True)
class Schemes:
    """All schemes: those that tell their maker by how they begin, and the others by maker."""

    alone: dict[str, tuple[Scheme, ...]]
    beside: dict[str, tuple[Scheme, ...]]


@cache
def schemes() -> Schemes:
    """Read the schemes, once a process."""
    alone: dict[str, tuple[Scheme, ...]] = {}
    beside: dict[str, tuple[Scheme, ...]] = {}
    for told in toml("schemes.toml")["scheme"]:
        pattern = re.compile(f"(?:{told['pattern']})(?!\\w)")
        begins = told.get("begins", "")
        scheme = Scheme(told["maker"], Kind(told["kind"]), pattern, told["name"], begins)
        if begins:
            alone[begins] = (*alone.get(begins, ()), scheme)
        beside[scheme.maker] = (*beside.get(scheme.maker, ()), scheme)
    return Schemes(alone, beside)

"""Which entries tell one story.

Two entries are one story when they are one article: the same address, however it was written, or an address
that a page names as its original, with a like title. (A page may name an original wrongly, such as the same
one on every page of a site; the title tells.)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.6  # of the characters in common: reworded headlines pass, two articles of one author do not
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A story that is known already."""

    story_id: int
    title: str


@dataclass(frozen=True, slots=True)
class Joins:
    """The entry belongs to a story that is known."""

    story_id: int


@dataclass(frozen=True, slots=True)
class Begins:
    """The entry begins a story, which is known by this key from now on."""

    key: str


def alike(one: str, other: str) -> bool:
    """Tell whether two titles are spellings of one."""
    first, second = one.casefold()[:LONGEST], other.casefold()[:LONGEST]
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def place(
    *, found_at: str, named: str, title: str, unique: str, known: Mapping[str, Known]
) -> Joins | Begins:
    """Decide which story an entry belongs to.

    Args:
        found_at: the canonical form of the address at which the article was found; may be empty.
        named: the canonical form of the address that the page names as its original.
        title: the article's.
        unique: a key that no other entry has, for an article whose addresses are taken or missing.
        known: the stories that have one of these keys.
    """
    if found_at in known:
        return Joins(known[found_at].story_id)
    if named in known and alike(known[named].title, title):
        return Joins(known[named].story_id)
    return Begins(next((key for key in (named, found_at) if key and key not in known), unique))

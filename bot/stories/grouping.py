"""Which entries tell one story.

Two entries are one story when they are one article: the same address, however it was written, or an address
that a page names as its original, with a like title. (A page may name an original wrongly, such as the same
one on every page of a site; the title tells.)

Whoever tells a story first may be a reprint, or a feed that lies about it. As soon as the publisher's own
entry comes, the story is told by that: nobody can put words under the address of another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import urlsplit

ALIKE = 0.6  # of the characters in common: reworded headlines pass, two articles of one author do not
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A story that is known already.

    Attributes:
        story_id: which.
        title: its title.
        told_at: the canonical form of the address of the article that it is told by.
        by_its_site: whether that article came from a feed of the site it stands on.
    """

    story_id: int
    title: str
    told_at: str
    by_its_site: bool


@dataclass(frozen=True, slots=True)
class Joins:
    """The entry belongs to a story that is known, which is told by it from now on where it takes over."""

    story_id: int
    takes_over: bool = False


@dataclass(frozen=True, slots=True)
class Begins:
    """The entry begins a story, which is known by this key from now on."""

    key: str


def alike(one: str, other: str) -> bool:
    """Tell whether two titles are spellings of one."""
    first, second = one.casefold()[:LONGEST], other.casefold()[:LONGEST]
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def of_one_site(feed: str, page: str) -> bool:
    """Tell whether a feed stands on the site of a page: the same host, or one below the other.

    Args:
        feed: the canonical form of its address.
        page: likewise.
    """
    hosts = [urlsplit(address).hostname or "" for address in (feed, page)]
    shorter, longer = sorted(hosts, key=len)
    return bool(shorter) and (shorter == longer or longer.endswith(f".{shorter}"))


def place(
    *, found_at: str, named: str, title: str, unique: str, known: Mapping[str, Known], by_its_site: bool
) -> Joins | Begins:
    """Decide which story an entry belongs to.

    Args:
        found_at: the canonical form of the address at which the article was found; may be empty.
        named: the canonical form of the address that the page names as its original.
        title: the article's.
        unique: a key that no other entry has, for an article whose addresses are taken or missing.
        known: the stories that have one of these keys.
        by_its_site: whether the entry came from a feed of the site that the article stands on.
    """
    if found_at in known:
        there = known[found_at]
        takes_over = there.told_at != found_at or (by_its_site and not there.by_its_site)
        return Joins(there.story_id, takes_over)
    if named in known and alike(known[named].title, title):
        return Joins(known[named].story_id)
    return Begins(next((key for key in (named, found_at) if key and key not in known), unique))

"""By what an entry is recognised in its feed: a key of its guid, its address, or its text."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.feeds.document import ParsedEntry
from bot.feeds.fingerprint import bare_link, content_hash, digest

REPEATED = ("gu:", "gc:")  # how keys begin that were made because several entries had the same guid


class GuidTrust(StrEnum):
    """By what the entries of a feed are recognised; a feed only ever goes down this list."""

    GUID = "guid"
    URL = "url"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of a document, with what recognising it takes worked out once.

    Attributes:
        entry: as parsed.
        link: its address, bare (see :func:`bot.feeds.fingerprint.bare_link`).
        fingerprint: of its content.
    """

    entry: ParsedEntry
    link: str
    fingerprint: str

    @classmethod
    def by(cls, entry: ParsedEntry) -> Self:
        """Work it out."""
        return cls(entry, bare_link(entry.link), content_hash(entry))


def _ladder(told: Told, trust: GuidTrust) -> tuple[tuple[str, ...], ...]:
    """Keys for an entry, each more particular than the one before: how it begins, and what is hashed."""
    entry, link, exact = told.entry, told.link, told.fingerprint.partition("-")[0]
    if trust is GuidTrust.GUID and entry.id:
        return ("g:", entry.id), ("gu:", entry.id, link), ("gc:", entry.id, link, exact)
    if trust is not GuidTrust.CONTENT and link:
        return ("u:", link), ("uc:", link, exact)
    return (("c:", link, entry.title, exact),)


def entry_keys(entries: Sequence[Told], trust: GuidTrust = GuidTrust.GUID) -> list[str]:
    """A key for each entry, by the first rung of its ladder that no other entry of the document shares.

    Args:
        entries: of one document; their order does not matter.
        trust: what the feed's entries are recognised by.

    Returns:
        As many keys of at most 43 characters, in the order of ``entries``. Equal keys are equal entries.
    """
    ladders = [_ladder(entry, trust) for entry in entries]
    rungs = [0] * len(ladders)
    while True:
        chosen = [ladder[rung] for ladder, rung in zip(ladders, rungs, strict=True)]
        counts = Counter(chosen)
        shared = [i for i, key in enumerate(chosen) if counts[key] > 1 and rungs[i] + 1 < len(ladders[i])]
        if not shared:
            return [f"{kind}{digest(*parts)}" for kind, *parts in chosen]
        for i in shared:
            rungs[i] += 1

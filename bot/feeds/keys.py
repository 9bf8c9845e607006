"""By what an entry is recognised in its feed: a key of its guid, its address, or its text."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum

from bot.feeds.document import ParsedEntry
from bot.feeds.fingerprint import bare_link, content_hash, digest

REPEATED = ("gu:", "gc:")  # how keys begin that were made because several entries had the same guid


class GuidTrust(StrEnum):
    """By what the entries of a feed are recognised; a feed only ever goes down this list."""

    GUID = "guid"
    URL = "url"
    CONTENT = "content"


def _ladder(entry: ParsedEntry, trust: GuidTrust) -> tuple[str, ...]:
    """Keys for an entry, each more particular than the one before."""
    link, exact = bare_link(entry.link), content_hash(entry).partition("-")[0]
    if trust is GuidTrust.GUID and entry.id:
        return (
            f"g:{digest(entry.id)}",
            f"gu:{digest(entry.id, link)}",
            f"gc:{digest(entry.id, link, exact)}",
        )
    if trust is not GuidTrust.CONTENT and link:
        return f"u:{digest(link)}", f"uc:{digest(link, exact)}"
    return (f"c:{digest(link, entry.title, exact)}",)


def entry_keys(entries: Sequence[ParsedEntry], trust: GuidTrust = GuidTrust.GUID) -> list[str]:
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
        keys = [ladder[rung] for ladder, rung in zip(ladders, rungs, strict=True)]
        counts = Counter(keys)
        shared = [i for i, key in enumerate(keys) if counts[key] > 1 and rungs[i] + 1 < len(ladders[i])]
        if not shared:
            return keys
        for i in shared:
            rungs[i] += 1

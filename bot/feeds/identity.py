"""Which entries of a document are news, which are edits, and which were only moved or published again.

Pure decisions over small values. The rules and where they come from: a guid, or guid and address where a
guid is repeated (miniflux); feeds whose guids are worthless are recognised by address, then by title and
text (miniflux, FreshRSS, MonitoRSS); the same title, address or date with nearly the same text is the same
entry under a new guid (lemon24/reader). A duplicate post is the loudest complaint of people who use feed
bots.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.feeds.carried import Carried
from bot.feeds.document import ParsedEntry
from bot.feeds.fingerprint import bare_link, digest, unchanged
from bot.feeds.keys import GuidTrust, Told, entry_keys
from bot.feeds.memory import KnownEntry, Memory, Seen

__all__ = ["Comparison", "Decision", "GuidTrust", "KnownEntry", "compare", "effective_date", "entry_keys"]

_OLD_NEWS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Decision(Carried):
    """What is to be done with one entry.

    Attributes:
        entry: as parsed.
        key: the key to store; where ``known`` has another one, it is replaced by this.
        content_hash: to store.
        when: the publisher's date, never in the future; the time of first sight where there is none.
        known: the entry this is, or None for a new one.
        old: for a new entry, that it is from an archive rather than news: store it, do not post it.
    """

    entry: ParsedEntry
    key: str
    content_hash: str
    when: datetime
    known: KnownEntry | None = None
    old: bool = False

    def remembered(self) -> KnownEntry:
        """The value to store."""
        entry = self.entry
        return KnownEntry(self.key, entry.link, entry.title, entry.published, self.content_hash)


@dataclass(frozen=True, slots=True)
class Comparison(Carried):
    """The decisions on one document; each of its distinct entries stands in exactly one list.

    Attributes:
        new: never seen, the oldest first, which is the order to post in.
        changed: known, with another title, text or picture.
        unchanged: known; their keys may still be new.
        trust: by what to recognise this feed's entries from now on.
    """

    new: tuple[Decision, ...]
    changed: tuple[Decision, ...]
    unchanged: tuple[Decision, ...]
    trust: GuidTrust


def effective_date(entry: ParsedEntry, now: datetime) -> datetime:
    """When an entry was published: never later than ``now``; ``now`` itself where no date is given."""
    return min(entry.published or entry.updated or now, now)


def _is_old(entry: ParsedEntry, now: datetime, newest: datetime | None) -> bool:
    """Whether an unseen entry comes from an archive: two weeks old and older than what was already known."""
    dated = entry.published or entry.updated
    return dated is not None and newest is not None and dated < newest and dated < now - _OLD_NEWS


def _judge(trust: GuidTrust, entries: Sequence[ParsedEntry], renamed: int, known: int) -> GuidTrust:
    """Go down a step when guids change under the same entries, or when addresses tell nothing apart."""
    if trust is GuidTrust.GUID and renamed > 1 and renamed * 2 >= known:
        trust = GuidTrust.URL
    if trust is GuidTrust.URL and len(entries) > 1:
        links = {bare_link(entry.link) for entry in entries}
        if len(links - {""}) * 2 <= len(entries):
            return GuidTrust.CONTENT
    return trust


def _says_something(entry: ParsedEntry) -> bool:
    """Whether an entry can be recognised and posted: the last one of a document cut short often cannot."""
    return bool(entry.id or entry.link or (entry.title and (entry.summary_html or entry.content_html)))


def _distinct(entries: Sequence[ParsedEntry], trust: GuidTrust, memory: Memory) -> list[Seen]:
    """The entries of a document, each once, with keys under which no other story is known."""
    by_key: dict[str, Seen] = {}
    telling = [Told.by(entry) for entry in entries if _says_something(entry)]
    for told, key in zip(telling, entry_keys(telling, trust), strict=True):
        seen = Seen(told, key)
        if key in memory.by_key and memory.own(seen) is None:
            seen = Seen(told, f"again:{digest(key, seen.fingerprint)}")
        by_key.setdefault(seen.key, seen)
    twins: dict[tuple[object, ...], Seen] = {}
    for seen in by_key.values():
        first = twins.setdefault(seen.twin, seen)
        if seen.key in memory.by_key and first.key not in memory.by_key:
            twins[seen.twin] = seen
    return [seen for seen in by_key.values() if twins[seen.twin] is seen]


def _rekeyed(decisions: list[Decision], trust: GuidTrust, memory: Memory) -> list[Decision]:
    """The decisions with keys of another trust, where such a key is free and unmistakable."""
    keys = entry_keys([Told.by(decision.entry) for decision in decisions], trust)
    counts = Counter(keys)
    return [
        replace(decision, key=key) if counts[key] == 1 and key not in memory.by_key else decision
        for decision, key in zip(decisions, keys, strict=True)
    ]


def compare(
    known: Iterable[KnownEntry],
    entries: Sequence[ParsedEntry],
    *,
    now: datetime,
    trust: GuidTrust = GuidTrust.GUID,
) -> Comparison:
    """Decide what each entry of a document is.

    Args:
        known: everything remembered of this feed; empty at the first poll.
        entries: of the document, in its order (the newest first, where it gives no dates).
        now: the time of the poll, aware UTC.
        trust: as the last comparison of this feed said.
    """
    memory = Memory(known)
    newest = max((one.published for one in memory.by_key.values() if one.published), default=None)
    distinct = _distinct(entries, trust, memory)
    present = {seen.key for seen in distinct if seen.key in memory.by_key}
    settled: set[str] = set()
    decisions = []
    # Entries under their own keys come first: none of them loses its past to one that merely resembles it.
    for seen in sorted(distinct, key=lambda one: one.key not in present):
        one = memory.own(seen) or memory.other(seen, present)
        if one is None or one.key not in settled:
            settled |= {one.key} if one else set()
            old = one is None and _is_old(seen.entry, now, newest)
            when = effective_date(seen.entry, now)
            decisions.append(Decision(seen.entry, seen.key, seen.fingerprint, when, one, old))
    renamed = sum(decision.known is not None and decision.known.key != decision.key for decision in decisions)
    lower = _judge(trust, entries, renamed, len(settled))
    if lower is not trust:
        decisions = _rekeyed(decisions, lower, memory)
    return _sorted_out(decisions, lower)


def _sorted_out(decisions: list[Decision], trust: GuidTrust) -> Comparison:
    seen_before = [(d, unchanged(d.known.content_hash, d.content_hash)) for d in decisions if d.known]
    # Reversed before the stable sort: where dates are equal or missing, the lower entry is the older one.
    new = sorted((d for d in reversed(decisions) if d.known is None), key=lambda d: d.when)
    return Comparison(
        new=tuple(new),
        changed=tuple(d for d, same in seen_before if not same),
        unchanged=tuple(d for d, same in seen_before if same),
        trust=trust,
    )

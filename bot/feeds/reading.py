"""Reading one document and comparing it with what is known, in a worker process.

It stands apart from what stores the result because a worker imports what its order needs: with the database
each would weigh 80 MB instead of 30. What nobody will store stays in the worker: most of a document, mostly.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.feeds.carried import Carried
from bot.feeds.document import ParsedEntry, ParsedFeed
from bot.feeds.identity import Comparison, Decision, GuidTrust, KnownEntry, compare
from bot.feeds.parse import parse_feed

LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Reading(Carried):
    """A document as a worker read it, compared with what was known.

    Attributes:
        parsed: the feed, without its entries.
        comparison: its entries as far as there is something to store: of what is unchanged, only what goes by
            another key, title or date now; texts only where they are kept.
        texts: of so many of the newest new entries the text is kept.
    """

    parsed: ParsedFeed
    comparison: Comparison
    texts: int


def read_document(
    body: bytes,
    headers: dict[str, str],
    known: list[KnownEntry],
    *,
    now: datetime,
    trust: GuidTrust,
    texts: int,
) -> Reading:
    """Parse a document and decide what is new in it; pure, for a worker process.

    Args:
        body: as ``parse_feed`` takes it.
        headers: likewise.
        known: what is remembered of the feed's entries.
        now: the time of the poll, aware UTC.
        trust: what the feed's ids are worth so far.
        texts: of so many of the newest new entries the text is kept.
    """
    parsed = parse_feed(body, headers)
    found = compare(known, parsed.entries, now=now, trust=trust)
    first = len(found.new) - texts
    return Reading(
        replace(parsed, entries=()),
        replace(
            found,
            new=tuple(_lean(each, keep_text=place >= first) for place, each in enumerate(found.new)),
            changed=tuple(_lean(each, keep_text=True) for each in found.changed),
            unchanged=tuple(
                _lean(each, keep_text=False) for each in found.unchanged if each.known != each.remembered()
            ),
        ),
        texts,
    )


def text_of(entry: ParsedEntry) -> str:
    """Give what a feed carries of an entry, as it is kept."""
    return (entry.content_html or entry.summary_html)[:LONGEST_TEXT]


def _lean(decision: Decision, *, keep_text: bool) -> Decision:
    entry, known = decision.entry, decision.known
    lean = ParsedEntry(
        *(entry.id, entry.link, entry.title, entry.published, entry.updated),
        summary_html=text_of(entry) if keep_text else "",
        author=entry.author,
        images=entry.images[:1],
        language=entry.language,
    )
    return Decision(lean, decision.key, decision.content_hash, decision.when, known, decision.old)

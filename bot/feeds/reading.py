"""Reading one document and comparing it with what is known, in a worker process.

It stands apart from what stores the result because a worker imports what its order needs: with the database
each would weigh 80 MB instead of 30.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.feeds.document import ParsedFeed
from bot.feeds.identity import Comparison, GuidTrust, KnownEntry, compare
from bot.feeds.parse import parse_feed


@dataclass(frozen=True, slots=True)
class Reading:
    """A document as a worker read it, compared with what was known."""

    parsed: ParsedFeed
    comparison: Comparison


def read_document(
    body: bytes, headers: dict[str, str], known: list[KnownEntry], now: datetime, trust: GuidTrust
) -> Reading:
    """Parse a document and decide what is new in it; pure, for a worker process.

    Args:
        body: as ``parse_feed`` takes it.
        headers: likewise.
        known: what is remembered of the feed's entries.
        now: the time of the poll, aware UTC.
        trust: what the feed's ids are worth so far.
    """
    parsed = parse_feed(body, headers)
    return Reading(parsed, compare(known, parsed.entries, now=now, trust=trust))

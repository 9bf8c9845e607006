"""What is remembered of the entries of feeds."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Entry
from bot.feeds.document import ParsedEntry
from bot.feeds.identity import Decision, KnownEntry
from bot.feeds.reading import Reading, text_of

MOST_KNOWN = 5000  # entries that a document is compared with; older ones than these reappear in no feed
KEPT_TEXTS = 10  # of a first document: as many as a new subscription can ask for


async def known_entries(session: AsyncSession, feed_id: int) -> list[KnownEntry]:
    """Give what is remembered of a feed's entries, the latest first."""
    rows = await session.execute(
        select(Entry.key, Entry.link, Entry.title, Entry.published_at, Entry.content_hash)
        .where(Entry.feed_id == feed_id)
        .order_by(Entry.id.desc())
        .limit(MOST_KNOWN)
    )
    return [KnownEntry(key, link, title, published, text) for key, link, title, published, text in rows]


async def store_entries(
    session: AsyncSession, brought: Mapping[int, Reading], now: datetime
) -> dict[int, list[int]]:
    """Store what documents brought.

    Args:
        session: inside a transaction.
        brought: for each feed, its document.
        now: when they were seen.

    Returns:
        For each feed the entries that are news, oldest first: new, and not from an archive.
    """
    await _update(session, brought)
    rows = [
        _row(feed_id, decision, now, keep_text=place >= len(reading.comparison.new) - reading.texts)
        for feed_id, reading in brought.items()
        for place, decision in enumerate(reading.comparison.new)
    ]
    if not rows:
        return {feed_id: [] for feed_id in brought}
    connection = await session.connection()
    await connection.execute(insert(Entry), rows)  # the oldest of a feed gets the lowest id
    stored = await session.execute(
        select(Entry.feed_id, Entry.key, Entry.id).where(Entry.feed_id.in_(brought), Entry.seen_at == now)
    )
    ids = {(feed_id, key): entry_id for feed_id, key, entry_id in stored}
    return {
        feed_id: [ids[feed_id, decision.key] for decision in reading.comparison.new if not decision.old]
        for feed_id, reading in brought.items()
    }


async def _update(session: AsyncSession, brought: Mapping[int, Reading]) -> None:
    """Write over known entries that now read otherwise, or go by another key."""
    rows = [
        {
            "of_feed": feed_id,
            "known_as": decision.known.key,
            "key": decision.key,
            "link": decision.entry.link,
            "title": decision.entry.title,
            "content_hash": decision.content_hash,
            "published_at": decision.entry.published and decision.when,
        }
        for feed_id, reading in brought.items()
        for decision in (*reading.comparison.changed, *reading.comparison.unchanged)
        if decision.known is not None and decision.known != decision.remembered()
    ]
    if rows:
        connection = await session.connection()
        known = (Entry.feed_id == bindparam("of_feed"), Entry.key == bindparam("known_as"))
        await connection.execute(update(Entry).where(*known), rows)


def _row(feed_id: int, decision: Decision, now: datetime, *, keep_text: bool) -> dict[str, Any]:
    entry = decision.entry
    return {
        "feed_id": feed_id,
        "key": decision.key,
        "link": entry.link,
        "title": entry.title,
        "author": entry.author,
        "language": entry.language,
        "published_at": entry.published and decision.when,
        "seen_at": now,
        "content_hash": decision.content_hash,
        "html": text_of(entry) if keep_text else None,
        "image": image_of(entry),
    }


def image_of(entry: ParsedEntry) -> dict[str, str] | None:
    """Give the feed's picture of an entry, as it is kept."""
    if not entry.images:
        return None
    image = entry.images[0]
    return {"url": image.url, "alt": image.alt, "credit": image.credit}

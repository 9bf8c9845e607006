"""What is remembered of feeds and their entries."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, inspect, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from yarl import URL

from bot.database.columns import host_of
from bot.database.tables import Entry, Feed, Subscription
from bot.feeds.document import ParsedEntry
from bot.feeds.identity import Comparison, Decision, KnownEntry
from bot.feeds.schedule import RECENT, Pace, spread

MOST_KNOWN = 5000  # entries that a document is compared with; older ones than these reappear in no feed
KEPT_TEXTS = 10  # of a first document: as many as a new subscription can ask for
LONGEST_TEXT = 200_000
SIGHTINGS = 3
OVERDUE, MANY, A_SECOND = timedelta(minutes=1), 1000, 50  # what is put off after a pause, and its pace


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
    session: AsyncSession, feed_id: int, comparison: Comparison, now: datetime, texts: int = KEPT_TEXTS
) -> list[int]:
    """Store what a document brought.

    Args:
        session: inside a transaction.
        feed_id: the feed.
        comparison: the document compared with what was known.
        now: when it was seen.
        texts: of so many of the newest entries the text is kept.

    Returns:
        The entries that are news, oldest first: new, and not from an archive.
    """
    for decision in (*comparison.changed, *comparison.unchanged):
        if decision.known is not None and decision.known != decision.remembered():
            await session.execute(
                update(Entry)
                .where(Entry.feed_id == feed_id, Entry.key == decision.known.key)
                .values(
                    key=decision.key,
                    link=decision.entry.link,
                    title=decision.entry.title,
                    content_hash=decision.content_hash,
                    published_at=decision.entry.published and decision.when,
                )
            )
    with_text = comparison.new[-texts:]
    rows = [_row(feed_id, decision, now, keep_text=decision in with_text) for decision in comparison.new]
    if not rows:
        return []
    # Rows added to the session would be inserted one by one, each with a wait for its id.
    await session.execute(insert(Entry), rows)
    keys = [decision.key for decision in comparison.new]
    stored = await session.execute(
        select(Entry.key, Entry.id).where(Entry.feed_id == feed_id, Entry.key.in_(keys))
    )
    ids = {row.key: row.id for row in stored}
    return [ids[decision.key] for decision in comparison.new if not decision.old]


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


def text_of(entry: ParsedEntry) -> str:
    """Give what a feed carries of an entry, as it is kept."""
    return (entry.content_html or entry.summary_html)[:LONGEST_TEXT]


def image_of(entry: ParsedEntry) -> dict[str, str] | None:
    """Give the feed's picture of an entry, as it is kept."""
    if not entry.images:
        return None
    image = entry.images[0]
    return {"url": image.url, "alt": image.alt, "credit": image.credit}


async def due_feeds(
    session: AsyncSession, now: datetime, busy: Collection[int], limit: int, *, closed: Collection[str] = ()
) -> list[Feed]:
    """Give the feeds that are to be polled now, the longest overdue first; those that nobody follows rest.

    Args:
        session: any session.
        now: the present.
        busy: feeds that are being polled.
        limit: how many at most.
        closed: hosts that may not be asked now.
    """
    rows = await session.scalars(
        select(Feed)
        .where(
            Feed.next_poll_at <= now,
            Feed.retired_at.is_(None),
            Feed.id.not_in(busy),
            Feed.host.not_in(closed),
            select(Subscription.id).where(Subscription.feed_id == Feed.id).exists(),
        )
        .order_by(Feed.next_poll_at)
        .limit(limit)
    )
    return list(rows)


async def feeds_with_first_posts_to_plan(session: AsyncSession) -> list[int]:
    """Give polled feeds with a subscription whose first posts have not been chosen yet."""
    rows = await session.scalars(
        select(Subscription.feed_id)
        .join(Feed, Feed.id == Subscription.feed_id)
        .where(Subscription.newest.is_not(None), Feed.succeeded_at.is_not(None))
        .distinct()
    )
    return list(rows)


async def note_pace(session: AsyncSession, feed: Feed, now: datetime) -> None:
    """Remember how often a feed has news, by when its latest entries were published, else first seen."""
    moment = func.coalesce(Entry.published_at, Entry.seen_at, type_=Entry.seen_at.type)
    latest = select(moment).where(Entry.feed_id == feed.id).order_by(Entry.id.desc()).limit(RECENT)
    pace = Pace.of((await session.scalars(latest)).all(), now)
    if pace is not None:
        feed.newest_at, feed.gap_seconds = pace.newest, pace.gap


async def save_feeds(session: AsyncSession, feeds: Sequence[Feed]) -> None:
    """Write what polls learnt of feeds: what they changed alone, since others write the rows meanwhile.

    Args:
        session: inside a transaction.
        feeds: as they were read, and changed since; a row that is gone meanwhile stays gone.
    """
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for feed in feeds:
        names = tuple(sorted(inspect(feed).committed_state))
        if names:
            row = {"feed_id": feed.id} | {f"new_{name}": getattr(feed, name) for name in names}
            alike.setdefault(names, []).append(row)
    connection = await session.connection()
    for names, rows in alike.items():
        statement = (
            update(Feed.__table__)  # type: ignore[arg-type] # declared wider than it is
            .where(Feed.__table__.c.id == bindparam("feed_id"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        await connection.execute(statement, rows)


async def adopt_redirect(session: AsyncSession, feed: Feed, target: str | None) -> int | None:
    """Believe a permanent redirect once it has been seen several times in a row, each with a readable feed.

    Returns:
        The feed that has the new address already, and is to take over the followers of this one.
    """
    if target is not None and feed.owner_id and not _same_origin(target, feed.url):
        target = None  # its headers are for the address that they were given for
    if target is None or target != feed.moved_to:
        feed.moved_to, feed.moved_seen = target or "", int(target is not None)
        return None
    feed.moved_seen += 1
    if feed.moved_seen < SIGHTINGS:
        return None
    feed.moved_to, feed.moved_seen = "", 0
    same = (await session.execute(_at(target, feed.owner_id))).first()
    if same is None:
        feed.url, feed.host = target, host_of(target)
        return None
    feed_id, retired_at = same
    return feed_id if retired_at is None and feed_id != feed.id else None


def _same_origin(one: str, other: str) -> bool:
    return URL(one).origin() == URL(other).origin()


def _at(url: str, owner_id: int) -> Select[int, datetime | None]:
    return select(Feed.id, Feed.retired_at).where(Feed.url == url, Feed.owner_id == owner_id)


async def spread_overdue(session: AsyncSession, now: datetime, floor: float) -> int:
    """After a long pause of the program, let what is overdue come one after the other, not all at once.

    Args:
        session: inside a transaction.
        now: the present.
        floor: seconds, the shortest interval; nothing is put off by more than a tenth of it.

    Returns:
        How many feeds were put off; none when they are few.
    """
    rows = await session.execute(
        select(Feed.id, Feed.url).where(Feed.next_poll_at <= now - OVERDUE, Feed.retired_at.is_(None))
    )
    late = [(feed_id, url) for feed_id, url in rows]
    if len(late) < MANY:
        return 0
    seconds = min(floor / 10, len(late) / A_SECOND)
    statement = (
        update(Feed.__table__)  # type: ignore[arg-type] # declared wider than it is
        .where(Feed.__table__.c.id == bindparam("feed_id"))
        .values(next_poll_at=bindparam("at"))
    )
    connection = await session.connection()
    await connection.execute(
        statement, [{"feed_id": feed_id, "at": now + spread(url, seconds)} for feed_id, url in late]
    )
    return len(late)

"""A feed as polling knows it: read and written by the hundred, and a plain value meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import zip_longest
from operator import attrgetter
from typing import Any, Self, cast

from sqlalchemy import Row, Table, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Feed, Subscription


@dataclass(slots=True, repr=False, eq=False)
class PolledFeed:
    """What a poll needs to know of a feed's row, and what it writes there.

    The names are the columns'. No mapped row, which would take several times as long to read, to change and
    to write; and without a repr, since addresses and headers of private feeds are secrets.
    """

    id: int
    url: str
    owner_id: int = 0
    secret_headers: str | None = None
    host: str = ""
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str = ""
    guid_trust: str = ""
    conditional: bool | None = None
    hints: dict[str, Any] | None = None
    newest_at: datetime | None = None
    gap_seconds: float | None = None
    succeeded_at: datetime | None = None
    failures: int = 0
    moved_to: str = ""
    moved_seen: int = 0
    # A poll does not ask for these, it only writes them: None leaves them as they are.
    title: str | None = None
    site_url: str | None = None
    language: str | None = None
    problem: str | None = None
    remedy: str | None = None
    interval_seconds: float | None = None
    interval_reason: str | None = None
    next_poll_at: datetime | None = None
    polled_at: datetime | None = None
    retired_at: datetime | None = None
    _before: Sequence[Any] = ()

    @classmethod
    def of(cls, row: Row[*tuple[Any, ...]]) -> Self:
        """Make one from a row of the columns that are read."""
        feed = cls(*row)
        feed._before = row
        return feed

    def changes(self) -> dict[str, Any]:
        """Give the columns that are to be written, with their new values."""
        pairs = zip_longest(_NAMES, _values(self), self._before)
        return {name: value for name, value, before in pairs if value != before}


_NAMES = tuple(each.name for each in fields(PolledFeed))[:-1]
_READ = 17
_MUTABLE = "hints"
_MANY = 10  # rows for which one statement is worth its price
_FEEDS = cast("Table", Feed.__table__)  # declared wider than it is
_COLUMNS = tuple(_FEEDS.c[name] for name in _NAMES[:_READ])
_values = attrgetter(*_NAMES)
# Made once: to put it together takes as long as to run it.
_DUE = (
    select(*_COLUMNS)
    .where(
        _FEEDS.c.next_poll_at <= bindparam("now"),
        _FEEDS.c.retired_at.is_(None),
        _FEEDS.c.id.not_in(bindparam("busy", expanding=True)),
        _FEEDS.c.host.not_in(bindparam("closed", expanding=True)),
        select(Subscription.id).where(Subscription.feed_id == _FEEDS.c.id).exists(),
    )
    .order_by(_FEEDS.c.next_poll_at)
    .limit(bindparam("most"))
)


async def due_feeds(
    session: AsyncSession, now: datetime, busy: Sequence[int], limit: int, *, closed: Sequence[str] = ()
) -> list[PolledFeed]:
    """Give the feeds that are to be polled now, the longest overdue first; those that nobody follows rest.

    Args:
        session: any session.
        now: the present.
        busy: feeds that are being polled.
        limit: how many at most.
        closed: hosts that may not be asked now.
    """
    connection = await session.connection()
    rows = await connection.execute(_DUE, {"now": now, "busy": busy, "closed": closed, "most": limit})
    return [PolledFeed.of(row) for row in rows]


async def polled_feed(session: AsyncSession, feed_id: int) -> PolledFeed | None:
    """Give a feed, or None where it is gone."""
    row = (await session.execute(select(*_COLUMNS).where(_FEEDS.c.id == feed_id))).first()
    return None if row is None else PolledFeed.of(row)


async def save_feeds(session: AsyncSession, feeds: Sequence[PolledFeed]) -> None:
    """Write what polls learnt of feeds: what they changed alone, since others write the rows meanwhile.

    Args:
        session: inside a transaction.
        feeds: as they were read, and changed since; a row that is gone meanwhile stays gone.
    """
    alike: dict[tuple[Any, ...], list[int]] = {}
    others: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for feed in feeds:
        changes = feed.changes()
        if _MUTABLE not in changes:
            alike.setdefault(tuple(changes.items()), []).append(feed.id)
        else:
            others.setdefault(tuple(changes), []).append(_parameters(feed.id, changes))
    connection = await session.connection()
    for items, ids in alike.items():
        if len(ids) >= _MANY and items:  # most feeds have no news, and many come back at the same time
            await connection.execute(update(_FEEDS).where(_FEEDS.c.id.in_(ids)).values(dict(items)))
        elif items:
            changes = dict(items)
            others.setdefault(tuple(changes), []).extend(_parameters(feed_id, changes) for feed_id in ids)
    for names, rows in others.items():
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
        await connection.execute(
            update(_FEEDS).where(_FEEDS.c.id == bindparam("feed_id")).values(values), rows
        )


def _parameters(feed_id: int, changes: dict[str, Any]) -> dict[str, Any]:
    return {"feed_id": feed_id} | {f"new_{name}": value for name, value in changes.items()}

"""Searches that were asked for, kept so that their pages can be turned: a button has no room for them."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from sqlalchemy import Insert, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Search
from bot.reports.ranking import Period
from bot.reports.search import Filters

KEPT = timedelta(days=90)
_KEY = 24  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as a person asked for it.

    Args:
        words: as typed.
        feed_id: only stories that this feed tells; None means any.
        period: how far back.
        stars: the least mean rating, 1 to 5; 0 means any.
        language: of the original, ISO 639-1; empty means any.
    """

    words: str
    feed_id: int | None = None
    period: Period = Period.ALL
    stars: int = 0
    language: str = ""

    def filters(self, now: datetime) -> Filters:
        """What the stories must be like at a moment, besides their words."""
        return Filters(self.period.since(now), self.feed_id, self.stars, self.language)

    @property
    def is_limited(self) -> bool:
        """Whether anything but words was asked for."""
        return self != Asked(self.words)

    @property
    def key(self) -> str:
        """The name that it is kept under: the same for the same search."""
        return hashlib.sha256(repr(astuple(self)).encode()).hexdigest()[:_KEY]


async def keep_search(session: AsyncSession, asked: Asked, now: datetime) -> str:
    """Keep a search for 90 days after it was last asked for, and give its key.

    Who asked for it is not kept. Searches that are older are forgotten.
    """
    await session.execute(delete(Search).where(Search.asked_at < now - KEPT))
    row = {
        "key": asked.key,
        "words": asked.words,
        "feed_id": asked.feed_id,
        "period": asked.period.value,
        "stars": asked.stars,
        "language": asked.language,
        "asked_at": now,
    }
    connection = await session.connection()
    # Two members may ask for the same at the same moment.
    await connection.execute(_upsert(connection.dialect.name), row)
    return asked.key


def _upsert(dialect: str) -> Insert:
    if dialect == "postgresql":
        on_postgresql = postgresql.insert(Search)
        return on_postgresql.on_conflict_do_update(
            index_elements=[Search.key], set_={"asked_at": on_postgresql.excluded.asked_at}
        )
    on_sqlite = sqlite.insert(Search)
    return on_sqlite.on_conflict_do_update(
        index_elements=[Search.key], set_={"asked_at": on_sqlite.excluded.asked_at}
    )


async def kept_search(session: AsyncSession, key: str) -> Asked | None:
    """Give a search that was kept; None for one that has been forgotten."""
    row = await session.get(Search, key)
    if row is None:
        return None
    return Asked(row.words, row.feed_id, Period(row.period), row.stars, row.language)

"""What a model may cost in a day: how often it was asked and with how many tokens, also across restarts."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database
from bot.database.marks import keep_mark, read_mark

_MARK = "model_spending"
_ONE_AT_A_TIME = 0x10_0BF  # names the lock on PostgreSQL; SQLite has one writer anyway


@dataclass(frozen=True, slots=True)
class Spent:
    """What was asked on a day (UTC, as 2026-11-23)."""

    day: str = ""
    requests: int = 0
    tokens: int = 0

    def on(self, now: datetime) -> "Spent":
        """Give what has been spent today: nothing yet on a new day."""
        day = now.date().isoformat()
        return self if self.day == day else Spent(day)


class Spending:
    """Keeps a day's limits.

    Args:
        database: where the day's count outlives the program.
        requests: that are allowed in a day.
        tokens: that are allowed in a day.
        clock: tells the time, aware UTC.
    """

    def __init__(
        self, database: Database, *, requests: int, tokens: int, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._requests = requests
        self._tokens = tokens
        self._clock = clock
        self._lock = asyncio.Lock()

    async def take(self, tokens: int) -> bool:
        """Count a question before it is asked.

        Args:
            tokens: that question and answer may take at most, as estimated.

        Returns:
            Whether it may be asked today.
        """
        async with self._alone() as session:
            spent = (await _read(session)).on(self._clock())
            if spent.requests >= self._requests or spent.tokens + tokens > self._tokens:
                return False
            await _keep(session, replace(spent, requests=spent.requests + 1, tokens=spent.tokens + tokens))
        return True

    async def correct(self, tokens: int) -> None:
        """Add tokens that were not estimated, or take off (negative) those that were not used."""
        async with self._alone() as session:
            spent = (await _read(session)).on(self._clock())
            await _keep(session, replace(spent, tokens=max(spent.tokens + tokens, 0)))

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[AsyncSession]:
        """Let nobody else read or write the count until the transaction ends."""
        # Within the program before a connection is taken: PostgreSQL has ten, and all would wait there.
        async with self._lock, self._database.writing() as session:
            if (await session.connection()).dialect.name == "postgresql":
                await session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
            yield session

    async def today(self) -> Spent:
        """Give what has been spent today."""
        async with self._database.reading() as session:
            return await spent_today(session, self._clock())


async def spent_today(session: AsyncSession, now: datetime) -> Spent:
    """Give what a model was asked today, as it is kept."""
    return (await _read(session)).on(now)


async def _read(session: AsyncSession) -> Spent:
    kept = await read_mark(session, _MARK)
    return Spent(**json.loads(kept)) if kept else Spent()


async def _keep(session: AsyncSession, spent: Spent) -> None:
    told = {"day": spent.day, "requests": spent.requests, "tokens": spent.tokens}
    await keep_mark(session, _MARK, json.dumps(told))

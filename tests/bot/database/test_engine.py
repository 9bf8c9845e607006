import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError

from bot.database.engine import Database
from bot.database.marks import keep_mark, read_mark
from bot.database.tables import Mark
from tests.archive import NOW, Archive


async def test_increments_by_many_at_once_are_all_kept(database: Database) -> None:
    """Read, then write: with the driver's own deferred BEGIN most of these would vanish in silence."""
    async with database.writing() as session:
        await keep_mark(session, "counter", "0")

    async def increment() -> None:
        async with database.writing() as session:
            value = int(await read_mark(session, "counter") or 0)
            await asyncio.sleep(0)
            await keep_mark(session, "counter", str(value + 1))

    await asyncio.gather(*(increment() for _ in range(50)))
    async with database.reading() as session:
        assert await read_mark(session, "counter") == "50"


async def test_a_failed_transaction_leaves_nothing(database: Database) -> None:
    async def fail_half_way() -> None:
        async with database.writing() as session:
            await keep_mark(session, "half", "done")
            await session.flush()
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        await fail_half_way()
    async with database.reading() as session:
        assert await read_mark(session, "half") is None


async def test_reading_never_writes(database: Database) -> None:
    async with database.reading() as session:
        session.add(Mark(key="sneaked", value="in"))
        await session.flush()
    async with database.reading() as session:
        assert await read_mark(session, "sneaked") is None


async def test_moments_come_back_aware_in_utc_whatever_zone_they_were_given_in(database: Database) -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    async with database.writing() as session:
        feed = await Archive(session).feed(next_poll_at=tokyo)
    async with database.reading() as session:
        again = await session.get_one(type(feed), feed.id)
        assert again.next_poll_at == NOW
        assert again.next_poll_at.tzinfo == UTC


async def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="no time zone"):
        async with database.writing() as session:
            await Archive(session).feed(next_poll_at=datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is refused


async def test_sqlite_is_set_up_to_lose_nothing(database: Database) -> None:
    async with database.writing() as session:
        settings = [
            (await session.execute(text(f"PRAGMA {name}"))).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert settings == ["wal", 2, 1, 5000]

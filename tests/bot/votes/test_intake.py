import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime

import pytest
from sqlalchemy import text

from bot.database.engine import Database
from bot.votes.intake import Intake
from bot.votes.ledger import Given, VoteEvent, facts
from tests.archive import NOW, Archive


@pytest.fixture
async def post(database: Database) -> int:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        return (await archive.post(await archive.story())).id


@pytest.fixture
async def intake(database: Database) -> AsyncIterator[Intake]:
    """An intake whose clock stands still."""
    intake = Intake(database, lambda: NOW)
    task = asyncio.create_task(intake.run())
    yield intake
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def held(database: Database, post: int) -> dict[tuple[int, int], datetime]:
    async with database.reading() as session:
        return await facts(session, post)


async def test_votes_of_one_moment_keep_their_order(database: Database, intake: Intake, post: int) -> None:
    intake.given(post, 7, 5)
    intake.given(post, 7, 2)
    await intake.settle()
    found = await held(database, post)
    assert found[7, 2] > found[7, 5]


async def test_giving_and_taking_away_leaves_nothing(database: Database, intake: Intake, post: int) -> None:
    intake.given(post, 7, 5)
    intake.withdrawn(post, 7, 5)
    await intake.settle()
    assert await held(database, post) == {}


async def test_a_batch_is_told_once_it_is_written(database: Database, intake: Intake, post: int) -> None:
    told: list[VoteEvent] = []
    intake.listen(told.extend)
    intake.given(post, 7, 5)
    intake.cleared(post, 4)
    assert told == []
    await intake.settle()
    assert [type(event).__name__ for event in told] == ["Given", "Cleared"]


async def test_what_waits_at_the_end_is_written(database: Database, post: int) -> None:
    intake = Intake(database, lambda: NOW)
    task = asyncio.create_task(intake.run())
    await asyncio.sleep(0)
    intake.given(post, 7, 5)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert set(await held(database, post)) == {(7, 5)}


async def test_votes_wait_while_the_database_is_away(
    database: Database, intake: Intake, post: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.votes.intake.RETRY_SECONDS", 0.01)
    async with database.writing() as session:
        await session.execute(text("ALTER TABLE votes RENAME TO away"))
    intake.given(post, 7, 5)
    await asyncio.sleep(0.2)
    async with database.writing() as session:
        await session.execute(text("ALTER TABLE away RENAME TO votes"))
    async with asyncio.timeout(5):
        await intake.settle()
    assert set(await held(database, post)) == {(7, 5)}


async def test_a_watcher_sees_what_is_heard_live_and_nothing_of_healing(intake: Intake, post: int) -> None:
    heard = intake.watch(post)
    intake.given(post, 7, 5)
    intake.withdrawn(post, 8, 1)
    intake.given(post + 1, 9, 3)
    intake.take([Given(post, 6, 2, NOW)])
    intake.unwatch(post)
    intake.given(post, 5, 5)
    assert heard == {(7, 5), (8, 1)}

"""Votes a second: as the intake stores them, in batches, against one transaction a vote."""

import asyncio
import json
import tempfile
import time
from datetime import UTC, datetime

from bot.database.engine import Database, upgrade
from bot.votes.intake import BATCH_EVENTS, Intake
from bot.votes.ledger import Given, record
from tests.archive import Archive

POSTS, MEMBERS, SINGLE = 20, 1000, 1000


async def main() -> None:
    """Measure both on one database, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/loupe.db"
        await upgrade(url)
        async with Database.open(url) as database:
            posts = await _posts(database)
            single = await _single(database, posts)
            batched = await _batched(database, posts)
    figure = {
        "what": f"votes stored, {POSTS * MEMBERS:,} of them",
        "loupe": batched,
        "against": single,
        "unit": "votes/s",
        "ratio": batched / single,
        "note": "one transaction a vote",
    }
    print(json.dumps(figure))  # noqa: T201 - the benchmark's answer


async def _posts(database: Database) -> list[int]:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        return [(await archive.post(await archive.story())).id for _ in range(POSTS)]


async def _single(database: Database, posts: list[int]) -> float:
    began = time.perf_counter()
    for number in range(SINGLE):
        now = datetime.now(UTC)
        async with database.writing() as session:
            await record(session, [Given(posts[number % POSTS], number, 1 + number % 5, now)], now)
    return SINGLE / (time.perf_counter() - began)


async def _batched(database: Database, posts: list[int]) -> float:
    intake = Intake(database, lambda: datetime.now(UTC))
    task = asyncio.create_task(intake.run())
    began = time.perf_counter()
    for member in range(MEMBERS):
        for post in posts:
            intake.given(post, member, 1 + member % 5)
        if member * POSTS % BATCH_EVENTS == 0:
            await asyncio.sleep(0)
    await intake.settle()
    seconds = time.perf_counter() - began
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    return POSTS * MEMBERS / seconds


if __name__ == "__main__":
    asyncio.run(main())

"""A work floor: a database, a fake Discord, jobs that nobody runs, and a clock that is moved by hand."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from bot.database.engine import Database
from bot.database.tables import Post, PostState
from bot.votes.intake import Intake
from bot.work.delivering import Delivering
from bot.work.healing import Healing
from bot.work.lanes import Lanes
from bot.work.polling import Polling
from bot.work.runner import Jobs
from bot.work.tending import Tending
from tests.archive import CHANNEL, NOW, Archive
from tests.bot.work.fake_discord import FakeDiscord


@dataclass
class Clock:
    """A clock that is moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        """Let time go by."""
        self.now += timedelta(seconds=seconds)


async def finish(work: Lanes[int] | Polling) -> None:
    """Wait until nothing runs any more."""
    async with asyncio.timeout(10):
        while work.busy:  # noqa: ASYNC110 - lanes tell nobody when the last is free
            await asyncio.sleep(0.001)


@dataclass
class Floor:
    """Everything that delivering needs, and what a test asks of it."""

    database: Database
    clock: Clock
    discord: FakeDiscord
    jobs: Jobs = field(default_factory=Jobs)
    planned: int = 0

    def __post_init__(self) -> None:
        self.intake = Intake(self.database, self.clock)
        self.healing = Healing(self.database, self.discord, self.intake, self.jobs, clock=self.clock)
        self.start_again()

    def start_again(self) -> None:
        """Forget everything that a process remembers."""
        self.delivering = Delivering(
            self.database,
            self.discord,
            self.jobs,
            installation="here",
            clock=self.clock,
            chance=random.Random(1),
        )
        self.tending = Tending(
            self.database,
            self.discord,
            self.healing,
            self.jobs,
            clock=self.clock,
            chance=random.Random(1),
        )

    async def plan(self, *titles: str, channel_id: int = CHANNEL, state: str = PostState.READY) -> list[int]:
        """Put posts into the outbox, in this order."""
        async with self.database.writing() as session:
            archive = Archive(session)
            archive._last = self.planned
            self.planned += 10 * len(titles)
            await archive.guild()
            ids = []
            for title in titles:
                story = await archive.story(title)
                await archive.digest(story)
                post = await archive.post(
                    story,
                    channel_id=channel_id,
                    state=state,
                    sent_at=None,
                    message_id=None,
                    planned_at=self.clock(),
                )
                ids.append(post.id)
            return ids

    async def deliver(self) -> None:
        """Send what is due now."""
        await self.delivering.step()
        await finish(self.delivering.lanes)

    async def seed(self) -> None:
        """Offer the stars of posts that lack them."""
        await self.tending.seed_step()
        await finish(self.tending.seeding)

    async def refresh(self) -> None:
        """Refresh the cards that are due."""
        await self.tending.refresh_step()
        await finish(self.tending.refreshing)

    async def heal(self, *guild_ids: int) -> None:
        """Compare everything in some servers."""
        await self.healing.ask(guild_ids)
        await self.healing.step()
        await finish(self.healing.lanes)
        await self.intake.settle()

    async def post(self, post_id: int) -> Post:
        """Read a row."""
        async with self.database.reading() as session:
            return await session.get_one(Post, post_id)


@pytest.fixture
async def floor(database: Database) -> AsyncIterator[Floor]:
    """A work floor on a database of its own."""
    clock = Clock()
    made = Floor(database, clock, FakeDiscord(clock))
    intake = asyncio.create_task(made.intake.run())
    yield made
    intake.cancel()
    await asyncio.gather(intake, return_exceptions=True)

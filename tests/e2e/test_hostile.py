"""Feeds and pages that mean harm, beside an honest feed: they harm nothing, hold up nobody, and are told."""

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.database.tables import Feed, Post, PostState, Subscription
from bot.delivery.subscriptions import subscribe
from bot.errors import LoupeError
from bot.feeds.fetch import Limits
from bot.sandbox.server import SimulatedDiscord
from tests.e2e.hostile_press import Press, printing
from tests.e2e.hostile_reading import assert_tame, calls_nobody, posts, problems_listed, spoken, titled
from tests.e2e.stage import QUICK, Stage, bot_on, words
from tests.e2e.waiting import expect

PATIENT = replace(QUICK, reply_seconds=30.0)  # a loaded machine must not be taken for a bot that hangs
MIB = 1024 * 1024
AT_ONCE = 6


@dataclass
class Watch:
    """How long the event loop's thread was busy without a pause, in seconds of processor time."""

    worst: float = 0.0

    async def run(self) -> None:
        """Tick; what runs between two ticks ran in one piece or nearly so."""
        last = time.thread_time()
        while True:
            await asyncio.sleep(0.02)
            now = time.thread_time()
            self.worst, last = max(self.worst, now - last), now


@contextmanager
def watching() -> Iterator[Watch]:
    watch = Watch()
    task = asyncio.create_task(watch.run())
    try:
        yield watch
    finally:
        task.cancel()


def peak_memory() -> int:
    """The most memory that this process ever had, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


@asynccontextmanager
async def staged(folder: Path) -> AsyncIterator[tuple[Stage, Press]]:
    """The bot, with less patience than usual, and the press."""
    async with SimulatedDiscord.running(pace=PATIENT) as server:
        club = server.world.channel("Aperture Club", "news")
        guild = server.world.guilds[club.guild_id]
        names = {
            "user": str(server.world.user("Noor").id),
            "role": str(guild.roles[1].id),
            "channel": str(club.id),
        }
        async with printing(names) as press:
            hosts = [f"127.0.0.1:{each.port}" for each in (press.honest, press.quick, press.slow)]
            async with bot_on(server, folder, allow_hosts=hosts) as bot:
                bot.fetcher._limits = Limits(seconds=3.0)
                bot.pool._seconds = 3.0
                yield Stage(server, None, bot), press  # type: ignore[arg-type]  # no sample feeds are needed


@pytest.mark.timeout(300)
async def test_hostile_feeds_harm_nothing_hold_up_nobody_and_are_told(tmp_path: Path) -> None:
    async with staged(tmp_path) as (stage, press):
        before = peak_memory()
        with watching() as watch:
            await honest_arrives(stage, press, 1)
            refused = await follow_all(stage, press)
            press.publish("Honest dispatch 2")
            await honest_arrives(stage, press, 2)
            await expect(lambda: all_read_and_sent(stage), 120)
            press.publish("Honest dispatch 3")
            await honest_arrives(stage, press, 3)
        assert watch.worst < 1.0
        assert peak_memory() - before < 600 * MIB
        assert press.trap.connections == 0
        assert refused >= press.bad.keys() - readable(press)
        told = await problems_listed(stage)
        for address, words_of_it in press.bad.items():
            assert words_of_it in told.get(address, ""), (address, told.get(address))
        for message in spoken(stage):
            calls_nobody(stage, message)
        for message in posts(stage):
            assert_tame(stage, press, message)
        assert len(titled(stage, "Renamed")) == 3
        assert len(titled(stage, "Same")) <= 60


def readable(press: Press) -> set[str]:
    """The bad feeds that are feeds all the same: /feed add takes them."""
    return {address for address in press.bad if address.endswith("/many")}


async def honest_arrives(stage: Stage, press: Press, number: int) -> None:
    """Wait for an honest story; the first one is asked for by following its feed."""
    if number == 1:
        added = await stage.use("Ada", "feed add", url=press.feed, newest=1)
        assert "now comes to" in words(added)
    await expect(lambda: titled(stage, f"Honest dispatch {number}"), 120)


async def follow_all(stage: Stage, press: Press) -> set[str]:
    """Follow every hostile feed; those that /feed add rightly refuses are followed all the same.

    Returns:
        The addresses that were refused.
    """
    refused: set[str] = set()
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(address: str) -> None:
        async with gate:
            reply = await stage.use("Ada", "feed add", url=address, newest=10)
        said = words(reply)
        assert reply.ephemeral
        assert said
        assert "Something went wrong" not in said, address
        if "now comes to" not in said:
            refused.add(address)
            await follow_by_force(stage, address)

    await asyncio.gather(*(one(address) for address in [*press.harmless, *press.bad]))
    assert not refused & set(press.harmless)
    return refused


async def follow_by_force(stage: Stage, address: str) -> None:
    """Follow a feed as one that was good when it was added and turned bad since."""
    channel = stage.channel()
    async with stage.bot.database.writing() as session:
        await subscribe(
            session,
            guild_id=channel.guild_id,
            channel_id=channel.id,
            feed_url=address,
            feed_title="",
            site_url="",
            style="card",
            tag="",
            crosspost=False,
            newest=10,
            added_by=stage.user("Ada").id,
            now=stage.bot.clock(),
        )
    stage.bot.wake("poll")


async def all_read_and_sent(stage: Stage) -> bool:
    """Whether every feed has been asked and nothing waits to be posted."""
    async with stage.bot.database.reading() as session:
        unasked = select(func.count()).select_from(Feed).where(Feed.polled_at.is_(None))
        undecided = select(func.count()).select_from(Subscription).where(Subscription.newest.is_not(None))
        undecided = undecided.join(Feed, Feed.id == Subscription.feed_id).where(Feed.failures == 0)
        waiting = select(func.count()).select_from(Post)
        waiting = waiting.where(Post.state.in_([PostState.PLANNED, PostState.READY]))
        counted = [await session.scalar(each) for each in (unasked, undecided, waiting)]
    return counted == [0, 0, 0]


async def test_what_the_bot_refuses_itself_is_a_loupe_error(tmp_path: Path) -> None:
    """The guard holds for every way in: the fetcher itself refuses what the trap's addresses are."""
    async with staged(tmp_path) as (stage, press):
        for kind in ("feed", "page", "image"):
            with pytest.raises(LoupeError, match="private network"):
                await stage.bot.fetcher.fetch(f"{press.trap.url}/x", kind=kind)
        assert press.trap.connections == 0

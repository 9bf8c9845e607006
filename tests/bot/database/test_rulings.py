"""Moderators' rulings come to the same on SQLite and PostgreSQL, and nobody waits there in a circle."""

import asyncio

import pytest
from sqlalchemy import select, text

from bot.database.engine import Database
from bot.database.tables import Entry, Post, PostState
from bot.delivery.retelling import Moderator, hold, show_again
from bot.votes.rating import Rating, ratings
from tests.archive import GUILD, NOW
from tests.bot.delivery.ruled_press import Partition, Press
from tests.bot.work.conftest import finish
from tests.bot.work.newsdesk import Item, newsroom, rss


async def rule(database: Database) -> tuple[Partition, list[Rating], list[tuple[int, int | None, str]]]:
    """Merge, split and vote; give who is told together, the ratings, and the posts."""
    async with database.writing() as session:
        press = Press(session)
        await press.open()
        first, second, third, fourth = press.stories
        for number, post in enumerate(await press.posts()):
            await press.vote(post.id, number % 3, number % 5 + 1)
        await press.merge(first, second)
        await press.merge(second, third)
        merged = [part for part in await press.parts(third) if part.merged]
        await press.split(third, next(part for part in merged if part.number == first))
        await press.split(first, (await press.parts(first))[1])
        await press.arrive(0, 1)
        await press.merge(fourth, first)
        told = await press.told()
        pooled = await ratings(session, GUILD, sorted(set(told.values())))
        posts = [(post.channel_id, post.story_id, post.state) for post in await press.posts()]
        return await press.partition(), list(pooled.values()), posts


@pytest.mark.postgres
async def test_rulings_come_to_the_same_on_either_engine(database: Database, postgres: Database) -> None:
    here, there = await rule(database), await rule(postgres)
    assert here == there
    assert len(here[0]) > 1


async def somebody_waits(database: Database) -> None:
    """Wait until a transaction waits for a lock of another one."""
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    mine = f"{waiting} AND datname = current_database()"
    async with asyncio.timeout(10), database.reading() as session:
        while not await session.scalar(text(mine)):
            await session.rollback()  # or it sees the same for ever
            await asyncio.sleep(0.01)


@pytest.mark.postgres
async def test_a_ruling_and_an_article_that_joins_its_story_never_wait_for_each_other(
    postgres: Database,
) -> None:
    item = Item("a", "A new lens", NOW, link="https://petapixel.example/lens")
    async with newsroom(postgres) as desk:
        for place in range(2):
            desk.press.answer(f"/{place}", rss([]), Content_Type="application/rss+xml")
            await desk.follow(url=f"{desk.press.url}/{place}")
        await desk.poll()
        for place, title in enumerate(("PetaPixel", "Second Curtain")):
            desk.press.answer(f"/{place}", rss([item], title), Content_Type="application/rss+xml")
            desk.clock.pass_(25 * 3600)
            await desk.polling.step()
            await finish(desk.polling)
            if not place:
                await desk.work()
        async with postgres.writing() as session:
            await hold(session, GUILD)
            await desk.digesting.step()
            await somebody_waits(postgres)
            await show_again(session, Moderator(GUILD, 7, desk.clock()), 1)
        await finish(desk.digesting.lanes)
    async with postgres.reading() as session:
        assert set(await session.scalars(select(Entry.story_id))) == {1}
        assert list(await session.scalars(select(Post.state))) == [PostState.SENT]

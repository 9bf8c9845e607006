"""Moderators' rulings come to the same on SQLite and PostgreSQL."""

import pytest

from bot.database.engine import Database
from bot.votes.rating import Rating, ratings
from tests.archive import GUILD
from tests.bot.delivery.ruled_press import Partition, Press


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

"""A flood of entries makes a few posts and one list after them, whatever happens on the way."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import PostKind, PostState
from bot.work.courier import OutcomeUnknown
from bot.work.listing import MOST_TITLES
from tests.archive import CHANNEL, NOW
from tests.bot.work.newsdesk import TEXT, Item, Newsdesk, newsroom

FIRST = Item("first", "The first story", NOW - timedelta(days=1))
FLOOD = [
    Item(f"f-{n}", f"Story {n} of the flood", NOW + timedelta(minutes=n), f"Number {n}. {TEXT}")
    for n in range(33)
]
NEWEST = [item.title for item in FLOOD[-10:]]
LIST = "And 23 more from PetaPixel"


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Newsdesk]:
    async with newsroom(database) as opened:
        opened.publish(FIRST)
        await opened.follow()
        await opened.poll(0)
        opened.publish(*FLOOD[::-1], FIRST)
        yield opened


async def everything(desk: Newsdesk) -> None:
    """Poll, and work until nothing waits any more."""
    await desk.poll()
    for _ in range(12):
        await desk.work()


async def test_a_flood_makes_ten_posts_and_then_a_list_of_the_rest(desk: Newsdesk) -> None:
    await everything(desk)
    assert desk.posted == [*NEWEST, LIST]
    card = desk.discord.messages[-1].card
    assert card.url == "https://petapixel.example/"
    assert [each.source for each in card.listed] == [
        f"Story {n} of the flood" for n in range(22, 22 - MOST_TITLES, -1)
    ]
    assert card.listed[0].url == "https://petapixel.example/f-22"


async def test_what_was_listed_is_never_posted_singly(desk: Newsdesk) -> None:
    await everything(desk)
    for document in ([*FLOOD, FIRST], [replace(each, guid=f"g-{each.guid}") for each in FLOOD]):
        desk.publish(*document)
        await everything(desk)
    assert desk.posted == [*NEWEST, LIST]


async def test_a_list_has_no_stars_and_no_votes(desk: Newsdesk) -> None:
    await everything(desk)
    for _ in range(12):
        await desk.seed()
    await desk.heal(1001)
    await desk.seed()
    assert [message.seeded for message in desk.discord.messages] == [True] * 10 + [False]


async def test_a_list_whose_answer_was_lost_is_not_made_twice(desk: Newsdesk) -> None:
    await desk.poll()
    desk.discord.lose = [OutcomeUnknown("cut off")] * 14
    for _ in range(30):
        desk.start_again()
        desk.clock.pass_(40)
        await desk.work()
    assert desk.posted == [*NEWEST, LIST]
    posts = [await desk.post(number) for number in range(1, 12)]
    assert {post.state for post in posts} == {PostState.SENT}
    assert posts[-1].kind == PostKind.MORE


async def test_a_list_waits_for_the_slowest_digest_before_it(desk: Newsdesk) -> None:
    desk.clock.pass_(90_000)
    await desk.polling.step()
    await desk.polling.drain(5)
    desk.clock.pass_(600)
    await desk.deliver()
    assert desk.posted == []
    assert (await desk.post(11)).state == PostState.PLANNED
    for _ in range(12):
        await desk.work()
    assert desk.posted[-1] == LIST


async def test_each_channel_has_its_own_list_and_the_operator_decides_how_long_a_flood_is(
    database: Database,
) -> None:
    async with newsroom(database, FeedsSettings(flood_posts=30)) as desk:
        desk.publish(FIRST)
        await desk.follow()
        await desk.follow(channel_id=CHANNEL + 1)
        await desk.poll(0)
        desk.publish(*FLOOD[::-1], FIRST)
        await desk.poll()
        for _ in range(20):
            await desk.work()
        for channel in (CHANNEL, CHANNEL + 1):
            titles = desk.discord.titles(channel)
            assert (len(titles), titles[-1]) == (31, "And 3 more from PetaPixel")
        singly = [each.card for each in desk.discord.messages if not each.card.listed]
        assert all(card.bullets for card in singly)

"""Nothing is posted twice and an edit never makes a second post: from the document to the channel."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.database.engine import Database
from bot.digests.revising import MOST
from tests.archive import NOW
from tests.bot.work.newsdesk import TEXT, Item, Newsdesk, newsroom

OLD = [Item(f"old-{n}", f"Old story number {n}", NOW - timedelta(days=n + 1)) for n in range(6)]
NEWS = Item("news", "A lens that sees in the dark", NOW)


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Newsdesk]:
    async with newsroom(database) as opened:
        yield opened


async def posted_once(desk: Newsdesk) -> None:
    """Follow a feed and see its first news posted."""
    desk.publish(*OLD)
    await desk.follow()
    await desk.poll(0)
    assert desk.posted == []
    desk.publish(NEWS, *OLD)
    await desk.poll()
    assert desk.posted == [NEWS.title]


async def test_an_edited_entry_updates_its_post_and_makes_no_second_one(desk: Newsdesk) -> None:
    await posted_once(desk)
    edited = replace(NEWS, title="A lens that sees in the dark, corrected", text="It has ten blades. " + TEXT)
    desk.publish(edited, *OLD)
    await desk.poll()
    (message,) = desk.discord.messages
    assert message.card.title == edited.title
    assert message.card.updated_at is not None
    assert message.parcels[0].card.updated_at is None


async def test_an_edit_that_changes_nothing_a_reader_sees_leaves_the_post_alone(desk: Newsdesk) -> None:
    await posted_once(desk)
    desk.publish(replace(NEWS, text=TEXT + " 12 comments"), *OLD)
    await desk.poll()
    (message,) = desk.discord.messages
    assert len(message.parcels) == 1


async def test_a_feed_that_edits_at_each_poll_is_followed_a_few_times_only(desk: Newsdesk) -> None:
    await posted_once(desk)
    for number in range(MOST + 4):
        desk.publish(replace(NEWS, title=f"A lens that sees in the dark: take {number}"), *OLD)
        await desk.poll()
    (message,) = desk.discord.messages
    assert len(message.parcels) == 1 + MOST


async def test_edits_within_a_minute_wait(desk: Newsdesk) -> None:
    await posted_once(desk)
    desk.publish(replace(NEWS, title="A lens that sees in the dark: one"), *OLD)
    await desk.poll()
    async with desk.database.writing() as session:
        (await session.merge(await desk.feed())).next_poll_at = desk.clock()
    desk.publish(replace(NEWS, title="A lens that sees in the dark: two"), *OLD)
    await desk.poll(0)
    assert desk.discord.messages[0].card.title.endswith("one")
    desk.clock.pass_(60)
    await desk.work()
    assert desk.discord.messages[0].card.title.endswith("two")


async def test_an_edit_after_a_week_changes_nothing(desk: Newsdesk) -> None:
    await posted_once(desk)
    desk.publish(replace(NEWS, title="A lens that sees in the dark, much later"), *OLD)
    await desk.poll(24 * 8)
    (message,) = desk.discord.messages
    assert len(message.parcels) == 1


async def test_an_edit_outlives_a_crash(desk: Newsdesk) -> None:
    """The edit is stored with the document; whoever starts next digests it."""
    await posted_once(desk)
    desk.publish(replace(NEWS, title="A lens that sees in the dark, corrected"), *OLD)
    desk.clock.pass_(90_000)
    await desk.polling.step()
    await desk.polling.drain(5)
    desk.start_again()
    await desk.work()
    (message,) = desk.discord.messages
    assert message.card.title.endswith("corrected")


async def test_changed_guids_reordering_and_a_published_archive_post_nothing(desk: Newsdesk) -> None:
    await posted_once(desk)
    renamed = [
        replace(each, guid=f"new-{each.guid}", link=f"https://petapixel.example/{each.guid}")
        for each in (NEWS, *OLD)
    ]
    archive = [
        Item(f"ancient-{n}", f"An ancient story, number {n}", NOW - timedelta(days=400 + n), f"{n} {TEXT}")
        for n in range(40)
    ]
    for document in (renamed, renamed[::-1], [*archive, *renamed], [NEWS, *OLD]):
        desk.publish(*document)
        await desk.poll(25)
    assert desk.posted == [NEWS.title]


async def test_entries_without_dates_are_posted_once_in_whatever_order_they_stand(desk: Newsdesk) -> None:
    undated = [Item(f"u-{n}", f"Undated story {n}", None, f"Number {n}. {TEXT}") for n in range(4)]
    desk.publish(*undated)
    await desk.follow()
    await desk.poll(0)
    news = Item("u-9", "Undated news", None, f"Fresh. {TEXT}")
    for document in ([news, *undated], [*undated, news], [undated[2], news, undated[0]], [news, *undated]):
        desk.publish(*document)
        await desk.poll(25)
    assert desk.posted == ["Undated news"]

"""News that several feeds tell: one post in a channel that names the others, votes pooled."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Feed, Merge, Post, Sketch
from bot.delivery.parts import parts_of
from bot.delivery.retelling import Moderator
from bot.delivery.rulings import split
from bot.stories.likeness import WINDOW
from bot.votes.rating import ratings
from bot.work.telling import Teller
from tests.archive import CHANNEL, GUILD, NOW, OTHER_GUILD, Archive
from tests.bot.work.newsdesk import Item, Newsdesk, newsroom, rss

# Long enough that no page is fetched for it, and every magazine has its own.
LETTERS = " Readers may write to us; letters are answered in the order in which they come to our desk." * 8
NOTES = (
    " Our laboratory is shut on public holidays, and its cat takes no appointments by telephone whatever." * 8
)
GERMAN = " Leserbriefe beantworten wir in der Reihenfolge, in der sie in der Redaktion eintreffen." * 9
THANKS = (
    " With thanks to the harbour master, two brides, one dog and whoever returned my left glove in Calais."
    * 8
)
ANNOUNCED = Item(
    "a",
    "Tannwald announces the Ferron 40mm f/1.8",
    NOW,
    "Tannwald announced the Ferron 40mm f/1.8 in Cologne. The lens has eleven blades, weighs 318 grams "
    "and was drawn by Mirjam Osterloh. It goes on sale on 2 September for 1,299 euros, in brass or in black."
    + LETTERS,
)
SECOND = Item(
    "b",
    "The Ferron 40mm f/1.8 is here, and it is made of brass",
    NOW,
    "Eleven blades, 318 grams, 1,299 euros: those are the figures of the Ferron 40mm f/1.8 that Tannwald "
    "showed in Cologne. Mirjam Osterloh, who drew the lens, calls it stubborn. Shops have it on 2 September."
    + NOTES,
)
THIRD = Item(
    "c",
    "Tannwald stellt das Ferron 40 mm f/1,8 vor",
    NOW,
    "Tannwald zeigt in Köln das Ferron 40 mm f/1,8. Das Objektiv von Mirjam Osterloh hat elf Lamellen, wiegt "
    "318 Gramm und kommt am 2. September für 1.299 Euro in den Handel, in Messing oder Schwarz." + GERMAN,
)
REVIEW = Item(
    "d",
    "Tannwald Ferron 40mm f/1.8 review: a month with a stubborn lens",
    NOW,
    "For a month I carried the Ferron 40mm f/1.8 through rain, two weddings and a ferry strike. Corners are "
    "soft until f/4, the ring is stiff in the cold, and flare is a friend. I would buy it again." + THANKS,
)
OLD = Item("old", "An old story", NOW - timedelta(days=20))
MAGAZINES = ("PetaPixel", "Second Curtain", "Blende Acht", "Month of Lenses")


def publish(desk: Newsdesk, place: int, *items: Item) -> str:
    """Let one of the magazines have these entries; gives the feed's address."""
    host = f"https://magazine{place}.example"
    told = [replace(item, link=f"{host}/{item.guid}") for item in items]
    desk.press.answer(
        f"/{place}", rss(told, MAGAZINES[place], f"{host}/"), Content_Type="application/rss+xml"
    )
    return f"{desk.press.url}/{place}"


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Newsdesk]:
    """A channel follows three magazines, which have nothing new yet."""
    settings = FeedsSettings(secret_key=SecretStr("an operator's key of 32 characters or more"))
    async with newsroom(database, settings) as opened:
        for place in range(3):
            await opened.follow(url=publish(opened, place, OLD))
        await day(opened)
        yield opened


async def day(desk: Newsdesk) -> None:
    """Let a day go by, then poll and post until all is said; a host is asked by two at a time."""
    await desk.poll()
    await desk.poll(0)


async def tell(desk: Newsdesk, *items: Item) -> None:
    """Let the magazines publish, one after the other."""
    for place, item in enumerate(items):
        publish(desk, place, replace(item, published=desk.clock()))
        await day(desk)


async def merges(database: Database) -> list[tuple[int, int]]:
    """Give in which servers something is told as something else, and who says so (0: Loupe)."""
    async with database.reading() as session:
        rows = await session.execute(select(Merge.guild_id, Merge.ruled_by))
        return [(guild_id, ruled_by) for guild_id, ruled_by in rows]


async def test_three_feeds_tell_one_news_in_one_post_that_names_them_and_pools_their_votes(
    desk: Newsdesk,
) -> None:
    await desk.follow(channel_id=CHANNEL + 1, url=f"{desk.press.url}/1")
    await tell(desk, ANNOUNCED, SECOND, THIRD)
    assert desk.posted == [ANNOUNCED.title]
    card = desk.discord.messages[0].card
    assert [each.source for each in card.also_at] == ["Blende Acht", "Second Curtain"]
    assert desk.discord.titles(CHANNEL + 1) == [ANNOUNCED.title]
    async with desk.database.writing() as session:
        posts = (await session.scalars(select(Post).order_by(Post.id))).all()
        story_id = posts[0].story_id or 0
        archive = Archive(session)
        await archive.votes(posts[0], 5, 4)
        await archive.vote(posts[1], 77, 3)
    async with desk.database.reading() as session:
        rating = (await ratings(session, GUILD, [story_id]))[story_id]
    assert (len(posts), rating.count, rating.mean) == (2, 3, 4.0)


async def test_news_that_come_at_the_same_moment_make_one_post(desk: Newsdesk) -> None:
    for place, item in enumerate((ANNOUNCED, SECOND, THIRD)):
        publish(desk, place, replace(item, published=desk.clock()))
    for hours in (25, 0, 0):
        desk.clock.pass_(hours * 3600)
        await desk.polling.step()
        while desk.polling.busy:  # noqa: ASYNC110 - lanes tell nobody when the last is free
            await asyncio.sleep(0.001)
    await desk.work()
    assert len(desk.posted) == 1
    assert len(desk.discord.messages[0].card.also_at) == 2


async def test_a_review_and_a_feeds_next_article_are_stories_of_their_own(desk: Newsdesk) -> None:
    again = replace(SECOND, guid="later", title="The Ferron 40mm f/1.8 comes in brass")
    await tell(desk, ANNOUNCED, REVIEW)
    publish(desk, 0, replace(again, published=desk.clock()), ANNOUNCED)
    await day(desk)
    assert desk.posted == [ANNOUNCED.title, REVIEW.title, again.title]


async def test_a_server_sees_no_word_of_a_feed_that_it_does_not_follow(desk: Newsdesk) -> None:
    await desk.follow(guild_id=OTHER_GUILD, channel_id=CHANNEL + 5, url=f"{desk.press.url}/1")
    await tell(desk, ANNOUNCED, SECOND)
    other = next(message for message in desk.discord.messages if message.channel_id == CHANNEL + 5)
    assert (other.card.title, other.card.source, other.card.also_at) == (SECOND.title, "Second Curtain", ())
    assert await merges(desk.database) == [(GUILD, 0)]


async def test_a_server_that_comes_later_has_one_post_of_what_was_digested_before(desk: Newsdesk) -> None:
    await tell(desk, ANNOUNCED, SECOND)
    for place in range(2):
        await desk.follow(
            newest=1, guild_id=OTHER_GUILD, channel_id=CHANNEL + 5, url=f"{desk.press.url}/{place}"
        )
    await day(desk)
    (only,) = [message for message in desk.discord.messages if message.channel_id == CHANNEL + 5]
    assert len(only.card.also_at) == 1
    assert len(desk.posted) == 1


async def test_what_a_private_feed_tells_is_told_with_nothing_else(desk: Newsdesk) -> None:
    async with desk.database.writing() as session:
        feed = (await session.scalars(select(Feed).order_by(Feed.id))).all()[1]
        feed.owner_id = GUILD
    await tell(desk, ANNOUNCED, SECOND, THIRD)
    assert desk.posted == [ANNOUNCED.title, SECOND.title]
    assert [each.source for each in desk.discord.messages[0].card.also_at] == ["Blende Acht"]
    assert desk.discord.messages[1].card.also_at == ()


async def test_what_a_moderator_splits_stays_apart_while_more_of_the_news_comes(desk: Newsdesk) -> None:
    await tell(desk, ANNOUNCED, SECOND)
    async with desk.database.writing() as session:
        story_id = await session.scalar(select(Post.story_id)) or 0
        chosen = next(part for part in await parts_of(session, GUILD, story_id) if part.merged)
        by = Moderator(GUILD, 7, desk.clock())
        await split(session, by, story_id=story_id, part_key=chosen.key)
    await day(desk)
    publish(desk, 2, replace(THIRD, published=desk.clock()))
    await day(desk)
    assert desk.posted == [ANNOUNCED.title, SECOND.title]
    first, second = (message.card for message in desk.discord.messages)
    assert ([each.source for each in first.also_at], second.also_at) == (["Blende Acht"], ())


async def test_after_a_restart_the_news_of_the_last_days_are_known_and_older_ones_are_forgotten(
    desk: Newsdesk,
) -> None:
    await tell(desk, ANNOUNCED)
    desk.digesting._teller = Teller()
    publish(desk, 1, replace(SECOND, published=desk.clock()))
    await day(desk)
    assert desk.posted == [ANNOUNCED.title]
    desk.clock.pass_(WINDOW / timedelta(seconds=1))
    publish(desk, 2, replace(REVIEW, published=desk.clock()))
    await day(desk)
    async with desk.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Sketch)) == 1

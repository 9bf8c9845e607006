"""Private feeds: their headers go to their own origin alone, and what they tell stays in their server."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.database.tables import Feed, Story
from bot.delivery.subscriptions import subscribe
from bot.feeds.secrets import HeaderBox
from bot.feeds.store import SIGHTINGS
from tests.archive import CHANNEL, GUILD, NOW, OTHER_GUILD
from tests.bot.feeds.raw_server import RawServer, running
from tests.bot.work.newsdesk import TEXT, Item, Newsdesk, newsroom, rss

KEY = "an operator's key of 32 characters or more"
TOKEN = "Bearer hush-hush"
OLD = Item("old", "An old story", NOW - timedelta(days=2))
NEWS = Item("news", "A lens for members", NOW)


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Newsdesk]:
    async with newsroom(database, FeedsSettings(secret_key=SecretStr(KEY))) as opened:
        opened.publish(OLD)
        yield opened


async def follow(
    desk: Newsdesk, guild_id: int = GUILD, channel_id: int = CHANNEL, token: str = TOKEN
) -> None:
    async with desk.database.writing() as session:
        await subscribe(
            session,
            guild_id=guild_id,
            channel_id=channel_id,
            feed_url=desk.url,
            feed_title="",
            site_url="",
            style="card",
            tag="",
            crosspost=False,
            newest=0,
            added_by=1,
            now=desk.clock(),
            secret_headers=HeaderBox(KEY).seal({"Authorization": token}),
        )


def tokens(server: RawServer) -> list[bytes | None]:
    return [request.header("Authorization") for request in server.requests]


async def test_a_private_feed_is_asked_with_its_headers_and_the_same_address_without_them_is_another_feed(
    desk: Newsdesk,
) -> None:
    await follow(desk)
    await follow(desk, OTHER_GUILD, CHANNEL + 1, "Bearer another")
    await desk.follow(guild_id=3003, channel_id=CHANNEL + 2)
    await desk.poll(0)
    await desk.poll(0)  # two of a host at a time
    assert sorted(map(str, tokens(desk.press))) == sorted(map(str, [TOKEN.encode(), b"Bearer another", None]))


async def test_headers_are_never_sent_to_another_host(desk: Newsdesk) -> None:
    async with running() as elsewhere:
        desk.press.answer("/feed", status="301 Moved Permanently", Location=f"{elsewhere.url}/feed")
        await follow(desk)
        for number in range(SIGHTINGS + 2):
            elsewhere.answer("/feed", rss([replace(OLD, guid=f"g{number}", title=f"Title {number}")]))
            await desk.poll(25)
        assert elsewhere.requests
        assert set(tokens(elsewhere)) == {None}
        assert (await desk.feed()).url == desk.url


async def test_what_a_private_feed_tells_is_shown_in_its_server_alone(desk: Newsdesk) -> None:
    """The same article of a public feed is a story of its own, with a digest of its own."""
    await follow(desk)
    await desk.follow(guild_id=OTHER_GUILD, channel_id=CHANNEL + 1, url=f"{desk.press.url}/public")
    desk.press.answer("/public", rss([OLD], "Public"))
    await desk.poll(0)
    desk.publish(replace(NEWS, text=TEXT.replace("Its maker says", "Members are told")), OLD)
    desk.press.answer("/public", rss([NEWS, OLD], "Public"))
    await desk.poll()
    public = [message for message in desk.discord.messages if message.channel_id == CHANNEL + 1]
    private = [message for message in desk.discord.messages if message.channel_id == CHANNEL]
    assert "Members" in str(private[0].card)
    assert "Members" not in str(public[0].card)
    assert "PetaPixel" not in str(public[0].card)
    async with desk.database.reading() as session:
        assert len((await session.scalars(select(Story))).all()) == 2


async def test_without_the_key_the_feed_says_so_and_is_asked_nothing(database: Database) -> None:
    async with newsroom(database) as desk:
        desk.publish(OLD)
        await follow(desk)
        await desk.poll(0)
        feed = await desk.feed()
        assert desk.press.requests == []
        assert feed.problem == "The headers of this private feed cannot be decrypted."
        assert "secret_key" in feed.remedy


def contents(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.iterdir()]


async def test_headers_stand_nowhere_in_the_database_and_in_no_repr(desk: Newsdesk, tmp_path: Path) -> None:
    await follow(desk)
    await desk.poll(0)
    async with desk.database.reading() as session:
        feed = (await session.scalars(select(Feed))).one()
    assert "hush-hush" not in repr(feed.__dict__)
    assert all(b"hush-hush" not in content for content in await asyncio.to_thread(contents, tmp_path))


async def test_new_headers_take_the_place_of_old_ones_at_once(desk: Newsdesk) -> None:
    await follow(desk)
    await desk.poll(0)
    async with desk.database.writing() as session:
        feed = (await session.scalars(select(Feed))).one()
        feed.secret_headers = HeaderBox(KEY).seal({"Authorization": "Bearer newer"})
    await desk.poll()
    assert tokens(desk.press) == [TOKEN.encode(), b"Bearer newer"]

"""/feed private: the headers are asked for in a dialog, work, and stand nowhere."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import utc_now
from bot.database.tables import Feed, Subscription
from bot.sandbox.newsroom.newsroom import routes
from bot.sandbox.server import SimulatedDiscord
from tests.bot.feeds.raw_server import RawServer, Request, running
from tests.bot.work.newsdesk import Item, rss
from tests.e2e.stage import QUICK, Stage, bot_on, words

TOKEN = "Bearer hush-hush"


@pytest.fixture
async def members() -> AsyncIterator[RawServer]:
    """A site whose feed only members read."""
    async with running() as server:
        body = rss([Item("one", "For members")], "The club")
        head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode()
        refused = b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

        async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
            writer.write(head + body if request.header("Authorization") == TOKEN.encode() else refused)

        server.routes["/feed"] = answer
        yield server


@pytest.fixture
async def stage(tmp_path: Path, members: RawServer) -> AsyncIterator[Stage]:
    newsroom = routes(utc_now, 8.0)
    allowed = [f"127.0.0.1:{members.port}"]
    async with (
        SimulatedDiscord.running(pace=QUICK, extra_routes=newsroom.routes()) as server,
        bot_on(server, tmp_path, allow_hosts=allowed) as bot,
    ):
        yield Stage(server, newsroom, bot)


async def ask(stage: Stage, url: str, headers: str) -> str:
    """Use the command and fill in its dialog."""
    dialog = await stage.use("Ada", "feed private", url=url)
    assert dialog.modal is not None
    done = await stage.server.submit(stage.user("Ada"), dialog.modal["modal_id"], {"headers": headers})
    assert done.ephemeral
    return words(done)


async def test_a_feed_behind_a_token_is_followed_and_shown_by_its_host_alone(
    stage: Stage, members: RawServer
) -> None:
    url = f"{members.url}/feed"
    assert "now comes to" in await ask(stage, url, f"Authorization: {TOKEN}")
    async with stage.bot.database.reading() as session:
        feed = (await session.scalars(select(Feed))).one()
        subscription = (await session.scalars(select(Subscription))).one()
    assert feed.owner_id == subscription.guild_id
    assert "hush" not in str(feed.secret_headers)
    listed = words(await stage.use("Ada", "feed list"))
    assert "The club" in listed
    assert "/feed)" not in listed
    assert "from now on" in await ask(stage, url, f"Authorization: {TOKEN}\nX-More: 1")


async def test_headers_that_do_not_let_us_in_are_not_kept(stage: Stage, members: RawServer) -> None:
    said = await ask(stage, f"{members.url}/feed", "Authorization: Bearer wrong-one")
    assert "401" in said
    assert "wrong-one" not in said
    said = await ask(stage, f"{members.url}/feed", "Host: hush-hush")
    assert "Line 1" in said
    assert "hush" not in said
    async with stage.bot.database.reading() as session:
        assert (await session.scalars(select(Feed))).all() == []

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from bot.database.engine import Database
from bot.database.tables import PostState, Push
from bot.errors import LoupeError
from bot.web.health import Health, serve
from tests.archive import NOW, Archive


async def ask(port: int, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return response.status, await response.text()


@pytest.mark.parametrize(
    ("connected", "answer"), [(True, (200, "ready\n")), (False, (503, "not connected to Discord\n"))]
)
async def test_readiness_says_in_words_what_is_missing(
    database: Database, connected: bool, answer: tuple[int, str]
) -> None:
    port = unused_port()
    async with serve(Health(database, lambda: NOW, is_ready=lambda: connected), "127.0.0.1", port):
        assert await ask(port, "/livez") == (200, "alive\n")
        assert await ask(port, "/readyz") == answer


async def test_metrics_tell_how_old_the_oldest_unsent_post_is(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        story = await archive.story()
        await archive.post(story, state=PostState.READY, planned_at=NOW - timedelta(seconds=90))
        await archive.votes(await archive.post(story), 5, 4)
    port = unused_port()
    async with serve(Health(database, lambda: NOW, is_ready=lambda: True), "127.0.0.1", port):
        _, text = await ask(port, "/metrics")
    figures = dict(line.split() for line in text.splitlines() if not line.startswith("#"))
    assert float(figures["loupe_outbox_oldest_seconds"]) == 90
    assert float(figures["loupe_outbox_posts"]) == 1
    assert float(figures["loupe_reactions_held"]) == 2


@pytest.mark.parametrize(
    ("hub", "counted"),
    [
        ({}, 1),
        ({"misses": 1}, 0),
        ({"pushed_at": None}, 0),
        ({"lease_until": NOW}, 0),
    ],
    ids=["works", "keeps news to itself", "never pushed", "lease over"],
)
async def test_metrics_count_the_feeds_whose_hub_works(
    database: Database, hub: dict[str, Any], counted: int
) -> None:
    values = {"lease_until": NOW + timedelta(days=1), "pushed_at": NOW, "misses": 0} | hub
    async with database.writing() as session:
        archive = Archive(session)
        feed = await archive.feed()
        await archive.add(
            Push(feed_id=feed.id, hub="h", topic="t", token="k", secret="s", next_at=NOW, **values)
        )
    figures = await Health(database, lambda: NOW, is_ready=lambda: True).figures()
    assert figures["pushed_feeds"] == counted


async def test_a_taken_port_is_told_with_a_remedy(database: Database) -> None:
    health, port = Health(database, lambda: NOW, is_ready=lambda: True), unused_port()
    async with serve(health, "127.0.0.1", port):
        with pytest.raises(LoupeError, match=rf"127\.0\.0\.1:{port}.*another \[web\] port"):
            async with serve(health, "127.0.0.1", port):
                pass

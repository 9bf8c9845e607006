"""A newsroom with a clock that tests move, served on a loopback socket."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.newsroom import Newsroom, routes

OPENED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = OPENED

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def newsroom(clock: Clock) -> Newsroom:
    return routes(clock, 8.0)


@pytest.fixture
async def reader(newsroom: Newsroom) -> AsyncIterator[TestClient[web.Request, web.Application]]:
    """An HTTP client of the served newsroom."""
    application = web.Application()
    application.add_routes(newsroom.routes())
    async with TestClient(TestServer(application)) as client:
        yield client

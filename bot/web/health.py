"""Health and metrics over HTTP, for the supervisor and for Prometheus.

``/livez`` says that the event loop answers; ``/readyz`` that the database and the gateway do, with what is
wrong in words; ``/metrics`` gives the figures of docs/operations.md.
"""

from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.database.engine import Database
from bot.database.tables import Feed, Post, PostState, Push, Vote
from bot.errors import LoupeError
from bot.feeds.pushes import works
from bot.work.spending import spent_today

STOP_SECONDS = 5.0  # for requests that are being answered when the bot stops


class Health:
    """Answers how the bot is doing.

    Args:
        database: asked for each answer.
        clock: tells the time, aware UTC.
        is_ready: tells whether the connection to Discord stands.
    """

    def __init__(
        self, database: Database, clock: Callable[[], datetime], *, is_ready: Callable[[], bool]
    ) -> None:
        self._database = database
        self._clock = clock
        self._is_ready = is_ready
        self._registry = CollectorRegistry()
        self._gauges = {
            name: Gauge(f"loupe_{name}", text, registry=self._registry) for name, text in GAUGES.items()
        }

    async def live(self, _request: web.Request) -> web.Response:
        """Answer that the event loop turns."""
        return web.Response(text="alive\n")

    async def ready(self, _request: web.Request) -> web.Response:
        """Answer 200 when posts can be made and votes counted, else 503 with what is missing."""
        problems = [] if self._is_ready() else ["not connected to Discord"]
        try:
            async with self._database.reading() as session:
                await session.execute(select(1))
        except (SQLAlchemyError, OSError):
            problems.append("the database does not answer")
        return web.Response(text="\n".join(problems or ["ready"]) + "\n", status=503 if problems else 200)

    async def metrics(self, _request: web.Request) -> web.Response:
        """Answer with the figures of this moment, in Prometheus' text format."""
        for name, value in (await self.figures()).items():
            self._gauges[name].set(value)
        return web.Response(
            body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    async def figures(self) -> dict[str, float]:
        """Give each figure of ``GAUGES`` as it is now."""
        now = self._clock()
        waiting = Post.state.in_([PostState.PLANNED, PostState.READY])
        async with self._database.reading() as session:
            oldest = await session.scalar(select(func.min(Post.planned_at)).where(waiting))
            unsent = await session.scalar(select(func.count()).where(waiting))
            failed = await session.scalar(select(func.count()).where(Post.state == PostState.FAILED))
            feeds = await session.scalar(select(func.count()).select_from(Feed))
            failing = await session.scalar(select(func.count()).where(Feed.failures > 0))
            pushed = await session.scalar(select(func.count()).select_from(Push).where(works(now)))
            votes = await session.scalar(select(func.count()).select_from(Vote))
            asked = await spent_today(session, now)
        return {
            "connected": float(self._is_ready()),
            "outbox_posts": float(unsent or 0),
            "outbox_oldest_seconds": 0.0 if oldest is None else (now - oldest) / timedelta(seconds=1),
            "failed_posts": float(failed or 0),
            "feeds": float(feeds or 0),
            "failing_feeds": float(failing or 0),
            "pushed_feeds": float(pushed or 0),
            "reactions_held": float(votes or 0),
            "model_requests_today": float(asked.requests),
            "model_tokens_today": float(asked.tokens),
        }


GAUGES = {
    "connected": "1 while the connection to Discord stands",
    "outbox_posts": "posts that wait to be sent",
    "outbox_oldest_seconds": "age of the oldest post that waits to be sent",
    "failed_posts": "posts that were given up",
    "feeds": "feeds that are polled",
    "failing_feeds": "feeds whose last poll failed",
    "pushed_feeds": "feeds whose hub pushes their news",
    "reactions_held": "stars that members hold",
    "model_requests_today": "questions put to the model since midnight UTC",
    "model_tokens_today": "tokens that these questions and their answers took",
}


@asynccontextmanager
async def serve(
    health: Health, host: str, port: int, routes: Iterable[web.AbstractRouteDef] = ()
) -> AsyncIterator[None]:
    """Listen while the context lasts; port 0 means not at all.

    Args:
        health: answers how the bot is doing.
        host: the address to listen on.
        port: the port.
        routes: what else is answered.

    Raises:
        LoupeError: the address is taken or not allowed.
    """
    if not port:
        yield
        return
    app = web.Application()
    app.add_routes(
        [
            web.get("/livez", health.live),
            web.get("/readyz", health.ready),
            web.get("/metrics", health.metrics),
            *routes,
        ]
    )
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise LoupeError(
                f"Loupe cannot listen on {host}:{port}: {error.strerror or error}.",
                remedy="Choose another [web] port, or 0 for none.",
            ) from error
        yield
    finally:
        await runner.cleanup()

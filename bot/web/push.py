"""The door for hubs: ``/push/<token>``, where they make sure of a subscription and deliver documents.

It is reached from everywhere. What comes is bounded in size, time and number; a token that is not ours
costs one look into an index.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.feeds.answer import lower_headers
from bot.feeds.body import read_bounded
from bot.feeds.slots import Slots
from bot.work.pushing import PATH, Pushing

MOST_BYTES = 10 * 1024 * 1024
SECONDS = 20.0
A_MINUTE = 60  # requests for one callback
AT_ONCE, AT_ONCE_EACH = 8, 2  # bodies that are read at the same time: in all, and for one callback
_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
_PLAIN = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}


class PushDoor:
    """Answers hubs.

    Args:
        pushing: knows what was agreed with them.
        clock: tells the time, aware UTC.
        seconds: how long a delivery may take.
        a_minute: how many requests a minute a callback may have.
    """

    def __init__(
        self,
        pushing: Pushing,
        clock: Callable[[], datetime],
        *,
        seconds: float = SECONDS,
        a_minute: int = A_MINUTE,
    ) -> None:
        self._pushing = pushing
        self._clock = clock
        self._seconds = seconds
        self._a_minute = a_minute
        self._minute = 0
        self._asked: Counter[int] = Counter()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._callbacks = Slots(AT_ONCE_EACH)

    def routes(self) -> list[web.AbstractRouteDef]:
        """Give the routes to add to a web application."""
        path = f"{PATH}{{token}}"
        return [web.get(path, self.confirm, allow_head=False), web.post(path, self.receive)]

    async def confirm(self, request: web.Request) -> web.Response:
        """Answer a hub that makes sure, with its own challenge, or that denies."""
        token = request.match_info["token"]
        push = await self._pushing.find(token) if _TOKEN.fullmatch(token) else None
        if push is None:
            return _said(404, "Nobody asked for this.")
        if self._too_many(push.feed_id):
            return _later(429, 60)
        answer = await self._pushing.confirm(token, request.query)
        return _said(404, "Nobody asked for this.") if answer is None else _said(200, answer)

    async def receive(self, request: web.Request) -> web.Response:
        """Take a document; it is stored before the hub is told so, that a crash in between loses nothing."""
        token = request.match_info["token"]
        push = await self._pushing.find(token) if _TOKEN.fullmatch(token) else None
        if push is None:
            return _said(410, "Nobody waits for this any more.")
        if self._too_many(push.feed_id):
            return _later(429, 60)
        try:
            async with asyncio.timeout(self._seconds), self._callbacks.hold(token), self._places:
                body = await read_bounded(request.content, MOST_BYTES, request.content_length)
                if body is None:
                    return _said(413, f"More than {MOST_BYTES // 1024**2} MiB.")
                await self._pushing.take(push, lower_headers(request.headers), body)
        except TimeoutError:
            return _later(503, 60)
        return _said(200, "")

    def _too_many(self, feed_id: int) -> bool:
        minute = int(self._clock().timestamp() // 60)
        if minute != self._minute:
            self._minute = minute
            self._asked.clear()
        self._asked[feed_id] += 1
        return self._asked[feed_id] > self._a_minute


def push_routes(pushing: Pushing | None, clock: Callable[[], datetime]) -> list[web.AbstractRouteDef]:
    """Give the routes for hubs; none where no public address is configured."""
    return [] if pushing is None else PushDoor(pushing, clock).routes()


def _said(status: int, text: str) -> web.Response:
    # Never as HTML: the challenge that is echoed comes from whoever asks.
    return web.Response(status=status, text=text, content_type="text/plain", headers=_PLAIN)


def _later(status: int, seconds: int) -> web.Response:
    return web.Response(status=status, headers={**_PLAIN, "Retry-After": str(seconds)})

"""Live events for the page: what one member may see, as Discord's dispatches, over a WebSocket."""

import asyncio
import contextlib
import json

from aiohttp import WSMsgType, web

from bot.sandbox.control import bot_ready, user_of
from bot.sandbox.denial import Denial
from bot.sandbox.model import Json
from bot.sandbox.simulation import SIMULATION
from bot.sandbox.sockets import held

_MOST_WAITING = 10_000
_LOOK_SECONDS = 0.5


class Page:
    """One open page of a member. A page that cannot keep up is closed; it connects again and reads anew.

    Args:
        viewer_id: the member.
    """

    def __init__(self, viewer_id: int) -> None:
        self.viewer_id = viewer_id
        self.frames: asyncio.Queue[str] = asyncio.Queue(_MOST_WAITING)
        self.overrun = False

    def wants(self, name: str, guild_id: int | None) -> bool:
        """Return whether such events are for a page: all are, once the audience is right."""
        return bool(name) and (guild_id is None or guild_id > 0)

    def push(self, name: str, data: Json) -> None:
        """Send an event after those before it."""
        try:
            self.frames.put_nowait(json.dumps({"t": name, "d": data}, ensure_ascii=False))
        except asyncio.QueueFull:
            self.overrun = True


async def events(request: web.Request) -> web.StreamResponse:
    """Serve ``/sandbox/events?token=T``."""
    simulation = request.app[SIMULATION]
    try:
        user = user_of(simulation, request.query.get("token"))
    except Denial as denial:
        return web.json_response({"error": str(denial)}, status=denial.status)
    socket = web.WebSocketResponse(heartbeat=30.0, max_msg_size=1 << 14)
    await socket.prepare(request)
    page = Page(user.id)
    subscribers = simulation.world.hub.subscribers
    subscribers.append(page)
    writers = [asyncio.create_task(_write(page, socket)), asyncio.create_task(_watch(request, page))]
    try:
        with held(request, socket):
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
    finally:
        subscribers.remove(page)
        for writer in writers:
            writer.cancel()
        await asyncio.gather(*writers, return_exceptions=True)
    return socket


async def _write(page: Page, socket: web.WebSocketResponse) -> None:
    with contextlib.suppress(ConnectionError):
        while not page.overrun:
            await socket.send_str(await page.frames.get())
    await socket.close(code=1013, message=b"Too slow; connect again.")


async def _watch(request: web.Request, page: Page) -> None:
    """Tell the page whether the bot is there, now and at each change."""
    shown: bool | None = None
    while True:
        ready = bot_ready(request.app[SIMULATION])
        if ready is not shown:
            page.push("SANDBOX_BOT", {"ready": ready})
            shown = ready
        await asyncio.sleep(_LOOK_SECONDS)


def routes() -> list[web.RouteDef]:
    """Return the route of live events."""
    return [web.get("/sandbox/events", events)]

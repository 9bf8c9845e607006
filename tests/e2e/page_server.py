"""A small stand-in for the sandbox's server: it speaks to the page as the real one does, and does as told.

The page's own tests run against it, so that they prove the page and nothing else.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from aiohttp import web

from tests.e2e import page_content as content
from tests.e2e.page_content import Json

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src *"
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="675"><defs>'
    '<linearGradient id="g" x2="1" y2="1"><stop stop-color="#27333a"/>'
    '<stop offset=".6" stop-color="#a5673a"/>'
    '<stop offset="1" stop-color="#f3c98b"/></linearGradient></defs><rect width="1200" height="675" '
    'fill="url(#g)"/><circle cx="760" cy="340" r="190" fill="#17181a" opacity=".7"/>'
    '<circle cx="760" cy="340" r="120" fill="#4a6f7c" opacity=".8"/></svg>'
)

Reply = Callable[[Json, Json], Awaitable[Json]]


class PageServer:
    """What the page sees of the sandbox.

    `calls` holds every request that changes something, as (method, path); `asked` every interaction's body.
    """

    def __init__(self) -> None:
        self.url = ""
        self.users = content.users()
        self.channels = content.channels()
        self.threads: list[Json] = []
        self.messages: dict[str, list[Json]] = {}
        self.commands = content.commands()
        self.ready = True
        self.calls: list[tuple[str, str]] = []
        self.asked: list[Json] = []
        self.replies: dict[str, Reply] = {}
        self.sockets: list[tuple[str, web.WebSocketResponse]] = []
        self.accepting = True

    @classmethod
    @asynccontextmanager
    async def running(cls) -> AsyncIterator[Self]:
        """Serve on a free port of this machine until the block ends."""
        server = cls()
        application = web.Application(middlewares=[server._guard])
        server._add_routes(application)
        runner = web.AppRunner(application, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield server
        finally:
            await server.drop()
            await runner.cleanup()

    def _add_routes(self, application: web.Application) -> None:
        api = "/api/v10"
        reaction = api + "/channels/{channel}/messages/{message}/reactions/{emoji}/@me"
        application.add_routes(
            [
                web.get("/", self._index),
                web.static("/static", PAGE),
                web.get("/pictures/{name}", self._picture),
                web.get("/sandbox/state", self._state),
                web.get("/sandbox/commands", self._commands),
                web.get("/sandbox/events", self._events),
                web.post("/sandbox/interactions", self._interact),
                web.get(api + "/users/@me", self._me),
                web.get(api + "/users/@me/channels", self._no_private_channels),
                web.get(api + "/guilds/{guild}", self._guild),
                web.get(api + "/guilds/{guild}/channels", self._list_channels),
                web.get(api + "/guilds/{guild}/threads/active", self._list_threads),
                web.get(api + "/channels/{channel}/threads/archived/public", self._archived),
                web.get(api + "/channels/{channel}/messages", self._list_messages),
                web.post(api + "/channels/{channel}/messages", self._post),
                web.get(api + "/channels/{channel}/messages/{message}", self._message),
                web.delete(api + "/channels/{channel}/messages/{message}", self._delete),
                web.put(reaction, self._react),
                web.delete(reaction, self._react),
            ]
        )

    # What a test does

    async def emit(self, name: str, data: Json, *, only: str | None = None) -> None:
        """Send an event to everyone who looks, or only to the person with one token."""
        for token, socket in list(self.sockets):
            if only in (None, token) and not socket.closed:
                await socket.send_str(json.dumps({"t": name, "d": data}))

    async def say(self, message: Json, *, only: str | None = None) -> Json:
        """Put a message in its channel and tell of it; one for a single person is not kept."""
        if only is None:
            self.messages.setdefault(message["channel_id"], []).append(message)
        await self.emit("MESSAGE_CREATE", message, only=only)
        return message

    async def react(self, user: Json, message: Json, emoji: Json, *, add: bool = True) -> None:
        """Add or take away a person's reaction and tell of it."""
        known = next((each for each in message["reactions"] if each["emoji"] == emoji), None)
        if known is None:
            known = {"count": 0, "me": False, "emoji": emoji, "who": []}
            message["reactions"].append(known)
        known["count"] += 1 if add else -1
        who: list[str] = known.setdefault("who", [])
        (who.append if add else who.remove)(user["id"])
        name = "MESSAGE_REACTION_ADD" if add else "MESSAGE_REACTION_REMOVE"
        where = {"channel_id": message["channel_id"], "message_id": message["id"]}
        await self.emit(name, {**where, "user_id": user["id"], "emoji": emoji, "type": 0})

    async def drop(self) -> None:
        """Cut every live connection."""
        sockets, self.sockets = self.sockets, []
        for _, socket in sockets:
            await socket.close()

    def user(self, name: str) -> Json:
        """One of the people by name."""
        return next(user for user in self.users if user["name"] == name)

    # What the page asks

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[..., Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.method in {"PUT", "POST", "DELETE"}:
            self.calls.append((request.method, request.path))
        response = await handler(request)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = POLICY
        return response

    def _reader(self, request: web.Request) -> Json:
        token = request.headers.get("Authorization", "")
        found = next((user for user in self.users if user["token"] == token), None)
        if found is None:
            raise web.HTTPUnauthorized(text=json.dumps({"message": "401: Unauthorized", "code": 0}))
        return found

    def _find(self, request: web.Request) -> Json:
        kept = self.messages.get(request.match_info["channel"], [])
        found = next((each for each in kept if each["id"] == request.match_info["message"]), None)
        if found is None:
            raise web.HTTPNotFound(text=json.dumps({"message": "Unknown Message", "code": 10008}))
        return found

    @staticmethod
    def _seen_by(message: Json, reader: Json) -> Json:
        reactions = [
            {**each, "me": reader["id"] in each.get("who", [])}
            for each in message["reactions"]
            if each["count"] > 0
        ]
        return {**message, "reactions": reactions}

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _picture(self, request: web.Request) -> web.Response:
        if request.match_info["name"].startswith("missing"):
            raise web.HTTPNotFound
        return web.Response(text=PICTURE, content_type="image/svg+xml")

    async def _state(self, _: web.Request) -> web.Response:
        names = {content.CLUB: "Aperture Club", content.SOCIETY: "Darkroom Society"}
        guilds = [
            {"id": id_, "name": name, "channels": [each for each in self.channels if each["guild_id"] == id_]}
            for id_, name in names.items()
        ]
        bot = {"ready": self.ready, "id": content.BOT, "pid": 1}
        return web.json_response({"users": self.users, "guilds": guilds, "feeds": [], "bot": bot})

    async def _commands(self, _: web.Request) -> web.Response:
        return web.json_response(self.commands)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        if not self.accepting or request.query["token"] not in {user["token"] for user in self.users}:
            raise web.HTTPServiceUnavailable
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append((request.query["token"], socket))
        async for _ in socket:
            pass
        return socket

    async def _interact(self, request: web.Request) -> web.Response:
        body: Json = await request.json()
        self.asked.append(body)
        name = next(str(body[key]) for key in ("command", "custom_id", "modal_id") if key in body)
        if "focused" in body:
            name += " autocomplete"
        reply = self.replies.get(name)
        if reply is None and "focused" in body:
            return web.json_response({"choices": []})
        if reply is None:
            return web.json_response({"error": f"There is no answer to {name}"}, status=404)
        user = next(user for user in self.users if user["token"] == body["token"])
        return web.json_response(await reply(user, body))

    async def _me(self, request: web.Request) -> web.Response:
        return web.json_response({**self._reader(request), "locale": "en-GB"})

    async def _no_private_channels(self, _request: web.Request) -> web.Response:
        return web.json_response([])

    async def _guild(self, request: web.Request) -> web.Response:
        roles = [{"id": request.match_info["guild"], "name": "@everyone"}, {"id": "146", "name": "Curators"}]
        return web.json_response({"id": request.match_info["guild"], "roles": roles, "emojis": []})

    async def _list_channels(self, request: web.Request) -> web.Response:
        guild = request.match_info["guild"]
        return web.json_response([each for each in self.channels if each["guild_id"] == guild])

    async def _list_threads(self, request: web.Request) -> web.Response:
        guild = request.match_info["guild"]
        return web.json_response({"threads": [each for each in self.threads if each["guild_id"] == guild]})

    async def _archived(self, _: web.Request) -> web.Response:
        return web.json_response({"threads": []})

    async def _list_messages(self, request: web.Request) -> web.Response:
        reader = self._reader(request)
        kept = self.messages.get(request.match_info["channel"], [])
        before = request.query.get("before")
        page = [each for each in kept if before is None or int(each["id"]) < int(before)]
        limit = int(request.query.get("limit", "50"))
        return web.json_response([self._seen_by(each, reader) for each in reversed(page[-limit:])])

    async def _message(self, request: web.Request) -> web.Response:
        return web.json_response(self._seen_by(self._find(request), self._reader(request)))

    async def _post(self, request: web.Request) -> web.Response:
        reader, body = self._reader(request), await request.json()
        serial = 1000 + sum(len(kept) for kept in self.messages.values())
        author: dict[str, Any] = content.person(reader["name"])
        message = content.message(serial, request.match_info["channel"], author, content=body["content"])
        await self.say(message)
        return web.json_response(message)

    async def _delete(self, request: web.Request) -> web.Response:
        message = self._find(request)
        self.messages[message["channel_id"]].remove(message)
        await self.emit("MESSAGE_DELETE", {"id": message["id"], "channel_id": message["channel_id"]})
        return web.Response(status=204)

    async def _react(self, request: web.Request) -> web.Response:
        message, reader = self._find(request), self._reader(request)
        emoji = {"id": None, "name": request.match_info["emoji"]}
        await self.react(reader, message, emoji, add=request.method == "PUT")
        return web.Response(status=204)

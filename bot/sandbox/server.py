"""The simulated Discord as a whole: one server on loopback, and a hand for tests to reach in."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Self
from urllib.parse import urlsplit

from aiohttp import web

from bot.sandbox import control, live, pages, seeding
from bot.sandbox.acting import Acting
from bot.sandbox.faults import Fault
from bot.sandbox.gateway import gateway
from bot.sandbox.guard import guard, secure_headers
from bot.sandbox.interactions import Interactions, Reply
from bot.sandbox.limits import RateLimits
from bot.sandbox.listening import database_file, listen, url_of
from bot.sandbox.model import Channel, Json, Message, User
from bot.sandbox.recorder import Recorder, RestCall
from bot.sandbox.rest import front
from bot.sandbox.rest.call import Call, Handler
from bot.sandbox.rest.incoming import LARGEST_REQUEST
from bot.sandbox.rest.reactions import add_reaction, remove_own
from bot.sandbox.sessions import Sessions
from bot.sandbox.simulation import SIMULATION, Simulation
from bot.sandbox.sockets import close_sockets_with
from bot.sandbox.store import Store
from bot.sandbox.world import World

_REALISTIC = RateLimits()


class SimulatedDiscord:
    """A running simulated Discord. Use `running` to have one.

    Args:
        simulation: its parts.
    """

    def __init__(self, simulation: Simulation) -> None:
        self.simulation = simulation
        self._acting = Acting(simulation)

    @classmethod
    @asynccontextmanager
    async def running(
        cls,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        data: Path | None = None,
        rest_log: Path | None = None,
        extra_routes: Sequence[web.AbstractRouteDef] = (),
        pace: RateLimits = _REALISTIC,
        seed: int = 0,
        privileged: int = 0,
        shards: int = 1,
    ) -> AsyncIterator[Self]:
        """Serve until the context ends.

        Args:
            host: where to listen.
            port: the port; 0 for a free one.
            data: the folder in which the state is kept; None to forget it.
            rest_log: a file to which each REST call of the bot is appended.
            extra_routes: more routes of the same server.
            pace: what the bot is held to.
            seed: makes the same tokens again in a new world.
            privileged: the privileged intents switched on for the application.
            shards: how many shards the bot is told to use.

        Raises:
            LoupeError: the port is taken, or a file cannot be written.
        """
        app = _application(host, extra_routes)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        socket = listen(host, port)
        with Store(database_file(data)) as store:
            world = World(store, lambda: datetime.now(UTC), url_of(host, socket))
            if not world.guilds:
                seeding.seed(world, Random(seed))
            clock = asyncio.get_running_loop().time
            simulation = Simulation(
                world,
                pace,
                Sessions(world.hub, clock),
                Interactions(pace.token_seconds),
                Recorder(rest_log),
                privileged,
                shards,
            )
            app[SIMULATION] = simulation
            try:
                await runner.setup()
                await web.SockSite(runner, socket).start()
                yield cls(simulation)
            finally:
                simulation.sessions.drop(resumable=True)
                await runner.cleanup()
                socket.close()
                simulation.recorder.close()

    @property
    def world(self) -> World:
        """The state, for assertions. Change it through REST or the methods below."""
        return self.simulation.world

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.world.base_url

    @property
    def port(self) -> int:
        """The port it listens on."""
        return urlsplit(self.url).port or 0

    @property
    def api_url(self) -> str:
        """The address of REST: the setting ``discord.api_url``."""
        return self.simulation.api_url

    @property
    def gateway_url(self) -> str:
        """The address of the gateway: the setting ``discord.gateway_url``."""
        return self.simulation.gateway_url

    @property
    def bot_token(self) -> str:
        """The bot's token: the setting ``discord.token``."""
        return self.world.bot.token

    @property
    def calls(self) -> list[RestCall]:
        """The bot's last REST calls, oldest first, as the log has them."""
        return self.simulation.recorder.calls

    async def wait_ready(self, timeout: float = 30.0) -> None:  # noqa: ASYNC109 - the whole wait, told to its caller
        """Wait until the bot is connected with all its shards and has registered commands.

        Raises:
            TimeoutError: it was not within ``timeout`` seconds.
        """
        async with asyncio.timeout(timeout):
            while not control.bot_ready(self.simulation):  # noqa: ASYNC110 - readiness has many causes
                await asyncio.sleep(0.01)

    async def react(self, user: User, message: Message, emoji: str) -> None:
        """Let a member add a reaction: a common emoji, or ``name:id``.

        Raises:
            Refusal: Discord would not let them.
        """
        self._as_member(add_reaction, user, message, emoji)

    async def unreact(self, user: User, message: Message, emoji: str) -> None:
        """Let a member take a reaction back.

        Raises:
            Refusal: Discord would not let them.
        """
        self._as_member(remove_own, user, message, emoji)

    async def interact(
        self, user: User, channel: Channel, command: str, options: Json | None = None
    ) -> Reply:
        """Let a member use a slash command; see `Acting.command`."""
        return await self._acting.command(user, channel, command, options or {})

    async def autocomplete(
        self, user: User, channel: Channel, command: str, options: Json, focused: str
    ) -> Reply:
        """Let a member type into an option; see `Acting.autocomplete`."""
        return await self._acting.autocomplete(user, channel, command, options, focused)

    async def context(self, user: User, channel: Channel, command: str, target_id: int) -> Reply:
        """Let a member use a context menu; see `Acting.context`."""
        return await self._acting.context(user, channel, command, target_id)

    async def click(
        self, user: User, message: Message | int, custom_id: str, values: Sequence[str] = ()
    ) -> Reply:
        """Let a member click a button or choose in a select of a message; see `Acting.click`."""
        message_id = message if isinstance(message, int) else message.id
        return await self._acting.click(user, message_id, custom_id, values)

    async def submit(self, user: User, modal_id: int | str, fields: Json) -> Reply:
        """Let a member send a dialog; see `Acting.submit`."""
        return await self._acting.submit(user, int(modal_id), fields)

    def inject(self, kind: str, route: str = "", count: int = 1, seconds: float = 1.0) -> None:
        """Let something go wrong; see `Fault`.

        Raises:
            LoupeError: there is no such fault.
        """
        control.inject(self.simulation, Fault(kind, route, count, seconds))

    def drop_sessions(self) -> int:
        """Cut all gateway connections, leaving the sessions resumable; return how many there were."""
        return self.simulation.sessions.drop(resumable=True)

    def _as_member(self, handler: Handler, user: User, message: Message, emoji: str) -> None:
        params = {"channel_id": str(message.channel_id), "message_id": str(message.id), "emoji": emoji}
        try:
            handler(Call(self.simulation, user, params, {}, {}))
        finally:
            self.world.commit()


def _application(host: str, extra_routes: Sequence[web.AbstractRouteDef]) -> web.Application:
    app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[guard(host)])
    app.on_response_prepare.append(secure_headers)
    close_sockets_with(app)
    app.add_routes([web.get("/gateway", gateway), *front.routes(), *control.routes()])
    app.add_routes([*live.routes(), *pages.routes(), *extra_routes])
    return app

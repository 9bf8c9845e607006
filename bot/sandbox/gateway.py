"""The gateway: one WebSocket a shard. Source: Discord's events, "Gateway" and its opcodes and close codes."""

import asyncio
import contextlib
import json
import zlib
from collections import deque
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.sandbox.events import PRIVILEGED
from bot.sandbox.greeting import send_members, send_ready
from bot.sandbox.model import Json
from bot.sandbox.sessions import Session
from bot.sandbox.simulation import SIMULATION, Simulation
from bot.sandbox.sockets import held

HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, REQUEST_MEMBERS = 1, 2, 3, 4, 6, 8
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
HEARTBEAT_SECONDS = 41.25
ACK_SECONDS = 0.03
LARGEST_FRAME = 4096


class GatewayConnection:
    """One socket of the bot, from HELLO to its close.

    Args:
        simulation: what it is connected to.
        request: the request that opened the socket.
        socket: the prepared WebSocket.
        compress: whether frames go through one zlib stream (``compress=zlib-stream``).
    """

    def __init__(
        self, simulation: Simulation, request: web.Request, socket: web.WebSocketResponse, *, compress: bool
    ) -> None:
        self._simulation = simulation
        self._transport = request.transport
        self._socket = socket
        self._deflate = zlib.compressobj() if compress else None
        self._frames: asyncio.Queue[str | int] = asyncio.Queue()
        self._session: Session | None = None
        self._received: deque[float] = deque()
        self._beat_at = simulation.sessions.clock()

    def enqueue(self, frame: str) -> None:
        """Send ``frame`` after those before it."""
        self._frames.put_nowait(frame)

    def finish(self, code: int) -> None:
        """Close with ``code`` after the frames before; 0 cuts the socket without a word, at once."""
        if code:
            self._frames.put_nowait(code)
        elif self._transport is not None:
            self._transport.abort()

    async def run(self) -> None:
        """Serve the socket until either side closes it."""
        writer = asyncio.create_task(self._write())
        try:
            self.enqueue(_frame(HELLO, {"heartbeat_interval": int(HEARTBEAT_SECONDS * 1000), "_trace": []}))
            await self._read()
        finally:
            if self._session is not None:
                self._session.detach(self, self._simulation.sessions.clock())
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer

    async def _write(self) -> None:
        while True:
            frame = await self._frames.get()
            with contextlib.suppress(ConnectionError):
                if isinstance(frame, int):
                    await self._socket.close(code=frame)
                elif self._deflate is None:
                    await self._socket.send_str(frame)
                else:
                    packed = self._deflate.compress(frame.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(packed)

    async def _read(self) -> None:
        while not self._socket.closed:
            now = self._simulation.sessions.clock()
            patience = self._beat_at + 1.5 * HEARTBEAT_SECONDS - now
            try:
                message = await self._socket.receive(timeout=max(patience, 0.001))
            except TimeoutError:
                await self._socket.close(code=4009, message=b"Session timed out.")
                return
            if message.type not in (WSMsgType.TEXT, WSMsgType.BINARY):
                self._leave(message)
                return
            code = self._handle(message.data)
            if code:
                self.finish(code)

    def _leave(self, message: Any) -> None:
        """End the session if the bot closed with 1000 or 1001, which mean it will not come back to it."""
        if (
            message.type is WSMsgType.CLOSE
            and message.data in (1000, WSCloseCode.GOING_AWAY)
            and self._session
        ):
            self._simulation.sessions.remove(self._session)

    def _handle(self, data: str | bytes) -> int:
        """Act on one frame; return a close code, or 0 to go on."""
        now = self._simulation.sessions.clock()
        rate = self._simulation.limits.gateway_sends
        self._received.append(now)
        while self._received[0] <= now - rate.seconds:
            self._received.popleft()
        if len(self._received) > rate.amount:
            return 4008
        if len(data if isinstance(data, bytes) else data.encode()) > LARGEST_FRAME:
            return 4002
        try:
            frame = json.loads(data)
            opcode, body = frame["op"], frame.get("d")
        except (ValueError, TypeError, KeyError, AttributeError):
            return 4002
        return self._act(opcode, body)

    def _act(self, opcode: Any, body: Any) -> int:
        if opcode == HEARTBEAT:
            self._beat_at = self._simulation.sessions.clock()
            # Never as fast as on loopback: discord.py notes when it sent a heartbeat only after it did so.
            asyncio.get_running_loop().call_later(ACK_SECONDS, self.enqueue, _frame(HEARTBEAT_ACK, None))
            return 0
        if opcode in (IDENTIFY, RESUME):
            return self._begin(opcode, body)
        if self._session is None:
            return 4003
        if opcode == REQUEST_MEMBERS and isinstance(body, dict):
            return send_members(self._simulation, self._session, body)
        # What a bot says of its presence and voice is heard and has no effect here.
        return 0 if opcode in (PRESENCE, VOICE) else 4001

    def _begin(self, opcode: int, body: Any) -> int:
        if self._session is not None:
            return 4005
        if not isinstance(body, dict):
            return 4002
        return self._identify(body) if opcode == IDENTIFY else self._resume(body)

    def _identify(self, body: Json) -> int:
        simulation = self._simulation
        intents, shard = body.get("intents"), body.get("shard", [0, 1])
        code = _refuse_identify(simulation, body.get("token"), intents, shard)
        if code:
            return code
        now = simulation.sessions.clock()
        last = simulation.sessions.identified_at
        if last is not None and now - last < simulation.limits.identify_seconds * 0.9:
            self.enqueue(_frame(INVALID_SESSION, body=False))
            return 0
        simulation.sessions.identified_at = now
        session = Session(simulation.world.bot.id, (shard[0], shard[1]), int(intents or 0))
        simulation.sessions.add(session)
        session.attach(self)
        self._session = session
        send_ready(simulation, session)
        return 0

    def _resume(self, body: Json) -> int:
        simulation = self._simulation
        if body.get("token") not in _tokens(simulation):
            return 4004
        session = simulation.sessions.get(str(body.get("session_id")))
        sequence = body.get("seq")
        now = simulation.sessions.clock()
        if session is None or not isinstance(sequence, int) or not session.can_resume(sequence, now):
            self.enqueue(_frame(INVALID_SESSION, body=False))
            return 0
        self._session = session
        session.resume(self, sequence)
        return 0


def _tokens(simulation: Simulation) -> tuple[str, str]:
    token = simulation.world.bot.token
    return token, f"Bot {token}"


def _refuse_identify(simulation: Simulation, token: Any, intents: Any, shard: Any) -> int:
    """Return the close code for a wrong IDENTIFY, or 0."""
    if token not in _tokens(simulation):
        return 4004
    if not isinstance(intents, int) or not 0 <= intents < 1 << 26:
        return 4013
    numbers = isinstance(shard, list) and [type(part) for part in shard] == [int, int]
    if not numbers or not 0 <= shard[0] < shard[1]:
        return 4010
    return 4014 if intents & PRIVILEGED & ~simulation.privileged else 0


def _frame(opcode: int, body: Any) -> str:
    return json.dumps({"op": opcode, "d": body, "s": None, "t": None})


async def gateway(request: web.Request) -> web.WebSocketResponse:
    """Serve ``/gateway``."""
    simulation = request.app[SIMULATION]
    socket = web.WebSocketResponse(max_msg_size=1 << 16, heartbeat=None, compress=False)
    await socket.prepare(request)
    compress = request.query.get("compress") == "zlib-stream"
    with held(request, socket):
        await GatewayConnection(simulation, request, socket, compress=compress).run()
    return socket

"""Gateway sessions: numbered events, kept for a while so that a lost connection loses none of them."""

import json
import secrets
from collections import deque
from collections.abc import Callable
from typing import Protocol

from bot.sandbox.events import MESSAGE_CONTENT, Hub, intent_of
from bot.sandbox.model import Json
from bot.sandbox.payloads import without_content

_KEPT_EVENTS = 20_000
_KEPT_SECONDS = 300.0


class Connection(Protocol):
    """The socket side of a session."""

    def enqueue(self, frame: str) -> None:
        """Send ``frame`` after those before it. Must not wait."""

    def finish(self, code: int) -> None:
        """Close the socket with ``code`` after the frames before; 0 cuts it without a word."""


class Session:
    """One shard's stream of events, with or without a connection at the moment.

    Args:
        viewer_id: the bot.
        shard: number and count of shards.
        intents: which events it asked for.
    """

    def __init__(self, viewer_id: int, shard: tuple[int, int], intents: int) -> None:
        self.id = secrets.token_hex(16)
        self.viewer_id = viewer_id
        self.shard = shard
        self.intents = intents
        self.connection: Connection | None = None
        self.detached_at: float | None = None
        self.ready = False
        self._sequence = 0
        self._events: deque[tuple[int, str]] = deque(maxlen=_KEPT_EVENTS)

    def owns(self, guild_id: int | None) -> bool:
        """Return whether a guild's events come to this shard (Discord's gateway, "Sharding")."""
        number, count = self.shard
        return (0 if guild_id is None else (guild_id >> 22) % count) == number

    def wants(self, name: str, guild_id: int | None) -> bool:
        """Return whether events of this name and guild were asked for."""
        intent = intent_of(name, private=guild_id is None)
        return self.owns(guild_id) and (not intent or bool(self.intents & intent))

    def push(self, name: str, data: Json) -> None:
        """Number an event, keep it, and send it if somebody is connected."""
        if name in ("MESSAGE_CREATE", "MESSAGE_UPDATE") and not self.intents & MESSAGE_CONTENT:
            data = without_content(data, self.viewer_id)
        self._sequence += 1
        frame = json.dumps({"op": 0, "t": name, "s": self._sequence, "d": data}, ensure_ascii=False)
        self._events.append((self._sequence, frame))
        if self.connection is not None:
            self.connection.enqueue(frame)

    def can_resume(self, sequence: int, now: float) -> bool:
        """Return whether all events after ``sequence`` are still kept at ``now``."""
        if self.detached_at is not None and now - self.detached_at > _KEPT_SECONDS:
            return False
        oldest = self._events[0][0] if self._events else 1
        return oldest - 1 <= sequence <= self._sequence

    def resume(self, connection: Connection, sequence: int) -> None:
        """Attach a new connection and repeat to it all events after ``sequence``."""
        if self.connection is not None:
            self.connection.finish(4000)
        self.attach(connection)
        for number, frame in self._events:
            if number > sequence:
                connection.enqueue(frame)
        self.push("RESUMED", {"_trace": ["loupe-sandbox"]})

    def attach(self, connection: Connection) -> None:
        """Send events to ``connection`` from now on."""
        self.connection = connection
        self.detached_at = None

    def detach(self, connection: Connection, now: float) -> None:
        """Keep events without sending them, if ``connection`` is the one they went to."""
        if self.connection is connection:
            self.connection = None
            self.detached_at = now


class Sessions:
    """The bot's sessions.

    Args:
        hub: where sessions listen for events.
        clock: tells seconds on a clock that never goes back.
    """

    def __init__(self, hub: Hub, clock: Callable[[], float]) -> None:
        self._hub = hub
        self.clock = clock
        self._by_id: dict[str, Session] = {}
        self.identified_at: float | None = None

    def all(self) -> list[Session]:
        """Return every session that may still be resumed."""
        return list(self._by_id.values())

    def get(self, session_id: str) -> Session | None:
        """Return the session with this id."""
        return self._by_id.get(session_id)

    def add(self, session: Session) -> None:
        """Keep a new session, and forget those nobody came back to."""
        now = self.clock()
        for old in self.all():
            if old.detached_at is not None and now - old.detached_at > _KEPT_SECONDS:
                self.remove(old)
        self._by_id[session.id] = session
        self._hub.subscribers.append(session)

    def remove(self, session: Session) -> None:
        """Forget a session: it cannot be resumed any more."""
        if self._by_id.pop(session.id, None) is not None:
            self._hub.subscribers.remove(session)

    def ready(self) -> bool:
        """Return whether every shard of the newest connection has a live session."""
        live = [item for item in self.all() if item.connection is not None and item.ready]
        return bool(live) and {item.shard[0] for item in live} == set(range(live[-1].shard[1]))

    def drop(self, *, resumable: bool) -> int:
        """Close every connection, as Discord does now and then.

        Args:
            resumable: cut the socket so that the session can be resumed, or tell that it is invalid.

        Returns:
            How many connections there were.
        """
        count = 0
        for session in self.all():
            connection = session.connection
            if not resumable:
                self.remove(session)
            if connection is None:
                continue
            count += 1
            if resumable:
                connection.finish(0)
            else:
                connection.enqueue(json.dumps({"op": 9, "d": False, "s": None, "t": None}))
        return count

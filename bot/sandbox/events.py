"""Who is told what. Source: Discord's events, "Gateway": intents and the events each of them covers."""

from collections.abc import Callable, Iterable
from typing import Protocol

from bot.sandbox.model import Json

GUILDS, GUILD_MEMBERS, GUILD_EXPRESSIONS = 1 << 0, 1 << 1, 1 << 3
GUILD_PRESENCES, GUILD_MESSAGES, REACTIONS, TYPING = 1 << 8, 1 << 9, 1 << 10, 1 << 11
PRIVATE_MESSAGES, PRIVATE_REACTIONS, PRIVATE_TYPING = 1 << 12, 1 << 13, 1 << 14
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = GUILD_MEMBERS | GUILD_PRESENCES | MESSAGE_CONTENT

Render = Callable[[int], Json]

_INTENT_OF_PREFIX = (
    ("MESSAGE_REACTION_", REACTIONS),
    ("MESSAGE_", GUILD_MESSAGES),
    ("GUILD_EMOJIS_", GUILD_EXPRESSIONS),
    ("GUILD_MEMBER_", GUILD_MEMBERS),
    ("GUILD_", GUILDS),
    ("CHANNEL_", GUILDS),
    ("THREAD_", GUILDS),
    ("TYPING_", TYPING),
)
_IN_PRIVATE = {GUILD_MESSAGES: PRIVATE_MESSAGES, REACTIONS: PRIVATE_REACTIONS, TYPING: PRIVATE_TYPING}


def intent_of(name: str, *, private: bool = False) -> int:
    """Return the intent an event needs; 0 for events everybody gets.

    Args:
        name: the event's name.
        private: whether it is one of private messages.
    """
    intent = next((intent for prefix, intent in _INTENT_OF_PREFIX if name.startswith(prefix)), 0)
    return _IN_PRIVATE.get(intent, intent) if private else intent


class Subscriber(Protocol):
    """Someone who listens: a gateway session of the bot, or a page of a member."""

    @property
    def viewer_id(self) -> int:
        """Whose eyes the events are for."""

    def wants(self, name: str, guild_id: int | None) -> bool:
        """Return whether events of this name and guild go to this subscriber."""

    def push(self, name: str, data: Json) -> None:
        """Hand over an event. Must not wait."""


class Hub:
    """Collects the events of one change and hands them out once the change is kept."""

    def __init__(self) -> None:
        self.subscribers: list[Subscriber] = []
        self._pending: list[tuple[Subscriber, str, Json]] = []

    def emit(self, name: str, audience: Iterable[int], render: Render, guild_id: int | None = None) -> None:
        """Prepare an event for everyone of ``audience`` who listens.

        Args:
            name: the event's name, as Discord's.
            audience: the ids of the people who may see it.
            render: makes the payload as seen by one person.
            guild_id: where it happened.
        """
        seen_by = set(audience)
        payloads: dict[int, Json] = {}
        for subscriber in self.subscribers:
            viewer = subscriber.viewer_id
            if viewer in seen_by and subscriber.wants(name, guild_id):
                if viewer not in payloads:
                    payloads[viewer] = render(viewer)
                self._pending.append((subscriber, name, payloads[viewer]))

    def flush(self) -> None:
        """Hand out what was prepared, in order."""
        pending, self._pending = self._pending, []
        for subscriber, name, data in pending:
            subscriber.push(name, data)

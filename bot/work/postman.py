"""The port to people's private messages: what the engine asks of it, and how it may fail besides."""

from collections.abc import Collection
from typing import Protocol

from bot.discussion.letters import Letter
from bot.work.courier import Refused


class Closed(Refused):
    """The person takes no private messages from Loupe."""


class Postman(Protocol):
    """What carries letters. Each method may raise Refused (gone: no such person), OutcomeUnknown, NotNow."""

    def is_ready(self) -> bool:
        """Tell whether Discord can be asked anything now."""

    async def seen_by(self, user_id: int, guild_id: int, channels: Collection[int]) -> set[int] | None:
        """Give those channels of a server that a member may view; None for whoever is no member any more."""

    async def send(self, letter: Letter, nonce: str) -> None:
        """Send a letter. Asking again with the same nonce within its window makes no second one.

        Raises:
            Closed: the person takes none.
        """

    async def stands(self, letter: Letter) -> bool:
        """Look whether a letter stands among the messages to that person since ``letter.since``."""

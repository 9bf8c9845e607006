"""The port to Discord: what the engine asks of it, and the three ways in which it may fail."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.votes.stars import Stars
from bot.work.card import Parcel


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message that stands on Discord.

    Attributes:
        message_id: the message.
        place_id: the channel it stands in; for a forum post the thread.
        thread_id: where it is discussed: the forum post's thread, else None.
        attached: the picture file that was uploaded with it, or empty.
    """

    message_id: int
    place_id: int
    thread_id: int | None = None
    attached: str = ""


class Refused(Exception):  # noqa: N818 - named after what Discord did
    """Discord said no, and nothing was done.

    Attributes:
        problem: why, in words for the admin.
        place: whether nothing else can go there either (no permission, no such channel).
        gone: whether what was asked for does not exist any more.
    """

    def __init__(self, problem: str, *, place: bool = False, gone: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.place = place
        self.gone = gone


class StarsGone(Refused):
    """An emoji that is one of the stars cannot be used any more: it was deleted."""


class OutcomeUnknown(Exception):  # noqa: N818 - named after what we know
    """The question went out and no answer came back: it may or may not have been done."""


class NotNow(Exception):  # noqa: N818 - named after the answer
    """Nothing was asked, since Discord cannot be reached at present."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A post that stands on Discord: the row, its message, its place, and the emoji that are its stars."""

    post_id: int
    guild_id: int
    place_id: int
    message_id: int
    stars: Stars


@dataclass(frozen=True, slots=True)
class Shown:
    """What Discord shows of a post.

    Attributes:
        post_id: the row.
        held: the stars that members hold on it: (member, star), without those of bots.
        offered: whether we ourselves hold all five, so that members need only click.
        gone: whether the message does not exist any more.
    """

    post_id: int
    held: frozenset[tuple[int, int]] = frozenset()
    offered: bool = False
    gone: bool = False


class Courier(Protocol):
    """What carries parcels to Discord. Each method may raise Refused, OutcomeUnknown or NotNow."""

    def is_ready(self) -> bool:
        """Tell whether Discord can be asked anything now."""

    def has_nonce(self, parcel: Parcel) -> bool:
        """Tell whether Discord takes a nonce where the parcel goes: in forums it does not."""

    async def send(self, parcel: Parcel) -> Delivered:
        """Post the card. Asking again with the same nonce within its window gives the same message."""

    async def find(self, parcel: Parcel) -> Delivered | None:
        """Look in the channel for a message of this parcel, sent since ``parcel.since``."""

    async def seed(self, parcel: Parcel) -> None:
        """Offer the five stars, lowest first; doing it again changes nothing."""

    async def refresh(self, parcel: Parcel) -> str:
        """Show the card as it is now; give the picture file that is uploaded with it then, or empty."""

    async def comments(self, parcel: Parcel) -> int:
        """Count the messages of its thread; 0 without one."""

    def shown(self, place_id: int, posts: Sequence[Standing]) -> AsyncIterator[Shown]:
        """Read the stars on messages of one place: one answer for each post, in any order."""

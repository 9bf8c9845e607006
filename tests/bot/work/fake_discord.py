"""A Discord in memory behind the courier's port: it remembers nonces for a while and fails on demand."""

from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.work.card import Card, Parcel
from bot.work.courier import Delivered, NotNow, OutcomeUnknown, Refused, Shown, Standing

Failure = NotNow | OutcomeUnknown | Refused


@dataclass
class Message:
    """What stands in a channel."""

    id: int
    channel_id: int
    nonce: str
    title: str
    at: datetime
    seeded: bool = False
    held: set[tuple[int, int]] = field(default_factory=set)
    ratings: list[int] = field(default_factory=list)
    deleted: bool = False
    parcels: list[Parcel] = field(default_factory=list)

    @property
    def card(self) -> Card:
        """What a reader sees now."""
        return self.parcels[-1].card


class FakeDiscord:
    """Keeps messages; ``fail`` is asked before each call, ``lose`` after it has been carried out."""

    def __init__(self, clock: Callable[[], datetime], *, nonces: bool = True) -> None:
        self._clock = clock
        self._nonces = nonces
        self.ready = True
        self.window = timedelta(seconds=300)
        self.messages: list[Message] = []
        self.calls: list[str] = []
        self.fail: list[Failure] = []
        self.lose: list[Failure] = []

    def _before(self, call: str) -> None:
        self.calls.append(call)
        if self.fail:
            raise self.fail.pop(0)

    def _after(self) -> None:
        if self.lose:
            raise self.lose.pop(0)

    def titles(self, channel_id: int) -> list[str]:
        """What a reader of the channel sees, from the top."""
        return [message.title for message in self.messages if message.channel_id == channel_id]

    def is_ready(self) -> bool:
        """Tell whether it can be asked."""
        return self.ready

    def has_nonce(self, parcel: Parcel) -> bool:
        """Tell whether nonces are remembered."""
        return self._nonces

    async def send(self, parcel: Parcel) -> Delivered:
        """Make a message, or give the one of the same nonce."""
        self._before("send")
        message = next((each for each in self.messages if self._repeats(each, parcel)), None)
        if message is None:
            number = len(self.messages) + 1
            message = Message(number, parcel.channel_id, parcel.nonce, parcel.card.title, self._clock())
            message.parcels.append(parcel)
            self.messages.append(message)
        self._after()
        return Delivered(message.id, message.channel_id, attached=_file(parcel))

    def _repeats(self, message: Message, parcel: Parcel) -> bool:
        recent = self._clock() - message.at < self.window
        return self._nonces and recent and message.nonce == parcel.nonce

    async def find(self, parcel: Parcel) -> Delivered | None:
        """Look for the parcel's message."""
        self._before("find")
        found = next((each for each in self.messages if each.nonce == parcel.nonce), None)
        return None if found is None else Delivered(found.id, found.channel_id, attached=_file(parcel))

    def _message(self, parcel: Parcel) -> Message:
        message = next(each for each in self.messages if each.id == parcel.message_id)
        if message.deleted:
            raise Refused("The message was deleted.", gone=True)
        return message

    async def seed(self, parcel: Parcel) -> None:
        """Offer the stars."""
        self._before("seed")
        self._message(parcel).seeded = True

    async def refresh(self, parcel: Parcel) -> str:
        """Show the number of ratings."""
        self._before("refresh")
        message = self._message(parcel)
        message.ratings.append(parcel.card.rating.count)
        message.parcels.append(parcel)
        self._after()
        return _file(parcel)

    async def comments(self, parcel: Parcel) -> int:
        """Nobody comments here."""
        return 0

    async def shown(self, place_id: int, posts: Sequence[Standing]) -> AsyncIterator[Shown]:
        """Read what is held on messages."""
        self._before("shown")
        for post in posts:
            message = next((each for each in self.messages if each.id == post.message_id), None)
            if message is None or message.deleted:
                yield Shown(post.post_id, gone=True)
            else:
                yield Shown(post.post_id, frozenset(message.held), offered=message.seeded)


def _file(parcel: Parcel) -> str:
    """The picture file that a message of the parcel carries."""
    picture = parcel.card.picture
    return picture.file.name if picture is not None and picture.file is not None else ""

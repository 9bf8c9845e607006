"""At most so many at once for each key, forgetting the keys that nobody uses."""

import asyncio
from collections import deque
from types import TracebackType


class Slots:
    """Places by key, given in the order in which they were asked for.

    Args:
        each: how many may hold one key at the same time, at least 1.
    """

    def __init__(self, each: int) -> None:
        self._each = each
        self._held: dict[str, int] = {}
        self._waiting: dict[str, deque[asyncio.Future[None]]] = {}

    def __len__(self) -> int:
        return len(self._held)

    async def take(self, key: str) -> None:
        """Wait for a place under ``key``, which is kept until it is given back."""
        held = self._held.get(key, 0)
        if held < self._each:
            self._held[key] = held + 1
            return
        place: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = self._waiting.setdefault(key, deque())
        waiting.append(place)
        try:
            await place
        except asyncio.CancelledError:
            if place.cancelled():
                self._forget(key, place)
            else:  # it came at the same moment
                self.give(key)
            raise

    def give(self, key: str) -> None:
        """Give a place back; who waits for it the longest has it at once."""
        for place in self._waiting.get(key, ()):
            if not place.done():
                place.set_result(None)
                self._forget(key, place)
                return
        self._held[key] -= 1
        if not self._held[key]:
            del self._held[key]

    def hold(self, key: str) -> "Hold":
        """Give what takes a place under ``key`` for the block: ``async with``."""
        return Hold(self, key)

    def _forget(self, key: str, place: asyncio.Future[None]) -> None:
        self._waiting[key].remove(place)
        if not self._waiting[key]:
            del self._waiting[key]


class Hold:
    """A place for the time of a block; made by :meth:`Slots.hold`."""

    __slots__ = ("_key", "_slots")

    def __init__(self, slots: Slots, key: str) -> None:
        self._slots, self._key = slots, key

    async def __aenter__(self) -> None:
        """Wait for the place."""
        await self._slots.take(self._key)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give it back."""
        self._slots.give(self._key)

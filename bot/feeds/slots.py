"""At most so many at once for each key, forgetting the keys that nobody uses."""

import asyncio
from types import TracebackType


class Slots:
    """Semaphores by key.

    Args:
        each: how many may hold one key at the same time, at least 1.
    """

    def __init__(self, each: int) -> None:
        self._each = each
        self._slots: dict[str, Slot] = {}

    def __len__(self) -> int:
        return len(self._slots)

    def hold(self, key: str) -> "Slot":
        """Give what waits for a place under ``key`` and keeps it for the block: ``async with``."""
        slot = self._slots.get(key)
        if slot is None:
            slot = self._slots[key] = Slot(self._slots, key, self._each)
        return slot


class Slot:
    """The places under one key; made by :class:`Slots`."""

    __slots__ = ("_key", "_places", "_slots", "_users")

    def __init__(self, slots: dict[str, "Slot"], key: str, each: int) -> None:
        self._slots, self._key = slots, key
        self._places = asyncio.Semaphore(each)
        self._users = 0

    async def __aenter__(self) -> None:
        """Wait for a place."""
        self._users += 1
        try:
            await self._places.acquire()
        except BaseException:  # cancelled, mostly: whoever waits no more must not be counted
            self._left()
            raise

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the place back."""
        self._places.release()
        self._left()

    def _left(self) -> None:
        self._users -= 1
        if not self._users and self._slots.get(self._key) is self:
            del self._slots[self._key]

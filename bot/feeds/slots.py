"""At most so many at once for each key, forgetting the keys that nobody uses."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(slots=True)
class _Slot:
    semaphore: asyncio.Semaphore
    users: int = 0


class Slots:
    """Semaphores by key.

    Args:
        each: how many may hold one key at the same time, at least 1.
    """

    def __init__(self, each: int) -> None:
        self._each = each
        self._slots: dict[str, _Slot] = {}

    def __len__(self) -> int:
        return len(self._slots)

    @asynccontextmanager
    async def hold(self, key: str) -> AsyncIterator[None]:
        """Wait for a place under ``key`` and keep it for the block."""
        slot = self._slots.setdefault(key, _Slot(asyncio.Semaphore(self._each)))
        slot.users += 1
        try:
            async with slot.semaphore:
                yield
        finally:
            slot.users -= 1
            if not slot.users:
                del self._slots[key]

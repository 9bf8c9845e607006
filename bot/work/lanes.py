"""Lanes: many things at once, but one at a time in each lane.

A lane is named by what must not be done twice at once: a channel, a host, a feed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from collections.abc import Set as AbstractSet
from typing import Generic, TypeVar

import structlog

Key = TypeVar("Key", bound=Hashable)

REST_SECONDS = 5.0

log = structlog.get_logger(__name__)


class Lanes(Generic[Key]):
    """Runs at most one task a lane, and at most so many at once.

    Args:
        name: for the log.
        at_once: how many lanes may be busy at the same time.
        ended: called when a lane becomes free.
    """

    def __init__(self, name: str, at_once: int, ended: Callable[[], None] = lambda: None) -> None:
        self._name = name
        self._at_once = at_once
        self._ended = ended
        self._tasks: dict[Key, asyncio.Task[None]] = {}

    @property
    def busy(self) -> AbstractSet[Key]:
        """The lanes in which something runs."""
        return self._tasks.keys()

    @property
    def free(self) -> int:
        """How many more lanes may be opened now."""
        return max(0, self._at_once - len(self._tasks))

    def open(self, key: Key, work: Callable[[], Awaitable[None]]) -> bool:
        """Start work in a lane, unless it is busy or too many are.

        Returns:
            Whether it was started.
        """
        if key in self._tasks or not self.free:
            return False
        task = asyncio.create_task(self._run(key, work), name=f"{self._name} {key}")
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._close(key))
        return True

    def _close(self, key: Key) -> None:
        del self._tasks[key]
        self._ended()

    async def _run(self, key: Key, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception:  # whatever went wrong in one lane must not stop the others
            log.exception("work failed", work=self._name, lane=str(key))
            await asyncio.sleep(REST_SECONDS)  # the same work is due again at once

    async def drain(self, seconds: float) -> None:
        """Wait until all lanes are free, and cancel what is left after so many seconds."""
        if not self._tasks:
            return
        _, late = await asyncio.wait(list(self._tasks.values()), timeout=seconds)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

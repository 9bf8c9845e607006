"""Telling how far something is, without wearing Discord out."""

import asyncio
from collections.abc import Awaitable, Callable

Tell = Callable[[str], Awaitable[None]]
SECONDS = 2.0


class Progress:
    """Passes words on, at most once in two seconds; what is told in between is dropped.

    Args:
        tell: shows the words, such as by editing a reply.
        seconds: between two of them.
    """

    def __init__(self, tell: Tell, seconds: float = SECONDS) -> None:
        self._tell = tell
        self._seconds = seconds
        self._told_at = asyncio.get_running_loop().time()

    async def __call__(self, words: str) -> None:
        """Show these words if it is time."""
        now = asyncio.get_running_loop().time()
        if now - self._told_at >= self._seconds:
            self._told_at = now
            await self._tell(words)

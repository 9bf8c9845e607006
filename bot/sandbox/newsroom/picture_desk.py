"""Pictures on demand: drawn at the first request in a thread, kept in memory up to a limit."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable

from bot.sandbox.newsroom.pictures import draw_picture

_KEPT_PICTURES = 24
"""About 4 MiB: a picture is some 150 kB."""


class PictureDesk:
    """Draws each picture once, one at a time, and forgets the one longest unused beyond the limit.

    Args:
        draw: from a picture's name to its bytes; raises KeyError for a name that it does not know.
        kept: how many pictures stay in memory, at least 1.
    """

    def __init__(self, draw: Callable[[str], bytes] = draw_picture, kept: int = _KEPT_PICTURES) -> None:
        self._draw = draw
        self._kept = kept
        self._pictures: OrderedDict[str, bytes] = OrderedDict()
        self._drawing = asyncio.Lock()

    async def picture(self, name: str) -> bytes:
        """The picture as WebP.

        Raises:
            KeyError: nobody knows how to draw it.
        """
        # One at a time: drawing is pure computation, so two at once would only slow the event loop down.
        async with self._drawing:
            if name not in self._pictures:
                self._pictures[name] = await asyncio.to_thread(self._draw, name)
            self._pictures.move_to_end(name)
            while len(self._pictures) > self._kept:
                self._pictures.popitem(last=False)
            return self._pictures[name]

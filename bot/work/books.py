"""The books of polling: rows of feeds that are written together, many a transaction.

Most polls change nothing but when a feed was asked and will be asked again. A transaction waits for the disk,
which takes longer than all the rest of such a poll, so those of a twentieth of a second share one.
"""

import asyncio

from bot.database.engine import Database
from bot.database.tables import Feed
from bot.feeds.store import save_feeds

GATHER_SECONDS = 0.05


class Books:
    """Collects rows and writes them.

    Args:
        database: where they go.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Feed, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def enter(self, feed: Feed) -> None:
        """Write what is known of a feed; returns once it is written, or raises what prevented that."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((feed, written))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="books")
        await written

    async def _write(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(GATHER_SECONDS)
                batch, self._waiting = self._waiting, []
                await self._write_batch(batch)
        finally:
            self._writer = None

    async def _write_batch(self, batch: list[tuple[Feed, asyncio.Future[None]]]) -> None:
        try:
            async with self._database.writing() as session:
                await save_feeds(session, [feed for feed, _ in batch])
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            for _, written in batch:
                if not written.done():
                    written.set_exception(error)
        else:
            for _, written in batch:
                if not written.done():
                    written.set_result(None)

"""The books of polling: what polls learnt is written together, many feeds a transaction.

A transaction waits for the disk, and each of its statements for a thread, which takes longer than all the
rest of a poll. So those of a few hundredths of a second share one, and each statement is about all of them.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database

Page = TypeVar("Page")
GATHER_SECONDS = 0.015
MOST = 100  # pages a transaction: others wait to write, too


class Books(Generic[Page]):
    """Collects pages and writes them.

    Args:
        database: where they go.
        write: writes some in a transaction; may be called again with one that failed together with others.
    """

    def __init__(
        self, database: Database, write: Callable[[AsyncSession, Sequence[Page]], Awaitable[None]]
    ) -> None:
        self._database = database
        self._write = write
        self._waiting: list[tuple[Page, asyncio.Future[None]]] = []
        self._writer: asyncio.Task[None] | None = None

    async def enter(self, page: Page) -> None:
        """Write a page; returns once it is written, or raises what prevented that."""
        written: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((page, written))
        if self._writer is None:
            self._writer = asyncio.create_task(self._empty(), name="books")
        await written

    async def _empty(self) -> None:
        try:
            while self._waiting:
                await asyncio.sleep(GATHER_SECONDS)
                batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                if not await self._transaction(batch, alone=len(batch) == 1):
                    for each in batch:  # one of them is at fault: the others shall not suffer for it
                        await self._transaction([each], alone=True)
        finally:
            self._writer = None

    async def _transaction(self, batch: Sequence[tuple[Page, asyncio.Future[None]]], *, alone: bool) -> bool:
        """Write a batch; tells whether that is settled, for better or, of one alone, for worse."""
        try:
            async with self._database.writing() as session:
                await self._write(session, [page for page, _ in batch])
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            if not alone:
                return False
            for _, written in batch:
                if not written.done():
                    written.set_exception(error)
        else:
            for _, written in batch:
                if not written.done():
                    written.set_result(None)
        return True

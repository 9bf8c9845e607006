"""The books of polling: what polls learnt is written together, many feeds a transaction.

A transaction waits for the disk, and each of its statements for a thread, which takes longer than all the
rest of a poll. So those of a tenth of a second share one, and each statement is about all of them.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database

Page = TypeVar("Page")
GATHER_SECONDS = 0.1
MOST = 1000  # rows a transaction: others wait to write, too


class Books(Generic[Page]):
    """Collects pages and writes them.

    Args:
        database: where they go.
        write: writes some in a transaction; may be called again with one that failed together with others.
        settled: called with each page once it is written, or with what prevented that.
        rows: tells how many rows a page is, about.
        more: tells whether others are about to bring pages, for which it is worth to wait a moment.
    """

    def __init__(
        self,
        database: Database,
        write: Callable[[AsyncSession, Sequence[Page]], Awaitable[None]],
        settled: Callable[[Page, Exception | None], None],
        *,
        rows: Callable[[Page], int],
        more: Callable[[], bool],
    ) -> None:
        self._database = database
        self._write = write
        self._settled = settled
        self._rows = rows
        self._more = more
        self._waiting: deque[Page] = deque()
        self._rows_waiting = 0
        self._hurry = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    def enter(self, page: Page) -> None:
        """Have a page written soon."""
        self._waiting.append(page)
        self._rows_waiting += self._rows(page)
        if self._rows_waiting >= MOST or not self._more():
            self._hurry.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._empty(), name="books")

    async def _empty(self) -> None:
        try:
            while self._waiting:
                with suppress(TimeoutError):
                    async with asyncio.timeout(GATHER_SECONDS):
                        await self._hurry.wait()
                await self._write_together(self._batch())
        finally:
            self._writer = None

    def _batch(self) -> list[Page]:
        """Take what one transaction is to write: at least one page."""
        batch: list[Page] = []
        rows = 0
        while self._waiting and (not batch or rows + self._rows(self._waiting[0]) <= MOST):
            batch.append(self._waiting.popleft())
            rows += self._rows(batch[-1])
        self._rows_waiting -= rows
        if not self._waiting or (self._rows_waiting < MOST and self._more()):
            self._hurry.clear()
        return batch

    async def _write_together(self, batch: Sequence[Page]) -> None:
        if await self._transaction(batch) is not None:
            for page in batch:  # one of them is at fault: the others shall not suffer for it
                self._settled(page, await self._transaction([page]))
            return
        for page in batch:
            self._settled(page, None)

    async def _transaction(self, batch: Sequence[Page]) -> Exception | None:
        """Write a batch; gives what prevented that."""
        try:
            async with self._database.writing() as session:
                await self._write(session, batch)
        except Exception as error:  # noqa: BLE001 - whoever waits is told, whatever it was
            return error
        return None

"""Votes come in one at a time and are written in batches.

On one machine a transaction for each vote stores about 1,300 a second and batches store about 48,000, so
events wait here for a tenth of a second. What waits is lost by a crash and found again by healing, since
Discord still shows the reactions.
"""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.database.engine import Database
from bot.votes.ledger import Cleared, Given, VoteEvent, Withdrawn, record

BATCH_SECONDS = 0.1
BATCH_EVENTS = 1000
RETRY_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Intake:
    """Collects vote events and writes them in batches, in order.

    Args:
        database: where the ledger is.
        clock: tells the time, aware UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._listeners: list[Callable[[Sequence[VoteEvent]], None]] = []
        self._waiting: list[VoteEvent] = []
        self._arrived = asyncio.Event()
        self._taken = self._settled = 0
        self._progress = asyncio.Event()
        self._latest = clock()
        self._watched: dict[int, set[tuple[int, int]]] = {}
        self._watchers: defaultdict[int, int] = defaultdict(int)

    def listen(self, listener: Callable[[Sequence[VoteEvent]], None]) -> None:
        """Have each batch told once it stands in the ledger."""
        self._listeners.append(listener)

    def given(self, post_id: int, user_id: int, star: int) -> None:
        """Take in a star that a member put on a post."""
        # Two events of one microsecond must keep their order: the later one counts.
        self._latest = max(self._clock(), self._latest + timedelta(microseconds=1))
        self._put(Given(post_id, user_id, star, self._latest))

    def withdrawn(self, post_id: int, user_id: int, star: int) -> None:
        """Take in a star that a member took off a post."""
        self._put(Withdrawn(post_id, user_id, star))

    def cleared(self, post_id: int, star: int | None = None) -> None:
        """Take in that all stars of a post, or all of one kind, were taken off."""
        self._put(Cleared(post_id, star))

    def take(self, events: list[VoteEvent]) -> None:
        """Take in events that healing found."""
        for event in events:
            self._put(event, live=False)

    def _put(self, event: VoteEvent, *, live: bool = True) -> None:
        if live and event.post_id in self._watched and not isinstance(event, Cleared):
            self._watched[event.post_id].add((event.user_id, event.star))
        self._waiting.append(event)
        self._taken += 1
        self._arrived.set()

    def watch(self, post_id: int) -> set[tuple[int, int]]:
        """Start to collect what is heard live of a post while Discord is asked about it; see ``unwatch``."""
        self._watchers[post_id] += 1
        return self._watched.setdefault(post_id, set())

    def unwatch(self, post_id: int) -> None:
        """Stop collecting what is heard live of a post."""
        self._watchers[post_id] -= 1
        if not self._watchers[post_id]:
            del self._watchers[post_id]
            del self._watched[post_id]

    async def settle(self) -> None:
        """Wait until everything taken in so far stands in the ledger."""
        taken = self._taken
        while self._settled < taken:
            await self._progress.wait()

    async def run(self) -> None:
        """Write batches until cancelled; what waits then is written before it ends."""
        try:
            while True:
                await self._arrived.wait()
                if len(self._waiting) < BATCH_EVENTS:
                    await asyncio.sleep(BATCH_SECONDS)
                await self._write()
        finally:
            for _ in range(len(self._waiting) // BATCH_EVENTS + 1):
                await self._write()

    async def _write(self) -> None:
        if not self._waiting:
            return
        batch, self._waiting = self._waiting[:BATCH_EVENTS], self._waiting[BATCH_EVENTS:]
        try:
            async with self._database.writing() as session:
                await record(session, batch, self._clock())
        except Exception:  # a full disk or a lost server: the votes wait, whatever it was
            log.exception("votes could not be written and will be tried again", events=len(batch))
            self._waiting = batch + self._waiting
            await asyncio.sleep(RETRY_SECONDS)
            return
        if not self._waiting:
            self._arrived.clear()
        self._settled += len(batch)
        self._progress.set()
        self._progress = asyncio.Event()
        for listener in self._listeners:
            listener(batch)

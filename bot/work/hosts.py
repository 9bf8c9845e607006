"""Which hosts may be asked now: at most two feeds of one at a time, and nothing of one that wants a pause."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime

import structlog

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.feeds.failures import FetchError
from bot.feeds.hosts import keep_pause, pause, paused_hosts
from bot.feeds.slots import Slots

AT_ONCE = 2
IN_LINE = 16  # feeds of one host in hand: those that are asked, and those that stand in line for it

log = structlog.get_logger(__name__)


class Hosts:
    """Keeps count of who is being asked, and of who asked to be left alone.

    Args:
        database: where pauses outlive the program.
        clock: tells the time, aware UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._in_hand: Counter[str] = Counter()
        self._places = Slots(AT_ONCE)
        self._pauses: dict[str, datetime] = {}

    async def load(self) -> None:
        """Take up the pauses of the last run."""
        async with self._database.reading() as session:
            self._pauses = await paused_hosts(session, self._clock())

    def closed(self) -> list[str]:
        """Give the hosts of which no more feeds are to be taken in hand now."""
        now = self._clock()
        self._pauses = {host: until for host, until in self._pauses.items() if until > now}
        return [*self._pauses, *(host for host, number in self._in_hand.items() if number >= IN_LINE)]

    def rests(self, host: str) -> bool:
        """Tell whether a host wants a pause."""
        return self.rests_until(host) is not None

    def rests_until(self, host: str) -> datetime | None:
        """Tell until when a host is to be left alone; None when it may be asked."""
        until = self._pauses.get(host)
        return until if until is not None and until > self._clock() else None

    def take(self, host: str) -> bool:
        """Take a feed of a host in hand; False when it has enough of them, or wants a pause."""
        if self._in_hand[host] >= IN_LINE or self.rests(host):
            return False
        self._in_hand[host] += 1
        return True

    def leave(self, host: str) -> None:
        """Let go of a feed that was taken."""
        self._in_hand[host] -= 1
        if not self._in_hand[host]:
            del self._in_hand[host]

    def asking(self, host: str) -> AbstractAsyncContextManager[None]:
        """Stand in line until fewer than two feeds of a host are being asked; one is during the block."""
        return self._places.hold(host)

    async def heed(self, error: FetchError, settings: FeedsSettings) -> datetime | None:
        """Leave a host alone that asks for it, with all of its feeds and pages.

        Args:
            error: its answer.
            settings: how long a pause is where the host names no time, and at most.

        Returns:
            Until when; None where it asked for no pause.
        """
        floor, ceiling = settings.floor_seconds, settings.ceiling_seconds
        until = pause(error, self._clock(), floor=floor, ceiling=ceiling)
        if until is not None:
            log.info("a host asked for a pause", host=error.host, until=until.isoformat())
            await self._pause(error.host, until)
        return until

    async def _pause(self, host: str, until: datetime) -> None:
        """Leave a host alone until a moment, also after a restart."""
        self._pauses[host] = max(until, self._pauses.get(host, until))
        async with self._database.writing() as session:
            await keep_pause(session, host, self._pauses[host], self._clock())

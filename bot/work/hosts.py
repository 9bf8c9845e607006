"""Which hosts may be asked now: at most two feeds of one at a time, and nothing of one that wants a pause."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

import structlog

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.feeds.failures import FetchError
from bot.feeds.hosts import keep_pause, pause, paused_hosts

AT_ONCE = 2

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
        self._asked: Counter[str] = Counter()
        self._pauses: dict[str, datetime] = {}

    async def load(self) -> None:
        """Take up the pauses of the last run."""
        async with self._database.reading() as session:
            self._pauses = await paused_hosts(session, self._clock())

    def closed(self) -> list[str]:
        """Give the hosts of which no feed may be asked now."""
        now = self._clock()
        self._pauses = {host: until for host, until in self._pauses.items() if until > now}
        return [*self._pauses, *(host for host, number in self._asked.items() if number >= AT_ONCE)]

    def rests(self, host: str) -> bool:
        """Tell whether a host wants a pause."""
        return self.rests_until(host) is not None

    def rests_until(self, host: str) -> datetime | None:
        """Tell until when a host is to be left alone; None when it may be asked."""
        until = self._pauses.get(host)
        return until if until is not None and until > self._clock() else None

    def take(self, host: str) -> bool:
        """Take a place at a host; False when there is none."""
        if self._asked[host] >= AT_ONCE or self.rests(host):
            return False
        self._asked[host] += 1
        return True

    def leave(self, host: str) -> None:
        """Give back a place that was taken."""
        self._asked[host] -= 1
        if not self._asked[host]:
            del self._asked[host]

    async def heed(self, error: FetchError, settings: FeedsSettings) -> None:
        """Leave a host alone that asks for it, with all of its feeds and pages.

        Args:
            error: its answer.
            settings: how long a pause is where the host names no time, and at most.
        """
        floor, ceiling = settings.floor_seconds, settings.ceiling_seconds
        until = pause(error, self._clock(), floor=floor, ceiling=ceiling)
        if until is not None:
            log.info("a host asked for a pause", host=error.host, until=until.isoformat())
            await self._pause(error.host, until)

    async def _pause(self, host: str, until: datetime) -> None:
        """Leave a host alone until a moment, also after a restart."""
        self._pauses[host] = max(until, self._pauses.get(host, until))
        async with self._database.writing() as session:
            await keep_pause(session, host, self._pauses[host], self._clock())

"""Which hosts want to be left alone for a while, with their feeds and their pages."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.config import FeedsSettings
from bot.database.engine import Database
from bot.feeds.failures import FetchError
from bot.feeds.hosts import keep_pause, pause, paused_hosts

log = structlog.get_logger(__name__)


class Hosts:
    """Remembers who asked to be left alone.

    Args:
        database: where pauses outlive the program.
        clock: tells the time, aware UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._pauses: dict[str, datetime] = {}

    async def load(self) -> None:
        """Take up the pauses of the last run."""
        async with self._database.reading() as session:
            self._pauses = await paused_hosts(session, self._clock())

    def resting(self) -> list[str]:
        """Give the hosts that want a pause."""
        now = self._clock()
        self._pauses = {host: until for host, until in self._pauses.items() if until > now}
        return [*self._pauses]

    def rests(self, host: str) -> bool:
        """Tell whether a host wants a pause."""
        return self.rests_until(host) is not None

    def rests_until(self, host: str) -> datetime | None:
        """Tell until when a host is to be left alone; None when it may be asked."""
        until = self._pauses.get(host)
        return until if until is not None and until > self._clock() else None

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

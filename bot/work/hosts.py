"""Which hosts may be asked now: by two at a time at most, and not at all while one wants a pause."""

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

log = structlog.get_logger(__name__)


class Hosts:
    """Keeps count of who is being asked, by whomever, and of who asked to be left alone.

    Args:
        database: where pauses outlive the program.
        clock: tells the time, aware UTC.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._places = Slots(AT_ONCE)
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

    async def take(self, host: str) -> None:
        """Wait until fewer than two are asking a host; one does then, until it gives its place back."""
        await self._places.take(host)

    def give(self, host: str) -> None:
        """Give a place back."""
        self._places.give(host)

    def asking(self, host: str) -> AbstractAsyncContextManager[None]:
        """Take a place for the time of a block: ``async with``."""
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

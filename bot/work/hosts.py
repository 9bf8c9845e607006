"""Which hosts may be asked now: at most two feeds of one at a time, and none of one that wants a pause."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime

from bot.database.engine import Database
from bot.feeds.hosts import keep_pause, paused_hosts

AT_ONCE = 2


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
        until = self._pauses.get(host)
        return until is not None and until > self._clock()

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

    async def pause(self, host: str, until: datetime) -> None:
        """Leave a host alone until a moment, also after a restart."""
        self._pauses[host] = max(until, self._pauses.get(host, until))
        async with self._database.writing() as session:
            await keep_pause(session, host, self._pauses[host], self._clock())

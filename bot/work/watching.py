"""Watching over the feeds: has one failed for so long, or come back, that admins are to be told?"""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.database.engine import Database
from bot.delivery.notices import plan_notices
from bot.work.runner import Jobs

DELIVERING_JOB = "deliver"

log = structlog.get_logger(__name__)


class Watching:
    """Plans notices.

    Args:
        database: where feeds and the outbox are.
        jobs: whose bells are rung.
        clock: tells the time, aware UTC.
    """

    def __init__(self, database: Database, jobs: Jobs, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._jobs = jobs
        self._clock = clock

    async def step(self) -> None:
        """Plan what is to be told now."""
        async with self._database.writing() as session:
            planned = await plan_notices(session, self._clock())
        if planned:
            log.info("admins are told how feeds do", notices=planned)
            self._jobs.wake(DELIVERING_JOB)

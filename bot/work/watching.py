"""Watching over the feeds: which ones are admins to be told of, and which were lost sight of?"""

from collections.abc import Callable
from datetime import datetime

import structlog

from bot.database.engine import Database
from bot.delivery.notices import plan_notices
from bot.feeds.store import call_back
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
        """Plan what is to be told now, and find what a wrong clock has put off for ever."""
        async with self._database.writing() as session:
            planned = await plan_notices(session, self._clock())
            called = await call_back(session, self._clock())
        if called:
            log.warning("feeds were put off for ever by a wrong clock and are asked now", feeds=called)
        if planned:
            log.info("admins are told how feeds do", notices=planned)
            self._jobs.wake(DELIVERING_JOB)

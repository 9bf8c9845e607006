"""The embedded runner: named jobs in one process, each a step that is run again and again.

A step does what is due and returns. It is run when its bell rings and at the latest after its period, so
that a bell that is missed costs a moment and nothing else. Whatever a step raises is logged and it is run
again.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

FAILURE_SECONDS = 5.0
DRAIN_SECONDS = 8.0


@dataclass(slots=True)
class _Job:
    step: Callable[[], Awaitable[None]]
    every: float
    drain: Callable[[float], Awaitable[None]] | None
    bell: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Jobs:
    """The jobs of one process. Add them, then ``stop`` them all at the end."""

    def __init__(self) -> None:
        self._jobs: dict[str, _Job] = {}
        self._stopping = asyncio.Event()

    def add(
        self,
        name: str,
        step: Callable[[], Awaitable[None]],
        *,
        every: float,
        drain: Callable[[float], Awaitable[None]] | None = None,
    ) -> None:
        """Start a job.

        Args:
            name: what ``wake`` calls it.
            step: does what is due now, and returns.
            every: the longest time between two steps, in seconds.
            drain: waits for what the steps have set going, at most so many seconds.
        """
        job = self._jobs[name] = _Job(step, every, drain)
        job.task = asyncio.create_task(self._run(name, job), name=f"job {name}")

    def wake(self, name: str) -> None:
        """Ring a job's bell: there is something to do. Unknown names are ignored."""
        job = self._jobs.get(name)
        if job is not None:
            job.bell.set()

    def wake_in(self, name: str, seconds: float) -> None:
        """Ring a job's bell after some seconds."""
        asyncio.get_running_loop().call_later(max(0.0, seconds), self.wake, name)

    async def _run(self, name: str, job: _Job) -> None:
        while not self._stopping.is_set():
            job.bell.clear()
            wait = job.every
            try:
                await job.step()
            except Exception:  # a job outlives whatever one of its steps meets
                log.exception("a job's step failed and will be run again", job=name)
                wait = FAILURE_SECONDS
            if self._stopping.is_set():
                return
            try:
                async with asyncio.timeout(wait):
                    await job.bell.wait()
            except TimeoutError:
                continue

    async def stop(self) -> None:
        """Start nothing new, and let what is in flight finish; what does not in time is resumed next time."""
        self._stopping.set()
        for job in self._jobs.values():
            job.bell.set()
        tasks = [job.task for job in self._jobs.values() if job.task is not None]
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=DRAIN_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        drains = [job.drain(DRAIN_SECONDS) for job in self._jobs.values() if job.drain is not None]
        await asyncio.gather(*drains, return_exceptions=True)

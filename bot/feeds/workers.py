"""Untrusted documents are read in processes of their own, so that none can stop the program.

``concurrent.futures`` would fail every waiting task when one worker dies, import the whole program into
each worker and hand it our secrets by the environment. Here a worker has one order at a time, so that only
the guilty one is ever affected, imports what the order needs, and inherits nothing but the means to start.
"""

import asyncio
import contextlib
import os
import pickle
import signal
import sys
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Any, Literal, ParamSpec, Self, TypeVar

import structlog

from bot.errors import LoupeError
from bot.feeds.document import ParsedFeed, ProblemCode, failed
from bot.feeds.parse import parse_feed
from bot.feeds.worker import DONE, LENGTH, SLOW
from bot.translation import filled, marked

_P = ParamSpec("_P")
_T = TypeVar("_T")
_INHERITED = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV", "SYSTEMROOT")
_CRASHED = "crashed"
_MAX_MEMORY = 2 * 1024**3
# A worker's own limits act within twice its seconds; the rest is for starting on a busy machine.
_PATIENCE = 15.0

log = structlog.get_logger(__name__)


class WorkFailedError(LoupeError):
    """A function did not come to its end in a worker; what it was, and why, is in the log.

    Attributes:
        reason: ``slow`` (stopped after its time), ``crashed`` (took the process with it, twice), ``raised``.
    """

    def __init__(self, message: str, reason: Literal["slow", "crashed", "raised"]) -> None:
        super().__init__(message)
        self.reason = reason


class _WorkerDiedError(Exception):
    """The process ended before it answered."""


class _Worker:
    """One process; started by its first order."""

    def __init__(self) -> None:
        self._process: asyncio.subprocess.Process | None = None

    async def _start(self) -> asyncio.subprocess.Process:
        code = (
            f"import sys; sys.path[:] = {sys.path!r}\n"
            f"from bot.feeds.worker import serve; serve({_MAX_MEMORY})"
        )
        environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-c", code),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
        )

    async def ask(self, order: bytes, seconds: float) -> tuple[str, Any]:
        """Send one order and wait for its answer.

        Raises:
            _WorkerDiedError: the process ended instead.
            TimeoutError: it neither answered nor ended within ``seconds``.
        """
        if self._process is None:
            self._process = await self._start()
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("A worker was started without pipes.")
        try:
            async with asyncio.timeout(seconds):
                process.stdin.write(LENGTH.pack(len(order)) + order)
                await process.stdin.drain()
                (size,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
                answer = pickle.loads(await process.stdout.readexactly(size))  # noqa: S301 - our own worker wrote it
        except (asyncio.IncompleteReadError, ConnectionError):
            timed_out = await self.stop() == -signal.SIGPROF
            if timed_out:
                return SLOW, None
            raise _WorkerDiedError from None
        except (
            BaseException
        ):  # time-out or cancellation: the process is in the middle of something nobody waits for
            await self.stop()
            raise
        kind, value, last = answer
        if last:
            await self.stop()
        return kind, value

    async def stop(self) -> int | None:
        """End the process, whatever it does, and return its exit code."""
        process, self._process = self._process, None
        if process is None:
            return None
        if process.stdin is not None:
            process.stdin.close()
        with contextlib.suppress(TimeoutError):
            # One that is already ending tells by its exit code what ended it.
            return await asyncio.wait_for(process.wait(), 0.2)
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        return await process.wait()


class ParserPool:
    """Worker processes for ``parse_feed`` and for any other pure function; an async context manager.

    Args:
        workers: processes at most; each starts when it is first needed.
        seconds: that one order may take.
    """

    def __init__(self, workers: int = 2, seconds: float = 5.0) -> None:
        self._workers = [_Worker() for _ in range(workers)]
        self._seconds = seconds
        # Last in, first out: a second process starts only when the first is busy.
        self._free: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()

    async def __aenter__(self) -> Self:
        for worker in self._workers:
            self._free.put_nowait(worker)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await asyncio.gather(*(worker.stop() for worker in self._workers))

    async def _ask(self, order: bytes) -> tuple[str, Any]:
        worker = await self._free.get()
        try:
            return await worker.ask(order, 2 * self._seconds + _PATIENCE)
        finally:
            self._free.put_nowait(worker)

    async def run(self, function: Callable[_P, _T], *arguments: _P.args, **named: _P.kwargs) -> _T:
        """Run a top-level function in a worker.

        Args:
            function: importable by its module and name.
            arguments: anything that pickles.
            named: likewise.

        Returns:
            What the function returns, which must pickle.

        Raises:
            WorkFailedError: it took too long, ended its process (in two attempts, as the process may also
                have been ended from outside), or raised.
            TypeError: keyword arguments were given.
        """
        order = pickle.dumps((self._seconds, partial(function, *arguments, **named)))
        try:
            try:
                kind, value = await self._ask(order)
            except _WorkerDiedError:
                kind, value = await self._ask(order)
        except _WorkerDiedError:
            kind, value = _CRASHED, None
        except TimeoutError:
            kind, value = SLOW, None
        if kind != DONE:
            error = self._failure(kind)
            name = getattr(function, "__name__", None)
            log.warning("work failed", function=name, reason=error.reason, problem=value)
            raise error
        result: _T = value
        return result

    def _failure(self, kind: str) -> WorkFailedError:
        if kind == SLOW:
            words = filled("It takes longer than {seconds} s to read.", seconds=f"{self._seconds:g}")
            return WorkFailedError(words, "slow")
        if kind == _CRASHED:
            return WorkFailedError(marked("It crashes the program that reads it."), "crashed")
        words = marked("Loupe fails to read it; whoever runs Loupe finds the reason in the log.")
        return WorkFailedError(words, "raised")

    async def parse(self, body: bytes, headers: dict[str, str]) -> ParsedFeed:
        """``parse_feed`` in a worker; one that is too slow or ends its worker gives a feed that says so."""
        try:
            return await self.run(parse_feed, body, headers)
        except WorkFailedError as error:
            if error.reason == "slow":
                problem = filled(
                    "The document takes longer than {seconds} s to read; it was not read.",
                    seconds=f"{self._seconds:g}",
                )
                return failed(ProblemCode.TOO_SLOW, problem)
            return failed(
                ProblemCode.CRASHED, marked("The document crashes the feed parser; it was not read.")
            )

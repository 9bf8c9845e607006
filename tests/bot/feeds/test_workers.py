import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.feeds.document import ProblemCode
from bot.feeds.worker import peak
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.translation import filled, translation

FEED = (
    b"<rss version='2.0'><channel><title>T</title><item><title>A</title><guid>1</guid></item></channel></rss>"
)
PROJECT = Path(__file__).parents[3]


async def reason(pool: ParserPool, function: object, *arguments: object) -> str:
    with pytest.raises(WorkFailedError) as caught:
        await pool.run(function, *arguments)  # type: ignore[arg-type]  # any callable will do here
    return caught.value.reason


async def test_a_document_is_parsed_elsewhere() -> None:
    async with ParserPool() as pool:
        feed = await pool.parse(FEED, {})
        assert [entry.id for entry in feed.entries] == ["1"]
        assert await pool.run(os.getpid) != os.getpid()


async def test_one_process_serves_while_it_suffices() -> None:
    async with ParserPool(workers=2) as pool:
        assert len({await pool.run(os.getpid) for _ in range(5)}) == 1


async def test_the_size_of_the_program_is_not_that_of_its_workers() -> None:
    """Or each would be retired after one order as soon as the program itself is big."""
    ballast = b"x" * (200 * 1024 * 1024)
    async with ParserPool(workers=1) as pool:
        assert await pool.run(peak) < len(ballast) // 2


async def test_slow_work_is_stopped_and_the_process_lives_on() -> None:
    async with ParserPool(workers=1, seconds=0.3) as pool:
        before = await pool.run(os.getpid)
        assert await reason(pool, time.sleep, 30) == "slow"
        assert await pool.run(os.getpid) == before


async def test_work_that_never_returns_to_the_interpreter_is_stopped_too() -> None:
    """An exponential regular expression hears no alarm: the kernel's timer ends the process."""
    async with ParserPool(workers=1, seconds=0.3) as pool:
        assert await reason(pool, re.match, r"(a|a)*b", "a" * 60) == "slow"
        assert (await pool.parse(FEED, {})).title == "T"


async def test_a_crash_fails_the_guilty_alone() -> None:
    async with ParserPool(workers=2) as pool:
        guilty = [reason(pool, os._exit, 3), reason(pool, signal.raise_signal, signal.SIGKILL)]
        innocent = [pool.parse(FEED, {}) for _ in range(6)]
        results = await asyncio.gather(*innocent)
        reasons = await asyncio.gather(*guilty)
    assert [feed.title for feed in results] == ["T"] * 6
    assert reasons == ["crashed", "crashed"]


async def test_a_worker_killed_from_outside_costs_nobody_anything() -> None:
    async with ParserPool(workers=1) as pool:
        os.kill(await pool.run(os.getpid), signal.SIGKILL)
        assert (await pool.parse(FEED, {})).title == "T"


async def test_memory_is_limited() -> None:
    async with ParserPool(workers=1) as pool:
        assert await reason(pool, bytes, 8 * 1024**3) == "raised"
        assert await pool.run(len, b"abc") == 3


async def test_an_error_in_the_work_is_told_in_the_log() -> None:
    async with ParserPool(workers=1) as pool:
        with capture_logs() as log, pytest.raises(WorkFailedError) as caught:
            await pool.run(int, "x")
        assert caught.value.reason == "raised"
        assert log[0]["function"] == "int"
        assert log[0]["problem"].startswith("ValueError: invalid literal")
        assert await reason(pool, open, os.devnull) == "raised", "a value that does not pickle"


@pytest.mark.parametrize(
    ("function", "argument", "german"),
    [
        (time.sleep, 30, "Es zu lesen dauert länger als 0.3 s."),
        (os._exit, 3, "Es bringt das Programm, das es liest, zum Absturz."),
        (int, "x", "Loupe kann es nicht lesen; den Grund findet, wer Loupe betreibt, im Log."),
    ],
)
async def test_failures_are_told_in_the_readers_language_without_what_is_inside(
    function: Callable[[Any], Any], argument: object, german: str
) -> None:
    async with ParserPool(workers=1, seconds=0.3) as pool:
        with pytest.raises(WorkFailedError) as caught:
            await pool.run(function, argument)
    told = filled("The document could not be read: {problem}", problem=caught.value.message)
    assert translation("de").told(told) == f"Das Dokument konnte nicht gelesen werden: {german}"
    assert function.__name__ not in told


async def test_a_hostile_document_is_answered_with_a_feed_that_says_so() -> None:
    async with ParserPool(workers=1, seconds=0.2) as pool:
        deep = b"<rss version='2.0'><channel><item>" + b"<a>" * 300_000
        feed = await pool.parse(deep, {})
    assert feed.problem_code is ProblemCode.TOO_SLOW
    assert feed.problem is not None
    assert translation("fr").told(feed.problem).startswith("Le document met plus de 0.2 s")


async def test_what_a_function_prints_does_not_disturb_the_answers() -> None:
    async with ParserPool(workers=1) as pool:
        await pool.run(print, "hello", flush=True)
        assert await pool.run(os.write, 1, b"noise") == 5


async def test_a_worker_sees_no_secrets_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOUPE_DISCORD_TOKEN", "secret")
    async with ParserPool(workers=1) as pool:
        assert await pool.run(os.getenv, "LOUPE_DISCORD_TOKEN") is None


async def test_a_cancelled_order_frees_its_worker() -> None:
    async with ParserPool(workers=1, seconds=20) as pool:
        await pool.run(os.getpid)
        task = asyncio.create_task(pool.run(time.sleep, 15))
        await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.wait_for(pool.run(len, b"ab"), 10) == 2


async def test_ctrl_c_reaches_no_worker() -> None:
    async with ParserPool(workers=1) as pool:
        worker = await pool.run(os.getpid)
        os.kill(worker, signal.SIGINT)
        assert await pool.run(os.getpid) == worker


async def test_workers_end_with_the_pool() -> None:
    async with ParserPool(workers=1) as pool:
        worker = await pool.run(os.getpid)
    with pytest.raises(ProcessLookupError):
        os.kill(worker, 0)


@pytest.mark.parametrize("last", ["asyncio.sleep(60)", "pool.run(time.sleep, 60)"], ids=["idle", "busy"])
def test_workers_die_with_a_parent_that_is_killed(last: str) -> None:
    """The worker inherits the parent's standard error: that pipe ends only when both of them are gone."""
    script = f"""
import asyncio, os, time
from bot.feeds.workers import ParserPool

async def main():
    async with ParserPool(workers=1, seconds=1.0) as pool:
        print(await pool.run(os.getpid), flush=True)
        await {last}

asyncio.run(main())
"""
    command = [sys.executable, "-c", script]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, cwd=PROJECT) as parent:  # noqa: S603 - our own script
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
        _, complaints = parent.communicate(timeout=10)
    assert worker != parent.pid
    assert complaints == b""

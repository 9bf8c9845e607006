"""The bot as a process of its own: started, started again when it dies, and stopped in order."""

import asyncio
import contextlib
import ctypes
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import bot

_log = logging.getLogger(__name__)
STOP_SECONDS = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE, _LIVED_LONG = 0.2, 10.0, 10.0
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for the bot.

    Settings of a real bot in ``LOUPE_…`` variables would override the sandbox's, and its token be sent here.
    Only those of the log are kept.
    """
    kept = {
        name: value
        for name, value in environment.items()
        if not name.startswith("LOUPE_") or name.startswith("LOUPE_LOG_")
    }
    root = str(Path(bot.__file__).parents[1])
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, (root, kept.get("PYTHONPATH"))))}


def _tie_to_parent() -> Callable[[], None] | None:
    """Return what makes a child die with its parent, even a killed one; None where there is no such thing."""
    if not sys.platform.startswith("linux"):
        return None
    library = ctypes.CDLL(None)

    def tie() -> None:
        library.prctl(_DIE_WITH_PARENT, signal.SIGKILL)

    return tie


class Child:
    """``python -m bot run``, kept alive.

    Args:
        config: the bot's configuration file.
        environment: its environment.
        started: told the process's id at each start.
    """

    def __init__(self, config: Path, environment: Mapping[str, str], started: Callable[[int], None]) -> None:
        self._arguments = ("-m", "bot", "run", "--config", str(config))
        self._environment = dict(environment)
        self._started = started

    async def keep_running(self) -> None:
        """Run the bot until cancelled; on cancellation let it finish, and kill it if it does not."""
        pause = _FIRST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            code = await self._run_once()
            # Who is killed from outside did nothing wrong; who dies young by itself may do so again.
            calm = code == -signal.SIGKILL or loop.time() - began > _LIVED_LONG
            pause = _FIRST_PAUSE if calm else min(2 * pause, _LONGEST_PAUSE)
            _log.warning("The bot %s; it starts again in %.1f s.", _end(code), pause)
            await asyncio.sleep(pause)

    async def _run_once(self) -> int:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._arguments,
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=sys.stderr,
            start_new_session=True,
            preexec_fn=_tie_to_parent(),
        )
        self._started(process.pid)
        try:
            return await process.wait()
        finally:
            await asyncio.shield(_stop(process))


def _end(code: int) -> str:
    """Return in words how a process ended; a negative code is the signal that killed it, as in asyncio."""
    return f"was killed (signal {-code})" if code < 0 else f"ended with exit code {code}"


async def _stop(process: asyncio.subprocess.Process) -> None:
    """Ask a process to end, and kill its whole group if it has not within ten seconds."""
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
        await process.wait()

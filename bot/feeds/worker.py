"""The other side of ``ParserPool``: a process that runs one function at a time within limits.

Orders come on standard input and answers go to standard output, each a pickle behind its length in four
bytes. The end of the input ends the process: it comes when the parent closes the pipe, and when the parent
dies, even by kill -9.
"""

import contextlib
import gc
import os
import pickle
import resource
import signal
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any, BinaryIO

LENGTH = struct.Struct(">I")
DONE, RAISED, SLOW = "done", "raised", "slow"
_RETIRE_ABOVE = 512 * 1024 * 1024
_GARBAGE = 20_000  # objects made before the collector looks at them: a feed makes thousands at once


class _TimeIsUp(BaseException):
    """The time for one order is over. Not an ``Exception``, which code on its way might swallow."""


def _ring(_signal: int, _frame: FrameType | None) -> None:
    raise _TimeIsUp


def _limit_memory(max_bytes: int) -> None:
    # macOS refuses this limit; there the parent's limits remain.
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))


def _within(seconds: float, function: Callable[[], Any]) -> tuple[str, Any]:
    """Run ``function`` for at most ``seconds``; the answer's kind and its value.

    The alarm repeats in case something swallows it. Code that never returns to the interpreter does not
    hear it: the profiling timer, whose signal nobody handles, then ends the whole process.
    """
    try:
        signal.setitimer(signal.ITIMER_PROF, 2 * seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
        try:
            return DONE, function()
        except Exception as error:  # noqa: BLE001 - whatever it is, the parent is told and this process lives on
            return RAISED, f"{type(error).__name__}: {error}"[:500]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.setitimer(signal.ITIMER_PROF, 0)
    except _TimeIsUp:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)
        return SLOW, None


def peak() -> int:
    """Give the most memory, in bytes, that this process has held at once.

    Linux counts into ``getrusage`` what the parent held when it started us; its own file on us does not.
    """
    with contextlib.suppress(OSError, IndexError, ValueError):
        status = Path("/proc/self/status").read_text("ascii", "replace")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _grown() -> bool:
    """Whether this process has once needed so much memory that a fresh one is better."""
    return peak() > _RETIRE_ABOVE


def _encode(kind: str, value: Any, *, last: bool) -> bytes:
    try:
        return pickle.dumps((kind, value, last))
    except Exception as error:  # noqa: BLE001 - a value that does not travel is the function's mistake
        return pickle.dumps((RAISED, f"{type(error).__name__}: {error}"[:500], last))


def _obey(orders: BinaryIO, answers: BinaryIO) -> None:
    settled = False
    while len(head := orders.read(LENGTH.size)) == LENGTH.size:
        (size,) = LENGTH.unpack(head)
        packed = orders.read(size)
        if len(packed) < size:
            return
        seconds, function = pickle.loads(packed)  # noqa: S301 - our own parent wrote it
        kind, value = _within(seconds, function)
        if not settled:  # what the first order has imported lives as long as the process
            gc.collect()
            gc.freeze()
            settled = True
        last = _grown()
        answer = _encode(kind, value, last=last)
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()
        if last:
            return


def serve(max_bytes: int) -> None:
    """Obey orders until the input ends.

    Args:
        max_bytes: of address space for this process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes the pipe
    signal.signal(signal.SIGALRM, _ring)
    _limit_memory(max_bytes)
    gc.set_threshold(_GARBAGE, 10, 10)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not end up among the answers
    with contextlib.suppress(BrokenPipeError):
        _obey(sys.stdin.buffer, answers)
    with contextlib.suppress(BrokenPipeError):
        answers.close()

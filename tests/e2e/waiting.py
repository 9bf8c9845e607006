"""Waiting for something that is about to happen, for as long as it may take and no longer."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from typing import Any


async def expect(holds: Callable[[], Any | Awaitable[Any]], seconds: float = 15.0) -> Any:
    """Wait until a condition holds, and give what it gave.

    Raises:
        AssertionError: it did not hold in time; the condition's source is told.
    """
    try:
        async with asyncio.timeout(seconds):
            while True:
                value = holds()
                if inspect.isawaitable(value):
                    value = await value
                if value:
                    return value
                await asyncio.sleep(0.02)
    except TimeoutError:
        raise AssertionError(f"not within {seconds:g} s: {inspect.getsource(holds).strip()}") from None

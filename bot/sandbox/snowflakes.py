"""Identifiers as Discord makes them.

Source: Discord's reference, "Snowflakes": milliseconds since 2015 in the upper 42 bits, then worker, process
and a counter in the lower 22.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_COUNTER_BITS = 22
_SPELLED = re.compile(r"[0-9]{1,20}")


def from_time(moment: datetime) -> int:
    """Return the smallest snowflake made at ``moment`` (aware)."""
    return (moment - EPOCH) // timedelta(milliseconds=1) << _COUNTER_BITS


def made_at(snowflake: int) -> datetime:
    """Return when ``snowflake`` was made, in UTC, to the millisecond."""
    return EPOCH + timedelta(milliseconds=snowflake >> _COUNTER_BITS)


def read_id(text: object) -> int | None:
    """Return the identifier that ``text`` spells in digits (or is), None if it is none."""
    spelled = str(text)
    return int(spelled) if _SPELLED.fullmatch(spelled) else None


class Snowflakes:
    """Gives out identifiers that are unique and rise with time.

    Args:
        clock: tells the time, aware.
        last: the highest identifier given out before, so that a restart never gives one twice.
    """

    def __init__(self, clock: Callable[[], datetime], last: int = 0) -> None:
        self._clock = clock
        self._last = last

    def next(self) -> int:
        """Return a new identifier, above all earlier ones even if the clock was set back."""
        self._last = max(self._last + 1, from_time(self._clock()))
        return self._last

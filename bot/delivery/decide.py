"""What to do next with a post: decisions from values, nothing is done here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Discord remembers a nonce for "a few minutes". Within this time of the first attempt the nonce alone tells a
# repetition from a new post; beyond it the channel is looked at before anything is sent again.
NONCE_WINDOW = timedelta(seconds=120)
GIVE_UP_AFTER = timedelta(days=3)
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=2), timedelta(minutes=15)
REST_DELAY = timedelta(minutes=5)  # for an admin to grant the permission that is missing


class Step(StrEnum):
    """What to do with a post that is next in its channel."""

    SEND = "send"
    LOOK = "look"  # was it posted after all?


class Failure(StrEnum):
    """How an attempt failed."""

    NOT_NOW = "not now"  # nothing was asked
    UNKNOWN = "unknown"  # asked, no answer
    PLACE = "place"  # nothing can go to this channel
    REFUSED = "refused"  # this very post is not accepted


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again, not before this moment."""

    at: datetime


@dataclass(frozen=True, slots=True)
class GiveUp:
    """Never try this post again."""


def next_step(attempted_at: datetime | None, now: datetime, *, has_nonce: bool = True) -> Step:
    """Decide whether a post may be sent or must be looked for first.

    Args:
        attempted_at: the first attempt whose outcome is unknown; None if there is none.
        now: the present.
        has_nonce: whether Discord knows nonces where it goes (forums do not).
    """
    if attempted_at is None:
        return Step.SEND
    return Step.SEND if has_nonce and now - attempted_at < NONCE_WINDOW else Step.LOOK


def after_failure(
    failure: Failure, *, attempts: int, planned_at: datetime, now: datetime, jitter: float
) -> Retry | GiveUp:
    """Decide what follows a failed attempt.

    Waiting doubles from 2 s up to 15 min, shortened at random by up to a quarter, so that channels do not all
    come back at one moment. A place that is closed is tried every 5 min for three days; while it is Discord
    that cannot be reached, nothing is ever given up.

    Args:
        failure: how it failed.
        attempts: how often it has been tried, 1 or more.
        planned_at: when the post was decided.
        now: the present.
        jitter: a random number, 0 to 1.
    """
    if failure is Failure.REFUSED:
        return GiveUp()
    if failure is Failure.PLACE and now - planned_at > GIVE_UP_AFTER:
        return GiveUp()
    delay = REST_DELAY if failure is Failure.PLACE else _doubled(attempts)
    return Retry(now + delay * (1 - jitter / 4))


def _doubled(attempts: int) -> timedelta:
    doubled: timedelta = FIRST_DELAY * 2 ** min(attempts - 1, 16)
    return min(doubled, LONGEST_DELAY)

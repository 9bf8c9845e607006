"""When to ask a feed again: a pure decision from what it said, what it did and how often it has news.

Sources: the publishers' "feed reader score" (rachelbythebay.com) and RSS-efficiency (earth.org.uk) for
manners; CommaFeed for the adaptive interval; RSS 2.0, RSS 1.0 syndication and RFC 9111 for what feeds ask
for.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Self

from bot.feeds.document import PublishingHints
from bot.feeds.failures import FetchCode
from bot.translation import filled, marked

DAY = 86_400.0
HOUR = 3_600.0
# A floor under a minute is for watching (the sandbox, a test): nothing but the publisher's wish stretches it.
_WATCHING = 60.0
RECENT = 20  # entries that tell a feed's pace
_MOST_HOURS = 8 * 24


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the poll went that has just ended.

    Attributes:
        failure: why it failed, or None when the feed answered (with a document or with 304).
        fresh_seconds: from Cache-Control and Expires (see ``freshness.fresh_seconds``), or None.
        retry_after: seconds that the server asks to wait, or None.
        hints: what the document says; those of the last document when it has not changed.
    """

    failure: FetchCode | None = None
    fresh_seconds: float | None = None
    retry_after: float | None = None
    hints: PublishingHints = field(default_factory=PublishingHints)


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a feed has news.

    Attributes:
        newest: when its newest entry was published; never in the future.
        gap: the mean time between its recent entries, in seconds; None of one alone.
    """

    newest: datetime
    gap: float | None = None

    @classmethod
    def of(cls, dates: Iterable[datetime], now: datetime) -> Self | None:
        """Work it out from when entries were published, in any order; the twenty newest count.

        Returns:
            None where there are none.
        """
        recent = sorted((min(date, now) for date in dates), reverse=True)[:RECENT]
        if not recent:
            return None
        span = (recent[0] - recent[-1]).total_seconds()
        return cls(recent[0], span / (len(recent) - 1) if len(recent) > 1 else None)


@dataclass(frozen=True, slots=True)
class History:
    """What is known of the feed.

    Attributes:
        pace: how often it has news; None while it has no entries.
        failures: failed polls in a row, the last one included.
        conditional: whether it answers conditional requests; None while nobody knows (see
            ``learn_conditional``).
    """

    pace: Pace | None = None
    failures: int = 0
    conditional: bool | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """The decision.

    Attributes:
        at: when to poll again, aware UTC; None when the feed is gone for good and is to be retired.
        interval: seconds from now to then (0 when retired).
        reason: why, in words for an admin.
    """

    at: datetime | None
    interval: float
    reason: str


def learn_conditional(
    *,
    known: bool | None,
    status: int,
    offers_validators: bool,
    asked_conditionally: bool,
    same_body: bool,
) -> bool | None:
    """Whether a feed answers conditional requests, after one more answer.

    Args:
        known: what was believed before.
        status: 200 or 304.
        offers_validators: the answer carries an ETag or Last-Modified (for 304: it was asked with one).
        asked_conditionally: the request carried a validator.
        same_body: a document came although nothing in it is new.

    Returns:
        True for good once it has answered 304; False when it offers no validator, or sends the same document
        again when asked for changes; otherwise what was known. Changed documents prove nothing.
    """
    if known or status == 304:  # noqa: PLR2004 - Not Modified
        return True
    if not offers_validators or (asked_conditionally and same_body):
        return False
    return known


def spread(url: str, seconds: float) -> timedelta:
    """A delay from 0 to ``seconds`` that depends on ``url`` alone, so that polls never bunch."""
    number = int.from_bytes(hashlib.sha256(url.encode("utf-8", "replace")).digest()[:8], "big")
    return timedelta(seconds=seconds * (number / 2**64))


def span(seconds: float) -> str:
    """A span in words: "45 s", "20 min", "3 h", "2 days"."""
    if seconds >= 2 * DAY:
        return filled("{number} days", number=f"{seconds / DAY:.3g}")
    for unit, size in (("h", HOUR), ("min", 60.0)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def adaptive(history: History, now: datetime, floor: float, ceiling: float) -> tuple[float, str]:
    """The interval that a feed's own pace suggests, and the reason.

    CommaFeed's rule: silent for 30 days: the ceiling; 14: half of it; 7: a quarter; else half the mean gap
    between its recent entries. A feed of which too little is known is polled at the floor.
    """
    pace = history.pace
    if pace is None or floor < _WATCHING:
        return floor, marked("the shortest interval allowed")
    silence = (now - pace.newest).total_seconds()
    for days, share in ((30, 1.0), (14, 0.5), (7, 0.25)):
        if silence >= days * DAY:
            return ceiling * share, filled("no news for {span}", span=span(silence))
    if pace.gap is None:
        return floor, marked("the shortest interval allowed")
    return pace.gap / 2, filled("news about every {span}", span=span(max(pace.gap, 1.0)))


def _asked_for(outcome: Outcome, ceiling: float) -> tuple[float, str]:
    """The longest of what the publisher asks for; each wish counts up to the ceiling."""
    hints = outcome.hints
    wishes = [
        (min(seconds, ceiling), filled("{source} asks for {span}", source=source, span=span(seconds)))
        for seconds, source in (
            (outcome.fresh_seconds, marked("its server")),
            (outcome.retry_after, marked("its server")),
            (hints.ttl_seconds, marked("the feed (ttl)")),
            (hints.update_seconds, marked("the feed (updatePeriod)")),
        )
        if seconds
    ]
    return max(wishes, default=(0.0, ""))


def _skipped(at: datetime, hints: PublishingHints, jitter: float) -> datetime:
    """``at``, or the beginning of the next hour that the feed does not ask to skip."""
    moved = at
    for _ in range(_MOST_HOURS):
        if moved.hour not in hints.skip_hours and moved.weekday() not in hints.skip_days:
            # Everybody who keeps these hours comes at their end: not all in the same minute.
            return moved if moved == at else moved + timedelta(seconds=600 * jitter)
        moved = moved.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def _after_failure(
    outcome: Outcome, history: History, now: datetime, *, floor: float, ceiling: float, jitter: float
) -> Next:
    if outcome.failure is FetchCode.GONE:
        return Next(None, 0.0, marked("the publisher has removed it for good"))
    wait = min(floor * 2.0 ** min(max(history.failures, 1) - 1, 30), ceiling)
    asked = min(outcome.retry_after or 0.0, max(ceiling, DAY))
    reason = marked("failed once")
    if history.failures > 1:
        reason = filled("failed {number} times in a row", number=history.failures)
    if asked > wait:
        wait, reason = asked, filled("its server asks for {span}", span=span(asked))
    interval = wait * (1 + jitter / 10)
    return Next(now + timedelta(seconds=interval), interval, reason)


def decide(
    outcome: Outcome, history: History, now: datetime, *, floor: float, ceiling: float, jitter: float
) -> Next:
    """When to poll a feed again.

    After an answer: the longest of the floor, the feed's own pace and the publisher's wishes
    (Cache-Control, Expires, Retry-After, ttl, updatePeriod), at most the ceiling; then moved out of the
    hours and days to skip, unless these are all there are. A feed that is known not to answer conditionally
    is polled once a day, since each poll costs its publisher a whole document; not so under a floor of less
    than an hour, by which an operator says that this is agreed. After a failure: the floor doubled for each
    failure in a row up to the ceiling, or Retry-After (up to the ceiling or a day, if that is longer), plus
    up to a tenth by ``jitter``.

    Args:
        outcome: of the poll that has just ended.
        history: of the feed.
        now: aware UTC.
        floor: seconds, the operator's shortest interval, above 0.
        ceiling: seconds, the longest interval; taken as the floor where it is below it.
        jitter: random, from 0 to 1.
    """
    ceiling = max(ceiling, floor)
    if outcome.failure is not None:
        return _after_failure(outcome, history, now, floor=floor, ceiling=ceiling, jitter=jitter)
    interval, reason = adaptive(history, now, floor, ceiling)
    if interval < floor:
        interval, reason = floor, marked("the shortest interval allowed")
    asked, wish = _asked_for(outcome, ceiling)
    if asked > interval:
        interval, reason = asked, wish
    if history.conditional is False and floor >= HOUR and interval < DAY:
        interval, reason = DAY, marked("it sends everything each time (no ETag or Last-Modified that works)")
    interval = min(interval, ceiling)
    at = now + timedelta(seconds=interval)
    moved = _skipped(at, outcome.hints, jitter)
    if moved != at:
        reason = marked("the feed asks to skip these hours")
    return Next(moved, (moved - now).total_seconds(), reason)

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.document import PublishingHints
from bot.feeds.failures import FetchCode
from bot.feeds.freshness import fresh_seconds, http_date, retry_after
from bot.feeds.schedule import (
    DAY,
    HOUR,
    History,
    Next,
    Outcome,
    Pace,
    decide,
    learn_conditional,
    span,
    spread,
)

NOW = datetime(2026, 5, 4, 12, 30, tzinfo=UTC)  # a Monday


def poll(
    outcome: Outcome | None = None,
    history: History | None = None,
    *,
    floor: float = HOUR,
    ceiling: float = DAY,
    jitter: float = 0.0,
) -> Next:
    return decide(
        outcome or Outcome(), history or History(), NOW, floor=floor, ceiling=ceiling, jitter=jitter
    )


def every(gap: timedelta, silence: timedelta = timedelta()) -> History:
    """A feed with news at this pace until ``silence`` ago."""
    return History(Pace.of((NOW - silence - gap * n for n in range(30)), NOW), conditional=True)


def test_an_unknown_feed_is_polled_at_the_floor() -> None:
    assert poll().interval == HOUR
    assert poll(floor=5).interval == 5


@pytest.mark.parametrize(
    ("history", "interval"),
    [
        (every(timedelta(minutes=10)), HOUR),
        (every(timedelta(hours=8)), 4 * HOUR),
        (every(timedelta(days=5)), DAY),
        (every(timedelta(hours=8), silence=timedelta(days=7)), DAY / 4),
        (every(timedelta(hours=8), silence=timedelta(days=14)), DAY / 2),
        (every(timedelta(hours=8), silence=timedelta(days=30)), DAY),
        (History(Pace.of([NOW + timedelta(days=9)], NOW)), HOUR),
    ],
)
def test_the_interval_follows_the_pace_of_the_feed(history: History, interval: float) -> None:
    assert poll(history=history).interval == interval


@pytest.mark.parametrize("silence", [0, 10, 400])
def test_a_floor_of_seconds_polls_at_the_floor_whatever_the_pace(silence: int) -> None:
    assert poll(history=every(timedelta(days=2), timedelta(days=silence)), floor=2).interval == 2


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(fresh_seconds=3 * HOUR),
        Outcome(retry_after=3 * HOUR),
        Outcome(hints=PublishingHints(ttl_seconds=3 * 3600)),
        Outcome(hints=PublishingHints(update_seconds=3 * 3600)),
        Outcome(fresh_seconds=60, hints=PublishingHints(ttl_seconds=3 * 3600, update_seconds=7200)),
    ],
)
def test_the_longest_wish_of_the_publisher_is_kept(outcome: Outcome) -> None:
    for floor in (5.0, HOUR):
        decision = poll(outcome, floor=floor)
        assert decision.interval == 3 * HOUR
        assert "3 h" in decision.reason


def test_a_wish_for_a_year_is_capped() -> None:
    assert poll(Outcome(fresh_seconds=31_536_000)).interval == DAY


def test_a_wish_below_the_floor_changes_nothing() -> None:
    assert poll(Outcome(fresh_seconds=1)).interval == HOUR


def test_a_feed_that_never_answers_conditionally_is_polled_once_a_day() -> None:
    assert poll(history=History(conditional=False)).interval == DAY
    assert poll(history=History(conditional=None)).interval == HOUR
    assert poll(history=History(conditional=False), floor=600).interval == 600


def test_hours_and_days_to_skip_are_skipped() -> None:
    hints = PublishingHints(skip_hours=frozenset({13, 14}))
    assert poll(Outcome(hints=hints)).at == NOW.replace(hour=15, minute=0)
    assert poll(Outcome(hints=hints), jitter=0.5).at == NOW.replace(hour=15, minute=5)
    days = PublishingHints(skip_days=frozenset({0, 1}))
    assert poll(Outcome(hints=days)).at == NOW.replace(day=6, hour=0, minute=0)


@pytest.mark.parametrize(
    "hints",
    [
        PublishingHints(skip_hours=frozenset(range(24))),
        PublishingHints(skip_days=frozenset(range(7))),
        PublishingHints(skip_hours=frozenset(range(24)), skip_days=frozenset({3})),
    ],
)
def test_a_feed_that_skips_everything_is_polled_all_the_same(hints: PublishingHints) -> None:
    assert poll(Outcome(hints=hints)).at == NOW + timedelta(hours=1)


def test_failures_back_off_to_the_ceiling_and_no_further() -> None:
    waits = [
        poll(Outcome(FetchCode.TIMED_OUT), History(failures=n), floor=60, ceiling=1_000).interval
        for n in range(1, 8)
    ]
    assert waits == [60, 120, 240, 480, 960, 1_000, 1_000]
    assert poll(Outcome(FetchCode.TIMED_OUT), History(failures=10_000)).interval == DAY


def test_jitter_spreads_those_who_failed_together() -> None:
    outcome = Outcome(FetchCode.SERVER_ERROR)
    assert poll(outcome, History(failures=1), jitter=1).interval == pytest.approx(1.1 * HOUR)


def test_retry_after_is_kept_after_a_failure() -> None:
    outcome = Outcome(FetchCode.RATE_LIMITED, retry_after=5 * HOUR)
    assert poll(outcome, History(failures=1)).interval == 5 * HOUR
    assert poll(outcome, History(failures=1), floor=5, ceiling=120).interval == 5 * HOUR
    assert poll(Outcome(FetchCode.RATE_LIMITED, retry_after=1e9), History(failures=1)).interval == DAY


def test_a_feed_that_is_gone_is_retired() -> None:
    decision = poll(Outcome(FetchCode.GONE), History(failures=1))
    assert decision.at is None
    assert decision.reason


spans = st.none() | st.floats(0, 1e9)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds must be naive


@given(
    failure=st.none() | st.sampled_from(FetchCode),
    fresh=spans,
    retry=spans,
    hours=st.frozensets(st.integers(0, 23)),
    days=st.frozensets(st.integers(0, 6)),
    dates=st.lists(moments, max_size=5),
    failures=st.integers(0, 10**6),
    floor=st.floats(1, 1e5),
    ceiling=st.floats(1, 1e6),
    jitter=st.floats(0, 1),
)
def test_no_decision_is_hastier_than_the_floor_and_each_has_a_reason(
    failure: FetchCode | None,
    fresh: float | None,
    retry: float | None,
    hours: frozenset[int],
    days: frozenset[int],
    dates: list[datetime],
    failures: int,
    floor: float,
    ceiling: float,
    jitter: float,
) -> None:
    outcome = Outcome(failure, fresh, retry, PublishingHints(skip_hours=hours, skip_days=days))
    history = History(Pace.of(dates, NOW), failures)
    made = decide(outcome, history, NOW, floor=floor, ceiling=ceiling, jitter=jitter)
    assert made.reason
    if made.at is None:
        assert failure is FetchCode.GONE
    else:
        assert made.at >= NOW + timedelta(seconds=floor) - timedelta(milliseconds=1)
        assert made.interval <= 1.1 * max(floor, ceiling, DAY) + 8 * DAY


def test_spreading_depends_on_the_address_alone_and_fills_the_span() -> None:
    offsets = [spread(f"https://site{n}.example/feed", 3600).total_seconds() for n in range(1_000)]
    assert offsets == [spread(f"https://site{n}.example/feed", 3600).total_seconds() for n in range(1_000)]
    assert all(0 <= offset < 3600 for offset in offsets)
    busiest = max(sum(start <= offset < start + 360 for offset in offsets) for start in range(0, 3600, 360))
    assert busiest < 150


def test_one_304_proves_that_a_feed_answers_conditionally() -> None:
    facts = {"offers_validators": True, "asked_conditionally": True, "same_body": False}
    assert learn_conditional(known=None, status=304, **facts) is True
    assert learn_conditional(known=None, status=200, **facts) is None, "a changed document proves nothing"
    assert learn_conditional(known=None, status=200, **facts | {"same_body": True}) is False
    assert learn_conditional(known=None, status=200, **facts | {"offers_validators": False}) is False
    assert learn_conditional(known=True, status=200, **facts | {"same_body": True}) is True
    assert learn_conditional(known=False, status=304, **facts) is True


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "s-maxage=9, MAX-AGE = 60"}, 60),
        ({"cache-control": "no-cache, max-age=600"}, None),
        ({"expires": "Mon, 04 May 2026 13:30:00 GMT"}, 3600),
        ({"expires": "Mon, 04 May 2026 13:30:00 GMT", "date": "Mon, 04 May 2026 13:00:00 GMT"}, 1800),
        ({"expires": "Mon, 04 May 2026 13:30:00 GMT", "cache-control": "max-age=60"}, 3600),
        ({"expires": "0"}, None),
        ({"expires": "Mon, 04 May 2020 13:30:00 GMT"}, 0),
        ({"cache-control": "max-age=9999999999"}, 31_536_000),
    ],
)
def test_freshness_is_read_from_headers(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_seconds(headers, NOW) == seconds


@given(st.text(max_size=60))
def test_no_header_raises(text: str) -> None:
    headers = {"retry-after": text, "expires": text, "date": text, "cache-control": text}
    for value in (retry_after(headers, NOW), fresh_seconds(headers, NOW)):
        assert value is None or value >= 0
    assert http_date(text) is None or http_date(text).tzinfo is UTC  # type: ignore[union-attr]  # asked just before


def test_spans_read_well() -> None:
    assert [span(n) for n in (45, 90, 3_600, 10_000, 86_400, 172_800)] == [
        "45 s",
        "1.5 min",
        "1 h",
        "2.78 h",
        "24 h",
        "2 days",
    ]

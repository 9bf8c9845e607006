"""Rate limits as fixed windows."""

from bot.sandbox.limits import Limiter, Rate, refusal_headers

RATE = Rate(2, 5.0)


def test_a_window_begins_with_its_first_request_and_ends_for_all() -> None:
    limiter = Limiter()
    verdicts = [limiter.take("b", "1", RATE, now) for now in (10.0, 14.0, 14.5, 15.0)]
    assert [verdict.allowed for verdict in verdicts] == [True, True, False, True]
    assert [verdict.remaining for verdict in verdicts] == [1, 0, 0, 1]
    assert [verdict.reset_after for verdict in verdicts] == [5.0, 1.0, 0.5, 5.0]


def test_channels_are_counted_apart_and_share_a_bucket() -> None:
    limiter = Limiter()
    first, second = limiter.take("b", "1", RATE, 0.0), limiter.take("b", "2", RATE, 0.0)
    assert (first.remaining, second.remaining) == (1, 1)
    assert first.bucket == second.bucket != limiter.take("c", "1", RATE, 0.0).bucket


def test_waiting_as_long_as_told_is_always_enough() -> None:
    limiter = Limiter()
    for now in (0.0, 0.0001, 1.23456):
        verdict = limiter.take("b", "1", RATE, now)
    assert limiter.take("b", "1", RATE, 1.23456 + verdict.reset_after).allowed


def test_a_refusal_names_its_scope_and_passes_for_discords_own() -> None:
    headers = refusal_headers(0.2, "user")
    assert (headers["Retry-After"], headers["X-RateLimit-Scope"]) == ("1", "user")
    assert headers["Via"]

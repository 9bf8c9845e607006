from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.decide import (
    GIVE_UP_AFTER,
    LONGEST_DELAY,
    NONCE_WINDOW,
    Failure,
    GiveUp,
    Retry,
    Step,
    after_failure,
    next_step,
)
from bot.delivery.nonce import NONCE_LENGTH, nonce_for
from tests.archive import NOW

attempts, chances = st.integers(1, 10_000), st.floats(0, 1)


def test_a_fresh_post_is_sent() -> None:
    assert next_step(None, NOW) is Step.SEND


def test_within_the_window_the_nonce_alone_tells_a_repetition() -> None:
    assert next_step(NOW - NONCE_WINDOW + timedelta(seconds=1), NOW) is Step.SEND


def test_beyond_the_window_the_channel_is_looked_at_first() -> None:
    assert next_step(NOW - NONCE_WINDOW, NOW) is Step.LOOK


def test_where_there_is_no_nonce_the_channel_is_always_looked_at_first() -> None:
    assert next_step(NOW, NOW, has_nonce=False) is Step.LOOK
    assert next_step(None, NOW, has_nonce=False) is Step.SEND


@given(tried=attempts, chance=chances, failure=st.sampled_from([Failure.NOT_NOW, Failure.UNKNOWN]))
def test_while_discord_cannot_be_reached_nothing_is_given_up(
    tried: int, chance: float, failure: Failure
) -> None:
    decision = after_failure(
        failure, attempts=tried, planned_at=NOW - timedelta(days=400), now=NOW, jitter=chance
    )
    assert isinstance(decision, Retry)
    assert timedelta(seconds=1) < decision.at - NOW <= LONGEST_DELAY


def test_waiting_grows_with_each_attempt() -> None:
    waits = [
        after_failure(Failure.UNKNOWN, attempts=tried, planned_at=NOW, now=NOW, jitter=0)
        for tried in range(1, 12)
    ]
    moments = [wait.at for wait in waits if isinstance(wait, Retry)]
    assert moments == sorted(moments)
    assert len(moments) == 11


def test_a_post_that_discord_refuses_is_given_up_and_a_closed_place_is_tried_for_days() -> None:
    refused = after_failure(Failure.REFUSED, attempts=1, planned_at=NOW, now=NOW, jitter=0)
    closed = after_failure(Failure.PLACE, attempts=99, planned_at=NOW - GIVE_UP_AFTER, now=NOW, jitter=0)
    too_long = after_failure(
        Failure.PLACE, attempts=1, planned_at=NOW - GIVE_UP_AFTER - timedelta(1), now=NOW, jitter=0
    )
    assert (type(refused), type(closed), type(too_long)) == (GiveUp, Retry, GiveUp)


@given(first=st.integers(1, 10**12), second=st.integers(1, 10**12))
def test_posts_have_nonces_of_their_own_that_discord_takes(first: int, second: int) -> None:
    nonces = {nonce_for("here", first), nonce_for("here", second), nonce_for("there", first)}
    assert len(nonces) == (2 if first == second else 3)
    assert {len(nonce) for nonce in nonces} == {NONCE_LENGTH}
    assert all(nonce.isalnum() for nonce in nonces)


def test_a_nonce_never_changes_for_its_row() -> None:
    """A changed derivation would send the posts twice whose outcome is unknown during an upgrade."""
    assert nonce_for("0123456789abcdef", 1) == "lp986a2891c979bd91bb5943e"

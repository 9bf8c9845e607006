from hypothesis import given
from hypothesis import strategies as st

from bot.votes.heal import difference
from bot.votes.ledger import Given, Withdrawn
from tests.archive import NOW

held = st.sets(st.tuples(st.integers(1, 4), st.integers(1, 5)))


@given(ledger=held, discord=held, touched=held)
def test_after_healing_the_ledger_equals_discord_but_for_what_was_heard_since(
    ledger: set[tuple[int, int]], discord: set[tuple[int, int]], touched: set[tuple[int, int]]
) -> None:
    events = difference(1, held=dict.fromkeys(ledger, NOW), found=discord, touched=touched, now=NOW)
    after = set(ledger)
    for event in events:
        if isinstance(event, Given):
            after.add((event.user_id, event.star))
        elif isinstance(event, Withdrawn):
            after.discard((event.user_id, event.star))
    assert after - touched == discord - touched
    assert after & touched == ledger & touched


@given(both=held)
def test_nothing_is_written_where_both_agree(both: set[tuple[int, int]]) -> None:
    assert difference(1, held=dict.fromkeys(both, NOW), found=both, touched=(), now=NOW) == []


def test_of_several_stars_found_at_once_the_highest_is_the_latest() -> None:
    events = difference(1, held={}, found={(7, 2), (7, 5), (7, 3)}, touched=(), now=NOW)
    latest = max((event for event in events if isinstance(event, Given)), key=lambda event: event.at)
    assert latest.star == 5


def test_what_is_found_new_counts_as_later_than_what_was_known() -> None:
    (found,) = difference(1, held={(7, 5): NOW}, found={(7, 5), (7, 1)}, touched=(), now=NOW)
    assert isinstance(found, Given)
    assert found.at > NOW

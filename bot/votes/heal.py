"""Making the ledger equal to Discord after a time in which nobody listened.

Discord tells who holds a reaction but not since when. What stands there and not in the ledger was therefore
given in between, and counts as newer than everything known; of several such stars of one member the highest
counts, since their order cannot be known and it is the one that Discord shows last in the row.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from bot.votes.ledger import Given, VoteEvent, Withdrawn


def difference(
    post_id: int,
    *,
    held: Mapping[tuple[int, int], datetime],
    found: Iterable[tuple[int, int]],
    touched: Collection[tuple[int, int]],
    now: datetime,
) -> list[VoteEvent]:
    """Tell what must be written for the ledger to equal Discord.

    Args:
        post_id: the post that was looked at.
        held: what the ledger holds: (member, star) and since when.
        found: what Discord shows: (member, star).
        touched: (member, star) heard of live since Discord was asked: there the ledger knows better.
        now: when Discord was asked; given to what was found new.

    Returns:
        The events to record, withdrawals first.
    """
    shown = set(found)
    gone = sorted(set(held) - shown - set(touched))
    new = sorted(shown - set(held) - set(touched))
    return [
        *(Withdrawn(post_id, user, star) for user, star in gone),
        *(Given(post_id, user, star, now + timedelta(microseconds=star)) for user, star in new),
    ]

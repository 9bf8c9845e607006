from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import Guild, Post, PostState, Vote
from bot.votes.ledger import Cleared, Fact, Given, VoteEvent, Withdrawn, facts, fold, record
from bot.votes.rating import ratings
from tests.archive import GUILD, NOW, Archive

posts, users, stars = st.integers(1, 2), st.integers(1, 3), st.integers(1, 5)
events = st.one_of(
    st.builds(
        Given, posts, users, stars, st.integers(0, 9).map(lambda second: NOW + timedelta(seconds=second))
    ),
    st.builds(Withdrawn, posts, users, stars),
    st.builds(Cleared, posts, st.none() | stars),
)


def one_by_one(run: list[VoteEvent], start: set[Fact]) -> set[Fact]:
    """What stands after a run of events, as plainly as it can be said."""
    held = set(start)
    for event in run:
        match event:
            case Given(post, user, star):
                held.add((post, user, star))
            case Withdrawn(post, user, star):
                held.discard((post, user, star))
            case Cleared(post, star):
                held = {fact for fact in held if fact[0] != post or star not in (None, fact[2])}
    return held


@given(run=st.lists(events, max_size=30), start=st.sets(st.tuples(posts, users, stars), max_size=10))
def test_folding_a_run_of_events_leaves_what_applying_them_one_by_one_leaves(
    run: list[VoteEvent], start: set[Fact]
) -> None:
    outcome = fold(run)
    held = {
        fact
        for fact in start
        if not any(each.post_id == fact[0] and each.star in (None, fact[2]) for each in outcome.cleared)
    }
    held = (held - set(outcome.withdrawn)) | {fact for fact, _ in outcome.given}
    assert held == one_by_one(run, start)


@given(run=st.lists(events, max_size=30))
def test_rows_come_out_sorted_so_that_writers_lock_in_one_order(run: list[VoteEvent]) -> None:
    outcome = fold(run)
    assert list(outcome.withdrawn) == sorted(outcome.withdrawn)
    assert [fact for fact, _ in outcome.given] == sorted(fact for fact, _ in outcome.given)


async def _two_posts(database: Database) -> tuple[int, int]:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        story = await archive.story()
        first, second = await archive.post(story), await archive.post(story)
        return first.id, second.id


async def test_recording_the_same_events_twice_changes_nothing(database: Database) -> None:
    first, _ = await _two_posts(database)
    run: list[VoteEvent] = [Given(first, 7, 4, NOW), Given(first, 8, 5, NOW), Withdrawn(first, 9, 1)]
    for _ in range(2):
        async with database.writing() as session:
            await record(session, run, NOW)
    async with database.reading() as session:
        assert await facts(session, first) == {(7, 4): NOW, (8, 5): NOW}


async def test_clearing_one_star_leaves_the_others(database: Database) -> None:
    first, second = await _two_posts(database)
    async with database.writing() as session:
        await record(
            session,
            [Given(first, 7, 4, NOW), Given(first, 7, 5, NOW), Given(second, 7, 4, NOW), Cleared(first, 4)],
            NOW,
        )
    async with database.reading() as session:
        assert set(await facts(session, first)) == {(7, 5)}
        assert set(await facts(session, second)) == {(7, 4)}


async def test_a_vote_makes_every_card_of_the_story_in_its_server_due(database: Database) -> None:
    first, second = await _two_posts(database)
    async with database.writing() as session:
        await record(session, [Given(first, 7, 4, NOW)], NOW)
    async with database.reading() as session:
        due = await session.scalars(select(Post.id).where(Post.refresh_at == NOW))
        assert set(due) == {first, second}


async def test_a_card_that_is_due_keeps_its_moment(database: Database) -> None:
    first, _ = await _two_posts(database)
    for seconds in (0, 5):
        async with database.writing() as session:
            await record(session, [Given(first, seconds, 4, NOW)], NOW + timedelta(seconds=seconds))
    async with database.reading() as session:
        assert (await session.get_one(Post, first)).refresh_at == NOW


async def test_votes_on_a_post_that_is_no_more_spoil_nothing(database: Database) -> None:
    first, _ = await _two_posts(database)
    async with database.writing() as session:
        assert await record(session, [Given(999, 7, 4, NOW), Given(first, 7, 4, NOW)], NOW) == {first}
    async with database.reading() as session:
        assert len((await session.scalars(select(Vote))).all()) == 1


async def test_votes_leave_with_their_server(database: Database) -> None:
    first, _ = await _two_posts(database)
    async with database.writing() as session:
        await record(session, [Given(first, 7, 4, NOW)], NOW)
        await session.delete(await session.get_one(Guild, GUILD))
    async with database.reading() as session:
        assert not (await session.scalars(select(Vote))).all()


async def test_a_deleted_message_no_longer_counts_but_its_votes_are_kept(database: Database) -> None:
    first, _ = await _two_posts(database)
    async with database.writing() as session:
        await record(session, [Given(first, 7, 4, NOW)], NOW)
        post = await session.get_one(Post, first)
        post.state = PostState.GONE
        story = post.story_id or 0
    async with database.reading() as session:
        assert (await ratings(session, GUILD, [story]))[story].count == 0
        assert await facts(session, first) == {(7, 4): NOW}

"""Moderators' rulings: whatever they rule in their server, in whatever order, its stories stay in order."""

from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.database.engine import Database
from bot.database.tables import PostState
from bot.delivery.planner import undecided
from bot.delivery.rulings import NoSuchPartError, OnlyArticleError, ToldTogetherError, split
from bot.delivery.told import undigested
from bot.reports.ranking import top
from bot.reports.stories import find_stories, latest, story_report
from bot.votes.rating import ratings
from tests.archive import CHANNEL, GUILD, NOW, OTHER_GUILD, Archive
from tests.bot.delivery.ruled_press import Press

numbers = st.integers(0, 30)
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("merge"), numbers, numbers),
        st.tuples(st.just("split"), numbers, numbers),
        st.tuples(st.just("arrive"), numbers, numbers),
        st.tuples(st.just("vote"), numbers, numbers),
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture
async def opened(database: Database) -> Press:
    """A press whose beginning is committed."""
    async with database.writing() as session:
        made = Press(session)
        await made.open()
    return made


@pytest.fixture
async def press(database: Database, opened: Press) -> AsyncIterator[Press]:
    async with database.writing() as session:
        yield replace(opened, session=session)


class Undo(Exception):  # noqa: N818 - no error: it ends a transaction
    """Let the database be as it was before."""


@given(run=deeds)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_ruled_every_article_tells_one_story_and_ratings_are_the_votes_pooled(
    database: Database, opened: Press, run: Sequence[tuple[str, int, int]]
) -> None:
    with suppress(Undo):
        async with database.writing() as session:
            press = replace(opened, session=session)
            for deed, one, other in run:
                await DEEDS[deed](press, one, other)
                await in_order(press)
            raise Undo


async def in_order(press: Press) -> None:
    """Check what always holds."""
    own, told, partition = await press.own(), await press.told(), await press.partition()
    by_story: dict[int, set[int]] = {}
    for entry, story in told.items():
        by_story.setdefault(story, set()).add(entry)
    assert partition == {frozenset(group) for group in by_story.values()}
    for post in await press.posts():
        assert post.entry_id is not None
        assert (post.state, post.story_id) == (PostState.SENT, told[post.entry_id])
        assert (post.made_for_id or post.story_id) == own[post.entry_id]
        assert post.made_for_id != post.story_id
    pooled = await press.pooled()
    assert pooled.items() <= (await ratings(press.session, GUILD, list(by_story))).items()
    # The machine's stories are all that another server knows.
    elsewhere = await press.told(OTHER_GUILD)
    for post in await press.posts(OTHER_GUILD):
        assert (post.story_id, post.made_for_id) == (elsewhere[post.entry_id or 0], None)
    assert set(elsewhere.values()) == set(press.stories)


async def shown(press: Press) -> list[int]:
    """The stories of the first server that have a post."""
    return sorted({post.story_id for post in await press.posts() if post.story_id})


async def merging(press: Press, one: int, other: int) -> None:
    stories = await shown(press)
    story, into = stories[one % len(stories)], stories[other % len(stories)]
    before = await press.told()
    if story == into:
        with pytest.raises(ToldTogetherError):
            await press.merge(story, into)
        return
    assert await press.merge(story, into) == into
    assert await press.told() == {e: into if told == story else told for e, told in before.items()}
    assert story not in await shown(press)


async def splitting(press: Press, one: int, other: int) -> None:
    stories = await shown(press)
    story = stories[one % len(stories)]
    parts = await press.parts(story)
    part = parts[other % len(parts)]
    before = await press.partition()
    if len(parts) == 1:
        with pytest.raises(OnlyArticleError):
            await press.split(story, part)
        return
    divided = await press.split(story, part)
    after, told = await press.partition(), await press.told()
    (whole,) = before - after
    chosen = {entry for entry, now in told.items() if now == divided.chosen_id}
    assert after == before - {whole} | {frozenset(chosen), whole - chosen}
    assert {told[entry] for entry in whole - chosen} == {divided.rest_id}
    if not part.merged:
        assert chosen == {part.number}
    # Both can be found, and merged back.
    assert {divided.chosen_id, divided.rest_id} <= set(await shown(press))
    if other % 2:
        await press.merge(divided.chosen_id, divided.rest_id)
        assert await press.partition() == before


async def arriving(press: Press, one: int, other: int) -> None:
    story, feed = one % len(press.stories), other % len(press.feeds)
    before = {post.id for post in await press.posts()}
    told_before = set((await press.told()).values())
    entry = await press.arrive(story, feed)
    told = await press.told()
    channels = {
        post.channel_id for post in await press.posts() if post.id in before and post.story_id == told[entry]
    }
    new = [post for post in await press.posts() if post.id not in before]
    assert told[entry] in told_before
    assert not channels & {post.channel_id for post in new}, "one story, two posts"


async def voting(press: Press, one: int, other: int) -> None:
    posts = await press.posts()
    await press.vote(posts[one % len(posts)].id, other % 3, other % 5 + 1)


DEEDS = {"merge": merging, "split": splitting, "arrive": arriving, "vote": voting}


async def test_a_channel_that_has_both_keeps_both_messages_and_later_articles_make_no_third(
    press: Press,
) -> None:
    story, into = press.stories[3], press.stories[0]
    before = await press.posts()
    await press.merge(story, into)
    await press.arrive(3, 1)
    after = await press.posts()
    # The second channel had neither of the two feeds' posts of the merged story: it has the other's.
    assert [post.id for post in after] == [post.id for post in before]
    of_it = [post.made_for_id for post in after if post.story_id == into and post.channel_id == CHANNEL]
    assert of_it == [None, story]
    assert all(post.refresh_at is not None for post in after if post.story_id == into)


async def test_a_member_who_rated_both_counts_once_by_their_latest_star_and_twice_after_a_split(
    press: Press,
) -> None:
    into, story = press.stories[:2]
    posts = {post.story_id: post.id for post in await press.posts()}
    first, second = posts[into], posts[story]
    await press.vote(first, 1, 5)
    await press.vote(second, 1, 2)
    await press.vote(second, 2, 4)
    await press.merge(story, into)
    merged = (await ratings(press.session, GUILD, [into, story]))[into]
    assert merged.counts == (0, 1, 0, 1, 0)
    (part,) = [part for part in await press.parts(into) if part.merged]
    await press.split(into, part)
    apart = await ratings(press.session, GUILD, [into, story])
    assert [rating.counts for rating in apart.values()] == [(0, 0, 0, 0, 1), (0, 1, 0, 1, 0)]


async def test_reports_count_a_merged_story_once_with_the_coverage_of_both(press: Press) -> None:
    into, story = press.stories[:2]
    for post in await press.posts():
        await press.vote(post.id, 1, 4)
    await press.merge(story, into)
    listed = await latest(press.session, GUILD, 10)
    assert sorted(line.story_id for line in listed.stories) == sorted({*press.stories} - {story})
    ranking = await top(press.session, GUILD, since=None, feed_id=None, limit=10)
    assert ranking.total == 3
    only = await top(press.session, GUILD, since=None, feed_id=press.feeds[1].id, limit=10)
    assert [ranked.line.story_id for ranked in only.stories] == [into]
    report = await story_report(press.session, GUILD, into)
    assert report is not None
    assert [article.feed for article in report.coverage] == ["Feed 0", "Feed 1", "Feed 2"]
    assert await story_report(press.session, GUILD, story) is None
    found = await find_stories(press.session, GUILD, "story 1", 10)
    assert [each.story_id for each in found] == [into]
    elsewhere = await latest(press.session, OTHER_GUILD, 10)
    assert elsewhere.total == 4


async def test_an_article_that_is_split_off_leaves_the_coverage_and_gets_posts_where_its_feed_goes(
    press: Press,
) -> None:
    story = press.stories[0]
    part = next(part for part in await press.parts(story) if part.source == "Feed 2")
    divided = await press.split(story, part)
    assert divided.planned == 2
    posts = [post for post in await press.posts() if post.story_id == divided.chosen_id]
    assert [(post.entry_id, post.channel_id) for post in posts] == [
        (part.number, CHANNEL),
        (part.number, CHANNEL + 1),
    ]
    rest = await story_report(press.session, GUILD, story)
    assert rest is not None
    assert [article.feed for article in rest.coverage] == ["Feed 0", "Feed 1"]


@pytest.mark.parametrize("merged", [False, True])
async def test_what_is_split_off_goes_to_no_channel_where_its_story_never_stood(
    press: Press, merged: bool
) -> None:
    into, story = press.stories[:2]
    # Whoever follows a feed later has seen nothing of what it told before.
    await Archive(press.session).subscription(press.feeds[1], channel_id=CHANNEL + 3)
    if merged:
        await press.merge(story, into)
        part = next(part for part in await press.parts(into) if part.merged)
    else:
        part = next(part for part in await press.parts(into) if part.source == "Feed 1")
    await press.split(into, part)
    assert {post.channel_id for post in await press.posts()} == {CHANNEL, CHANNEL + 1}


async def test_the_article_that_a_digest_was_made_from_keeps_the_story_and_its_post(press: Press) -> None:
    story = press.stories[1]
    teller, other = await press.parts(story)
    divided = await press.split(story, teller)
    assert divided.chosen_id == story
    told = await press.told()
    assert (told[teller.number], told[other.number]) == (story, divided.rest_id)


async def test_the_machine_never_brings_back_what_was_split_off(press: Press) -> None:
    story = press.stories[1]
    teller, other = await press.parts(story)
    divided = await press.split(story, other)
    later = await press.arrive(1, 2)
    told = await press.told()
    assert (told[teller.number], told[later], told[other.number]) == (story, story, divided.chosen_id)


async def test_stories_merged_one_after_the_other_come_apart_one_by_one(press: Press) -> None:
    first, second, third = press.stories[:3]
    await press.merge(first, second)
    assert await press.merge(first, third) == third
    assert {part.number for part in await press.parts(third) if part.merged} == {first, second}
    await in_order(press)
    (part,) = [part for part in await press.parts(third) if part.number == first and part.merged]
    await press.split(third, part)
    assert set((await press.told()).values()) == {first, third, press.stories[3]}
    await in_order(press)


async def test_a_new_article_of_a_merged_story_is_posted_as_the_other_and_comes_apart_with_it(
    press: Press,
) -> None:
    into, story = press.stories[:2]
    await press.merge(story, into)
    elsewhere = CHANNEL + 3
    await Archive(press.session).subscription(press.feeds[2], channel_id=elsewhere)
    await press.arrive(1, 2)
    (post,) = [post for post in await press.posts() if post.channel_id == elsewhere]
    assert (post.story_id, post.made_for_id) == (into, story)
    await press.split(into, next(part for part in await press.parts(into) if part.merged))
    told = [post.story_id for post in await press.posts() if post.channel_id == elsewhere]
    assert told == [story, into]  # what it shows of each now: its feed carries both


async def test_the_last_article_of_a_story_leaves_it_to_those_that_were_merged_into_it(press: Press) -> None:
    first, second, third, alone = press.stories
    for story in (first, second):
        await press.merge(story, alone)
    (article,) = [part for part in await press.parts(alone) if not part.merged]
    divided = await press.split(alone, article)
    assert (divided.chosen_id, divided.rest_id) == (alone, first)
    assert set((await press.told()).values()) == {first, third, alone}


async def test_what_is_one_story_cannot_be_merged_and_what_has_one_article_cannot_be_split(
    press: Press,
) -> None:
    into, story, _, alone = press.stories
    await press.merge(story, into)
    with pytest.raises(ToldTogetherError):
        await press.merge(into, story)
    with pytest.raises(OnlyArticleError):
        await press.split(alone, (await press.parts(alone))[0])
    with pytest.raises(NoSuchPartError):
        await split(press.session, press.moderator, story_id=into, part_key="a999")


async def test_a_post_that_nobody_tried_to_send_goes_where_its_channel_has_the_story(press: Press) -> None:
    into, story = press.stories[:2]
    waits, tried = [post for post in await press.posts() if post.story_id == story]
    for post, attempted_at in ((waits, None), (tried, NOW)):
        post.state, post.message_id, post.attempted_at = PostState.READY, None, attempted_at
    await press.session.flush()
    await press.merge(story, into)
    left = [post.id for post in await press.posts() if post.made_for_id == story]
    assert left == [tried.id]
    (part,) = [part for part in await press.parts(into) if part.merged]
    assert (await press.split(into, part)).planned == 1
    channels = [post.channel_id for post in await press.posts() if post.story_id == story]
    assert sorted(channels) == [CHANNEL, CHANNEL + 1]


async def test_an_entry_is_digested_before_its_own_post_goes_out(press: Press) -> None:
    story = press.stories[1]
    other = (await press.parts(story))[1]
    divided = await split(press.session, press.moderator, story_id=story, part_key=other.key)
    assert await undecided(press.session, 10, 10) == []
    assert (await press.session.execute(undigested())).all() == [(divided.chosen_id, other.number)]
    await press.work()
    assert (await press.session.execute(undigested())).all() == []
    assert divided.chosen_id in {post.story_id for post in await press.posts()}


async def test_a_split_lets_no_post_of_another_server_out_before_its_turn(press: Press) -> None:
    story = press.stories[1]
    other = (await press.parts(story))[1]
    (waits,) = [post for post in await press.posts(OTHER_GUILD) if post.entry_id == other.number]
    waits.state, waits.story_id, waits.message_id, waits.sent_at = PostState.PLANNED, None, None, None
    await press.session.flush()
    await split(press.session, press.moderator, story_id=story, part_key=other.key)
    (still,) = [post for post in await press.posts(OTHER_GUILD) if post.entry_id == other.number]
    assert (still.state, still.story_id) == (PostState.PLANNED, None)

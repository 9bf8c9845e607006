from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update

from bot.database.engine import Database
from bot.database.tables import Post, PostState, Subscription
from bot.delivery.decide import NONCE_WINDOW
from bot.delivery.outbox import DIGEST_PATIENCE, keep_nonce
from bot.work.card import Parcel
from bot.work.courier import Delivered, NotNow, OutcomeUnknown, Refused
from bot.work.delivering import MOST_BROKEN
from tests.archive import CHANNEL, GUILD, Archive
from tests.bot.work.conftest import Clock, Floor
from tests.bot.work.fake_discord import FakeDiscord

WINDOW = NONCE_WINDOW / timedelta(seconds=1)


async def test_posts_of_a_channel_go_out_in_order(floor: Floor) -> None:
    titles = [f"Story {number}" for number in range(12)]
    await floor.plan(*titles)
    await floor.deliver()
    assert floor.discord.titles(CHANNEL) == titles


async def test_channels_do_not_wait_for_each_other(floor: Floor) -> None:
    (stuck,) = await floor.plan("Stuck")
    await floor.plan("Free", channel_id=CHANNEL + 1)
    async with floor.database.writing() as session:
        later = floor.clock() + timedelta(minutes=5)
        await session.execute(update(Post).where(Post.id == stuck).values(not_before=later))
    await floor.deliver()
    assert [message.title for message in floor.discord.messages] == ["Free"]


async def test_a_post_whose_answer_was_lost_is_not_made_twice(floor: Floor) -> None:
    (post,) = await floor.plan("Once")
    floor.discord.lose = [OutcomeUnknown("cut off")] * 3
    for _ in range(4):
        await floor.deliver()
        floor.clock.pass_(20)
    assert floor.discord.titles(CHANNEL) == ["Once"]
    assert (await floor.post(post)).state == PostState.SENT


async def test_after_a_crash_beyond_the_window_the_channel_is_looked_at_before_anything_is_sent(
    floor: Floor,
) -> None:
    (post,) = await floor.plan("Once")
    floor.discord.lose = [OutcomeUnknown("killed")]
    await floor.deliver()
    floor.start_again()
    floor.discord.window = timedelta(0)
    floor.clock.pass_(WINDOW + 1)
    await floor.deliver()
    assert floor.discord.calls == ["send", "find"]
    assert (await floor.post(post)).message_id == floor.discord.messages[0].id


async def test_what_is_not_found_in_the_channel_is_sent(floor: Floor) -> None:
    (post,) = await floor.plan("Once")
    floor.discord.fail = [OutcomeUnknown("no answer")]
    await floor.deliver()
    floor.clock.pass_(WINDOW + 1)
    await floor.deliver()
    assert floor.discord.calls == ["send", "find", "send"]
    assert floor.discord.titles(CHANNEL) == ["Once"]
    assert (await floor.post(post)).attempted_at is None


async def test_a_forum_knows_no_nonce_and_is_looked_at_after_every_lost_answer(database: Database) -> None:
    clock = Clock()
    floor = Floor(database, clock, FakeDiscord(clock, nonces=False))
    await floor.plan("Once")
    floor.discord.lose = [OutcomeUnknown("500")]
    await floor.deliver()
    clock.pass_(20)
    await floor.deliver()
    assert floor.discord.calls == ["send", "find"]
    assert floor.discord.titles(CHANNEL) == ["Once"]


async def test_a_refused_post_is_given_up_and_the_next_one_goes_out(floor: Floor) -> None:
    refused, _ = await floor.plan("Bad", "Good")
    floor.discord.fail = [Refused("Discord refused: Invalid Form Body")]
    await floor.deliver()
    assert floor.discord.titles(CHANNEL) == ["Good"]
    post = await floor.post(refused)
    assert (post.state, post.problem) == (PostState.FAILED, "Discord refused: Invalid Form Body")


async def test_a_closed_channel_rests_its_admins_are_told_and_later_everything_arrives_in_order(
    floor: Floor,
) -> None:
    posts = await floor.plan("One", "Two")
    async with floor.database.writing() as session:
        archive = Archive(session)
        subscription = await archive.subscription(await archive.feed())
        await session.execute(update(Post).where(Post.id.in_(posts)).values(subscription_id=subscription.id))
    floor.discord.fail = [Refused("Loupe lacks a permission.", place=True)]
    await floor.deliver()
    async with floor.database.reading() as session:
        assert (await session.get_one(Subscription, subscription.id)).problem == "Loupe lacks a permission."
    floor.clock.pass_(600)
    await floor.deliver()
    assert floor.discord.titles(CHANNEL) == ["One", "Two"]
    async with floor.database.reading() as session:
        assert (await session.get_one(Subscription, subscription.id)).problem == ""


async def test_a_post_waits_a_while_for_the_digest_of_one_before_it_but_not_for_ever(floor: Floor) -> None:
    await floor.plan("First", state=PostState.PLANNED)
    await floor.plan("Second")
    await floor.deliver()
    assert floor.discord.messages == []
    floor.clock.pass_(DIGEST_PATIENCE / timedelta(seconds=1) + 1)
    await floor.deliver()
    assert floor.discord.titles(CHANNEL) == ["Second"]


async def test_a_post_without_a_digest_is_given_up_in_words(floor: Floor) -> None:
    async with floor.database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        post = await archive.post(await archive.story(), state=PostState.READY, channel_id=CHANNEL)
    await floor.deliver()
    assert (await floor.post(post.id)).problem == "Its story is gone."


failures = st.sampled_from(["fine", "lost", "unasked", "not now", "crash"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(plan=st.lists(failures, max_size=8), pauses=st.lists(st.integers(1, 400), min_size=1, max_size=8))
async def test_whatever_fails_and_whenever_each_post_is_made_once_and_in_order(
    floor: Floor, plan: list[str], pauses: list[int]
) -> None:
    """Lost answers, unreachable moments and crashes at any pace, with a nonce window of 300 s."""
    channel = floor.clock.now.microsecond + len(floor.discord.messages) + CHANNEL * 7
    titles = ["a", "b", "c"]
    await floor.plan(*titles, channel_id=channel)
    for number, failure in enumerate(plan):
        if failure == "crash":
            floor.start_again()
        floor.discord.fail = [OutcomeUnknown("?")] if failure == "unasked" else []
        floor.discord.fail += [NotNow("away")] if failure == "not now" else []
        floor.discord.lose = [OutcomeUnknown("?")] if failure == "lost" else []
        await floor.deliver()
        floor.clock.pass_(pauses[number % len(pauses)])
    floor.discord.fail, floor.discord.lose = [], []
    for _ in range(6):
        floor.clock.pass_(1000)
        await floor.deliver()
    assert floor.discord.titles(channel) == titles


@pytest.mark.parametrize("state", [PostState.SENT, PostState.FAILED, PostState.GONE])
async def test_what_is_settled_is_never_sent_again(floor: Floor, state: PostState) -> None:
    await floor.plan("Done", state=state)
    await floor.deliver()
    assert floor.discord.calls == []


@pytest.mark.parametrize("state", [PostState.FAILED, PostState.GONE])
async def test_a_post_that_was_called_off_a_moment_ago_is_not_begun(floor: Floor, state: str) -> None:
    (post,) = await floor.plan("Called off")
    async with floor.database.writing() as session:
        assert await keep_nonce(session, post, "lp1", floor.clock())
        await session.execute(update(Post).where(Post.id == post).values(state=state))
        assert not await keep_nonce(session, post, "lp1", floor.clock())
    async with floor.database.writing() as session:
        await session.execute(delete(Post).where(Post.id == post))
        assert not await keep_nonce(session, post, "lp1", floor.clock())


async def test_a_permission_that_is_given_lets_posts_go_at_once(floor: Floor) -> None:
    await floor.plan("One")
    floor.discord.fail = [Refused("Loupe lacks a permission.", place=True)]
    await floor.deliver()
    floor.clock.pass_(1)
    await floor.deliver()
    assert floor.discord.titles(CHANNEL) == []
    await floor.delivering.resume(GUILD)
    await floor.deliver()
    assert floor.discord.titles(CHANNEL) == ["One"]


async def test_a_post_that_breaks_us_does_not_hold_its_channel_for_ever(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.work.lanes.REST_SECONDS", 0)
    broken, _ = await floor.plan("Broken", "Good")
    send = floor.discord.send

    async def break_on_one(parcel: Parcel) -> Delivered:
        if parcel.card.title == "Broken":
            raise ZeroDivisionError
        return await send(parcel)

    monkeypatch.setattr(floor.discord, "send", break_on_one)
    for _ in range(MOST_BROKEN):
        await floor.deliver()
        floor.clock.pass_(1)
    assert floor.discord.titles(CHANNEL) == ["Good"]
    assert (await floor.post(broken)).problem == "Loupe cannot make it: ZeroDivisionError."

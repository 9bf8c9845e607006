"""Push, over real sockets: a hub that is good, slow, silent, lying, hostile or gone."""

import asyncio
import contextlib
import io
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.database.engine import Database
from bot.database.tables import PushState
from bot.feeds.push import GOODBYES
from tests.bot.work.hub import HOUR, PushRoom, push_room

DAY = 24.0  # hours


@pytest.fixture
async def room(database: Database) -> AsyncIterator[PushRoom]:
    async with push_room(database) as opened:
        yield opened


@pytest.mark.parametrize("place", ["document", "header"])
async def test_a_followed_feed_that_names_a_hub_is_subscribed_there(room: PushRoom, place: str) -> None:
    room.hub.names_itself_in = place
    await room.poll()
    (form,) = room.hub.asked
    push = await room.push()
    assert form == {
        "hub.mode": "subscribe",
        "hub.topic": room.hub.feed,
        "hub.callback": f"{room.public_url}/push/{push.token}",
        "hub.secret": push.secret,
        "hub.lease_seconds": "864000",
    }
    assert len(push.token) == len(push.secret) == 43
    assert room.hub.answered == [(200, "a challenge <b>")]
    assert push.state == PushState.ACTIVE
    assert push.lease_until == room.clock() + timedelta(days=10)


async def test_a_hub_may_make_sure_before_it_answers(room: PushRoom) -> None:
    room.hub.before_answering = True
    await room.poll()
    assert (await room.push()).state == PushState.ACTIVE


async def test_pushed_news_is_posted_once_though_a_poll_brings_it_too(room: PushRoom) -> None:
    await room.poll()
    room.hub.stories.append("second")
    assert await room.hub.push("second") == 200
    assert await room.posts() == 1
    await room.poll(DAY * 2)
    assert await room.entries() == ["Story first", "Story second"]
    assert await room.posts() == 1


async def test_polled_news_is_posted_once_though_the_hub_pushes_it_later(room: PushRoom) -> None:
    await room.poll()
    room.hub.stories.append("second")
    await room.poll()
    assert await room.posts() == 1
    assert await room.hub.push("first", "second") == 200
    assert await room.posts() == 1


async def test_a_poll_and_pushes_at_the_same_moment_make_one_post(room: PushRoom) -> None:
    await room.poll()
    room.hub.stories.append("second")
    _, *answers = await asyncio.gather(room.poll(), *(room.hub.push("second") for _ in range(6)))
    assert answers == [200] * 6
    assert await room.entries() == ["Story first", "Story second"]
    assert await room.posts() == 1


async def test_stories_that_share_a_guid_are_told_apart_though_each_is_pushed_alone(room: PushRoom) -> None:
    room.hub.careless = True
    room.hub.stories.append("second")
    await room.poll()
    for story in ("third", "fourth", "first", "third"):
        assert await room.hub.push(story) == 200
    room.hub.stories += ["third", "fourth"]
    for _ in range(2):
        assert await room.entries() == [f"Story {story}" for story in room.hub.stories]
        assert await room.posts() == 2
        await room.poll(DAY)


async def test_replays_do_nothing(room: PushRoom) -> None:
    await room.poll()
    body = room.hub.document(["second"])
    assert [await room.hub.push(body=body) for _ in range(3)] == [200] * 3
    assert await room.posts() == 1


@pytest.mark.parametrize("method", ["sha1", "sha256", "sha384", "sha512"])
async def test_each_of_the_four_signatures_is_understood(room: PushRoom, method: str) -> None:
    await room.poll()
    assert await room.hub.push("second", method=method) == 200
    assert await room.posts() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"method": ""}, {"secret": "another"}, {"method": "md5"}, {"topic": "https://elsewhere.example/feed"}],
    ids=["no signature", "another secret", "no such method", "another topic"],
)
async def test_what_is_not_from_the_hub_is_ignored_without_a_word(
    room: PushRoom, wrong: dict[str, str]
) -> None:
    await room.poll()
    assert await room.hub.push("forged", **wrong) == 200  # type: ignore[arg-type] # all of them are texts
    assert await room.entries() == ["Story first"]
    assert (await room.push()).pushed_at is None


@pytest.mark.parametrize("body", [b"<html>no feed</html>", b"\x00\xff", b"<rss><channel>", b" "])
async def test_a_signed_document_that_is_no_feed_changes_nothing(room: PushRoom, body: bytes) -> None:
    await room.poll()
    assert await room.hub.push(body=body) == 200
    feed = await room.feed()
    assert (feed.failures, feed.problem, await room.posts()) == (0, "", 0)


async def test_nobody_else_can_subscribe_unsubscribe_or_deny(room: PushRoom) -> None:
    await room.poll()
    topic, callback = room.hub.feed, room.hub.callback
    asked = {"hub.challenge": "c", "hub.lease_seconds": "99"}
    nobody = (404, "Nobody asked for this.")
    for wrong in (
        {"hub.mode": "subscribe", "hub.topic": "https://elsewhere.example/", **asked},
        {"hub.mode": "unsubscribe", "hub.topic": topic, **asked},
        {"hub.mode": "subscribe", "hub.topic": topic},
        {"hub.mode": "denied", "hub.topic": "https://elsewhere.example/"},
        {"hub.mode": "", "hub.topic": topic, **asked},
        {},
    ):
        assert await room.hub.question(callback, **wrong) == nobody
    guess = f"{room.public_url}/push/{'x' * 43}"
    assert await room.hub.question(guess, **{"hub.mode": "subscribe", "hub.topic": topic, **asked}) == nobody
    assert (await room.push()).lease_until == room.clock() + timedelta(days=10)


async def test_a_hub_that_makes_sure_of_another_topic_gets_nothing(room: PushRoom) -> None:
    room.hub.topic = "https://elsewhere.example/feed"
    await room.poll()
    assert room.hub.answered == [(404, "Nobody asked for this.")]
    assert (await room.push()).state == PushState.ASKED


async def test_a_silent_hub_is_asked_again_ever_more_rarely_while_polls_go_on(room: PushRoom) -> None:
    room.hub.verifies = False
    await room.poll()
    polls = room.hub.polls
    await room.settle(0.3)  # the quarter of an hour for its question is over
    assert "never came back" in (await room.push()).problem
    await room.settle(0.9)
    assert len(room.hub.asked) == 1
    await room.settle(0.2)
    assert len(room.hub.asked) == 2
    await room.settle(0.3)
    await room.settle(1.9)
    assert len(room.hub.asked) == 2
    room.hub.stories.append("second")
    await room.poll(DAY)
    assert room.hub.polls == polls + 1
    assert await room.posts() == 1


@pytest.mark.parametrize("answer", [202, 500])
async def test_a_slow_hub_may_make_sure_an_hour_late(room: PushRoom, answer: int) -> None:
    room.hub.verifies, room.hub.answers = False, answer
    await room.poll()
    await room.settle(0.9)
    assert (await room.push()).problem
    await room.hub.verify(room.hub.asked[0])
    assert room.hub.answered == [(200, "a challenge <b>")]
    push = await room.push()
    assert (push.state, push.problem) == (PushState.ACTIVE, "")
    assert await room.hub.push("second") == 200
    assert await room.posts() == 1


@pytest.mark.parametrize("status", [400, 404, 500, 503, 302])
async def test_a_hub_that_does_not_take_the_request_is_asked_again_later(room: PushRoom, status: int) -> None:
    room.hub.answers = status
    await room.poll()
    push = await room.push()
    assert (push.state, push.failures) == (PushState.OFFERED, 1)
    assert f"HTTP {status}" in push.problem
    assert push.next_at == room.clock() + timedelta(hours=1)
    room.hub.answers = 202
    await room.settle(1.0)
    push = await room.push()
    assert (push.state, push.failures, push.problem) == (PushState.ACTIVE, 0, "")


async def test_a_hub_in_a_private_network_is_not_asked(room: PushRoom) -> None:
    room.hub.names_itself_in = ""
    body = room.hub.document(["first"]).replace(
        b"<title>Mag",
        b'<atom:link rel="hub" href="http://10.0.0.1/"/><atom:link rel="self" href="https://m.example/"/>'
        b"<title>Mag",
    )
    room.hub.document = lambda _: body  # type: ignore[method-assign, assignment] # this hub's alone
    await room.poll()
    assert "private network" in (await room.push()).problem


async def test_after_a_denial_the_hub_is_left_alone_for_a_week(room: PushRoom) -> None:
    await room.poll()
    denial = {"hub.mode": "denied", "hub.topic": room.hub.feed, "hub.reason": "No \n more" + "!" * 500}
    assert await room.hub.question(room.hub.callback, **denial) == (200, "")
    push = await room.push()
    assert (push.state, push.lease_until) == (PushState.OFFERED, None)
    assert push.problem.startswith("The hub refuses to push this feed: No more!")
    assert len(push.problem) == 300
    assert await room.hub.push("second") == 410
    await room.settle(6.9 * DAY)
    assert len(room.hub.asked) == 1
    await room.settle(0.2 * DAY)
    assert len(room.hub.asked) == 2


async def test_the_lease_is_renewed_before_it_ends_under_the_same_callback(room: PushRoom) -> None:
    await room.poll()
    await room.settle(6.5 * DAY)
    assert len(room.hub.asked) == 1
    await room.settle(0.5 * DAY)
    assert room.hub.asked[0] == room.hub.asked[1]
    assert (await room.push()).lease_until == room.clock() + timedelta(days=10)


async def test_while_a_renewal_fails_the_lease_goes_on(room: PushRoom) -> None:
    await room.poll()
    room.hub.answers = 500
    await room.settle(7 * DAY)
    push = await room.push()
    assert push.state == PushState.ACTIVE
    assert push.failures == 1
    assert await room.hub.push("second") == 200
    assert await room.posts() == 1


@pytest.mark.parametrize(
    ("said", "believed"),
    [("3600", 3600), ("0", 0), ("-5", 86_400), ("", 86_400), ("1e9", 86_400), ("9" * 12, 30 * 86_400)],
)
async def test_a_lease_is_believed_within_reason(room: PushRoom, said: str, believed: int) -> None:
    room.hub.lease = said
    await room.poll()
    assert (await room.push()).lease_until == room.clock() + timedelta(seconds=believed)


async def test_polls_become_rare_once_a_hub_has_pushed(room: PushRoom) -> None:
    await room.poll()
    await room.hub.push("second")
    room.hub.stories.append("second")
    await room.poll(DAY)
    feed = await room.feed()
    assert feed.next_poll_at == room.clock() + timedelta(days=1)
    assert "hub pushes" in feed.interval_reason


async def test_polls_are_not_rarer_than_the_lease(room: PushRoom) -> None:
    room.hub.lease = "100000"
    await room.poll()
    await room.hub.push("second")
    room.hub.stories.append("second")
    room.clock.pass_(90_000)
    await room.polling.step()
    await asyncio.sleep(0)
    await room.poll(0)
    feed = await room.feed()
    assert feed.next_poll_at <= (await room.push()).lease_until  # type: ignore[operator] # it has one


async def test_a_hub_that_keeps_news_to_itself_is_not_relied_on_until_it_pushes_news_again(
    room: PushRoom,
) -> None:
    await room.poll()
    await room.hub.push("second")
    room.hub.stories += ["second", "third"]
    late = room.hub.document(room.hub.stories)
    await room.poll(DAY)
    assert (await room.push()).misses == 1
    assert "hub pushes" not in (await room.feed()).interval_reason
    assert await room.hub.push(body=late) == 200
    assert (await room.push()).misses == 1
    assert await room.hub.push("fourth") == 200
    assert (await room.push()).misses == 0


async def test_a_hub_is_left_when_nobody_follows_any_more_and_asked_again_when_somebody_does(
    room: PushRoom,
) -> None:
    await room.poll()
    await room.unfollow()
    await room.settle()
    assert [form["hub.mode"] for form in room.hub.asked] == ["subscribe", "unsubscribe"]
    assert "hub.secret" not in room.hub.asked[1]
    assert room.hub.answered[-1] == (200, "a challenge <b>")
    assert (await room.push()).state == PushState.OFFERED
    assert await room.hub.push("second") == 410
    await room.hub.verify(room.hub.asked[0])
    assert room.hub.answered[-1] == (404, "Nobody asked for this.")
    await room.settle(DAY)
    assert len(room.hub.asked) == 2
    await room.follow()
    await room.settle()
    assert room.hub.asked[2] == room.hub.asked[0]
    assert (await room.push()).state == PushState.ACTIVE


async def test_a_follower_who_comes_while_the_hub_is_being_left_keeps_it(room: PushRoom) -> None:
    await room.poll()
    await room.unfollow()
    room.hub.verifies = False
    await room.settle()
    await room.follow()
    room.hub.verifies = True
    await room.settle()
    assert [form["hub.mode"] for form in room.hub.asked] == ["subscribe", "unsubscribe", "subscribe"]
    assert (await room.push()).state == PushState.ACTIVE
    await room.hub.verify(room.hub.asked[1])
    assert room.hub.answered[-1] == (404, "Nobody asked for this.")


async def test_a_feed_that_is_gone_for_good_is_left_too(room: PushRoom) -> None:
    await room.poll()
    await room.retire()
    await room.settle()
    assert room.hub.asked[-1]["hub.mode"] == "unsubscribe"


async def test_a_hub_that_does_not_let_go_is_forgotten_after_three_attempts(room: PushRoom) -> None:
    await room.poll()
    await room.unfollow()
    room.hub.verifies = False
    for _ in range(GOODBYES + 3):
        await room.settle(0.3)
    assert len(room.hub.asked) == 1 + GOODBYES
    assert (await room.push()).state == PushState.OFFERED


async def test_another_hub_in_the_document_ends_the_old_agreement(room: PushRoom) -> None:
    await room.poll()
    old = await room.push()
    moved = room.hub.document(["first", "second"]).replace(b"/hub", b"/elsewhere")
    room.hub.document = lambda _: moved  # type: ignore[method-assign, assignment] # this hub's alone
    await room.poll(DAY)
    push = await room.push()
    assert push.hub == f"{room.hub.url}/elsewhere"
    assert push.token != old.token
    assert push.secret != old.secret
    assert await room.hub.push(body=moved) == 410


async def test_another_public_address_is_told_to_the_hub(room: PushRoom) -> None:
    await room.poll()
    moved = room.moved_to("http://127.0.0.1:9/loupe")
    await moved.step()
    await moved.lanes.drain(5)
    assert room.hub.asked[-1]["hub.callback"].startswith("http://127.0.0.1:9/loupe/push/")
    assert (await room.push()).lease_until is None


@pytest.mark.parametrize("told", [True, False], ids=["as it says", "as it turns out"])
async def test_a_huge_body_is_refused(room: PushRoom, told: bool) -> None:
    await room.poll()
    piece = b"x" * 1024**2

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield piece

    async with aiohttp.ClientSession() as session:
        try:
            async with session.post(
                room.hub.callback, data=io.BytesIO(piece * 11) if told else endless()
            ) as response:
                status = response.status
        except aiohttp.ClientConnectionError:
            status = 413  # it hung up on what was still being sent
    assert status == 413
    assert await room.entries() == ["Story first"]


async def test_a_dripping_body_ends_with_the_time(database: Database) -> None:
    async def drip() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.02)

    async with push_room(database, seconds=0.2) as room:
        await room.poll()
        status = 503  # what counts when it hangs up on what is still being sent
        async with asyncio.timeout(5), aiohttp.ClientSession() as session:
            with contextlib.suppress(aiohttp.ClientConnectionError):
                async with session.post(room.hub.callback, data=drip()) as response:
                    status = response.status
        assert status == 503


async def test_a_callback_takes_so_many_requests_a_minute(database: Database) -> None:
    async with push_room(database, a_minute=4) as room:
        await room.poll()
        statuses = [await room.hub.push("second") for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]  # the hub's question was the first
        room.clock.pass_(60)
        assert await room.hub.push("second") == 200


async def test_neither_secret_nor_token_is_logged(room: PushRoom) -> None:
    with capture_logs() as lines:
        await room.poll()
        await room.hub.push("second")
        await room.hub.push("third", secret="wrong")
        room.hub.answers = 500
        await room.settle(8 * DAY)
    push = await room.push()
    assert len(lines) > 3
    assert push.secret not in str(lines)
    assert push.token not in str(lines)


async def test_an_installation_without_a_public_address_polls_as_ever(room: PushRoom) -> None:
    """What was agreed before the address was taken out of the settings stretches no poll."""
    await room.poll()
    await room.hub.push("second")
    room.polling._learning._push = False
    room.hub.stories.append("second")
    await room.poll(DAY)
    assert "hub pushes" not in (await room.feed()).interval_reason
    assert room.hub.polls * HOUR > 0

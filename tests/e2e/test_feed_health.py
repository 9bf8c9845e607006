"""How feeds do, in Discord: the list, the log channel, and the notice that comes into it once."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.app import utc_now
from bot.database.tables import Entry, Feed
from bot.feeds.robots import NOTHING, keep_robots
from bot.sandbox.denial import Denial
from bot.sandbox.model import Message
from bot.work.watching import Watching
from tests.e2e.stage import Stage, nodes, on_stage, words
from tests.e2e.waiting import expect


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        await running.use("Ada", "feed add", url=next(iter(running.feeds.values())))
        await no_more_polls(running)
        yield running


async def no_more_polls(stage: Stage) -> None:
    """Let the feeds be as the tests say: a poll would tell how they really are."""
    polling = stage.bot.engine.jobs._jobs["poll"]
    assert polling.task is not None
    assert polling.drain is not None
    polling.task.cancel()
    await polling.drain(10)


def notices(stage: Stage, channel: str = "bot-log") -> list[Message]:
    messages = stage.server.world.messages(stage.channel(channel).id)
    return [each for each in messages if each.visible_to is None]


async def watch(stage: Stage, **values: object) -> None:
    """Let the feed be so, and watch over it."""
    async with stage.bot.database.writing() as session:
        await session.execute(update(Feed).values(**values))
    await Watching(stage.bot.database, stage.bot.engine.jobs, clock=utc_now).step()


async def failing(stage: Stage) -> None:
    later = utc_now() + timedelta(days=1)
    problem, remedy = "focus.example says <@1> nothing.", "Wait a little."
    since = utc_now() - timedelta(days=2)
    await watch(
        stage,
        next_poll_at=later,
        failures=9,
        succeeded_at=since,
        problem=problem,
        remedy=remedy,
        told_at=None,
    )


async def test_an_admin_sees_how_each_feed_does(stage: Stage) -> None:
    await failing(stage)
    shown = words(await stage.use("Ada", "feed health"))
    assert "1 feed" in shown
    assert "failed 9 times in a row" in shown
    assert "Wait a little" in shown
    assert "<@1>" not in shown


async def test_the_log_channel_is_told_once_when_a_feed_fails_and_once_when_it_is_back(stage: Stage) -> None:
    await stage.use("Ada", "feed log", channel=str(stage.channel("bot-log").id))
    await failing(stage)
    (notice,) = await expect(lambda: notices(stage))
    assert "A feed could not be read for a day" in str(notice.components)
    assert notice.mentions == []
    later = utc_now() + timedelta(seconds=1)
    await watch(stage, failures=0, succeeded_at=later, problem="", remedy="")
    _, back = await expect(lambda: notices(stage) if len(notices(stage)) > 1 else None)
    assert "A feed is back" in str(back.components)
    assert back.reactions == []


async def test_the_button_of_a_notice_shows_admins_how_the_feeds_do(stage: Stage) -> None:
    await stage.use("Ada", "feed log", channel=str(stage.channel("news").id))
    await failing(stage)
    (notice,) = await expect(lambda: notices(stage, "news"))
    button = next(node["custom_id"] for node in notice.components[0]["components"][-1]["components"])
    answer = await stage.server.click(stage.user("Ada"), notice.id, button)
    assert "failed 9 times in a row" in words(answer)
    assert answer.ephemeral
    refused = await stage.server.click(stage.user("Noor"), notice.id, button)
    assert "Manage Server" in words(refused)


async def test_the_log_channel_can_be_taken_away_and_members_cannot_touch_it(stage: Stage) -> None:
    set_to = await stage.use("Ada", "feed log", channel=str(stage.channel("bot-log").id))
    assert "is told once" in words(set_to)
    gone = await stage.use("Ada", "feed log")
    assert "Nobody is told any more" in words(gone)
    await failing(stage)
    assert notices(stage) == []
    with pytest.raises(Denial):
        await stage.use("Noor", "feed log")
    assert nodes(gone)


async def test_it_is_said_when_robots_txt_keeps_the_pages_of_a_feed(stage: Stage) -> None:
    assert "robots.txt" not in words(await stage.use("Ada", "feed health"))
    async with stage.bot.database.writing() as session:
        feed_id = (await session.scalars(select(Feed.id))).one()
        session.add(Entry(feed_id=feed_id, key="a", link="https://focus.example/a", seen_at=utc_now()))
        await keep_robots(session, "https://focus.example", NOTHING, utc_now())
    assert "robots.txt keeps its pages from Loupe" in words(await stage.use("Ada", "feed health"))

"""A long queue goes out in order, each post once, at the pace that Discord's rate limits allow."""

import time
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.database.tables import Post, PostState
from bot.sandbox.limits import Rate, RateLimits
from bot.sandbox.model import Message
from bot.sandbox.server import SimulatedDiscord
from tests.archive import Archive
from tests.e2e.stage import QUICK, Stage, bot_on
from tests.e2e.waiting import expect

POSTS, SAMPLE = 500, 25
# The shape of Discord's limit (5 messages in 5 s a channel) on a clock that runs ten times as fast.
LIMIT = Rate(5, 0.5)


@dataclass(frozen=True)
class Run:
    """What became of a queue: the seconds it took, what stands in the channel, how requests were answered."""

    seconds: float
    titles: list[str]
    answers: list[int]


async def run(folder: Path, pace: RateLimits, number: int) -> Run:
    """Send so many posts to one channel."""
    async with SimulatedDiscord.running(pace=pace) as server, bot_on(server, folder) as bot:
        stage = Stage(server, None, bot)  # type: ignore[arg-type]  # no sample feeds are needed here
        await queue(stage, number)
        began = time.monotonic()
        bot.wake("deliver")
        await expect(lambda: len(posts(stage)) >= number, 180)
        seconds = time.monotonic() - began
        await expect(lambda: all_settled(stage))
        answers = [call["status"] for call in server.calls if call["path"].endswith("/messages")]
        return Run(seconds, [title_of(message) for message in posts(stage)], answers)


async def queue(stage: Stage, number: int) -> None:
    """Put posts into the outbox, ready to go."""
    now, channel = stage.bot.clock(), stage.channel()
    async with stage.bot.database.writing() as session:
        archive = Archive(session)
        await archive.guild(channel.guild_id)
        for place in range(number):
            story = await archive.story(f"Story {place:03}")
            await archive.digest(story)
            await archive.post(
                story,
                guild_id=channel.guild_id,
                channel_id=channel.id,
                state=PostState.READY,
                seeded=True,  # the stars have a pace of their own
                sent_at=None,
                message_id=None,
                planned_at=now,
            )


def posts(stage: Stage) -> list[Message]:
    """What stands in the channel, from the top."""
    return stage.server.world.messages(stage.channel().id)


def title_of(message: Message) -> str:
    text = str(message.components)
    return text[text.index("Story ") :][: len("Story 000")]


async def all_settled(stage: Stage) -> bool:
    async with stage.bot.database.reading() as session:
        waiting = select(func.count()).select_from(Post).where(Post.state != PostState.SENT)
        return not await session.scalar(waiting)


@pytest.mark.timeout(240)
async def test_five_hundred_posts_of_one_channel_arrive_in_order_at_the_pace_of_the_limit(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    sample = await run(tmp_path_factory.mktemp("sample"), QUICK, SAMPLE)
    queued = await run(tmp_path_factory.mktemp("queue"), replace(QUICK, create_message=LIMIT), POSTS)
    assert queued.titles == [f"Story {number:03}" for number in range(POSTS)]
    assert queued.answers.count(200) == POSTS
    assert queued.answers.count(429) < POSTS * 0.02
    # A machine too slow for the limit is held to its own pace without one.
    at_best = max((POSTS / LIMIT.amount - 1) * LIMIT.seconds, sample.seconds / SAMPLE * POSTS)
    assert queued.seconds < at_best / 0.8, f"{queued.seconds:.1f} s, and {at_best:.1f} s were possible"

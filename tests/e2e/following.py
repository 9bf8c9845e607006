"""A press, a follower and their private messages, for tests of /follow on a simulated Discord."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import select, update

from bot.app import Loupe
from bot.database.tables import Feed, Follower, FollowNotice, Post, PostState, StoryGear
from bot.sandbox.model import Message, User
from bot.sandbox.server import SimulatedDiscord
from bot.work.mailing import JOB, NOTING_JOB
from tests.e2e.stage import QUICK, Stage, words
from tests.e2e.waiting import expect


@dataclass
class Press:
    """A feed that carries its whole articles."""

    items: list[str] = field(default_factory=list)

    def publish(self, title: str, about: str) -> None:
        """Publish an article that names something at its end; the newest comes first."""
        number = len(self.items) + 1
        facts = " ".join(
            f"Frame {number * 100 + each} took {each + 3} minutes and {each + 2} cups of tea on the pier."
            for each in range(20)
        )
        self.items.append(
            f"<item><guid>{number}</guid><title>{escape(title)}</title>"
            f"<link>http://127.0.0.1/{number}</link><pubDate>{format_datetime(datetime.now(UTC))}</pubDate>"
            f"<description>{escape(f'<p>{facts} {about}</p>')}</description></item>"
        )

    async def feed(self, _request: web.Request) -> web.Response:
        """Give all articles."""
        items = "".join(reversed(self.items))
        body = f'<rss version="2.0"><channel><title>Pier News</title>{items}</channel></rss>'
        return web.Response(text=body, content_type="application/rss+xml")


@dataclass
class Pier:
    """A simulated Discord with a press on it; the bot is started by the test, and perhaps again."""

    server: SimulatedDiscord
    press: Press

    @property
    def address(self) -> str:
        """The feed's."""
        return f"{self.server.url}/feed.xml"

    def user(self, name: str) -> User:
        """A person by name."""
        return self.server.world.user(name)

    async def use(self, name: str, command: str, **options: Any) -> Any:
        """Let a person use a command in #news."""
        channel = self.server.world.channel("Aperture Club", "news")
        return await self.server.interact(self.user(name), channel, command, options)

    def letters(self, name: str) -> list[Message]:
        """What the bot wrote to a person."""
        channel = self.server.world.private_channel(self.user(name).id)
        return [] if channel is None else self.server.world.messages(channel.id)

    async def subscribe(self, bot: Loupe, channel: str = "news") -> None:
        """Post the feed in a channel, and wait until it was read: what stands in it is no news."""
        place = self.server.world.channel("Aperture Club", channel)
        await self.use("Ada", "feed add", url=self.address, channel=str(place.id))
        await expect(lambda: read_once(bot), 30)

    async def post(self, bot: Loupe, title: str, about: str, *, posts: int) -> None:
        """Publish an article, and wait until so many posts stand in all channels."""
        self.press.publish(title, about)
        async with bot.database.writing() as session:
            await session.execute(update(Feed).values(next_poll_at=bot.clock()))
        bot.wake("poll")
        await expect(lambda: stand(bot, posts), 30)

    async def note(self, bot: Loupe) -> list[FollowNotice]:
        """Let the bot look whom the posts are news to; give all notices."""
        bot.wake(NOTING_JOB)
        await expect(lambda: noted(bot), 30)
        async with bot.database.reading() as session:
            return list(await session.scalars(select(FollowNotice).order_by(FollowNotice.id)))


async def write_now(bot: Loupe) -> None:
    """Let the letters that wait be due at once, as if their time had come."""
    async with bot.database.writing() as session:
        waiting = update(Follower).where(Follower.due_at.is_not(None))
        await session.execute(waiting.values(due_at=bot.clock(), rests_until=None))
    bot.wake(JOB)


async def read_once(bot: Loupe) -> bool:
    """Whether all feeds were read."""
    async with bot.database.reading() as session:
        return not (await session.scalars(select(Feed.id).where(Feed.succeeded_at.is_(None)))).all()


async def stand(bot: Loupe, number: int) -> bool:
    """Whether so many posts stand."""
    async with bot.database.reading() as session:
        return (
            len((await session.scalars(select(Post.id).where(Post.state == PostState.SENT))).all()) == number
        )


async def noted(bot: Loupe) -> bool:
    """Whether no post waits for its followers."""
    async with bot.database.reading() as session:
        return not (await session.scalars(select(Post.id).where(Post.follow_at.is_not(None)))).all()


async def idle(bot: Loupe) -> bool:
    """Whether no letter is due or on its way."""
    async with bot.database.reading() as session:
        return not (await session.scalars(select(Follower).where(Follower.due_at.is_not(None)))).all()


async def paused(bot: Loupe) -> bool:
    """Whether a letter came back, and is tried again tomorrow."""
    async with bot.database.reading() as session:
        follower = await session.scalar(select(Follower).where(Follower.problem != ""))
    return bool(follower and follower.due_at and follower.due_at > bot.clock() + timedelta(hours=23))


async def told_in_private(stage: Stage, name: str, gear: str) -> list[Message]:
    """Let posts on gear be news, and a follower who takes no private messages at first be told of them."""
    bot, person = stage.bot, stage.user(name)
    person.open_to_messages = False
    async with bot.database.writing() as session:
        stories = select(StoryGear.story_id).where(StoryGear.name == gear)
        posts = update(Post).where(Post.story_id.in_(stories), Post.guild_id == stage.channel().guild_id)
        await session.execute(posts.values(follow_at=bot.clock()))
    bot.wake(NOTING_JOB)
    await expect(lambda: noted(bot), 30)
    await write_now(bot)
    await expect(lambda: paused(bot), 30)
    person.open_to_messages = True
    assert "private messages" in words(await stage.use(name, "follow list"))
    await expect(lambda: idle(bot), 30)
    channel = stage.server.world.private_channel(person.id)
    return [] if channel is None else stage.server.world.messages(channel.id)


@asynccontextmanager
async def pier(folder: Path) -> AsyncIterator[Pier]:
    """Open a simulated Discord with a press."""
    press = Press()
    press.publish("An old story", "A Leica M11 was there.")
    routes = [web.get("/feed.xml", press.feed)]
    async with SimulatedDiscord.running(pace=QUICK, extra_routes=routes) as server:
        yield Pier(server, press)

"""Rows for tests, each with everything it needs: say only what the test is about."""

from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Digest, Entry, Feed, Guild, Post, PostState, Story, Subscription, Table, Vote

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GUILD = 1001
OTHER_GUILD = 1002
CHANNEL = 2001

Row = TypeVar("Row", bound=Table)


class Archive:
    """Adds rows through one session; ids count up, so that tests can tell who is who."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self._last = 0

    def number(self) -> int:
        """A number not given before."""
        self._last += 1
        return self._last

    async def add(self, row: Row) -> Row:
        """Add a row and give it back with its id."""
        self.session.add(row)
        await self.session.flush()
        return row

    async def guild(self, guild_id: int = GUILD, **values: Any) -> Guild:
        """A server; made only once."""
        found = await self.session.get(Guild, guild_id)
        return found or await self.add(Guild(**{"id": guild_id, "joined_at": NOW} | values))

    async def feed(self, title: str = "PetaPixel", **values: Any) -> Feed:
        """A feed that has never been polled."""
        defaults = {
            "url": f"https://feeds.example/{self.number()}.xml",
            "title": title,
            "next_poll_at": NOW,
            "added_at": NOW,
        }
        return await self.add(Feed(**defaults | values))

    async def story(self, title: str = "A story", *, feed: Feed | None = None, **values: Any) -> Story:
        """A story that happened now; with a feed, that feed's entry tells it."""
        url = f"https://news.example/{self.number()}"
        defaults = {"key": url, "url": url, "title": title, "created_at": NOW}
        story = await self.add(Story(**defaults | values))
        if feed is not None:
            await self.entry(feed, story)
        return story

    async def entry(self, feed: Feed, story: Story, **values: Any) -> Entry:
        """A feed's article on a story."""
        number = self.number()
        defaults: dict[str, Any] = {
            "feed_id": feed.id,
            "story_id": story.id,
            "key": f"guid-{number}",
            "link": f"https://news.example/{number}",
            "title": story.title,
            "published_at": NOW,
            "seen_at": NOW,
        }
        return await self.add(Entry(**defaults | values))

    async def digest(self, story: Story, **values: Any) -> Digest:
        """The short version of a story."""
        defaults: dict[str, Any] = {
            "story_id": story.id,
            "intro": "What it is.",
            "bullets": [{"text": "A fact.", "start": 0, "end": 7}],
            "source": "PetaPixel",
            "language": "en",
            "words": 400,
            "minutes": 2,
            "made_at": NOW,
        }
        return await self.add(Digest(**defaults | values))

    async def subscription(self, feed: Feed, **values: Any) -> Subscription:
        """A feed in a channel of the first server."""
        defaults: dict[str, Any] = {
            "guild_id": GUILD,
            "channel_id": CHANNEL,
            "feed_id": feed.id,
            "added_by": 1,
            "added_at": NOW,
        }
        return await self.add(Subscription(**defaults | values))

    async def post(self, story: Story, **values: Any) -> Post:
        """A post on Discord now, in a channel of the first server."""
        number = self.number()
        defaults: dict[str, Any] = {
            "guild_id": GUILD,
            "channel_id": CHANNEL + number,
            "story_id": story.id,
            "state": PostState.SENT,
            "planned_at": NOW,
            "sent_at": NOW,
            "message_id": 900_000 + number,
        }
        return await self.add(Post(**defaults | values))

    async def vote(self, post: Post, user_id: int, star: int, voted_at: datetime = NOW) -> Vote:
        """A reaction that a member holds."""
        return await self.add(Vote(post_id=post.id, user_id=user_id, star=star, voted_at=voted_at))

    async def votes(self, post: Post, *stars: int) -> None:
        """One vote from each of as many members."""
        for user_id, star in enumerate(stars, 1):
            await self.vote(post, user_id, star)

"""A small press under rulings: two servers, three feeds, four stories, and the hands that work there."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Digest, Entry, Feed, Merge, Post, PostState, Split, Story, Subscription, Vote
from bot.delivery.parts import Part, parts_of
from bot.delivery.planner import digested, plan, undecided
from bot.delivery.retelling import Moderator, alone_digested
from bot.delivery.rulings import Divided, merge, split
from bot.delivery.told import told_by, undigested
from bot.votes.ledger import Given, record
from bot.votes.rating import Rating
from tests.archive import CHANNEL, GUILD, NOW, OTHER_GUILD, Archive

TELLINGS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (2, 2), (3, 0))  # story and feed of each first entry
GUILDS = (GUILD, OTHER_GUILD)
Partition = frozenset[frozenset[int]]


@dataclass
class Press:
    """Feeds, stories, and what two servers make of them. Entries and stories are known by their ids."""

    session: AsyncSession
    feeds: list[Feed] = field(default_factory=list)
    stories: list[int] = field(default_factory=list)
    ticks: int = 0

    @property
    def moderator(self) -> Moderator:
        """One who rules in the first server, each time a second later."""
        self.ticks += 1
        return Moderator(GUILD, 7, NOW + timedelta(seconds=self.ticks))

    async def open(self) -> None:
        """Found everything: both servers follow all feeds in one channel and two in another."""
        archive = Archive(self.session)
        for guild_id in GUILDS:
            await archive.guild(guild_id)
        self.feeds = [await archive.feed(f"Feed {number}") for number in range(3)]
        for number, feed in enumerate(self.feeds):
            await archive.subscription(feed)
            await archive.subscription(feed, guild_id=OTHER_GUILD, channel_id=CHANNEL + 2)
            if number:
                await archive.subscription(feed, channel_id=CHANNEL + 1)
                await archive.subscription(feed, guild_id=OTHER_GUILD, channel_id=CHANNEL + 4)
        for number in range(4):
            story = await archive.story(f"Story {number}", key=f"story {number}")
            await archive.digest(story, source="Feed 0")
            self.stories.append(story.id)
        for telling in TELLINGS:
            await self.arrive(*telling)

    async def arrive(self, story: int, feed: int) -> int:
        """Let the machine find an entry, put it in a story, and post what is to be posted."""
        self.ticks += 1
        told = self.stories[story]
        entry = Entry(
            feed_id=self.feeds[feed].id,
            key=f"entry {self.ticks}",
            title=f"Article {self.ticks}",
            link=f"https://news.example/{self.ticks}",
            seen_at=NOW,
            story_id=told,
        )
        self.session.add(entry)
        await self.session.flush()
        await self.session.execute(
            update(Digest).where(Digest.story_id == told, Digest.entry_id.is_(None)).values(entry_id=entry.id)
        )
        of_feed = select(Subscription).where(Subscription.feed_id == self.feeds[feed].id)
        followers = await self.session.scalars(of_feed.order_by(Subscription.id))
        await plan(self.session, [(each, entry.id) for each in followers], NOW)
        await self.work()
        return entry.id

    async def work(self) -> None:
        """Digest what was split off, let posts go out, and send them."""
        for story_id, entry_id in (await self.session.execute(undigested())).all():
            await self.session.execute(
                update(Digest).where(Digest.story_id == story_id).values(entry_id=entry_id)
            )
            await alone_digested(self.session, story_id, NOW)
        for entry_id in await undecided(self.session, 100, 100):
            story_id = await self.session.scalar(select(Entry.story_id).where(Entry.id == entry_id))
            assert story_id is not None
            await digested(self.session, entry_id, story_id, NOW)
        await self.session.execute(
            update(Post)
            .where(Post.state == PostState.READY)
            .values(state=PostState.SENT, message_id=Post.id + 900_000, sent_at=NOW)
        )

    async def merge(self, story_id: int, into_id: int) -> int:
        """Rule that a story is told as part of another."""
        return await merge(self.session, self.moderator, story_id=story_id, into_id=into_id)

    async def parts(self, story_id: int) -> list[Part]:
        """What a story is made of in the first server."""
        return await parts_of(self.session, GUILD, story_id)

    async def split(self, story_id: int, part: Part) -> Divided:
        """Rule that a part of a story tells a story of its own, and do what follows."""
        divided = await split(self.session, self.moderator, story_id=story_id, part_key=part.key)
        await self.work()
        return divided

    async def vote(self, post_id: int, user_id: int, star: int) -> None:
        """Let a member give a star."""
        self.ticks += 1
        await record(self.session, [Given(post_id, user_id, star, NOW + timedelta(seconds=self.ticks))], NOW)

    async def posts(self, guild_id: int = GUILD) -> list[Post]:
        """A server's posts, in their order."""
        query = select(Post).where(Post.guild_id == guild_id).order_by(Post.id)
        return list(await self.session.scalars(query.execution_options(populate_existing=True)))

    async def own(self, guild_id: int = GUILD) -> dict[int, int]:
        """Which story is each entry's own in a server, read from the rows as plainly as it can be said."""
        entries = await self.session.execute(select(Entry.id, Entry.story_id))
        splits = await self.session.execute(
            select(Split.entry_id, Split.story_id).where(Split.guild_id == guild_id)
        )
        own = {entry: story for entry, story in entries if story}
        return own | {entry: story for entry, story in splits}  # noqa: C416 - dict(rows) has no type for mypy

    async def told(self, guild_id: int = GUILD) -> dict[int, int]:
        """Which story each entry tells in a server."""
        merges = await self.session.execute(
            select(Merge.story_id, Merge.into_id).where(Merge.guild_id == guild_id)
        )
        into = {story: target for story, target in merges}  # noqa: C416 - as above
        assert not set(into.values()) & set(into), "a chain of merges"
        return {entry: into.get(story, story) for entry, story in (await self.own(guild_id)).items()}

    async def partition(self, guild_id: int = GUILD) -> Partition:
        """Which entries are told together in a server, as the engine finds them."""
        groups = []
        for story_id in await self.session.scalars(select(Story.id)):
            told = await self.session.scalars(select(Entry.id).where(told_by(guild_id, story_id)))
            groups.append(frozenset(told))
        assert sum(map(len, groups)) == len(set().union(*groups)), "an entry tells two stories"
        return frozenset(group for group in groups if group)

    async def pooled(self, guild_id: int = GUILD) -> dict[int, Rating]:
        """The ratings of a server's stories, counted by hand: of each member the star given last."""
        latest: dict[tuple[int, int], tuple[datetime, int]] = {}
        for post in await self.posts(guild_id):
            votes = select(Vote.star, Vote.user_id, Vote.voted_at).where(Vote.post_id == post.id)
            for star, user, at in await self.session.execute(votes):
                key, value = (post.story_id or 0, user), (at, star)
                latest[key] = max(latest.get(key, value), value)
        counts: dict[int, dict[int, int]] = {}
        for (story_id, _), (_, star) in latest.items():
            of_story = counts.setdefault(story_id, {})
            of_story[star] = of_story.get(star, 0) + 1
        return {story_id: Rating.of(numbers) for story_id, numbers in counts.items()}

"""Placing digested entries: the story that each tells, and the news that stories share."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, delete, func, literal, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Digest, Entry, Feed, Post, PostState, Sketch, Story
from bot.delivery.planner import digested
from bot.delivery.together import tell_together
from bot.digests.gear import keep_gear
from bot.digests.indexing import hold_stories, index_story
from bot.digests.making import Made
from bot.digests.revising import PAUSE
from bot.stories.canonical import canonical_url
from bot.stories.grouping import Begins, Joins, Known, of_one_site, place
from bot.stories.likeness import WINDOW
from bot.stories.sketch import Sketch as Outline
from bot.stories.window import Told, Window

CHUNK = 100  # sketches are read at a time, so that the event loop waits for none of it long
_ONE_AT_A_TIME = 0x10_0BE  # names the lock on PostgreSQL; SQLite has one writer anyway


class Teller:
    """Lets entries tell stories. Remembers the articles of the last days, as the database has them."""

    def __init__(self) -> None:
        self._window = Window()

    async def catch_up(self, session: AsyncSession, now: datetime) -> None:
        """Read the sketches that came since the last time, and forget the old ones.

        Args:
            session: one that sees only what is certain: its own transaction has made no sketches.
            now: the present.
        """
        self._window.forget(now - WINDOW)
        newer = (
            select(Sketch, Entry.feed_id)
            .join(Entry, Entry.id == Sketch.entry_id)
            .order_by(Sketch.id)
            .limit(CHUNK)
        )
        while rows := (await session.execute(newer.where(Sketch.id > self._window.newest))).all():
            for kept, feed_id in rows:
                if kept.id > self._window.newest:  # somebody else may have read it meanwhile
                    outline = Outline.from_json(kept.terms)
                    self._window.add(Told(kept.id, kept.news_id, feed_id, kept.told_at, outline))

    async def store(self, session: AsyncSession, entry: Entry, feed: Feed, made: Made, now: datetime) -> int:
        """Store a digest with its story, or let the entry join the story that is there.

        Two entries that are stored at the same moment know of each other: one waits for the other.

        Args:
            session: inside a transaction.
            entry: as it was when it was digested; an edit that came meanwhile is digested later.
            feed: its feed. What a private one tells begins a story that no other entry joins, nor is it told
                together with others: nobody else may see it.
            made: its digest.
            now: the present.

        Returns:
            The story.
        """
        await _wait_for_others(session)
        private = bool(feed.owner_id)
        where = await _place(session, entry, feed, made)
        if isinstance(where, Joins):
            story_id = where.story_id
            await _join(session, where, entry, made, now)
        else:
            story_id = await _begin(session, where, entry, made, now)
        if not private:
            await self._compare(session, entry, made, story_id, now)
        await _finish(session, entry, story_id, now)
        await index_story(session, story_id)
        return story_id

    async def _compare(
        self, session: AsyncSession, entry: Entry, made: Made, story_id: int, now: datetime
    ) -> None:
        """Find out which news an entry tells, and keep its sketch for those to come."""
        await session.execute(delete(Sketch).where(Sketch.told_at < now - WINDOW))
        told_at = min(entry.published_at or entry.seen_at, now)
        if told_at < now - WINDOW:
            return
        await self.catch_up(session, now)
        news_id = await session.scalar(select(Sketch.news_id).where(Sketch.story_id == story_id).limit(1))
        if news_id is None:
            news_id = self._window.story_of(made.sketch, entry.feed_id, told_at)
        session.add(
            Sketch(
                entry_id=entry.id,
                story_id=story_id,
                news_id=news_id or story_id,
                told_at=told_at,
                terms=made.sketch.to_json(),
            )
        )


async def let_go(session: AsyncSession, entry_id: int, story_id: int, now: datetime) -> None:
    """Let an entry's posts go out, in each server with the news that it shows already where that is the same.

    Args:
        session: inside a transaction that has changed no posts yet.
        entry_id: the entry.
        story_id: the story that `Teller.store` put it in, which has its digest.
        now: the present.
    """
    await _wait_for_others(session)
    news_id = select(Sketch.news_id).where(Sketch.story_id == story_id).limit(1).scalar_subquery()
    others = select(Sketch.story_id).where(Sketch.news_id == news_id, Sketch.story_id != story_id).distinct()
    if news := (await session.scalars(others)).all():
        await tell_together(session, entry_id, story_id, news, now)
    await digested(session, entry_id, story_id, now)


async def _wait_for_others(session: AsyncSession) -> None:
    """Let no other process place or release an entry until the transaction ends."""
    if (await session.connection()).dialect.name == "postgresql":
        await session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))


async def tell_anew(session: AsyncSession, story_id: int, entry_id: int, made: Made, now: datetime) -> None:
    """Have a story told by another entry than before."""
    shown = {"url": made.digest.url, "title": made.digest.title}
    await session.execute(update(Story).where(Story.id == story_id).values(shown))
    await session.execute(delete(Digest).where(Digest.story_id == story_id))
    session.add(_row(story_id, entry_id, made, now))
    await keep_gear(session, story_id, made.gear)
    await index_story(session, story_id)


async def _place(session: AsyncSession, entry: Entry, feed: Feed, made: Made) -> Joins | Begins:
    """Decide by addresses which story an entry belongs to."""
    found_at = "" if feed.owner_id else canonical_url(made.digest.url)
    named = "" if feed.owner_id else made.canonical_url
    return place(
        found_at=found_at,
        named=named,
        title=made.digest.title,
        unique=f"entry:{entry.id}",
        known=await _known(session, [found_at, named]),
        by_its_site=of_one_site(canonical_url(feed.url), found_at),
    )


async def _join(session: AsyncSession, where: Joins, entry: Entry, made: Made, now: datetime) -> None:
    await hold_stories(session, [where.story_id])
    if where.takes_over:
        await tell_anew(session, where.story_id, entry.id, made, now)
    # The cards of the story name its newest coverage.
    await session.execute(
        update(Post)
        .where(Post.story_id == where.story_id, Post.state == PostState.SENT)
        .values(refresh_at=now)
    )


async def _begin(session: AsyncSession, where: Begins, entry: Entry, made: Made, now: datetime) -> int:
    story = Story(key=where.key, url=made.digest.url, title=made.digest.title, created_at=now)
    session.add(story)
    await session.flush()
    session.add(_row(story.id, entry.id, made, now))
    await keep_gear(session, story.id, made.gear)
    return story.id


async def _finish(session: AsyncSession, entry: Entry, story_id: int, now: datetime) -> None:
    """Write down that an entry is digested; one that was edited meanwhile is digested again soon."""
    same = Entry.content_hash == entry.content_hash
    await session.execute(
        update(Entry)
        .where(Entry.id == entry.id)
        .values(
            story_id=story_id,
            html=case((same, None), else_=Entry.html),
            redigest_at=case((same, None), else_=literal(now + PAUSE, Entry.redigest_at.type)),
        )
    )


async def _known(session: AsyncSession, keys: Sequence[str]) -> dict[str, Known]:
    """Give the stories that have one of these keys, with what tells them."""
    rows = await session.execute(
        select(Story, Feed.url)
        .outerjoin(Digest, Digest.story_id == Story.id)
        .outerjoin(Entry, Entry.id == Digest.entry_id)
        .outerjoin(Feed, Feed.id == Entry.feed_id)
        .where(Story.key.in_(keys))
    )
    return {
        story.key: Known(
            story.id,
            story.title,
            told_at=canonical_url(story.url),
            by_its_site=of_one_site(canonical_url(feed_url or ""), story.key),
        )
        for story, feed_url in rows
        if story.key
    }


def _row(story_id: int, entry_id: int, made: Made, now: datetime) -> Digest:
    digest = made.digest
    image = digest.image
    return Digest(
        story_id=story_id,
        entry_id=entry_id,
        intro=digest.intro,
        bullets=made.bullet_rows(),
        source=digest.source,
        language=digest.language,
        words=digest.words,
        minutes=digest.minutes,
        noai=made.noai,
        image=None if image is None else {"url": image.url, "alt": image.alt, "credit": image.credit},
        made_at=now,
    )

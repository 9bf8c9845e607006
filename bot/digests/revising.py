"""Edited articles: which of them are digested again, and what becomes of the posts that show them.

A digest is made again only while its story is young, seldom and not often: publishers correct a story in its
first days, and a feed whose texts change at each poll must not keep us busy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Digest, Entry, Post, PostState, Story
from bot.digests.gear import keep_gear
from bot.digests.indexing import hold_stories, index_story
from bot.digests.making import Made

MOST = 5
PAUSE = timedelta(minutes=1)
CHUNK = 200
YOUNG = timedelta(days=7)
EXCERPT = 0.5  # a feed's text with less of the words that the digest was made from is no whole article


@dataclass(frozen=True, slots=True)
class Edit:
    """What a feed now says of an entry that it had before.

    Attributes:
        key: of the entry, as it is stored.
        html: what the feed carries of it.
        image: url, alt and credit of the feed's picture, or None.
    """

    key: str
    html: str
    image: dict[str, str] | None


def revise_at(revisions: int, made_at: datetime, created_at: datetime, now: datetime) -> datetime | None:
    """Decide when an edited article is digested again.

    Args:
        revisions: how often its digest has been made again.
        made_at: when the digest was made last.
        created_at: when the story was first told.
        now: the present.

    Returns:
        The moment, at least a minute after the digest was made; None when it is not made again: after five
        times, or a week after the story.
    """
    if revisions >= MOST or now - created_at > YOUNG:
        return None
    return max(now, made_at + PAUSE)


async def note_edits(session: AsyncSession, feed_id: int, edits: Sequence[Edit], now: datetime) -> int:
    """Keep the new text of edited entries where a digest is or will be made from it.

    Args:
        session: the transaction in which the document is stored.
        feed_id: the feed.
        edits: its changed entries.
        now: the present.

    Returns:
        How many digests are to be made again.
    """
    by_key = {edit.key: edit for edit in edits}
    keys, asked = list(by_key), 0
    for start in range(0, len(keys), CHUNK):
        rows = await session.execute(
            select(Entry.id, Entry.key, Entry.html.is_not(None), Digest, Story.created_at)
            .outerjoin(Digest, Digest.entry_id == Entry.id)
            .outerjoin(Story, Story.id == Digest.story_id)
            .where(Entry.feed_id == feed_id, Entry.key.in_(keys[start : start + CHUNK]))
        )
        for entry_id, key, waits, digest, created_at in rows.all():
            at = revise_at(digest.revisions, digest.made_at, created_at, now) if digest else None
            if at is None and not waits:
                continue
            asked += at is not None
            await session.execute(
                update(Entry)
                .where(Entry.id == entry_id)
                .values(html=by_key[key].html, image=by_key[key].image, redigest_at=at)
                .execution_options(synchronize_session=False)
            )
    return asked


async def due_edits(session: AsyncSession, now: datetime, limit: int) -> list[int]:
    """Give the entries whose digests are to be made again now, those that waited longest first."""
    rows = await session.scalars(
        select(Entry.id).where(Entry.redigest_at <= now).order_by(Entry.redigest_at).limit(limit)
    )
    return list(rows)


async def drop_edit(session: AsyncSession, entry_id: int) -> None:
    """Let an entry that no digest is made from wait no more to be digested again."""
    await session.execute(update(Entry).where(Entry.id == entry_id).values(html=None, redigest_at=None))


async def revise(
    session: AsyncSession, entry: Entry, made: Made, now: datetime, *, from_page: bool
) -> int | None:
    """Put a digest in the place of the one that was made from the same entry before.

    Its posts are shown again where it reads differently now. Where the page could not be had this time and
    the feed carries an excerpt only, the digest stays as it is.

    Args:
        session: inside a transaction.
        entry: as it was when it was read for this digest; a later edit keeps waiting.
        made: the new digest.
        now: the present.
        from_page: whether it was made from the article's page.

    Returns:
        The story whose digest is made from the entry: not the entry's own where a moderator split it off.
    """
    digest = (await session.scalars(select(Digest).where(Digest.entry_id == entry.id))).first()
    if digest is not None:
        await hold_stories(session, [digest.story_id])
        story = await session.get_one(Story, digest.story_id)
        digest.revisions += 1
        digest.made_at = now
        whole = from_page or made.digest.words >= digest.words * EXCERPT
        if whole:
            other_gear = await keep_gear(session, story.id, made.gear)
            other_words = _take_over(story, digest, made)
            if other_words:
                digest.revised_at = now
            if other_words or other_gear:
                await _show_again(session, story.id, now)
            await index_story(session, story.id)
    await session.execute(
        update(Entry)
        .where(Entry.id == entry.id, Entry.content_hash == entry.content_hash)
        .values(html=None, redigest_at=None)
    )
    await session.execute(
        update(Entry)
        .where(Entry.id == entry.id, Entry.content_hash != entry.content_hash)
        .values(redigest_at=now + PAUSE)
    )
    return None if digest is None else digest.story_id


async def _show_again(session: AsyncSession, story_id: int, now: datetime) -> None:
    await session.execute(
        update(Post)
        .where(Post.story_id == story_id, Post.state.in_([PostState.READY, PostState.SENT]))
        .values(refresh_at=now)
        .execution_options(synchronize_session=False)
    )


def _take_over(story: Story, digest: Digest, made: Made) -> bool:
    """Write the new digest over the old one, and tell whether its card reads differently."""
    new = made.digest
    image = new.image
    picture = None if image is None else {"url": image.url, "alt": image.alt, "credit": image.credit}
    before = _shown(story, digest)
    story.title, story.url = new.title, new.url
    digest.intro, digest.bullets, digest.image = new.intro, made.bullet_rows(), picture
    digest.noai = made.noai
    digest.language, digest.words, digest.minutes = new.language, new.words, new.minutes
    return _shown(story, digest) != before


def _shown(story: Story, digest: Digest) -> tuple[object, ...]:
    told = [bullet["text"] for bullet in digest.bullets]
    return story.title, digest.intro, told, digest.image, digest.language

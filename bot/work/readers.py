"""Who reads a story in which language: the languages are those of the servers that post it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.database.tables import Digest, Entry, Feed, Guild, Post, PostState, Rendering, Sketch, Story
from bot.digests.drafts import fingerprint
from bot.translation import translation

MOST_STORIES = 200  # at a time
_SHOWN = (PostState.READY, PostState.SENT)

Key = tuple[int, str]  # a story and a language


async def languages_of(session: AsyncSession, story_id: int, entry_id: int) -> Sequence[str]:
    """Give the languages of the servers that post a story.

    A server that shows the same news from another feed is left out: there, as a rule, this joins that post.

    Args:
        session: any session.
        story_id: the story.
        entry_id: an entry that tells it, whose posts may still wait for its digest.
    """
    news = select(Sketch.news_id).where(Sketch.story_id == story_id)
    same = select(Sketch.story_id).where(Sketch.news_id.in_(news), Sketch.story_id != story_id)
    other = aliased(Post)
    shown = exists().where(other.guild_id == Guild.id, other.story_id.in_(same), other.state.in_(_SHOWN))
    locales = await session.scalars(
        select(Guild.locale)
        .join(Post, Post.guild_id == Guild.id)
        .where(
            or_(Post.story_id == story_id, and_(Post.entry_id == entry_id, ~shown)),
            Post.state.in_([PostState.PLANNED, *_SHOWN]),
            Guild.left_at.is_(None),
        )
        .distinct()
    )
    return sorted({translation(locale).language for locale in locales})


async def untranslated(
    session: AsyncSession, since: datetime, before: int | None = None, limit: int = MOST_STORIES
) -> tuple[list[Key], int | None]:
    """Give stories, and the languages in which servers lack them; the newest first.

    Args:
        session: any session.
        since: only younger stories.
        before: only stories before this one; None begins with the newest.
        limit: how many stories are looked at: there may be very many posts of a day.

    Returns:
        What is lacked, and the story before which to go on; None where all were looked at.
    """
    rows = await session.execute(
        select(Story.id, Story.title, Digest.language, Digest.intro, Digest.bullets)
        .join(Digest, Digest.story_id == Story.id)
        .where(Story.created_at > since, Digest.noai.is_(False), Digest.language != "", is_public())
        .where(true() if before is None else Story.id < before)
        .order_by(Story.id.desc())
        .limit(limit)
    )
    stories = {
        story_id: (language, fingerprint(title, intro, [each["text"] for each in bullets]))
        for story_id, title, language, intro, bullets in rows
    }
    posted = await session.execute(
        # Asked for states, SQLite would go through all the posts that were ever sent.
        select(Post.story_id, Post.state, Guild.locale)
        .join(Guild, Guild.id == Post.guild_id)
        .where(Post.story_id.in_(stories), Guild.left_at.is_(None))
        .distinct()
    )
    wanted = {
        (story_id, translation(locale).language)
        for story_id, state, locale in posted
        if story_id and state in _SHOWN
    }
    had = await session.execute(
        select(Rendering.story_id, Rendering.language, Rendering.of_digest).where(
            Rendering.story_id.in_(stories)
        )
    )
    # One of a digest that an edit has changed is not shown any more.
    known = {(story_id, language) for story_id, language, of in had if of == stories[story_id][1]}
    known |= {(story_id, language) for story_id, (language, _) in stories.items()}
    lacked = sorted(wanted - known, key=lambda key: (-key[0], key[1]))
    return lacked, min(stories) if len(stories) == limit else None


def is_public() -> ColumnElement[bool]:
    """Tell, in a query of digests, which are known to be of no private feed: others go to no other server."""
    return exists().where(Entry.id == Digest.entry_id, Feed.id == Entry.feed_id, Feed.owner_id == 0)


async def show_again(session: AsyncSession, story_id: int, language: str, now: datetime) -> None:
    """Have the posts of a story shown again in the servers that read a language."""
    locales = await session.scalars(select(Guild.locale).distinct())
    read = [locale for locale in locales if translation(locale).language == language]
    guilds = select(Guild.id).where(Guild.locale.in_(read))
    await session.execute(
        update(Post)
        .where(Post.story_id == story_id, Post.state == PostState.SENT, Post.guild_id.in_(guilds))
        .values(refresh_at=now)
        .execution_options(synchronize_session=False)
    )

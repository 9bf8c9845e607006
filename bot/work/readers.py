"""Who reads a story in which language: the languages are those of the servers that post it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from bot.database.tables import Digest, Guild, Post, PostState, Rendering, Sketch, Story
from bot.translation import translation

MOST_STORIES = 200
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


async def untranslated(session: AsyncSession, since: datetime) -> list[Key]:
    """Give stories younger than a moment, and the languages in which servers lack them; the newest first."""
    rows = await session.execute(
        select(Story.id, Digest.language, Guild.locale)
        .join(Digest, Digest.story_id == Story.id)
        .join(Post, Post.story_id == Story.id)
        .join(Guild, Guild.id == Post.guild_id)
        .where(
            Story.created_at > since,
            Post.state.in_(_SHOWN),
            Guild.left_at.is_(None),
            Digest.noai.is_(False),
            Digest.language != "",
        )
        .distinct()
        .order_by(Story.id.desc(), Guild.locale)
    )
    wanted = {
        (story_id, reads): None
        for story_id, language, locale in rows
        if (reads := translation(locale).language) != language
    }
    stories = list(dict.fromkeys(story_id for story_id, _ in wanted))[:MOST_STORIES]
    had = await session.execute(
        select(Rendering.story_id, Rendering.language).where(Rendering.story_id.in_(stories))
    )
    known = {(story_id, language) for story_id, language in had}
    return [key for key in wanted if key[0] in stories and key not in known]


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

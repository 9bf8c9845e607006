"""Reading a parcel from the database: the card of a story as one server sees it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import (
    Digest,
    Entry,
    Feed,
    Guild,
    Post,
    PostKind,
    PostState,
    Rendering,
    Story,
    StoryGear,
    Subscription,
)
from bot.delivery.told import told_by
from bot.reports.stories import Place
from bot.votes.rating import ratings
from bot.votes.stars import Stars
from bot.work.card import Card, Coverage, Parcel
from bot.work.listing import list_card
from bot.work.noticing import notice_card
from bot.work.picturing import picture_of
from bot.work.rendering import rendering_of

MOST_COVERAGE = 4
MOST_GEAR = 4
MOST_TOGETHER = 3


async def load_parcel(session: AsyncSession, post_id: int) -> Parcel | None:
    """Give a post with its card as it is now, or None while there is nothing to show.

    Args:
        session: any session.
        post_id: the outbox row.
    """
    row = (
        await session.execute(
            select(Post, Guild).join(Guild, Guild.id == Post.guild_id).where(Post.id == post_id)
        )
    ).first()
    if row is None:
        return None
    post, guild = row
    card = await _MAKERS[PostKind(post.kind)](session, post, guild)
    if card is None:
        return None
    subscription = (
        None if post.subscription_id is None else await session.get(Subscription, post.subscription_id)
    )
    return Parcel(
        post_id=post.id,
        nonce=post.nonce,
        guild_id=guild.id,
        channel_id=post.channel_id,
        style=post.style,
        card=card,
        tag="" if subscription is None else subscription.tag,
        crosspost=subscription is not None and subscription.crosspost,
        since=post.attempted_at,
        message_id=post.message_id,
        place_id=post.place_id,
        thread_id=post.thread_id,
        attached=post.attached,
    )


async def _story_card(session: AsyncSession, post: Post, guild: Guild) -> Card | None:
    row = (
        await session.execute(
            select(Story, Digest, Feed.accent, Feed.icon_url)
            .join(Digest, Digest.story_id == Story.id)
            .outerjoin(Entry, Entry.id == Digest.entry_id)
            .outerjoin(Feed, Feed.id == Entry.feed_id)
            .where(Story.id == post.story_id)
        )
    ).first()
    if row is None:
        return None
    story, digest, accent, icon = row
    return replace(
        _card(story, digest, await rendering_of(session, story, digest, guild.locale)),
        picture=None if post.style == "headline" else await picture_of(session, digest.image, post.attached),
        gear=await _gear(session, story.id),
        also_at=await coverage(session, guild.id, story.id, digest.source),
        together=await _together(session, post),
        rating=(await ratings(session, guild.id, [story.id]))[story.id],
        stars=Stars.chosen(post.stars if post.state == PostState.SENT else guild.stars),
        locale=guild.locale,
        accent=accent,
        icon=icon or "",
    )


_MAKERS = {PostKind.STORY: _story_card, PostKind.MORE: list_card, PostKind.NOTICE: notice_card}


def _card(story: Story, digest: Digest, rendering: Rendering | None) -> Card:
    told = digest if rendering is None else rendering
    return Card(
        title=story.title if rendering is None else rendering.title,
        url=story.url,
        intro=told.intro,
        bullets=tuple(bullet["text"] for bullet in told.bullets),
        source=digest.source,
        language=digest.language,
        minutes=digest.minutes,
        picture=None,
        updated_at=digest.revised_at,
        translated=rendering is not None and rendering.language != digest.language,
        written=rendering is not None and rendering.written,
    )


async def _gear(session: AsyncSession, story_id: int) -> tuple[str, ...]:
    names = select(StoryGear.name).where(StoryGear.story_id == story_id)
    return tuple(await session.scalars(names.order_by(StoryGear.place).limit(MOST_GEAR)))


async def _together(session: AsyncSession, post: Post) -> tuple[Place, ...]:
    """Give the other posts of a story in its channel: there are some where a moderator merged stories."""
    rows = await session.execute(
        select(func.coalesce(Post.place_id, Post.channel_id), Post.message_id, Post.sent_at)
        .where(Post.channel_id == post.channel_id, Post.story_id == post.story_id, Post.id != post.id)
        .where(Post.state == PostState.SENT)
        .order_by(Post.id)
        .limit(MOST_TOGETHER)
    )
    return tuple(
        Place(post.guild_id, place_id, message_id, sent_at)
        for place_id, message_id, sent_at in rows
        if message_id and sent_at
    )


async def coverage(session: AsyncSession, guild_id: int, story_id: int, source: str) -> tuple[Coverage, ...]:
    """Give the other publications on a story that a server follows, the one that came last first.

    Of many these are the last few, so that a post names its newest coverage however much there is.

    Others stay away: whoever has a feed followed anywhere could else put links into everybody's posts.
    """
    followed = select(Subscription.feed_id).where(Subscription.guild_id == guild_id)
    rows = await session.execute(
        select(Feed.title, Entry.link)
        .join(Entry, Entry.feed_id == Feed.id)
        .where(told_by(guild_id, story_id), Entry.feed_id.in_(followed))
        .order_by(Entry.id.desc())
    )
    return others([(title, link) for title, link in rows], source)


def others(told: Sequence[tuple[str, str]], source: str) -> tuple[Coverage, ...]:
    """Leave out the post's own source, repetitions, and what is more than a post names.

    Args:
        told: publications and links, in the order in which they shall be named.
        source: the publication that the post names already.
    """
    seen: dict[str, Coverage] = {}
    for title, link in told:
        if title and title != source and link:
            seen.setdefault(title, Coverage(title, link))
    return tuple(seen.values())[:MOST_COVERAGE]

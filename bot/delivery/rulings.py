"""Moderators' rulings: in their own server stories are merged and articles are split off.

The machine never touches a ruling, and a ruling never touches what the machine found: other servers see
nothing change. Votes are pooled by the story that posts tell, so that ratings follow by themselves. Every
ruling can be taken back: a split undoes a merge, and a merge undoes a split.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Entry, Post, Subscription
from bot.delivery.parts import Part, parts_of
from bot.delivery.retelling import (
    Moderator,
    give,
    hold,
    is_teller,
    plan_missing,
    show_again,
    story_of,
    tell_as,
    unmerge,
    withdraw_doubles,
)
from bot.delivery.told import root
from bot.errors import LoupeError
from bot.translation import marked


class ToldTogetherError(LoupeError):
    """Two stories that shall be merged are one already."""

    def __init__(self) -> None:
        super().__init__(
            marked("These two are told together already."),
            remedy=marked("Choose two different stories; /article split takes one apart."),
        )


class OnlyArticleError(LoupeError):
    """A story that shall be split is told by one article alone."""

    def __init__(self) -> None:
        super().__init__(
            marked("Only one article tells this story here, so there is nothing to split off."),
            remedy=marked("Choose a story that names other sources under “also at”."),
        )


class NoSuchPartError(LoupeError):
    """A story has no such article (any more)."""

    def __init__(self) -> None:
        super().__init__(
            marked("This story is not told by that article here."),
            remedy=marked("Choose one from the list that opens while you type."),
        )


@dataclass(frozen=True, slots=True)
class Divided:
    """Two stories that were one.

    Attributes:
        chosen_id: the story that the chosen part tells now.
        rest_id: the story that everything else tells.
        planned: how many posts of the two are on their way.
    """

    chosen_id: int
    rest_id: int
    planned: int


async def merge(session: AsyncSession, by: Moderator, *, story_id: int, into_id: int) -> int:
    """Tell a story as part of another in a server from now on, with everything merged into it before.

    Posts stand where they are and show the story that they tell now. One that nobody has tried to send goes
    where its channel has that story already.

    Returns:
        The story that both are told as.

    Raises:
        ToldTogetherError: they are one story already.
    """
    await hold(session, by.guild_id)
    story_id = await root(session, by.guild_id, story_id)
    into_id = await root(session, by.guild_id, into_id)
    if story_id == into_id:
        raise ToldTogetherError
    await tell_as(session, by, [story_id], into_id)
    await withdraw_doubles(session, by.guild_id, into_id)
    await show_again(session, by, into_id)
    return into_id


async def split(session: AsyncSession, by: Moderator, *, story_id: int, part_key: str) -> Divided:
    """Let a part of a story tell a story of its own in a server from now on.

    A merged story is itself again. An article that the digest was made from keeps the story, and everything
    else goes; any other article begins a story of its own. Where a post told both and the channel follows
    both, each has one from now on; where no post stood, none comes.

    Raises:
        NoSuchPartError: the story has no such part in this server.
        OnlyArticleError: it has no other part.
    """
    await hold(session, by.guild_id)
    story_id = await root(session, by.guild_id, story_id)
    parts = await parts_of(session, by.guild_id, story_id)
    chosen = next((part for part in parts if part.key == part_key), None)
    if chosen is None:
        raise NoSuchPartError
    if len(parts) == 1 and not chosen.merged:
        raise OnlyArticleError
    chosen_id, rest_id = await _divide(session, by, story_id, chosen, [p for p in parts if p != chosen])
    had = select(Post.channel_id).where(Post.guild_id == by.guild_id, Post.story_id.in_([chosen_id, rest_id]))
    planned = 0
    for each in (chosen_id, rest_id):
        planned += await plan_missing(session, by, each, Subscription.channel_id.in_(had))
        await show_again(session, by, each)
    return Divided(chosen_id, rest_id, planned)


async def _divide(
    session: AsyncSession, by: Moderator, story_id: int, chosen: Part, others: Sequence[Part]
) -> tuple[int, int]:
    """Write down a split; give the story of the chosen part and that of the rest."""
    merged = [part.number for part in others if part.merged]
    articles = [part.number for part in others if not part.merged]
    if chosen.merged:
        await unmerge(session, by.guild_id, [chosen.number])
        return chosen.number, story_id
    if not articles:
        await unmerge(session, by.guild_id, merged)
        await tell_as(session, by, merged[1:], merged[0])
        return story_id, merged[0]
    if not await is_teller(session, story_id, chosen.number):
        alone = await story_of(session, chosen.number, by.now)
        await give(session, by, story_id, alone, Entry.id == chosen.number)
        return alone.story_id, story_id
    rest = await story_of(session, articles[0], by.now)
    await give(session, by, story_id, rest, Entry.id != chosen.number)
    await unmerge(session, by.guild_id, merged)
    await tell_as(session, by, merged, rest.story_id)
    return story_id, rest.story_id

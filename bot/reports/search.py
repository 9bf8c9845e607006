"""Finding a server's stories by words: one question for both databases, and one order of what they find.

The index of either database finds which stories match, the newest first; what is found is then ranked here.
A story that the server tells as part of another finds that one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, exists, func, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.search_index import matched_story, matching
from bot.database.tables import Digest, Merge, Post, PostState, SearchText, Story, Vote
from bot.digests.indexing import feed_mark, language_mark
from bot.reports.search_query import Query, read_query
from bot.reports.search_ranking import Candidate, ranked
from bot.reports.stories import StoryLine, story_lines
from bot.stories.terms import terms
from bot.votes.rating import counted_votes

MOST = 500  # stories that are ranked: of a word that more have, the newest


@dataclass(frozen=True, slots=True)
class Filters:
    """What else a story must be like.

    Args:
        since: only stories posted in the server from this moment on; None means whenever.
        feed_id: only stories that this feed tells; None means any.
        stars: only stories with this plain mean at least, 1 to 5; 0 means any, rated or not.
        language: only stories whose original is in this language, ISO 639-1; empty means any.
    """

    since: datetime | None = None
    feed_id: int | None = None
    stars: int = 0
    language: str = ""

    def marks(self) -> tuple[str, ...]:
        """The marks that stories must have in the index."""
        language = (language_mark(self.language),) if self.language.isalpha() else ()
        return (*language, *(() if self.feed_id is None else (feed_mark(self.feed_id),)))


@dataclass(frozen=True, slots=True)
class Found:
    """A story that was found.

    Args:
        excerpt: the sentence of its digest that has most of the words, plain text; empty if none has any.
    """

    line: StoryLine
    excerpt: str


@dataclass(frozen=True, slots=True)
class Results:
    """Some stories of all that were found.

    Args:
        total: how many were ranked, at most ``MOST``.
        more: whether further ones match, older than all of these.
    """

    stories: tuple[Found, ...]
    total: int
    more: bool


async def search(
    session: AsyncSession,
    guild_id: int,
    words: str,
    *,
    now: datetime,
    filters: Filters | None = None,
    limit: int = 10,
    offset: int = 0,
) -> Results:
    """Find the stories of a server that have some words, the best first.

    Args:
        session: any session on the database.
        guild_id: the server; only stories with a post that stands there are found.
        words: what a person typed, see ``read_query``; never an error. Without a word to look for, nothing
            is found.
        now: the present, by which newer stories are worth a little more.
        filters: what else the stories must be like; None means nothing.
        limit: how many stories to give, from 1.
        offset: how many of the best to leave out first.
    """
    query = read_query(words)
    if not query.wanted:
        return Results((), 0, more=False)
    told = await _matches(session, guild_id, query, filters or Filters())
    best = ranked(query, await _candidates(session, list(told)[:MOST]), now)
    order = list(dict.fromkeys(told[story_id] for story_id in best))
    shown = order[offset : offset + limit]
    lines = await story_lines(session, guild_id, shown)
    excerpts = await _excerpts(session, query, shown)
    found = tuple(Found(line, excerpts.get(line.story_id, "")) for line in lines)
    return Results(found, len(order), more=len(told) > MOST)


async def _matches(session: AsyncSession, guild_id: int, query: Query, filters: Filters) -> dict[int, int]:
    """The newest stories that match, at most one more than are ranked, and what the server tells each as."""
    dialect = session.get_bind().dialect.name
    if dialect == "sqlite":
        matches = matching(dialect, query.fts5(filters.marks()))
    else:
        # The plan that is good for a rare word takes a second for one that every story has.
        await session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))
        matches = matching(dialect, query.tsquery(filters.marks()))
    own = matched_story(dialect)
    # Spelled out, so that SQLAlchemy does not add the table to those of an inner question.
    into: ColumnElement[int] = literal_column("merges.into_id", BigInteger)
    merged = matches.join(Merge, and_(Merge.guild_id == guild_id, Merge.story_id == own))
    # Asked apart: in one question PostgreSQL would no longer begin with the few posts of a small server.
    found: dict[int, int] = {}
    for some, told in ((matches, own), (merged, into)):
        newest = _standing(some.add_columns(told.label("told_id")), guild_id, told, filters)
        found |= {story_id: told_id for story_id, told_id in await session.execute(newest)}  # noqa: C416 - dict(rows) has no type for mypy
    return dict(sorted(found.items(), reverse=True)[: MOST + 1])


def _standing(matches: Select[Any], guild_id: int, told: ColumnElement[int], filters: Filters) -> Select[Any]:
    """The newest matches that are told as a story which stands in the server as the filters ask."""
    standing = [Post.guild_id == guild_id, Post.state == PostState.SENT, Post.story_id == told]
    if filters.since is not None:
        standing.append(Post.sent_at >= filters.since)
    matches = matches.where(exists().where(*standing))
    if filters.stars:
        matches = matches.where(_rated(guild_id, filters.stars, told))
    return matches.order_by(matches.selected_columns.story_id.desc()).limit(MOST + 1)


def _rated(guild_id: int, stars: int, story_id: Any) -> ColumnElement[bool]:
    """Whether a story's plain mean is so high, asked for one story after another as the matches come.

    No mean is higher than the best star, so most stories are left out by a look for one such vote.
    """
    votes = counted_votes(guild_id, [story_id])
    one = exists().where(Post.guild_id == guild_id, Post.state == PostState.SENT, Post.story_id == story_id)
    one = one.where(Vote.post_id == Post.id, Vote.star >= stars)
    return and_(one, select(func.sum(votes.c.star) >= stars * func.count()).scalar_subquery())


async def _candidates(session: AsyncSession, ids: Sequence[int]) -> list[Candidate]:
    fields = (SearchText.title, SearchText.digest, SearchText.gear, SearchText.source)
    query = select(Story.id, *fields, Story.created_at).join(SearchText, SearchText.story_id == Story.id)
    return [Candidate(*row) for row in await session.execute(query.where(Story.id.in_(ids)))]


async def _excerpts(session: AsyncSession, query: Query, ids: Sequence[int]) -> dict[int, str]:
    """The sentence of each digest that has most of what is looked for, the first of several."""
    digests = await session.scalars(select(Digest).where(Digest.story_id.in_(ids)))
    found: dict[int, str] = {}
    for digest in digests:
        sentences = [str(digest.intro), *(str(bullet["text"]) for bullet in digest.bullets)]
        scores = [_occurring(query, sentence) for sentence in sentences]
        if max(scores):
            found[digest.story_id] = sentences[scores.index(max(scores))]
    return found


def _occurring(query: Query, sentence: str) -> int:
    padded = f" {' '.join(terms(sentence))} "
    return sum(any(way.written() in padded for way in ways) for ways in query.wanted)

"""Keeping the terms by which stories are found equal to what is told of them."""

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.search_index import put_in, take_out
from bot.database.tables import Digest, Entry, Rendering, SearchText, Split, Story, StoryGear
from bot.digests.drafts import fingerprint
from bot.stories.terms import indexed

MOST_CHARACTERS = 8000  # of a digest with its translations; beyond the first ones nothing is found
BATCH = 500
_AS_THEY_ARE = {"populate_existing": True}  # also where this session read them before they were held


async def index_story(session: AsyncSession, story_id: int) -> None:
    """Make a story's terms anew, from the tables as they are in this transaction.

    To be called wherever a story is told, told anew, joined or rendered, in the same transaction.
    """
    await index_stories(session, [story_id])


async def hold_stories(session: AsyncSession, story_ids: Sequence[int]) -> None:
    """Let nobody else change what is told of some stories, or index it, until the transaction ends.

    To be called before posts of theirs are changed: on PostgreSQL whoever holds stories may wait for posts.
    """
    # What points to a story may still be added: it does not change the row itself.
    held = select(Story.id).where(Story.id.in_(story_ids)).order_by(Story.id)
    await session.execute(held.with_for_update(key_share=True))


async def index_stories(session: AsyncSession, story_ids: Sequence[int]) -> None:
    """Make the terms of some stories anew; of those that are not there, nothing is kept anyway."""
    await hold_stories(session, story_ids)
    known = select(SearchText).where(SearchText.story_id.in_(story_ids))
    rows = {row.story_id: row for row in await session.scalars(known)}
    wanted = {each.story_id: each for each in await _terms(session, story_ids)}
    changed = {number: new for number, new in wanted.items() if _values(new) != _values(rows.get(number))}
    if not changed:
        return
    await take_out(session, [number for number in changed if number in rows])
    for number, new in changed.items():
        if number in rows:
            await session.merge(new)
        else:
            session.add(new)
    await session.flush()
    await put_in(session, list(changed))


async def _terms(session: AsyncSession, story_ids: Sequence[int]) -> list[SearchText]:
    """The rows as they should be."""
    renderings = await _renderings(session, story_ids)
    feeds = await _feeds(session, story_ids)
    gear = await _gear(session, story_ids)
    stories = select(Story, Digest).outerjoin(Digest, Digest.story_id == Story.id)
    return [
        SearchText(
            story_id=story.id,
            title=indexed([story.title]),
            digest=indexed(_first(_texts(story, digest, renderings[story.id]) if digest else [])),
            gear=indexed(gear[story.id]),
            source=indexed([digest.source if digest else "", _site(story.url)]),
            marks=" ".join([*_language(digest), *(feed_mark(each) for each in sorted(feeds[story.id]))]),
        )
        for story, digest in (
            await session.execute(stories.where(Story.id.in_(story_ids)), execution_options=_AS_THEY_ARE)
        ).all()
    ]


def _values(row: SearchText | None) -> tuple[str, ...] | None:
    return None if row is None else (row.title, row.digest, row.gear, row.source, row.marks)


async def reindex_next(session: AsyncSession, after: int) -> Sequence[int]:
    """Make the terms of the next stories anew, in the order of their ids.

    Args:
        session: inside a transaction of its own.
        after: the last story that was done; 0 to begin.

    Returns:
        The stories that are done now; none when all are.
    """
    if session.get_bind().dialect.name == "sqlite":
        # The index is merged all over all the time: with SQLite's own 2 MB it takes six times as long.
        await session.execute(text("PRAGMA cache_size = -65536"))
    next_ones = select(Story.id).where(Story.id > after).order_by(Story.id).limit(BATCH)
    ids = (await session.scalars(next_ones)).all()
    await index_stories(session, ids)
    return ids


def language_mark(language: str) -> str:
    """Give the mark of stories in a language, ISO 639-1."""
    return f"§{language.casefold()}"


def feed_mark(feed_id: int) -> str:
    """Give the mark of stories that a feed tells."""
    return f"§f{feed_id}"


def _language(digest: Digest | None) -> list[str]:
    # Only what a mark can be made of: a mark holds no space.
    return [language_mark(digest.language)] if digest and digest.language.isalpha() else []


def _texts(story: Story, digest: Digest, renderings: Sequence[Rendering]) -> list[str]:
    """What a digest says, and what its translations say as long as they are of this digest."""
    bullets = [str(bullet["text"]) for bullet in digest.bullets]
    current = fingerprint(story.title, digest.intro, bullets)
    found = [digest.intro, *bullets]
    for each in renderings:
        if each.of_digest == current:
            found += [each.title, each.intro, *(str(bullet["text"]) for bullet in each.bullets)]
    return found


async def _renderings(session: AsyncSession, story_ids: Sequence[int]) -> dict[int, list[Rendering]]:
    found: dict[int, list[Rendering]] = defaultdict(list)
    query = select(Rendering).where(Rendering.story_id.in_(story_ids), Rendering.usable.is_(True))
    for rendering in await session.scalars(query.order_by(Rendering.language)):
        found[rendering.story_id].append(rendering)
    return found


async def _feeds(session: AsyncSession, story_ids: Sequence[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    by_machine = select(Entry.story_id, Entry.feed_id).where(Entry.story_id.in_(story_ids))
    by_ruling = select(Split.story_id, Entry.feed_id).join(Entry, Entry.id == Split.entry_id)
    query = by_machine.union(by_ruling.where(Split.story_id.in_(story_ids)))
    for story_id, feed_id in await session.execute(query):
        if story_id is not None:
            found[story_id].add(feed_id)
    return found


async def _gear(session: AsyncSession, story_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    query = select(StoryGear.story_id, StoryGear.name).where(StoryGear.story_id.in_(story_ids))
    for story_id, name in await session.execute(query.order_by(StoryGear.story_id, StoryGear.place)):
        found[story_id].append(name)
    return found


def _first(texts: Sequence[str]) -> list[str]:
    left, found = MOST_CHARACTERS, []
    for each in texts:
        found.append(each[:left])
        left -= len(found[-1])
    return found


def _site(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""

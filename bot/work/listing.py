"""The card that lists the entries of a flood."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Entry, Feed, Guild, Post, PostKind
from bot.translation import Translation, translation
from bot.work.card import Card, Coverage

MOST_TITLES = 10
CHUNK = 200


async def list_card(session: AsyncSession, post: Post, guild: Guild) -> Card | None:
    """Give the card of a list: its heading, the feed's site, and its newest titles; None without its feed.

    Args:
        session: any session.
        post: a row that lists entries.
        guild: where it goes.
    """
    content = post.content or {}
    feed = await session.get(Feed, content["feed"])
    if feed is None:
        return None
    tr = translation(guild.locale)
    return Card(
        title=heading(content["count"], feed.title or feed.host, tr),
        url=feed.site_url,
        intro="",
        bullets=(),
        source=feed.title or feed.host,
        language="",
        minutes=0,
        picture=None,
        locale=guild.locale,
        kind=PostKind.MORE,
        listed=await titles(session, content["entries"][:MOST_TITLES]),
    )


def heading(count: int, source: str, tr: Translation) -> str:
    """Give the words that a list of so many entries begins with, as plain text."""
    return tr.plural("And {count} more from {source}", "And {count} more from {source}", count, source=source)


async def titles(session: AsyncSession, entry_ids: Sequence[int]) -> tuple[Coverage, ...]:
    """Give the titles and addresses of entries, in the order of their ids given; those that are gone lack."""
    found: dict[int, Coverage] = {}
    for start in range(0, len(entry_ids), CHUNK):
        rows = await session.execute(
            select(Entry.id, Entry.title, Entry.link).where(Entry.id.in_(entry_ids[start : start + CHUNK]))
        )
        found |= {entry_id: Coverage(title, link) for entry_id, title, link in rows}
    return tuple(found[each] for each in entry_ids if each in found)

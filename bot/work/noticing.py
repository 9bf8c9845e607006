"""The card that tells admins how feeds do."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Feed, Guild, Post, PostKind
from bot.delivery.notices import Told
from bot.feeds.shown import shown
from bot.translation import Translation, translation
from bot.work.card import Card

MOST_FEEDS = 10


async def notice_card(session: AsyncSession, post: Post, guild: Guild) -> Card | None:
    """Give the card of a notice: a heading, and a line for each feed; None when all of them are gone.

    Args:
        session: any session.
        post: a row that tells of feeds.
        guild: where it goes.
    """
    content, tr = post.content or {}, translation(guild.locale)
    lines = []
    for told in content["feeds"][:MOST_FEEDS]:
        feed = await session.get(Feed, told["feed"])
        if feed is not None:
            lines.append(_line(feed, told, tr, problem=content["told"] != Told.BACK))
    if not lines:
        return None
    left_out = len(content["feeds"]) - MOST_FEEDS
    if left_out > 0:
        lines.append(tr.plural("and {count} more", "and {count} more", left_out))
    return Card(
        title=_heading(Told(content["told"]), len(content["feeds"]), tr),
        url="",
        intro="",
        bullets=tuple(lines),
        source="Loupe",
        language="",
        minutes=0,
        picture=None,
        locale=guild.locale,
        kind=PostKind.NOTICE,
    )


def _heading(told: Told, count: int, tr: Translation) -> str:
    if told is Told.FAILING:
        return tr.plural(
            "A feed could not be read for a day", "{count} feeds could not be read for a day", count
        )
    if told is Told.GONE:
        return tr.plural("A feed is gone for good", "{count} feeds are gone for good", count)
    return tr.plural("A feed is back", "{count} feeds are back", count)


def _line(feed: Feed, told: dict[str, str], tr: Translation, *, problem: bool) -> str:
    name = feed.title or shown(feed.url, private=bool(feed.owner_id))
    if not problem:
        return name
    return " ".join(part for part in (f"{name}:", tr.told(told["problem"]), tr.told(told["remedy"])) if part)

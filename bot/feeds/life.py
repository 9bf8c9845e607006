"""Whether a feed lives: one request, and what came of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.errors import LoupeError
from bot.feeds.fetch import Fetcher
from bot.feeds.workers import ParserPool

SILENT_AFTER = timedelta(days=365)


class Life(StrEnum):
    """What a look at a feed says."""

    WELL = "well"
    MOVED = "moved"  # it can be read, and its site says where it will be from now on
    SILENT = "silent"  # it can be read, and has had no news for a year
    DEAD = "dead"  # it cannot be read


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen.

    Attributes:
        life: in a word.
        entries: how many the document holds.
        newest: the date of the newest dated entry.
        problem: what is wrong, in words; empty when it is well.
        remedy: what to do about it.
    """

    life: Life
    entries: int = 0
    newest: datetime | None = None
    problem: str = ""
    remedy: str = ""


async def look(url: str, fetcher: Fetcher, pool: ParserPool, now: datetime) -> Look:
    """Ask a feed once, as polling would, and say how it is; what is wrong is in the answer, never raised."""
    try:
        fetched = await fetcher.fetch(url)
        feed = await pool.parse(fetched.body, fetched.document_headers())
    except LoupeError as error:
        return Look(Life.DEAD, problem=error.message, remedy=error.remedy)
    if not feed.usable:
        remedy = "Look on the site for a link to its feed."
        return Look(Life.DEAD, problem=feed.problem or "This is no feed.", remedy=remedy)
    dates = [date for entry in feed.entries if (date := entry.published or entry.updated)]
    newest = max(dates, default=None)
    if fetched.permanent_url:
        words, remedy = f"It has moved to {fetched.permanent_url}", "Write the new address down."
        return Look(Life.MOVED, len(feed.entries), newest, words, remedy)
    if newest is not None and now - newest > SILENT_AFTER:
        words, remedy = f"Its newest entry is of {newest:%B %Y}.", "See whether the site goes on elsewhere."
        return Look(Life.SILENT, len(feed.entries), newest, words, remedy)
    return Look(Life.WELL, len(feed.entries), newest)

"""The pages of the reports: which questions a page asks the database, and how its answer looks."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import Loupe
from bot.delivery.subscriptions import subscriptions_of
from bot.errors import ToldError
from bot.reports.members import my_votes
from bot.reports.ranking import Period, top
from bot.reports.stories import latest
from bot.stories.plain import one_line
from bot.translation import Translation
from cogs.render.sheets import Sheet, SheetRequest
from cogs.render.stories import A_PAGE, period_name, ranked_part, story_part, vote_part, votes_heading


def pages_of(total: int) -> int:
    """How many pages a list takes; an empty one takes one, which says so."""
    return max((total + A_PAGE - 1) // A_PAGE, 1)


async def latest_sheet(session: AsyncSession, request: SheetRequest) -> Sheet:
    """One page of the newest stories."""
    page = await latest(session, request.guild_id, A_PAGE, request.page * A_PAGE)
    tr = request.tr
    empty = tr("Nothing has been posted yet. An admin chooses feeds with /setup.")
    parts = tuple(story_part(line, tr) for line in page.stories) or (empty,)
    return Sheet(f"## {tr('Newest stories')}", parts, pages_of(page.total))


async def top_sheet(session: AsyncSession, request: SheetRequest) -> Sheet:
    """One page of a ranking; its settings are ``period,feed_id`` with an empty feed for all feeds."""
    name, _, feed = request.asked.partition(",")
    period = Period(name)
    ranking = await top(
        session,
        request.guild_id,
        since=period.since(request.now),
        feed_id=int(feed) if feed else None,
        limit=A_PAGE,
        offset=request.page * A_PAGE,
    )
    tr = request.tr
    about = tr("Ranked by a fair score, so that one vote alone does not win. Shown is the plain mean.")
    parts = tuple(ranked_part(story, tr) for story in ranking.stories) or (tr("(No ratings yet)"),)
    heading = f"## {tr('Best rated')} · {period_name(period, tr)}\n-# {about}"
    return Sheet(heading, parts, pages_of(ranking.total))


async def votes_sheet(session: AsyncSession, request: SheetRequest) -> Sheet:
    """One page of the member's own votes."""
    mine = await my_votes(session, request.guild_id, request.user_id, A_PAGE, request.page * A_PAGE)
    tr = request.tr
    empty = tr("You have not rated a story yet: click a star under a post.")
    parts = tuple(vote_part(vote, tr) for vote in mine.votes) or (empty,)
    return Sheet(votes_heading(mine, tr), parts, pages_of(mine.given.count))


async def followed_feeds(session: AsyncSession, guild_id: int) -> list[tuple[str, str]]:
    """The feeds that a server follows, each once: title and id, for suggestions."""
    feeds = {each.feed_id: each.title for each in await subscriptions_of(session, guild_id)}
    return sorted(((title, str(feed_id)) for feed_id, title in feeds.items()), key=lambda each: each[0])


async def chosen_feed(bot: Loupe, guild_id: int, chosen: str, tr: Translation) -> int:
    """Read a feed option, an id from the list or a title typed by hand, and give the feed's id.

    Raises:
        LoupeError: the server follows no such feed; in words of ``tr``.
    """
    typed = one_line(chosen).casefold()
    async with bot.database.reading() as session:
        feeds = await followed_feeds(session, guild_id)
    for title, key in feeds:
        if typed in {key, one_line(title).casefold()}:
            return int(key)
    raise ToldError(
        tr("This server follows no feed “{feed}”. Choose one from the list.", feed=one_line(chosen))
    )

"""What to follow, suggested while a member types."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.reports.gear import suggest_gear
from bot.stories.gear.naming import makers


async def suggested(session: AsyncSession, guild_id: int, typed: str, limit: int) -> list[str]:
    """Suggest gear that stories of a server are about, and makers whose names have what was typed.

    Args:
        session: any session.
        guild_id: the server.
        typed: what stands in the box so far; may be empty.
        limit: how many at most.

    Returns:
        Names, each of which `bot.discussion.follows.read_wanted` reads as itself.
    """
    wanted = " ".join(typed.split()).casefold()
    gear = [each.name for each in await suggest_gear(session, guild_id, typed, limit)]
    # A maker whose name begins so is meant rather than one of its cameras.
    first = [name for name in makers() if wanted and name.casefold().startswith(wanted)]
    rest = [name for name in makers() if wanted in name.casefold()]
    return list(dict.fromkeys([*first, *gear, *rest]))[:limit]

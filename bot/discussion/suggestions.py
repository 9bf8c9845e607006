"""What to follow, suggested while a member types, and what they chose."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import FollowKind, StoryGear
from bot.discussion.follows import Wanted, read_wanted
from bot.reports.gear import suggest_gear
from bot.stories.gear import Kind, gear_key
from bot.stories.gear.naming import makers


async def suggested(session: AsyncSession, guild_id: int, typed: str, limit: int) -> list[str]:
    """Suggest gear that stories of a server are about, and makers whose names have what was typed.

    Args:
        session: any session.
        guild_id: the server.
        typed: what stands in the box so far; may be empty.
        limit: how many at most.

    Returns:
        Names, each of which `chosen` reads as itself.
    """
    wanted = " ".join(typed.split()).casefold()
    gear = [each.name for each in await suggest_gear(session, guild_id, typed, limit)]
    # A maker whose name begins so is meant rather than one of its cameras.
    first = [name for name in makers() if wanted and name.casefold().startswith(wanted)]
    rest = [name for name in makers() if wanted in name.casefold()]
    return list(dict.fromkeys([*first, *gear, *rest]))[:limit]


async def chosen(session: AsyncSession, typed: str) -> Wanted | None:
    """Understand what somebody chose or typed: gear by the very name that stories have it by, or as it reads.

    Returns:
        None where nothing in it says what to look for; see `read_wanted`.
    """
    names = select(StoryGear.name, StoryGear.kind).where(StoryGear.key == gear_key(typed.strip())).limit(1)
    known = (await session.execute(names)).first()
    if known is not None:
        return Wanted(FollowKind.GEAR, gear_key(known.name), known.name, Kind(known.kind))
    return read_wanted(typed)

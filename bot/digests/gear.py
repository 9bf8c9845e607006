"""Keeping what gear a story is about."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import StoryGear
from bot.stories.gear import Gear, gear_key


async def keep_gear(session: AsyncSession, story_id: int, gear: Sequence[Gear]) -> bool:
    """Put a story's gear in the place of what was kept before; before its terms for searches are made.

    Args:
        session: inside a transaction.
        story_id: the story.
        gear: what its article names, each once, in order.

    Returns:
        Whether it is other gear than before.
    """
    kept = select(StoryGear.name).where(StoryGear.story_id == story_id).order_by(StoryGear.place)
    if [each.name for each in gear] == list(await session.scalars(kept)):
        return False
    await session.execute(delete(StoryGear).where(StoryGear.story_id == story_id))
    session.add_all(
        StoryGear(
            story_id=story_id,
            place=place,
            name=each.name,
            key=gear_key(each.name),
            maker=each.maker,
            kind=each.kind.value,
        )
        for place, each in enumerate(gear)
    )
    await session.flush()
    return True

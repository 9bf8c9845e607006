"""Small things to remember between runs, by name."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.tables import Mark


async def read_mark(session: AsyncSession, key: str) -> str | None:
    """Give what was kept under a name, or None."""
    mark = await session.get(Mark, key)
    return None if mark is None else mark.value


async def keep_mark(session: AsyncSession, key: str, value: str) -> None:
    """Keep something under a name, over what was kept there before."""
    await session.merge(Mark(key=key, value=value))

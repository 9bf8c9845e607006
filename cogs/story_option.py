"""The option that names a story: suggested while a person types, or words of its title typed by hand."""

from discord.app_commands import Choice
from sqlalchemy.ext.asyncio import AsyncSession

from bot.delivery.told import root
from bot.errors import LoupeError, ToldError
from bot.reports.stories import StoryReport, find_stories, story_report
from bot.translation import Translation
from cogs.render.choices import CHOICES, choices

_LONGEST_ID = 18


def no_such_story(typed: str, tr: Translation) -> LoupeError:
    """Say that a server has no story of which these are words."""
    return ToldError(
        tr("No story here is titled “{words}”.", words=typed), remedy=tr("/latest lists the newest.")
    )


async def chosen_story(session: AsyncSession, guild_id: int, typed: str) -> StoryReport | None:
    """Read the option: an id from the list, or words of a title.

    A story that moderators have merged into another meanwhile is given as that.
    """
    if typed.isdecimal() and len(typed) <= _LONGEST_ID:
        report = await story_report(session, guild_id, await root(session, guild_id, int(typed)))
        if report is not None:
            return report
    found = await find_stories(session, guild_id, typed, 1) if typed.strip() else []
    return await story_report(session, guild_id, found[0].story_id) if found else None


async def suggested_stories(session: AsyncSession, guild_id: int, typed: str) -> list[Choice[str]]:
    """Suggest the server's stories whose titles have the words that were typed, the newest first."""
    found = await find_stories(session, guild_id, typed, CHOICES)
    return choices((story.title, str(story.story_id)) for story in found)

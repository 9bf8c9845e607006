from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands
from discord.app_commands import TranslationContext, locale_str

from bot.translation import languages, translation
from cogs.articles import Articles
from cogs.feeds import Feeds
from cogs.help import Help
from cogs.render.command_texts import LONGEST, CommandTexts
from cogs.reports import Reports
from cogs.setup import Setup

Location = app_commands.TranslationContextLocation


def described() -> Iterator[str]:
    """Every text of every command that Discord shows in the reader's language."""
    for cog in (Articles, Feeds, Help, Reports, Setup):
        for root in cog.__cog_app_commands__:
            group = [root, *root.walk_commands()] if isinstance(root, app_commands.Group) else [root]
            for command in group:
                yield str(command.description)
                for parameter in getattr(command, "parameters", []):
                    yield str(parameter.description)
                    yield from (choice.name for choice in parameter.choices)


async def translated(text: str, location: Location, locale: discord.Locale) -> str | None:
    make: Any = TranslationContext
    context = make(location, None)  # what it is about is not looked at
    return await CommandTexts().translate(locale_str(text), locale, context)


@pytest.mark.parametrize("location", [Location.command_name, Location.group_name, Location.parameter_name])
async def test_names_are_the_same_in_every_language(location: Location) -> None:
    assert await translated("top", location, discord.Locale.french) is None


@pytest.mark.parametrize("locale", [discord.Locale.british_english, discord.Locale.finnish])
async def test_english_serves_where_there_is_no_translation(locale: discord.Locale) -> None:
    assert (
        await translated("The stories that members rated best", Location.command_description, locale) is None
    )


@pytest.mark.parametrize("language", ["en", *languages()])
def test_no_text_of_a_command_is_longer_than_discord_takes(language: str) -> None:
    tr = translation(language)
    texts = list(described())
    assert len(texts) > 30
    assert [text for text in texts if len(tr(text)) > LONGEST] == []

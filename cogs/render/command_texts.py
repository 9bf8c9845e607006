"""The texts of the commands themselves in each person's language: descriptions and choices, never names."""

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Place
from discord.app_commands import TranslationContextTypes, locale_str

from bot.translation import SOURCE, languages, translation

LONGEST = 100
"""Discord refuses longer descriptions and choice names, translated ones too."""

_NAMES = {Place.command_name, Place.group_name, Place.parameter_name}


class CommandTexts(app_commands.Translator):
    """Gives Discord the descriptions of commands in every language that Loupe speaks.

    Names stay English, so that a command has one name everywhere: in the documentation, in a conversation
    between people of different languages, and in what this bot's own texts refer to.
    """

    async def translate(
        self, string: locale_str, locale: discord.Locale, context: TranslationContextTypes
    ) -> str | None:
        """The text for a locale; ``None`` where the English one serves."""
        tr = translation(locale.value)
        if context.location in _NAMES or tr.language == SOURCE or tr.language not in languages():
            return None
        text = tr(string.message)
        return text if text != string.message and len(text) <= LONGEST else None

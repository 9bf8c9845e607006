"""The stars of a server: which five emoji its posts are rated with."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import discord
from discord import ui

from bot.app import Loupe
from bot.database.tables import Guild
from bot.translation import Translation
from bot.votes.stars import KEYCAPS, Stars, StarsError
from cogs.error_desk import answer
from cogs.render.card_parts import mark
from cogs.render.forms import Then
from cogs.scope import guild_of

LONGEST = 300
MOST_CODE_POINTS = 16  # the longest emoji that are in use, families and flags, have fewer
_OWN = re.compile(r"<a?:(?P<name>\w+):(?P<id>\d+)>|:(?P<alias>\w+):")


def read_stars(text: str, own: Iterable[discord.Emoji], tr: Translation) -> Stars:
    """Read five emoji as a person types them: Unicode ones, or the server's own as ``:name:``.

    Args:
        text: with spaces or commas between them; empty means the keycaps.
        own: the server's emoji.
        tr: the person's language.

    Raises:
        StarsError: they are not five different emoji that Loupe can use here.
    """
    known = list(own)
    spaced = _OWN.sub(lambda match: f" {match[0]} ", text.replace(",", " "))
    return Stars.chosen([_read(word, known, tr) for word in spaced.split()] or None)


def _read(word: str, own: list[discord.Emoji], tr: Translation) -> str:
    match = _OWN.fullmatch(word)
    if match is None:
        if _is_emoji(word):
            return word
        raise StarsError(
            tr("“{word}” is no emoji.", word=word[:40]),
            remedy=tr("Type five emoji, or this server's own as :name:, with spaces between them."),
        )
    for emoji in own:
        if str(emoji.id) == match["id"] or emoji.name == match["alias"]:
            return str(emoji)
    raise StarsError(
        tr("This server has no emoji {name}.", name=f":{match['name'] or match['alias']}:"),
        remedy=tr("Only this server's own emoji can be its stars, since others may vanish."),
    )


def _is_emoji(word: str) -> bool:
    """Tell whether a word can be one emoji: a symbol, or a keycap, and no letters."""
    kinds = {unicodedata.category(character) for character in word if character not in "#*0123456789"}
    symbols = kinds & {"So", "Sk", "Me"}
    return bool(symbols) and len(word) <= MOST_CODE_POINTS and not any(kind[0] in "LN" for kind in kinds)


async def stars_of(bot: Loupe, guild_id: int) -> Stars:
    """Give what a server's posts are rated with."""
    async with bot.database.reading() as session:
        guild = await session.get(Guild, guild_id)
    return Stars.chosen(None if guild is None else guild.stars)


async def keep_stars(bot: Loupe, guild_id: int, stars: Stars) -> None:
    """Rate a server's posts with these emoji from now on; posts that stand keep theirs."""
    async with bot.database.writing() as session:
        guild = await session.get_one(Guild, guild_id)
        guild.stars = None if stars.emoji == KEYCAPS else list(stars.emoji)


def shown(stars: Stars) -> str:
    """Show the five emoji as a message does."""
    return " ".join(mark(emoji) for emoji in stars.emoji)


class StarsDialog(ui.Modal):
    """Asks for the five emoji.

    Args:
        bot: the client.
        tr: the admin's language.
        custom_id: the dialog's own.
        then: called once they are kept.
    """

    def __init__(self, bot: Loupe, tr: Translation, *, custom_id: str, then: Then) -> None:
        super().__init__(title=tr("Stars"), custom_id=custom_id, timeout=600)
        self._bot, self._tr, self._then = bot, tr, then
        self._emoji: ui.TextInput[Any] = ui.TextInput(
            custom_id="emoji", required=False, max_length=LONGEST, placeholder=" ".join(KEYCAPS)
        )
        self.add_item(
            ui.Label(
                text=tr("Five emoji, from 1 to 5"),
                description=tr("Or this server's own, as :name:. Leave it empty for 1️⃣ to 5️⃣."),
                component=self._emoji,
            )
        )

    async def on_submit(self, interaction: discord.Interaction[Any], /) -> None:
        """Keep them, and go on."""
        own = interaction.guild.emojis if interaction.guild else ()
        stars = read_stars(self._emoji.value, own, self._tr)
        await keep_stars(self._bot, guild_of(interaction), stars)
        await self._then(interaction)

    async def on_error(  # type: ignore[override]  # discord.py declares a dialog's without the item
        self, interaction: discord.Interaction[Any], error: Exception, /
    ) -> None:
        """Leave errors to the error desk."""
        await answer(interaction, error)

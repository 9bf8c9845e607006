"""Loupe's own panels: short messages to people, in one look, sent with no allowed mentions."""

from collections.abc import Sequence
from typing import Any

import discord

ACCENT = discord.Colour(0xC7812F)  # the amber of a darkroom's safelight
TROUBLE = discord.Colour(0xB4412F)

MOST_CHARACTERS = 3900  # Discord takes 4000 over all texts of a message
MOST_BYTES = 9900  # beyond about 10,170 it answers 500
ALT_TEXT = 1000
_OCTETS_A_TEXT = 12  # what Discord adds to each text when it counts bytes

Part = str | discord.ui.Item[Any]


def container(parts: Sequence[Part], accent: discord.Colour = ACCENT) -> discord.ui.Container[Any]:
    """Put markdown texts and components into a frame; what is beyond Discord's limit of text is cut."""
    characters, octets = MOST_CHARACTERS, MOST_BYTES
    items: list[discord.ui.Item[Any]] = []
    for part in parts:
        if not isinstance(part, str):
            items.append(part)
        elif part and (shown := cut(part, characters, octets)):
            characters -= len(shown)
            octets -= len(shown.encode()) + _OCTETS_A_TEXT
            items.append(discord.ui.TextDisplay(shown))
    return discord.ui.Container(*items, accent_colour=accent)


def cut(text: str, characters: int, octets: int) -> str:
    """Give a text, or its whole lines that fit with "…" after them; empty if not even the first one fits."""
    if len(text) <= characters and len(text.encode()) + _OCTETS_A_TEXT <= octets:
        return text
    lines = text.split("\n")
    while lines := lines[:-1]:
        shown = "\n".join([*lines, "…"])
        if len(shown) <= characters and len(shown.encode()) + _OCTETS_A_TEXT <= octets:
            return shown
    return ""


def panel(*parts: Part, accent: discord.Colour = ACCENT) -> discord.ui.LayoutView:
    """Make a message of one frame; its controls, if any, must be such that work without a kept view."""
    view = discord.ui.LayoutView(timeout=None)
    view.add_item(container(parts, accent))
    return view


async def reply(
    interaction: discord.Interaction[Any], view: discord.ui.LayoutView, *, ephemeral: bool = True
) -> None:
    """Answer with a panel: as the first reply, or in place of the "thinking…" of a deferred one.

    Args:
        interaction: what is answered.
        view: the message.
        ephemeral: whether only the person sees it; after a deferral that is already decided.
    """
    nobody = discord.AllowedMentions.none()
    if interaction.response.is_done():
        await interaction.edit_original_response(view=view, allowed_mentions=nobody)
    else:
        await interaction.response.send_message(view=view, ephemeral=ephemeral, allowed_mentions=nobody)


async def update(interaction: discord.Interaction[Any], view: discord.ui.LayoutView) -> None:
    """Show a panel in the place of the message that was clicked, or whose dialog was sent.

    This takes two requests. discord.py's ``edit_message`` takes one, but sends a property with it that
    Discord does not document for an update.
    """
    if not interaction.response.is_done():
        await interaction.response.defer()
    await interaction.edit_original_response(view=view, allowed_mentions=discord.AllowedMentions.none())


def moment(timestamp: float) -> str:
    """Show a moment as everybody's own "2 hours ago", kept current by their client."""
    return f"<t:{int(timestamp)}:R>"

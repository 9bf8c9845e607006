"""Loupe's own panels: short messages to people, in one look, sent with no allowed mentions."""

from collections.abc import Sequence
from typing import Any

import discord

ACCENT = discord.Colour(0xC7812F)  # the amber of a darkroom's safelight
TROUBLE = discord.Colour(0xB4412F)
MOST_TEXT = 3900
"""Discord takes 4000 characters in all texts of a message; the rest is room for what a caller adds."""

Part = str | discord.ui.Item[Any]


def container(parts: Sequence[Part], accent: discord.Colour = ACCENT) -> discord.ui.Container[Any]:
    """Put markdown texts and components into a frame; texts beyond Discord's limit are cut."""
    room = MOST_TEXT
    items: list[discord.ui.Item[Any]] = []
    for part in parts:
        if not isinstance(part, str):
            items.append(part)
        elif part and room > 0:
            shown = part if len(part) <= room else part[: room - 1] + "…"
            room -= len(shown)
            items.append(discord.ui.TextDisplay(shown))
    return discord.ui.Container(*items, accent_colour=accent)


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


def moment(timestamp: float) -> str:
    """Show a moment as everybody's own "2 hours ago", kept current by their client."""
    return f"<t:{int(timestamp)}:R>"

"""Replies that carry files."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import discord

from cogs.render.panel import Part, panel


def text_file(name: str, text: str | bytes) -> discord.File:
    """Make a file of text; ``name`` must be plain, so that "attachment://name" means it."""
    return discord.File(BytesIO(text.encode() if isinstance(text, str) else text), filename=name)


async def reply_with_files(
    interaction: discord.Interaction[Any], parts: Sequence[Part], files: Sequence[discord.File]
) -> None:
    """Put a panel with files in the place of the "thinking…" of a deferred reply."""
    await interaction.edit_original_response(
        view=panel(*parts), attachments=files, allowed_mentions=discord.AllowedMentions.none()
    )

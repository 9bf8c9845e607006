"""The one place where errors of commands, buttons and forms become words."""

import secrets
from types import UnionType
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.app import Loupe
from bot.errors import LoupeError, ToldError
from bot.translation import Translation, translation
from cogs.permissions import names
from cogs.render.escape import escape
from cogs.render.panel import TROUBLE, panel

log = structlog.get_logger(__name__)
FORM = "form"
UNKNOWN_INTERACTION = 10062


async def answer(interaction: discord.Interaction[Any], error: Exception) -> None:
    """Tell the person what went wrong; what is not theirs to know goes to the log, under a reference.

    Never raises because Discord would not take the answer: that is logged.
    """
    cause = _cause(error)
    if isinstance(cause, discord.NotFound) and cause.code == UNKNOWN_INTERACTION:
        log.warning("an answer came too late for Discord", **_context(interaction))
        return
    words = explain(interaction, cause)
    try:
        await _tell(interaction, words)
    except discord.HTTPException as refused:
        log.warning("the words on an error could not be sent", error=str(refused), **_context(interaction))


def explain(interaction: discord.Interaction[Any], error: Exception) -> str:
    """Put an error into words, as markdown; a bug is logged, and the words name its reference there."""
    tr = translation(str(interaction.locale))
    if words := in_words(error, tr):
        return words
    reference = secrets.token_hex(3)
    log.error("a command failed", reference=reference, exc_info=error, **_context(interaction))
    return tr(
        "Something went wrong in Loupe; it was not your doing. It is noted in the log under "
        "**{reference}**: tell that to whoever runs Loupe here if it happens again.",
        reference=reference,
    )


def in_words(error: Exception, tr: Translation) -> str:
    """What an error means for the person, as markdown; empty for one that is a bug."""
    if isinstance(error, LoupeError):
        texts = [text for text in (error.message, error.remedy) if text]
        told = texts if isinstance(error, ToldError) else map(tr.told, texts)
        return "\n".join(map(escape, told))
    if isinstance(error, app_commands.MissingPermissions):
        return tr(
            "You need the permission **{permissions}** for this. Somebody who manages the server's roles can "
            "give it to you.",
            permissions=names(error.missing_permissions, tr),
        )
    if isinstance(error, app_commands.CommandOnCooldown):
        return tr("Not so fast: try again in {seconds} seconds.", seconds=tr.number(error.retry_after + 0.5))
    return next((words for kinds, words in _fixed_words(tr) if isinstance(error, kinds)), "")


def _fixed_words(tr: Translation) -> list[tuple[type[Exception] | UnionType, str]]:
    """Kinds of errors and what to say to each; the first that fits is said."""
    changed = app_commands.CommandNotFound | app_commands.CommandSignatureMismatch
    return [
        (app_commands.NoPrivateMessage, tr("This works only in a server. Ask there again.")),
        (
            app_commands.TransformerError,
            tr("I cannot see what you chose. If it is a channel, let me view it, then try again."),
        ),
        (changed, tr("This command has just changed. Reload Discord (Ctrl+R), then try again.")),
        (app_commands.CheckFailure, tr("You may not use this here. /help shows what you may use.")),
        (
            discord.Forbidden,
            tr(
                "Discord does not let me do that: I lack a permission. Check mine in the channel's "
                "settings › Permissions, then try again."
            ),
        ),
    ]


def _cause(error: Exception) -> Exception:
    return error.original if isinstance(error, app_commands.CommandInvokeError) else error


def _context(interaction: discord.Interaction[Any]) -> dict[str, Any]:
    data: Any = interaction.data or {}
    return {
        "command": interaction.command.qualified_name if interaction.command else data.get("custom_id"),
        "guild": interaction.guild_id,
        "channel": interaction.channel_id,
        "user": interaction.user.id,
    }


async def _tell(interaction: discord.Interaction[Any], words: str) -> None:
    view = panel(words, accent=TROUBLE)
    nobody = discord.AllowedMentions.none()
    if not interaction.response.is_done():
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=nobody)
    elif interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
        await interaction.edit_original_response(view=view, allowed_mentions=nobody)
    else:
        await interaction.followup.send(view=view, ephemeral=True, allowed_mentions=nobody)


def form_id(started_at: float, name: str) -> str:
    """Make the custom id of a control whose form lives only in this run of the bot."""
    return f"{FORM}:{int(started_at)}:{name}"


def of_another_run(custom_id: str, started_at: float) -> bool:
    """Tell whether a control belongs to a form that an earlier run of the bot had open."""
    kind, _, rest = custom_id.partition(":")
    return kind == FORM and rest.partition(":")[0] != str(int(started_at))


async def setup(bot: Loupe) -> None:
    """Stand behind every command, and answer for forms that a restart has closed."""

    async def on_error(interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /) -> None:
        await answer(interaction, error)

    async def on_interaction(interaction: discord.Interaction[Any]) -> None:
        data: Any = interaction.data or {}
        custom_id = str(data.get("custom_id", ""))
        if of_another_run(custom_id, bot.started_at.timestamp()):
            tr = translation(str(interaction.locale))
            await _tell(interaction, tr("This form was closed by a restart. Give the command again."))

    bot.tree.error(on_error)
    bot.add_listener(on_interaction, "on_interaction")

"""/help and /about: what a person may do here, and what Loupe is."""

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands
from sqlalchemy import func, select

from bot import __version__
from bot.app import Loupe
from bot.database.tables import Feed, Subscription
from bot.delivery.permissions import invite
from bot.translation import Translation
from cogs.languages import own_language
from cogs.render.command_texts import CommandTexts
from cogs.render.escape import web_address
from cogs.render.panel import moment, panel, reply
from cogs.scope import guild_of, in_servers

Command = app_commands.Command[Any, ..., Any]


class Help(commands.Cog):
    """What a person may do here, and what Loupe is."""

    def __init__(self, bot: Loupe) -> None:
        self.bot = bot
        self._ids: dict[str, int] = {}

    @app_commands.command(name="help", description=locale_str("What you can do with Loupe here"))
    @in_servers
    async def help(self, interaction: discord.Interaction[Loupe]) -> None:
        """List the commands that the person may use, each ready to be clicked."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        tr, ids = own_language(interaction), await self._command_ids()
        for_all: list[str] = []
        for_some: list[str] = []
        for command in self._commands():
            asked = permissions_asked(command)
            if asked is None:
                for_all.append(command_line(command, ids, tr))
            elif interaction.permissions >= asked:
                for_some.append(command_line(command, ids, tr))
        rate = tr("Rate a story with the stars under its post: from 1, bad, to 5, excellent.")
        parts = [f"## {tr('What you can do here')}\n{rate}", "\n".join(for_all)]
        if for_some:
            parts.append(f"### {tr('Because you manage this server')}\n" + "\n".join(for_some))
        await reply(interaction, panel(*parts))

    @app_commands.command(name="about", description=locale_str("What Loupe is, and what it knows about you"))
    @in_servers
    async def about(self, interaction: discord.Interaction[Loupe]) -> None:
        """Say what Loupe is, what it follows, since when it runs, and what it keeps."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        guild_id, tr = guild_of(interaction), own_language(interaction)
        followed = select(func.count(Subscription.feed_id.distinct())).where(
            Subscription.guild_id == guild_id
        )
        async with self.bot.database.reading() as session:
            here = await session.scalar(followed) or 0
            all_told = await session.scalar(select(func.count()).select_from(Feed)) or 0
        await reply(interaction, panel(*about_parts(self.bot, here, all_told, tr)))

    def _commands(self) -> Iterator[Command]:
        for command in self.bot.tree.walk_commands():
            if isinstance(command, app_commands.Command):
                yield command

    async def _command_ids(self) -> Mapping[str, int]:
        """The ids that Discord gave the commands; asked for once, as they stay while Loupe runs."""
        if not self._ids:
            self._ids = {command.name: command.id for command in await self.bot.tree.fetch_commands()}
        return self._ids


def permissions_asked(command: Command) -> discord.Permissions | None:
    """What a person must hold for a command to be offered to them; ``None`` for what everybody may use."""
    return (command.root_parent or command).default_permissions


def command_line(command: Command, ids: Mapping[str, int], tr: Translation) -> str:
    """A command that can be clicked, and what it does."""
    root = command.root_parent.name if command.root_parent else command.name
    name = command.qualified_name
    clickable = f"</{name}:{ids[root]}>" if root in ids else f"/{name}"
    return f"- {clickable} · {tr(command.description)}"


def about_parts(bot: Loupe, here: int, all_told: int, tr: Translation) -> list[str]:
    """What Loupe is, what it follows, and what it keeps of a person."""
    what = tr(
        "Loupe follows photography feeds, posts a short honest digest of each story, lets members rate it "
        "with stars, and reports what the community thinks."
    )
    feeds = tr.plural("{count} feed followed in this server", "{count} feeds followed in this server", here)
    altogether = tr.plural("{count} feed altogether", "{count} feeds altogether", all_told)
    since = tr("running since {when}", when=moment(bot.started_at.timestamp()))
    privacy = tr(
        "Of you it keeps the stars you give, with your Discord id and the time, which feeds you added, and "
        "what you follow. Taking a star or a follow away deletes it. It does not read what members write."
    )
    links = [f"[{tr('Add Loupe to another server')}]({invite(bot.application_id or 0)})"]
    if contact := web_address(bot.config.feeds.contact_url):
        links.append(f"[{tr('Whoever runs this Loupe')}]({contact})")
    version = tr("Version {version}", version=__version__)
    return [
        f"## Loupe\n{what}",
        f"{feeds} · {altogether}\n{version} · {since}",
        f"### {tr('What it knows about you')}\n{privacy}",
        "-# " + " · ".join(links),
    ]


async def setup(bot: Loupe) -> None:
    """Add /help and /about, and give Discord the commands' texts in every language."""
    await bot.tree.set_translator(CommandTexts())
    await bot.add_cog(Help(bot))

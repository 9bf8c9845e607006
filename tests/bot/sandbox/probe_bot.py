"""A small bot on the real discord.py: it shows what arrives, and its commands cover what must be carried."""

import asyncio
import warnings
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from bot.sandbox.limits import Rate, RateLimits
from bot.sandbox.server import SimulatedDiscord

with warnings.catch_warnings():
    # discord.py imports audioop for voice, which we do not use.
    warnings.simplefilter("ignore", DeprecationWarning)
    import discord
    from discord import app_commands, ui
    from discord.ext import commands

__all__ = ["FAST", "Counter", "ProbeBot", "connected", "discord", "ui"]

FAST = RateLimits(
    create_message=Rate(1000, 1.0),
    edit_message=Rate(1000, 1.0),
    reactions=Rate(1000, 1.0),
    other=Rate(1000, 1.0),
    overall=Rate(5000, 1.0),
    identify_seconds=0.0,
    reply_seconds=1.0,
)


class Counter(ui.View):
    """A message with a button that counts, one that asks, and a select."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @ui.button(label="Count", custom_id="count")
    async def count(self, interaction: discord.Interaction, _: ui.Button["Counter"]) -> None:
        await interaction.response.edit_message(content="counted")

    @ui.button(label="Later", custom_id="later")
    async def later(self, interaction: discord.Interaction, _: ui.Button["Counter"]) -> None:
        await interaction.response.defer()
        await interaction.followup.send("that was later", ephemeral=True)

    @ui.button(label="Ask", custom_id="ask")
    async def ask(self, interaction: discord.Interaction, _: ui.Button["Counter"]) -> None:
        await interaction.response.send_modal(Question())

    @ui.select(cls=ui.ChannelSelect, custom_id="where", channel_types=[discord.ChannelType.text])
    async def where(self, interaction: discord.Interaction, select: ui.ChannelSelect["Counter"]) -> None:
        await interaction.response.send_message(f"there: {select.values[0].name}", ephemeral=True)


# Longer than a browser's numbers are exact.
PRESET = 1290605851106607105


class Question(ui.Modal, title="A question"):
    """A dialog with a text, a choice and a preset channel."""

    text: ui.Label["Question"] = ui.Label(
        text="Why?", component=ui.TextInput(custom_id="why", max_length=100)
    )
    choice: ui.Label["Question"] = ui.Label(
        text="Which?",
        component=ui.Select(
            custom_id="which", options=[discord.SelectOption(label=name) for name in ("a", "b")]
        ),
    )
    place: ui.Label["Question"] = ui.Label(
        text="Where?",
        component=ui.ChannelSelect(
            custom_id="place",
            required=False,
            min_values=0,
            default_values=[
                discord.SelectDefaultValue(id=PRESET, type=discord.SelectDefaultValueType.channel)
            ],
        ),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        text, choice = self.text.component, self.choice.component
        assert isinstance(text, ui.TextInput)
        assert isinstance(choice, ui.Select)
        await interaction.response.send_message(f"{text.value} / {choice.values[0]}", ephemeral=True)


class Feeds(app_commands.Group, name="feed", description="Feeds"):
    """A group with a subcommand that completes and defers."""

    @app_commands.command(description="Add a feed")
    async def add(
        self, interaction: discord.Interaction, url: str, newest: app_commands.Range[int, 1, 25] = 5
    ) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.edit_original_response(content=f"{url} {newest}")

    @add.autocomplete("url")
    async def complete(self, _: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current.upper(), value=f"https://{current}")]


class ProbeBot(commands.AutoShardedBot):
    """A bot that shows what arrives; its commands cover what the simulation must carry."""

    def __init__(self) -> None:
        intents = discord.Intents(guilds=True, guild_messages=True, guild_reactions=True)
        super().__init__(
            command_prefix=[], intents=intents, chunk_guilds_at_startup=False, guild_ready_timeout=0.05
        )
        self.seen: list[tuple[str, object]] = []
        self.heard = asyncio.Event()

    async def setup_hook(self) -> None:
        self.tree.add_command(
            Feeds(default_permissions=discord.Permissions(manage_guild=True), guild_only=True)
        )
        self.tree.command(name="hello", description="Say hello")(_hello)
        self.tree.command(name="counter", description="A message with buttons")(_counter)
        self.tree.command(name="read", description="Read a file")(_read)
        self.tree.command(name="silent", description="Never answers")(_silent)
        self.tree.context_menu(name="Rate this story")(_rate)
        self.add_view(Counter())
        await self.tree.sync()

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Do not wait five seconds before identifying again: the server of a test does not ask for that."""

    def note(self, name: str, what: object) -> None:
        self.seen.append((name, what))
        self.heard.set()

    async def until(self, check: Callable[[], bool]) -> None:
        """Wait until ``check`` holds, looking after each event."""
        async with asyncio.timeout(10):
            while not check():
                self.heard.clear()
                await self.heard.wait()

    def names(self) -> list[str]:
        return [name for name, _ in self.seen]

    async def on_raw_reaction_add(self, event: discord.RawReactionActionEvent) -> None:
        self.note("add", (event.user_id, str(event.emoji)))

    async def on_raw_reaction_remove(self, event: discord.RawReactionActionEvent) -> None:
        self.note("remove", (event.user_id, str(event.emoji)))

    async def on_raw_reaction_clear(self, event: discord.RawReactionClearEvent) -> None:
        self.note("clear", event.message_id)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        self.note("delete", event.message_id)

    async def on_message(self, message: discord.Message) -> None:
        self.note("message", message.content)

    async def on_resumed(self) -> None:
        self.note("resumed", None)

    async def on_shard_resumed(self, _: int) -> None:
        self.note("resumed", None)

    async def on_shard_ready(self, shard_id: int) -> None:
        self.note("ready", shard_id)


async def _hello(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(f"hello {interaction.user} {interaction.locale}")


async def _counter(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("zero", view=Counter())


async def _read(interaction: discord.Interaction, file: discord.Attachment, note: str = "") -> None:
    body = await file.read()
    await interaction.response.send_message(f"{file.filename} {file.size} {body.decode()} {note}".strip())


async def _silent(_: discord.Interaction) -> None:
    return


async def _rate(interaction: discord.Interaction, message: discord.Message) -> None:
    await interaction.response.send_message(f"rating {message.content}", ephemeral=True)


@asynccontextmanager
async def connected(server: SimulatedDiscord) -> AsyncIterator[ProbeBot]:
    """Run a bot on ``server`` until the context ends; discord.py must be pointed there before."""
    bot = ProbeBot()
    async with bot:
        running = asyncio.create_task(bot.start(server.bot_token))
        try:
            await server.wait_ready(10)
            await asyncio.wait_for(bot.wait_until_ready(), 10)
            yield bot
        finally:
            await bot.close()
            with suppress(asyncio.CancelledError):
                await running

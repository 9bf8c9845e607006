"""/follow: members follow gear, makers and words, and are told of stories on them."""

import random
from datetime import timedelta

import discord
from discord import app_commands
from discord.app_commands import Choice, locale_str

from bot.app import Loupe
from bot.database.tables import Follow as Followed
from bot.discussion.followers import Member, come_by, follow, following, unfollow
from bot.discussion.follows import Wanted
from bot.discussion.suggestions import chosen, suggested
from bot.discussion.traits import count_about
from bot.errors import LoupeError, ToldError
from bot.stories.plain import one_line
from bot.translation import Translation
from bot.work.mailing import JOB, Mailing
from cogs.languages import own_language
from cogs.postman import DiscordPostman
from cogs.render.choices import CHOICES, Typed, choices
from cogs.render.escape import escape
from cogs.render.follows import follow_line, how_told, list_heading, trouble, understood, would_have
from cogs.render.panel import Part, panel, reply
from cogs.render.sheets import PagedCog, Sheet, SheetRequest, render
from cogs.scope import guild_of, in_servers
from cogs.unfollow import UnfollowSelect, unfollow_part

LATELY = timedelta(days=30)
A_PAGE = 10
WHAT = locale_str("a camera, a lens, a maker or words, such as Leica M11 or street photography")


class Follow(PagedCog):
    """What members follow in a server."""

    group = in_servers(
        app_commands.Group(name="follow", description=locale_str("Be told of stories on what you choose"))
    )

    def __init__(self, bot: Loupe) -> None:
        self.bot = bot

    async def sheet(self, request: SheetRequest) -> Sheet:
        """Give one page of what a member follows, with a select that takes it away."""
        async with self.bot.database.reading() as session:
            mine = await following(session, Member(request.guild_id, request.user_id))
        tr, shown = request.tr, mine.follows[request.page * A_PAGE : (request.page + 1) * A_PAGE]
        empty = tr("Nothing yet. Begin with /follow add.")
        lines = "\n".join(follow_line(each, tr) for each in shown) or empty
        parts: list[Part] = [part for part in (trouble(mine, tr, request.now), lines) if part]
        parts += unfollow_part(shown, request.page, tr)
        return Sheet(list_heading(mine, tr), tuple(parts), max(-(-len(mine.follows) // A_PAGE), 1))

    @group.command(name="add", description=locale_str("Be told when a new story on something is posted here"))
    @app_commands.describe(what=WHAT)
    async def add(self, interaction: discord.Interaction[Loupe], what: Typed) -> None:
        """Let the member follow something, and say how it was understood."""
        tr, member = await self._begin(interaction)
        async with self.bot.database.reading() as session:
            wanted = await chosen(session, what)
        if wanted is None:
            raise ToldError(
                tr("“{words}” has no word to look for.", words=one_line(what)),
                remedy=tr("Name a camera, a lens or a maker, or give a word that says what you look for."),
            )
        now = self.bot.clock()
        async with self.bot.database.writing() as session:
            new = await follow(session, member, wanted, now)
        if not new:
            words = tr("You follow {what} here already.", what=f"**{escape(wanted.label)}**")
            await reply(interaction, panel(words))
            return
        async with self.bot.database.reading() as session:
            count = await count_about(session, member.guild_id, wanted, now - LATELY)
            mine = await following(session, member)
        told = [understood(wanted, tr), would_have(count, wanted, tr), trouble(mine, tr, now)]
        await reply(interaction, panel("\n".join(filter(None, told)), f"-# {how_told(tr)}"))

    @group.command(name="list", description=locale_str("What you follow here; only you see it"))
    async def show(self, interaction: discord.Interaction[Loupe]) -> None:
        """List what the member follows."""
        tr, member = await self._begin(interaction)
        request = SheetRequest("follows", "", 0, member.guild_id, member.user_id, self.bot.clock(), tr)
        await reply(interaction, await render(self, request))

    @group.command(name="remove", description=locale_str("Stop following something here"))
    @app_commands.describe(what=locale_str("one of what you follow, as the list names it"))
    async def remove(self, interaction: discord.Interaction[Loupe], what: Typed) -> None:
        """Take back what the member follows."""
        tr, member = await self._begin(interaction)
        async with self.bot.database.reading() as session:
            wanted = await chosen(session, what)
        async with self.bot.database.writing() as session:
            mine = (await following(session, member)).follows
            named = [each.id for each in mine if what == f"id:{each.id}"]
            named = named or [each.id for each in mine if wanted and _same(each, wanted)]
            labels = await unfollow(session, member, named)
        if not labels:
            raise _not_followed(what, tr)
        words = tr("You no longer follow {what} here.", what=f"**{escape(labels[0])}**")
        await reply(interaction, panel(words))

    @add.autocomplete("what")
    async def _suggest(self, interaction: discord.Interaction[Loupe], typed: str) -> list[Choice[str]]:
        async with self.bot.database.reading() as session:
            names = await suggested(session, guild_of(interaction), typed, CHOICES)
        return choices((name, name) for name in names)

    @remove.autocomplete("what")
    async def _suggest_own(self, interaction: discord.Interaction[Loupe], typed: str) -> list[Choice[str]]:
        member = Member(guild_of(interaction), interaction.user.id)
        async with self.bot.database.reading() as session:
            mine = await following(session, member)
        return choices(((each.label, f"id:{each.id}") for each in mine.follows), typed)

    async def _begin(self, interaction: discord.Interaction[Loupe]) -> tuple[Translation, Member]:
        """Show "thinking…" to the member alone, and try a letter again that could not be sent to them."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        member = Member(guild_of(interaction), interaction.user.id, str(interaction.locale))
        async with self.bot.database.writing() as session:
            tried = await come_by(session, member, self.bot.clock())
        if tried:
            self.bot.wake(JOB)
        return own_language(interaction), member


def _same(followed: Followed, wanted: Wanted) -> bool:
    return followed.kind == wanted.kind and followed.key == wanted.key


def _not_followed(typed: str, tr: Translation) -> LoupeError:
    return ToldError(
        tr("You do not follow “{what}” here.", what=one_line(typed)),
        remedy=tr("Choose one from the list that opens while you type."),
    )


async def setup(bot: Loupe) -> None:
    """Add the commands and the select of the list, and start the job that takes letters to followers."""
    engine = bot.engine
    mailing = Mailing(
        engine.database,
        DiscordPostman(bot),
        engine.jobs,
        installation=engine.installation,
        clock=engine.clock,
        chance=random.Random(engine.chance.random()),
    )
    engine.jobs.add(JOB, mailing.step, every=20.0, drain=mailing.lanes.drain)
    bot.add_dynamic_items(UnfollowSelect)
    await bot.add_cog(Follow(bot))

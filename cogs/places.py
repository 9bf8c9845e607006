"""Servers, channels, threads and messages come and go: what that means for posts and subscriptions."""

from collections.abc import Collection

import discord
from discord.ext import commands
from sqlalchemy import delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import Loupe
from bot.database.tables import Guild, Post, PostState, Subscription
from bot.delivery.outbox import gone
from bot.translation import translation
from bot.votes.ledger import mark_stale
from bot.work.delivering import JOB, REFRESHING_JOB, SEEDING_JOB
from bot.work.healing import JOB as HEALING_JOB

OPEN = (PostState.PLANNED, PostState.READY)


class Places(commands.Cog):
    """Keeps the database true to what exists on Discord.

    Args:
        bot: the client.
    """

    def __init__(self, bot: Loupe) -> None:
        self._bot = bot

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Note which servers we are in, and which we were removed from while we were away."""
        here = [guild for guild in self._bot.guilds if guild.shard_id == shard_id]
        async with self._bot.database.writing() as session:
            for guild in here:
                await self._greet(session, guild)
            known = (await session.scalars(select(Guild.id).where(Guild.left_at.is_(None)))).all()
            ours = {each for each in known if (each >> 22) % (self._bot.shard_count or 1) == shard_id}
            await self._leave(session, ours - {guild.id for guild in here})

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Go on with everything that waited for the connection."""
        for job in (JOB, SEEDING_JOB, REFRESHING_JOB, HEALING_JOB):
            self._bot.wake(job)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Note a new server, or one that came back: its posts go on."""
        async with self._bot.database.writing() as session:
            await self._greet(session, guild)
        self._bot.wake(JOB)

    @commands.Cog.listener()
    async def on_guild_update(self, before: discord.Guild, after: discord.Guild) -> None:
        """Note that a server prefers another language now."""
        if before.preferred_locale != after.preferred_locale:
            async with self._bot.database.writing() as session:
                await self._greet(session, after)

    # A permission that was missing may have been given: what rests is tried at once.

    @commands.Cog.listener()
    async def on_guild_channel_update(
        self, before: discord.abc.GuildChannel, after: discord.abc.GuildChannel
    ) -> None:
        """Go on with what waits, where a channel's permissions changed."""
        if before.overwrites != after.overwrites:
            await self._bot.delivering.resume(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_role_update(self, before: discord.Role, after: discord.Role) -> None:
        """Go on with what waits, where a role of ours changed."""
        if before.permissions != after.permissions and after in after.guild.me.roles:
            await self._bot.delivering.resume(after.guild.id)

    @commands.Cog.listener()
    async def on_member_update(self, before: discord.Member, after: discord.Member) -> None:
        """Go on with what waits, where we were given a role."""
        if after == after.guild.me and before.roles != after.roles:
            await self._bot.delivering.resume(after.guild.id)

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Note that we were removed: the server's posts rest, and nothing is deleted."""
        async with self._bot.database.writing() as session:
            await self._leave(session, [guild.id])

    async def _greet(self, session: AsyncSession, guild: discord.Guild) -> None:
        language = translation(str(guild.preferred_locale)).language
        known = await session.get(Guild, guild.id)
        if known is None:
            session.add(Guild(id=guild.id, locale=language, joined_at=self._bot.clock()))
        else:
            known.locale, known.left_at = language, None

    async def _leave(self, session: AsyncSession, guild_ids: Collection[int]) -> None:
        await session.execute(update(Guild).where(Guild.id.in_(guild_ids)).values(left_at=self._bot.clock()))

    @commands.Cog.listener()
    async def on_raw_message_delete(self, payload: discord.RawMessageDeleteEvent) -> None:
        """Note a deleted post."""
        await self._gone([payload.message_id])

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, payload: discord.RawBulkMessageDeleteEvent) -> None:
        """Note deleted posts."""
        await self._gone(payload.message_ids)

    async def _gone(self, message_ids: Collection[int]) -> None:
        async with self._bot.database.reading() as session:
            posts = await session.execute(
                select(Post.id, Post.guild_id, Post.story_id).where(Post.message_id.in_(message_ids))
            )
            rows = posts.all()
        if not rows:
            return
        async with self._bot.database.writing() as session:
            await gone(session, [post for post, _, _ in rows])
            await mark_stale(session, {(guild, story) for _, guild, story in rows}, self._bot.clock())

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Note a comment in a post's thread: its card counts them."""
        if not isinstance(message.channel, discord.Thread) or message.author == self._bot.user:
            return
        async with self._bot.database.reading() as session:
            rows = await session.execute(
                select(Post.guild_id, Post.story_id).where(Post.thread_id == message.channel.id)
            )
            stories = {(guild, story) for guild, story in rows}
        if not stories:  # whatever is talked of in other threads must not keep the one writer busy
            return
        async with self._bot.database.writing() as session:
            await mark_stale(session, stories, self._bot.clock())
        self._bot.wake(REFRESHING_JOB)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        """Note a deleted thread: a forum's post, or the place where a post was discussed."""
        async with self._bot.database.writing() as session:
            await session.execute(
                update(Post).where(Post.thread_id == payload.thread_id).values(thread_id=None)
            )
            await self._close(session, payload.thread_id)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """Note a deleted channel: nothing can be posted there, and what stood there is gone."""
        async with self._bot.database.writing() as session:
            await self._close(session, channel.id)

    async def _close(self, session: AsyncSession, place_id: int) -> None:
        standing = or_(Post.place_id == place_id, Post.channel_id == place_id)
        posts = await session.scalars(select(Post.id).where(standing, Post.state == PostState.SENT))
        await gone(session, posts.all())
        await session.execute(
            update(Post)
            .where(Post.channel_id == place_id, Post.state.in_(OPEN))
            .values(state=PostState.FAILED, problem="The channel was deleted.")
        )
        await session.execute(delete(Subscription).where(Subscription.channel_id == place_id))


async def setup(bot: Loupe) -> None:
    """Watch what comes and goes."""
    await bot.add_cog(Places(bot))

"""Reactions become votes: what members do on Discord, in the order in which they did it."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import discord
import structlog
from discord.ext import commands
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.app import Loupe
from bot.database.tables import Post, PostKind, PostState
from bot.votes.ledger import Given, VoteEvent, facts
from bot.votes.stars import Stars
from bot.work.delivering import SEEDING_JOB
from bot.work.healing import Healing
from bot.work.lanes import Lanes

YOUNG = timedelta(minutes=10)
REMEMBERED = 20_000  # messages whose post (or lack of one) is kept in memory
TIDIED_AT_ONCE = 10

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A reaction event as it came: user None means everybody's, emoji None means all."""

    message_id: int
    user_id: int | None = None
    emoji: str | None = None
    given: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    post_id: int
    stars: Stars


class Voting(commands.Cog):
    """Listens to reactions, keeps one star a member where it may, and heals after silence.

    Args:
        bot: the client.
        healing: compares Discord with the ledger.
    """

    def __init__(self, bot: Loupe, healing: Healing) -> None:
        self._bot = bot
        self._intake = bot.engine.intake
        self._healing = healing
        self._heard: asyncio.Queue[_Heard] = asyncio.Queue()
        self._known: OrderedDict[int, _Known | None] = OrderedDict()
        self._tidying: Lanes[tuple[int, int]] = Lanes("tidying", TIDIED_AT_ONCE, self._tidy_next)
        self._untidy: dict[tuple[int, int], None] = {}
        self._consumer: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Start to take reactions in, in order."""
        self._intake.listen(self._written)
        self._healing.listen(self._holds_several)
        self._consumer = asyncio.create_task(self._consume(), name="reactions")

    async def cog_unload(self) -> None:
        """Stop taking reactions in."""
        if self._consumer is not None:
            self._consumer.cancel()

    # Listeners run as tasks of their own; a queue keeps the order in which events came.

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Take in a reaction, unless a bot gave it."""
        if payload.member is None or not payload.member.bot:
            self._hear(_Heard(payload.message_id, payload.user_id, str(payload.emoji), given=True))

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Take in that a reaction was taken off."""
        self._hear(_Heard(payload.message_id, payload.user_id, str(payload.emoji)))

    @commands.Cog.listener()
    async def on_raw_reaction_clear(self, payload: discord.RawReactionClearEvent) -> None:
        """Take in that all reactions were taken off."""
        self._hear(_Heard(payload.message_id))

    @commands.Cog.listener()
    async def on_raw_reaction_clear_emoji(self, payload: discord.RawReactionClearEmojiEvent) -> None:
        """Take in that all reactions of one emoji were taken off."""
        self._hear(_Heard(payload.message_id, emoji=str(payload.emoji)))

    @commands.Cog.listener()
    async def on_shard_ready(self, shard_id: int) -> None:
        """Heal the servers of a connection that begins anew: its earlier events are lost."""
        await self._healing.ask([g.id for g in self._bot.guilds if g.shard_id == shard_id])

    @commands.Cog.listener()
    async def on_guild_available(self, guild: discord.Guild) -> None:
        """Heal a server that Discord had lost for a while."""
        await self._healing.ask([guild.id])

    def _hear(self, heard: _Heard) -> None:
        if self._bot.user is not None and heard.user_id == self._bot.user.id:
            return
        self._heard.put_nowait(heard)

    async def _consume(self) -> None:
        while True:
            batch = [await self._heard.get()]
            while not self._heard.empty():
                batch.append(self._heard.get_nowait())
            try:
                await self._learn({heard.message_id for heard in batch})
            except Exception:  # the database may be away for a moment: healing finds what is missed here
                log.exception("reactions could not be read", events=len(batch))
                await self._healing.ask([guild.id for guild in self._bot.guilds])
                continue
            for heard in batch:
                self._take(heard)

    def _take(self, heard: _Heard) -> None:
        known = self._known.get(heard.message_id)
        star = None if known is None or heard.emoji is None else known.stars.star(heard.emoji)
        if known is None or (heard.emoji is not None and star is None):
            return
        if heard.user_id is None:
            self._intake.cleared(known.post_id, star)
            self._offer_again(known.post_id)
        elif star is not None and heard.given:
            self._intake.given(known.post_id, heard.user_id, star)
        elif star is not None:
            self._intake.withdrawn(known.post_id, heard.user_id, star)

    async def _learn(self, message_ids: Iterable[int]) -> None:
        """Look up which messages are posts.

        That a message is none is remembered too, unless it is young: a post's row learns of its message a
        moment after Discord shows it. What is missed in that moment is found when its stars are offered.
        """
        unknown = [message for message in message_ids if message not in self._known]
        if not unknown:
            return
        async with self._bot.database.reading() as session:
            found = await _posts(session, unknown)
        young = discord.utils.time_snowflake(self._bot.clock() - YOUNG)
        self._known |= {each: found.get(each) for each in unknown if each in found or each < young}
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _offer_again(self, post_id: int) -> None:
        """Have the stars offered again that a moderator took off along with the votes."""
        self._tidying.open((post_id, 0), lambda: self._unseed(post_id))

    async def _unseed(self, post_id: int) -> None:
        async with self._bot.database.writing() as session:
            await session.execute(
                update(Post).where(Post.id == post_id, Post.state == PostState.SENT).values(seeded=False)
            )
        self._bot.wake(SEEDING_JOB)

    # One star a member: the earlier reaction is taken off where the bot may do so, else it is outvoted.

    def _written(self, events: Sequence[VoteEvent]) -> None:
        for event in events:
            if isinstance(event, Given):
                self._untidy[event.post_id, event.user_id] = None
        self._tidy_next()

    def _holds_several(self, post_id: int, user_id: int) -> None:
        self._untidy[post_id, user_id] = None
        self._tidy_next()

    def _tidy_next(self) -> None:
        for key in list(self._untidy):
            if self._tidying.open(key, partial(self._tidy, *key)):
                del self._untidy[key]

    async def _tidy(self, post_id: int, user_id: int) -> None:
        async with self._bot.database.reading() as session:
            everybody = await facts(session, post_id)
            post = await session.get(Post, post_id)
        held = [(at, star) for (user, star), at in everybody.items() if user == user_id]
        if post is None or post.place_id is None or post.message_id is None:
            return
        channel = self._bot.get_channel(post.place_id)
        if not isinstance(channel, discord.TextChannel | discord.Thread):
            return
        if not channel.permissions_for(channel.guild.me).manage_messages:
            return
        stars = Stars.chosen(post.stars)
        message = channel.get_partial_message(post.message_id)
        for _, star in sorted(held)[:-1]:
            try:
                await message.remove_reaction(stars.of(star), discord.Object(user_id))
            except discord.HTTPException as error:
                log.info("an earlier star stays and is outvoted", post=post_id, reason=str(error))


async def _posts(session: AsyncSession, message_ids: Sequence[int]) -> dict[int, _Known]:
    rows = await session.execute(
        select(Post.message_id, Post.id, Post.stars).where(
            Post.message_id.in_(message_ids), Post.kind == PostKind.STORY
        )
    )
    return {message: _Known(post, Stars.chosen(stars)) for message, post, stars in rows if message}


async def setup(bot: Loupe) -> None:
    """Listen to reactions, and heal what was missed."""
    await bot.add_cog(Voting(bot, bot.healing))

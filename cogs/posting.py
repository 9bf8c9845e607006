"""The courier: carries posts to Discord and reads what stands there."""

import random
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta

import discord
from discord.abc import Messageable
from discord.utils import MISSING

from bot.app import Loupe
from bot.votes.stars import HIGHEST, LOWEST
from bot.work.card import Parcel
from bot.work.courier import Delivered, Refused, Shown, Standing, StarsGone
from bot.work.delivering import JOB, REFRESHING_JOB, SEEDING_JOB, Delivering
from bot.work.healing import JOB as HEALING_JOB
from bot.work.healing import Healing
from bot.work.tending import Tending
from cogs.forum_post import post_in_forum
from cogs.render.card import Rendered, carries, render_card
from cogs.render.card_parts import file_name, picture_files
from cogs.render.refusals import WRONG_KIND, answers

Place = discord.TextChannel | discord.ForumChannel | discord.Thread
LOOK_BACK = timedelta(seconds=30)  # Discord's clock and ours may differ a little
MOST_LOOKED_AT = 1000
CROSSPOSTED_ALREADY, UNKNOWN_EMOJI = 40033, 10014


class DiscordCourier:
    """Carries parcels through a connected client; see ``bot.work.courier.Courier``.

    Args:
        bot: the client.
    """

    def __init__(self, bot: Loupe) -> None:
        self._bot = bot

    def is_ready(self) -> bool:
        """Tell whether the client is connected and knows its servers."""
        return self._bot.is_ready()

    def has_nonce(self, parcel: Parcel) -> bool:
        """Tell whether Discord takes a nonce where the parcel goes: in forums it does not."""
        return not isinstance(self._bot.get_channel(parcel.channel_id), discord.ForumChannel)

    async def _place(self, channel_id: int) -> Place:
        found = self._bot.get_channel(channel_id)
        if found is None:
            with answers():
                found = await self._bot.fetch_channel(channel_id)
        if not isinstance(found, Place):
            raise Refused(WRONG_KIND, place=True)
        return found

    async def send(self, parcel: Parcel) -> Delivered:
        """Post the card under its nonce, or as a new post in a forum."""
        place = await self._place(parcel.channel_id)
        rendered, files = _render(parcel, place), picture_files(parcel.card)
        with answers():
            if isinstance(place, discord.ForumChannel):
                return await post_in_forum(place, parcel, rendered)
            if rendered.embed is not None and isinstance(rendered.view, discord.ui.View):
                message = await place.send(
                    embed=rendered.embed,
                    view=rendered.view,
                    files=files,
                    nonce=parcel.nonce,
                    suppress_embeds=False,
                )
            else:
                assert isinstance(rendered.view, discord.ui.LayoutView)  # noqa: S101 - tells the types apart
                message = await place.send(view=rendered.view, files=files, nonce=parcel.nonce)
        return Delivered(message.id, message.channel.id, attached=file_name(parcel.card))

    async def find(self, parcel: Parcel) -> Delivered | None:
        """Look for the post among our own messages since its first attempt, oldest first."""
        place = await self._place(parcel.channel_id)
        since = (parcel.since or self._bot.clock()) - LOOK_BACK
        with answers():
            if isinstance(place, discord.ForumChannel):
                return await self._find_in_forum(place, parcel, discord.utils.time_snowflake(since))
            async for message in place.history(after=since, oldest_first=True, limit=MOST_LOOKED_AT):
                if message.author.id == self._me and carries(message, parcel.nonce):
                    return Delivered(message.id, message.channel.id, attached=file_name(parcel.card))
        return None

    @property
    def _me(self) -> int:
        return self._bot.user.id if self._bot.user else 0

    async def _find_in_forum(
        self, forum: discord.ForumChannel, parcel: Parcel, since: int
    ) -> Delivered | None:
        active = [thread for thread in await forum.guild.active_threads() if thread.parent_id == forum.id]
        archived = [thread async for thread in forum.archived_threads(limit=50)]
        for thread in sorted([*active, *archived], key=lambda each: each.id):
            if thread.owner_id != self._me or thread.id < since:
                continue
            try:
                starter = await thread.fetch_message(thread.id)
            except discord.NotFound:
                continue
            if carries(starter, parcel.nonce):
                return Delivered(starter.id, thread.id, thread.id, file_name(parcel.card))
        return None

    async def seed(self, parcel: Parcel) -> None:
        """Publish an announcement where the admin asked for it, and offer the five stars."""
        message = await self._message(parcel)
        with answers():
            channel = self._bot.get_channel(parcel.channel_id)
            if parcel.crosspost and isinstance(channel, discord.TextChannel) and channel.is_news():
                try:
                    await message.publish()
                except discord.HTTPException as error:
                    if error.code != CROSSPOSTED_ALREADY:
                        raise
            for star in range(LOWEST, HIGHEST + 1):
                try:
                    await message.add_reaction(parcel.card.stars.of(star))
                except discord.HTTPException as error:
                    if error.code == UNKNOWN_EMOJI:
                        raise StarsGone("An emoji of the stars was deleted.") from error
                    raise

    async def _message(self, parcel: Parcel) -> discord.PartialMessage:
        if parcel.place_id is None or parcel.message_id is None:
            raise Refused("The post was never made.")
        place = await self._place(parcel.place_id)
        if not isinstance(place, Messageable):
            raise Refused("A forum itself holds no messages.", place=True)
        return place.get_partial_message(parcel.message_id)

    async def refresh(self, parcel: Parcel) -> str:
        """Show the card as it is now; a picture that is uploaded already stays, and is named again."""
        message = await self._message(parcel)
        home = await self._place(parcel.channel_id)
        try:
            return await _edit(message, parcel, home)
        except Refused as refused:
            if refused.gone or refused.place or not file_name(parcel.card):
                raise
            # Discord does not find the file (discord-api-docs#7529): the ratings go before the picture.
            bare = replace(parcel, card=replace(parcel.card, picture=None))
            return await _edit(message, bare, home)

    async def comments(self, parcel: Parcel) -> int:
        """Count the messages of its thread, as Discord counts them; 0 without one."""
        if parcel.thread_id is None:
            return 0
        with answers():
            try:
                thread = await self._bot.fetch_channel(parcel.thread_id)
            except discord.NotFound:
                return 0
        return thread.message_count if isinstance(thread, discord.Thread) else 0

    async def shown(self, place_id: int, posts: Sequence[Standing]) -> AsyncIterator[Shown]:
        """Read the stars on messages of one place, a page of its history at a time."""
        place = await self._place(place_id)
        if not isinstance(place, Messageable):
            raise Refused("A forum itself holds no messages.", place=True)
        waiting = {post.message_id: post for post in posts}
        while waiting:
            newest = max(waiting)
            with answers():
                page = [m async for m in place.history(limit=100, before=discord.Object(newest + 1))]
            oldest = page[-1].id if page else 0
            for message in page:
                post = waiting.pop(message.id, None)
                if post is not None:
                    with answers():
                        seen = await self._read(post, message)
                    yield seen
            for message_id in [each for each in waiting if each >= oldest]:
                yield Shown(waiting.pop(message_id).post_id, gone=True)

    async def _read(self, post: Standing, message: discord.Message) -> Shown:
        held: set[tuple[int, int]] = set()
        offered = set()
        for reaction in message.reactions:
            star = post.stars.star(str(reaction.emoji))
            if star is None:
                continue
            if reaction.me:
                offered.add(star)
            if reaction.normal_count > int(reaction.me):
                held |= {(u.id, star) async for u in reaction.users() if not u.bot}
            if reaction.burst_count:
                burst = reaction.users(type=discord.ReactionType.burst)
                held |= {(u.id, star) async for u in burst if not u.bot}
        return Shown(post.post_id, frozenset(held), offered=len(offered) == HIGHEST)


async def _edit(message: discord.PartialMessage, parcel: Parcel, home: Place) -> str:
    rendered, name = _render(parcel, home), file_name(parcel.card)
    files = MISSING if name == parcel.attached else picture_files(parcel.card)
    with answers():
        if rendered.embed is None:
            await message.edit(view=rendered.view, attachments=files)
        else:
            await message.edit(embed=rendered.embed, view=rendered.view, attachments=files)
    return name


def _render(parcel: Parcel, place: Place) -> Rendered:
    return render_card(
        parcel.card,
        style=parcel.style,
        nonce=parcel.nonce,
        discuss=isinstance(place, discord.TextChannel),
    )


async def setup(bot: Loupe) -> None:
    """Start the jobs that carry posts to Discord."""
    engine = bot.engine
    courier = DiscordCourier(bot)
    chance = random.Random(engine.chance.random())
    delivering = bot.delivering = Delivering(
        engine.database,
        courier,
        engine.jobs,
        installation=engine.installation,
        clock=engine.clock,
        chance=chance,
    )
    healing = bot.healing = Healing(engine.database, courier, engine.intake, engine.jobs, clock=engine.clock)
    tending = Tending(engine.database, courier, healing, engine.jobs, clock=engine.clock, chance=chance)
    engine.jobs.add(HEALING_JOB, healing.step, every=5.0, drain=healing.lanes.drain)
    engine.jobs.add(JOB, delivering.step, every=5.0, drain=delivering.lanes.drain)
    engine.jobs.add(SEEDING_JOB, tending.seed_step, every=10.0, drain=tending.seeding.drain)
    engine.jobs.add(REFRESHING_JOB, tending.refresh_step, every=5.0, drain=tending.refreshing.drain)

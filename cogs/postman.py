"""The postman: takes letters into private messages, and looks what a member may see."""

from collections.abc import Collection
from datetime import timedelta

import discord

from bot.app import Loupe
from bot.discussion.letters import Letter
from bot.translation import marked, translation
from bot.work.courier import NotNow, Refused
from bot.work.postman import Closed
from cogs.render.follows import letter_view
from cogs.render.refusals import answers
from cogs.render.stories import post_address

# Discord's error codes: https://docs.discord.com/developers/topics/opcodes-and-status-codes
UNKNOWN_MEMBER, UNKNOWN_USER = 10007, 10013
TOO_FAST = 40003  # opening private channels
CANNOT_WRITE, NO_MUTUAL_GUILD = 50007, 50278
LOOK_BACK = timedelta(seconds=30)  # Discord's clock and ours may differ a little
MOST_LOOKED_AT = 200

CLOSED = marked("Discord does not let me write to you: you take no private messages from this server.")


class DiscordPostman:
    """Carries letters through a connected client; see ``bot.work.postman.Postman``.

    Args:
        bot: the client.
    """

    def __init__(self, bot: Loupe) -> None:
        self._bot = bot

    def is_ready(self) -> bool:
        """Tell whether the client is connected and knows its servers."""
        return self._bot.is_ready()

    async def seen_by(self, user_id: int, guild_id: int, channels: Collection[int]) -> set[int] | None:
        """Give those channels of a server that a member may view; None for whoever is no member any more."""
        guild = self._bot.get_guild(guild_id)
        if guild is None or guild.unavailable:
            raise NotNow("the server is not there at present")
        with answers():
            try:
                member = await guild.fetch_member(user_id)
            except discord.NotFound as error:
                if error.code in {UNKNOWN_MEMBER, UNKNOWN_USER}:
                    return None
                raise
        return {each for each in channels if await self._views(member, each)}

    async def _views(self, member: discord.Member, channel_id: int) -> bool:
        channel = member.guild.get_channel_or_thread(channel_id)
        if channel is None:  # an archived thread, or one that is gone
            try:
                with answers():
                    found = await self._bot.fetch_channel(channel_id)
            except Refused:
                return False
            if not isinstance(found, discord.Thread) or found.guild != member.guild:
                return False
            channel = found
        if isinstance(channel, discord.Thread) and channel.parent is None:
            return False
        granted = channel.permissions_for(member)
        if isinstance(channel, discord.Thread) and channel.is_private() and not granted.manage_threads:
            return False  # who else is in it is not known without asking for each
        return granted.view_channel

    async def send(self, letter: Letter, nonce: str) -> None:
        """Send a letter under its nonce."""
        view = letter_view(letter, self._names(letter), translation(letter.locale))
        with answers():
            try:
                channel = await self._bot.create_dm(discord.Object(letter.user_id))
                await channel.send(view=view, nonce=nonce, allowed_mentions=discord.AllowedMentions.none())
            except discord.HTTPException as error:
                if error.code in {CANNOT_WRITE, NO_MUTUAL_GUILD}:
                    raise Closed(CLOSED) from error
                if error.code == UNKNOWN_USER:
                    raise Refused("There is no such person any more.", gone=True) from error
                if error.code == TOO_FAST:
                    raise NotNow("Discord asks for a pause in opening private channels") from error
                raise

    def _names(self, letter: Letter) -> dict[int, str]:
        guilds = (self._bot.get_guild(line.place.guild_id) for line in letter.lines)
        return {guild.id: guild.name for guild in guilds if guild is not None}

    async def stands(self, letter: Letter) -> bool:
        """Look for the link of its first story, which nobody is told twice, among our messages."""
        address = post_address(letter.lines[0].place)
        since = (letter.since or self._bot.clock()) - LOOK_BACK
        with answers():
            channel = await self._bot.create_dm(discord.Object(letter.user_id))
            async for message in channel.history(after=since, oldest_first=True, limit=MOST_LOOKED_AT):
                ours = self._bot.user is not None and message.author.id == self._bot.user.id
                if ours and any(f"({address})" in text for text in _texts(message)):
                    return True
        return False


def _texts(message: discord.Message) -> list[str]:
    """All that a message says in text displays."""
    frames = [each for each in message.components if isinstance(each, discord.Container)]
    every = (*message.components, *(inner for frame in frames for inner in frame.children))
    return [each.content for each in every if isinstance(each, discord.TextDisplay)]

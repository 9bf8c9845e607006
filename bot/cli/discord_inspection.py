"""What ``loupe check`` asks Discord: is the token accepted, are the intents, what does each channel allow?"""

import asyncio
from collections.abc import Sequence

import aiohttp
import discord

from bot.app import INTENTS
from bot.app.quirks import point_at
from bot.cli.inspection import Finding, Target
from bot.config import Config
from bot.delivery.permissions import USEFUL, Permission, Place, invite, missing

READY_SECONDS = 30.0


async def inspect_discord(config: Config, targets: Sequence[Target]) -> list[Finding]:
    """Connect as the bot for a moment and look at what it may do.

    Args:
        config: the settings; the token is used and never shown.
        targets: the channels that follow feeds.
    """
    point_at(config)
    client = discord.AutoShardedClient(
        intents=INTENTS,
        max_messages=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
    )
    findings: list[Finding] = []
    try:
        async with client:
            await client.login(config.discord.token.get_secret_value())
            findings.append(Finding(well=True, what="token", text=f"Discord knows it as {client.user}"))
            await _connect(client)
            findings.append(Finding(well=True, what="intents", text="accepted; none of them is privileged"))
            findings += [await _channel(client, target) for target in targets]
            findings.append(_invitation(client))
    except (discord.DiscordException, aiohttp.ClientError, TimeoutError, OSError) as error:
        findings.append(_refusal(error, config))
    return findings


async def _connect(client: discord.Client) -> None:
    """Wait until Discord has told everything about the bot's servers.

    Raises:
        discord.DiscordException: Discord ends the connection.
        TimeoutError: it takes too long.
    """
    connection = asyncio.create_task(client.connect(reconnect=False))
    ready = asyncio.create_task(client.wait_until_ready())
    await asyncio.wait({connection, ready}, timeout=READY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if connection.done():
        connection.result()
    if not ready.done():
        connection.cancel()
        ready.cancel()
        raise TimeoutError


def _refusal(error: Exception, config: Config) -> Finding:
    if isinstance(error, discord.LoginFailure):
        remedy = "Reset it at https://discord.com/developers/applications and put it into [discord] token."
        return Finding(well=False, what="token", text="Discord does not accept it", remedy=remedy)
    if isinstance(error, discord.PrivilegedIntentsRequired):
        remedy = "Loupe needs no privileged intent: look at the application's Bot page."
        return Finding(well=False, what="intents", text="Discord refuses them", remedy=remedy)
    if isinstance(error, discord.HTTPException):
        text = f"answered {error.status}: {error.text}"
        return Finding(well=False, what="Discord", text=text, remedy="Try again in a minute.")
    text = (
        f"{config.discord.api_url} or {config.discord.gateway_url} does not answer ({type(error).__name__})"
    )
    return Finding(
        well=False, what="Discord", text=text, remedy="Check the network and https://discordstatus.com."
    )


async def _channel(client: discord.Client, target: Target) -> Finding:
    guild = client.get_guild(target.guild_id)
    if guild is None:
        remedy = f"Invite it again: {invite(client.application_id or 0)}"
        what = f"server {target.guild_id}"
        return Finding(well=False, what=what, text="the bot is not there any more", remedy=remedy)
    try:
        channel = guild.get_channel_or_thread(target.channel_id) or await client.fetch_channel(
            target.channel_id
        )
    except discord.NotFound:
        what, remedy = f"channel {target.channel_id} in {guild}", "Take its feeds away with /feed remove."
        return Finding(well=False, what=what, text="is gone", remedy=remedy)
    except discord.Forbidden:
        what = f"channel {target.channel_id} in {guild}"
        return Finding(
            well=False, what=what, text="the bot cannot see it", remedy="Allow it View Channel there."
        )
    what = f"#{channel} in {guild}"
    if isinstance(channel, discord.abc.PrivateChannel):
        raise TypeError("a server's channel cannot be private")  # Discord's types, not its behaviour
    place = Place.of(channel.type.value)
    if place is None:
        remedy = "Use a text, announcement or forum channel, or a thread."
        return Finding(
            well=False, what=what, text=f"nothing can be posted in a {channel.type}", remedy=remedy
        )
    return _allowed(what, channel.permissions_for(guild.me).value, place)


def _allowed(what: str, granted: int, place: Place) -> Finding:
    lacking = missing(granted, place)
    if lacking:
        names = ", ".join(permission.title for permission in lacking)
        remedy = f"In the channel's settings, Permissions, allow the bot: {names}."
        return Finding(well=False, what=what, text=f"the bot lacks {names}", remedy=remedy)
    if not Permission(granted & USEFUL):
        text = (
            f"all it needs (without {USEFUL.title} earlier stars stay visible, but only the last one counts)"
        )
        return Finding(well=True, what=what, text=text)
    return Finding(well=True, what=what, text="all it needs")


def _invitation(client: discord.Client) -> Finding:
    count = len(client.guilds)
    text = (
        f"{count} {'server' if count == 1 else 'servers'}; to add one: {invite(client.application_id or 0)}"
    )
    return Finding(well=True, what="invitation", text=text)

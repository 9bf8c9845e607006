"""Whole guilds as the JSON that Discord sends. Source: Discord's resources, Guild."""

from bot.sandbox.emojis import full_emoji_json
from bot.sandbox.model import Guild, Json
from bot.sandbox.payloads import channel_json, member_json, role_json
from bot.sandbox.snowflakes import made_at
from bot.sandbox.world import World


def guild_json(world: World, guild: Guild) -> Json:
    """Return a guild as REST answers it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "splash": None,
        "discovery_splash": None,
        "banner": None,
        "description": None,
        "owner_id": str(guild.owner_id),
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "widget_enabled": False,
        "verification_level": 1,
        "default_message_notifications": 1,
        "explicit_content_filter": 2,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": guild.locale,
        "features": ["COMMUNITY", "NEWS"],
        "application_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "vanity_url_code": None,
        "max_members": 500000,
        "roles": [role_json(role) for role in guild.roles],
        "emojis": [full_emoji_json(emoji) for emoji in world.emojis.values() if emoji.guild_id == guild.id],
        "stickers": [],
    }


def guild_create_json(world: World, guild: Guild) -> Json:
    """Return the GUILD_CREATE event of a guild as the bot gets it."""
    bot_id = world.bot.id
    return guild_json(world, guild) | {
        "unavailable": False,
        "large": False,
        "joined_at": made_at(guild.id).isoformat(),
        "member_count": len(guild.members),
        "members": [member_json(world, guild, bot_id)],
        "channels": [channel_json(channel) for channel in world.guild_channels(guild.id)],
        "threads": [
            channel_json(channel, bot_id)
            for channel in world.threads(guild.id)
            if channel.thread and not channel.thread.archived
        ],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }

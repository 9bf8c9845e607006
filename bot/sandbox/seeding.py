"""The world at first start: two communities of photographers, six people and the bot."""

import base64
from datetime import UTC, datetime, timedelta
from random import Random

from bot.sandbox.model import (
    ANNOUNCEMENT,
    FORUM,
    TEXT,
    Channel,
    Commands,
    Emoji,
    Guild,
    Overwrite,
    Role,
    User,
)
from bot.sandbox.permissions import Permission
from bot.sandbox.snowflakes import from_time
from bot.sandbox.world import World

_FOUNDED = datetime(2024, 3, 14, 9, 26, 53, tzinfo=UTC)
_PEOPLE = (
    ("Ada", "en-GB", "admin"),
    ("Milo", "en-US", "moderator"),
    ("Noor", "en-GB", "member"),
    ("Jonas", "de", "member"),
    ("Yuki", "ja", "member"),
    ("Chloé", "fr", "member"),
    ("Loupe", "en-GB", "bot"),
)
EVERYONE = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.ADD_REACTIONS
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CHANGE_NICKNAME
)
ADMIN = Permission.MANAGE_GUILD | Permission.MANAGE_CHANNELS | Permission.MANAGE_ROLES
MODERATOR = Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS
# What docs/operations asks the bot to be invited with, without and with the optional permissions.
BOT = EVERYONE & ~Permission.CHANGE_NICKNAME
BOT_FULL = BOT | Permission.MANAGE_MESSAGES | Permission.MANAGE_THREADS


def seed(world: World, random: Random) -> None:
    """Fill an empty world.

    Args:
        world: the state to fill.
        random: makes the tokens, so that a test can have the same ones again.
    """
    people = _people(random)
    for user in people.values():
        world.save(user)
    club = _guild("Aperture Club", 0, people, BOT_FULL)
    society = _guild("Darkroom Society", 1, people, BOT)
    for guild in (club, society):
        world.save(guild)
    for number, (kind, name, topic) in enumerate(
        (
            (TEXT, "news", "Photography news. Rate each story from 1 to 5."),
            (ANNOUNCEMENT, "announcements", "The week's best stories"),
            (FORUM, "photo-talk", "A post for each story worth talking about"),
            (TEXT, "lounge", "Anything goes"),
            (TEXT, "bot-log", "Where the bot reports to the admins"),
        )
    ):
        world.save(_channel(club, number, kind, name, topic))
    world.save(_channel(society, 0, TEXT, "news", "Film, paper and chemistry"))
    world.save(_channel(society, 1, TEXT, "general", "Come in, mind the light"))
    for number in range(5):
        world.save(Emoji(_moment(400 + number), f"star{number + 1}", club.id))
    world.save(Commands(0))
    world.commit()


def _moment(day: int) -> int:
    """Return a snowflake ``day`` days after the founding; its milliseconds spread guilds over shards."""
    return from_time(_FOUNDED + timedelta(days=day, milliseconds=day))


def _people(random: Random) -> dict[str, User]:
    people = {}
    for number, (name, locale, rank) in enumerate(_PEOPLE):
        user_id = _moment(10 + number)
        first = base64.urlsafe_b64encode(str(user_id).encode()).decode().rstrip("=")
        # The shape of a real token, so that whoever checks the shape is content, and plainly none.
        token = f"{first}.sandbx.{random.getrandbits(64):016x}-not-a-real-token"
        people[name] = User(user_id, name, token, locale, rank)
    return people


def _guild(name: str, number: int, people: dict[str, User], bot: Permission) -> Guild:
    guild_id = _moment(number)
    roles = [
        Role(guild_id, "@everyone", EVERYONE),
        Role(_moment(100 + number), "Members", 0, 1, mentionable=True),
        Role(_moment(110 + number), "Loupe", bot, 2),
        Role(_moment(120 + number), "Moderators", MODERATOR, 3),
        Role(_moment(130 + number), "Admins", ADMIN, 4),
    ]
    held = {"member": roles[1].id, "bot": roles[2].id, "moderator": roles[3].id, "admin": roles[4].id}
    members = {user.id: [held[user.rank]] for user in people.values()}
    # Nobody of the cast owns a guild: an owner may do everything, which would hide a missing permission.
    return Guild(guild_id, name, _moment(9), roles, members)


def _channel(guild: Guild, position: int, kind: int, name: str, topic: str) -> Channel:
    offset = 200 if guild.name.startswith("Aperture") else 300
    channel = Channel(_moment(offset + position), kind, guild.id, name, position, topic=topic)
    if kind == FORUM:
        channel.tags = [
            {
                "id": str(_moment(350 + place)),
                "name": tag,
                "moderated": False,
                "emoji_id": None,
                "emoji_name": None,
            }
            for place, tag in enumerate(("News", "Gear", "Technique", "Exhibition"))
        ]
    if name in ("announcements", "bot-log"):
        staff = [guild.roles[place].id for place in (2, 3, 4)]
        hidden = Permission.SEND_MESSAGES if name == "announcements" else Permission.VIEW_CHANNEL
        channel.overwrites = [Overwrite(guild.id, 0, deny=hidden)]
        channel.overwrites += [Overwrite(role, 0, allow=hidden) for role in staff]
    return channel

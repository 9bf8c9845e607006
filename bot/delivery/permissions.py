"""What Discord must allow Loupe in the places it posts to, and the invitation that asks for exactly that.

The numbers are Discord's (https://discord.com/developers/docs/topics/permissions).
"""

from enum import Enum, IntFlag


class Permission(IntFlag):
    """The permissions that Loupe uses, by Discord's bits."""

    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    USE_EXTERNAL_EMOJIS = 1 << 18
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38

    @property
    def title(self) -> str:
        """The name of one permission as Discord's settings show it: ``Add Reactions``."""
        return (self.name or "").replace("_", " ").title().replace(" In ", " in ")


class Place(Enum):
    """The kinds of places that posts go to, with Discord's channel types."""

    CHANNEL = (0, 5)
    FORUM = (15,)
    THREAD = (10, 11, 12)

    @classmethod
    def of(cls, channel_type: int) -> "Place | None":
        """Give the kind of place that a channel type is; None where Loupe cannot post."""
        return next((place for place in cls if channel_type in place.value), None)


_EVERYWHERE = (
    Permission.VIEW_CHANNEL
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY  # without it Discord lets nobody react
    | Permission.ADD_REACTIONS
)
# In forums and channels SEND_MESSAGES makes posts; in threads it has no effect and the other one counts.
NEEDED = {
    Place.CHANNEL: _EVERYWHERE | Permission.SEND_MESSAGES,
    Place.FORUM: _EVERYWHERE | Permission.SEND_MESSAGES | Permission.SEND_MESSAGES_IN_THREADS,
    Place.THREAD: _EVERYWHERE | Permission.SEND_MESSAGES_IN_THREADS,
}
# Without it a member's earlier star stays visible and is outvoted by the later one.
USEFUL = Permission.MANAGE_MESSAGES
INVITED = (
    NEEDED[Place.CHANNEL]
    | NEEDED[Place.FORUM]
    | Permission.CREATE_PUBLIC_THREADS  # the Discuss button
    | USEFUL
    | Permission.USE_EXTERNAL_EMOJIS  # a server's own emoji as stars
    | Permission.MANAGE_THREADS  # tags of forum posts that only moderators may set
)


def missing(granted: int, place: Place) -> list[Permission]:
    """Give the permissions that a place needs and that are not among the granted bits."""
    return list(NEEDED[place] & ~Permission(granted & INVITED))


def invite(application_id: int) -> str:
    """Give the address where an admin adds Loupe to a server with exactly the permissions it uses."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&scope=bot+applications.commands&permissions={int(INVITED)}"
    )

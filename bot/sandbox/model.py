"""What the simulated Discord remembers. Plain values that the store can write down and read back."""

from dataclasses import asdict, dataclass, field
from typing import Any

Json = dict[str, Any]

TEXT, PRIVATE, ANNOUNCEMENT, ANNOUNCEMENT_THREAD, PUBLIC_THREAD, FORUM = 0, 1, 5, 10, 11, 15
NOWHERE = 0  # stands for the guild where there is none: in private messages
THREADS = frozenset({ANNOUNCEMENT_THREAD, PUBLIC_THREAD})

CROSSPOSTED = 1 << 0
SUPPRESS_EMBEDS = 1 << 2
HAS_THREAD = 1 << 5
EPHEMERAL = 1 << 6
LOADING = 1 << 7
COMPONENTS_V2 = 1 << 15

PINNED_POST = 1 << 1
REQUIRE_TAG = 1 << 4


@dataclass(slots=True)
class User:
    """An account. ``token`` is what it authenticates with; ``rank`` is admin, moderator, member or bot.

    ``open_to_messages`` is whether it takes private messages of those it shares a server with.
    """

    id: int
    name: str
    token: str
    locale: str
    rank: str
    open_to_messages: bool = True

    @property
    def bot(self) -> bool:
        """Whether this is the application's own account."""
        return self.rank == "bot"


@dataclass(slots=True)
class Role:
    """A set of permissions; the one whose id is the guild's is @everyone."""

    id: int
    name: str
    permissions: int
    position: int = 0
    mentionable: bool = False


@dataclass(slots=True)
class Guild:
    """A server: its roles, for each member the roles held, and the language it prefers."""

    id: int
    name: str
    owner_id: int
    roles: list[Role]
    members: dict[int, list[int]]
    locale: str = "en-GB"

    def role(self, role_id: int) -> Role | None:
        """Return the role with this id."""
        return next((role for role in self.roles if role.id == role_id), None)


@dataclass(slots=True)
class Overwrite:
    """What a channel allows or denies beyond the roles; ``type`` 0 is a role, 1 a member."""

    id: int
    type: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class Thread:
    """What a channel has besides when it is a thread."""

    owner_id: int
    created: str
    archived_at: str
    archived: bool = False
    locked: bool = False
    auto_archive_minutes: int = 4320
    applied_tags: list[int] = field(default_factory=list)
    message_count: int = 0
    members: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Channel:
    """A channel or thread of a guild, or what the bot and ``recipient_id`` say to each other in private."""

    id: int
    type: int
    guild_id: int
    name: str
    position: int = 0
    parent_id: int | None = None
    topic: str | None = None
    overwrites: list[Overwrite] = field(default_factory=list)
    tags: list[Json] = field(default_factory=list)
    flags: int = 0
    last_message_id: int | None = None
    thread: Thread | None = None
    recipient_id: int | None = None


@dataclass(slots=True)
class Reaction:
    """One emoji under a message and who gave it, first giver first."""

    emoji_id: int | None
    name: str
    users: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Message:
    """A message as it stands. ``visible_to`` is set on ephemeral ones, which only that person sees."""

    id: int
    channel_id: int
    guild_id: int
    author_id: int
    timestamp: str
    type: int = 0
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    flags: int = 0
    edited: str | None = None
    nonce: str | int | None = None
    mentions: list[int] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference: Json | None = None
    interaction: Json | None = None
    reactions: list[Reaction] = field(default_factory=list)
    visible_to: int | None = None


@dataclass(slots=True)
class Emoji:
    """A picture of a guild's own, or of the application's where ``guild_id`` is None."""

    id: int
    name: str
    guild_id: int | None = None
    animated: bool = False


@dataclass(slots=True)
class Commands:
    """The application's registered commands of one scope: a guild's id, or 0 for global ones."""

    id: int
    entries: list[Json] = field(default_factory=list)


Entity = User | Guild | Channel | Message | Emoji | Commands


def to_json(entity: Entity) -> Json:
    """Return ``entity`` as JSON values which `from_json` reads back."""
    return asdict(entity)


def from_json(kind: str, data: Json) -> Entity:
    """Rebuild what `to_json` wrote of a class named ``kind``.

    Raises:
        KeyError: the kind is not known.
    """
    if kind == "Guild":
        data["roles"] = [Role(**role) for role in data["roles"]]
        data["members"] = {int(user): roles for user, roles in data["members"].items()}
    elif kind == "Channel":
        data["overwrites"] = [Overwrite(**overwrite) for overwrite in data["overwrites"]]
        data["thread"] = Thread(**data["thread"]) if data["thread"] else None
    elif kind == "Message":
        data["reactions"] = [Reaction(**reaction) for reaction in data["reactions"]]
    makers: dict[str, type[Entity]] = {
        "User": User,
        "Guild": Guild,
        "Channel": Channel,
        "Message": Message,
        "Emoji": Emoji,
        "Commands": Commands,
    }
    return makers[kind](**data)

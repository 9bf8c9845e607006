"""The state of the simulated Discord, and the one way to change it: change, `save`, `emit`, `commit`."""

import bisect
from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from bot.sandbox import permissions
from bot.sandbox.events import Hub, Render
from bot.sandbox.model import (
    THREADS,
    Channel,
    Commands,
    Emoji,
    Entity,
    Guild,
    Message,
    User,
)
from bot.sandbox.permissions import Permission
from bot.sandbox.snowflakes import Snowflakes, made_at
from bot.sandbox.store import Store

_MOST_PRIVATE = 1000
Clock = Callable[[], datetime]


class World:
    """Guilds, people, channels and messages.

    Args:
        store: where every change is written.
        clock: tells the time, aware UTC.
        base_url: the server's address, which links to uploaded files begin with.
    """

    def __init__(self, store: Store, clock: Clock, base_url: str) -> None:
        self.store = store
        self.clock = clock
        self.base_url = base_url
        self.hub = Hub()
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.emojis: dict[int, Emoji] = {}
        self.commands: dict[int, Commands] = {}
        self._messages: dict[int, Message] = {}
        self._timelines: dict[int, list[int]] = {}
        self._private: deque[Message] = deque()
        self._nonces: dict[tuple[int, int, str], int] = {}
        before = store.fact("address")
        if before is not None and before["url"] != base_url:
            store.moved(before["url"], base_url)
        store.put_fact("address", {"url": base_url})
        last = 0
        for entity in store.entities():
            self._remember(entity)
            last = max(last, entity.id)
        self.snowflakes = Snowflakes(clock, last)

    @property
    def bot(self) -> User:
        """The account of the application."""
        return next(user for user in self.users.values() if user.bot)

    def user(self, name: str) -> User:
        """Return the person of this name.

        Raises:
            KeyError: there is none.
        """
        found = {user.name: user for user in self.users.values()}
        return found[name]

    def channel(self, guild_name: str, name: str) -> Channel:
        """Return the channel called ``name`` of the guild called ``guild_name``.

        Raises:
            KeyError: there is none.
        """
        guilds = {guild.name: guild.id for guild in self.guilds.values()}
        channels = {channel.name: channel for channel in self.guild_channels(guilds[guild_name])}
        return channels[name]

    def messages(self, channel_id: int) -> list[Message]:
        """Return all messages of a channel or thread, oldest first, ephemeral ones left out."""
        return [self._messages[message_id] for message_id in self._timelines.get(channel_id, ())]

    def message_ids(self, channel_id: int) -> list[int]:
        """Return the ids of a channel's messages, oldest first."""
        return self._timelines.get(channel_id, [])

    def message(self, message_id: int) -> Message | None:
        """Return a message by its id, ephemeral ones too."""
        return self._messages.get(message_id)

    def by_nonce(self, author_id: int, channel_id: int, nonce: str | int, window: float) -> Message | None:
        """Return the message an author sent with ``nonce`` to a channel in the last ``window`` seconds."""
        message = self._messages.get(self._nonces.get((author_id, channel_id, str(nonce)), 0))
        if message is None or self.clock() - made_at(message.id) > timedelta(seconds=window):
            return None
        return message

    def guild_channels(self, guild_id: int) -> Iterator[Channel]:
        """Yield the channels of a guild, threads left out, in their order."""
        found = [item for item in self.channels.values() if item.guild_id == guild_id and item.thread is None]
        yield from sorted(found, key=lambda item: (item.position, item.id))

    def threads(self, guild_id: int) -> Iterator[Channel]:
        """Yield the threads of a guild, archived ones too, newest first."""
        found = [
            item for item in self.channels.values() if item.guild_id == guild_id and item.type in THREADS
        ]
        yield from sorted(found, key=lambda item: -item.id)

    def private_channel(self, user_id: int) -> Channel | None:
        """Return the channel in which the bot and a person write to each other, if it was opened."""
        return next((item for item in self.channels.values() if item.recipient_id == user_id), None)

    def permissions(self, user_id: int, channel: Channel) -> Permission:
        """Return what a person may do in a channel or thread."""
        if channel.recipient_id is not None:
            return permissions.IN_PRIVATE if user_id in self.viewers(channel) else permissions.NONE
        parent = self.channels.get(channel.parent_id) if channel.parent_id and channel.thread else None
        return permissions.in_channel(self.guilds[channel.guild_id], user_id, channel, parent)

    def viewers(self, channel: Channel) -> list[int]:
        """Return everyone who sees a channel."""
        if channel.recipient_id is not None:
            return [self.bot.id, channel.recipient_id]
        members = self.guilds[channel.guild_id].members
        return [user for user in members if Permission.VIEW_CHANNEL in self.permissions(user, channel)]

    def save(self, entity: Entity) -> None:
        """Keep a new or changed entity. Ephemeral messages are not written down: Discord forgets them too."""
        self._remember(entity)
        if not (isinstance(entity, Message) and entity.visible_to is not None):
            self.store.put(entity)

    def remove_message(self, message: Message) -> None:
        """Forget a message and its files."""
        self._messages.pop(message.id, None)
        timeline = self._timelines.get(message.channel_id, [])
        place = bisect.bisect_left(timeline, message.id)
        if place < len(timeline) and timeline[place] == message.id:
            del timeline[place]
        for attachment in message.attachments:
            self.store.drop_file(int(attachment["id"]))
        self.store.drop(message)

    def remove_channel(self, channel: Channel) -> None:
        """Forget a channel or thread with all its messages and its threads."""
        for thread in [item for item in self.channels.values() if item.parent_id == channel.id]:
            self.remove_channel(thread)
        for message in self.messages(channel.id):
            self.remove_message(message)
        self._timelines.pop(channel.id, None)
        del self.channels[channel.id]
        self.store.drop(channel)

    def remove_emoji(self, emoji: Emoji) -> None:
        """Forget an emoji; reactions given with it stay, as on Discord."""
        del self.emojis[emoji.id]
        self.store.drop(emoji)

    def emit(self, name: str, channel: Channel, render: Render, *, only_for: int | None = None) -> None:
        """Tell everyone who sees ``channel``, or one person, of a change; sent with the next `commit`."""
        audience = self.viewers(channel) if only_for is None else [only_for]
        self.hub.emit(name, audience, render, channel.guild_id or None)

    def commit(self) -> None:
        """Make the changes so far durable, then send their events: never the other way round."""
        self.store.commit()
        self.hub.flush()

    def _remember(self, entity: Entity) -> None:
        match entity:
            case Message():
                self._remember_message(entity)
            case User():
                self.users[entity.id] = entity
            case Guild():
                self.guilds[entity.id] = entity
            case Channel():
                self.channels[entity.id] = entity
            case Emoji():
                self.emojis[entity.id] = entity
            case Commands():
                self.commands[entity.id] = entity

    def _remember_message(self, message: Message) -> None:
        if message.id not in self._messages and message.visible_to is None:
            bisect.insort(self._timelines.setdefault(message.channel_id, []), message.id)
        elif message.id not in self._messages:
            self._private.append(message)
            if len(self._private) > _MOST_PRIVATE:
                self.remove_message(self._private.popleft())
        self._messages[message.id] = message
        if message.nonce is not None:
            self._nonces[message.author_id, message.channel_id, str(message.nonce)] = message.id

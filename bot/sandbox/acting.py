"""Members use the bot: commands, clicks, dialogs. Each becomes an interaction and waits for its answer."""

import asyncio
from collections.abc import Sequence

from bot.sandbox import catalogue
from bot.sandbox.checks.components import BUTTON, SELECTS, walk
from bot.sandbox.denial import Denial
from bot.sandbox.dialogs import modal_components, select_values
from bot.sandbox.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, Interaction, Reply
from bot.sandbox.model import Channel, Json, Message, User
from bot.sandbox.options import Resolver, option_values
from bot.sandbox.payloads import channel_json, member_json, message_json
from bot.sandbox.permissions import Permission
from bot.sandbox.simulation import Simulation
from bot.sandbox.uploads import LARGEST_FILE

DEFERRED_SECONDS = 60.0
NO_ANSWER = "The application did not respond"
_USER_COMMAND = 2


class Acting:
    """The members' hands.

    Args:
        simulation: where they act.
    """

    def __init__(self, simulation: Simulation) -> None:
        self._simulation = simulation
        self._world = simulation.world

    async def command(self, user: User, channel: Channel, name: str, options: Json) -> Reply:
        """Use a slash command.

        Args:
            user: who.
            channel: where.
            name: its full name, such as "feed add".
            options: values by option name; users, roles and channels by id.

        Raises:
            Denial: the client would not send it, or the bot did not answer.
        """
        self._look(user, channel)
        found = catalogue.find(self._world, user, channel, name, catalogue.CHAT_INPUT)
        resolver = self._resolver(user, channel)
        values = option_values(found.options, options, resolver, focused=None)
        data = _command_data(found, values, resolver)
        return await self._send(COMMAND, user, channel, data, name=found.name, command_type=1)

    async def autocomplete(
        self, user: User, channel: Channel, name: str, options: Json, focused: str
    ) -> Reply:
        """Ask what may be put into the option ``focused``, of which ``options`` has the beginning.

        Raises:
            Denial: as `command`, or the option has no such help.
        """
        self._look(user, channel)
        found = catalogue.find(self._world, user, channel, name, catalogue.CHAT_INPUT)
        option = next((item for item in found.options if item["name"] == focused), None)
        if option is None or not option.get("autocomplete"):
            raise Denial(f"The option {focused!r} has no completion.")
        resolver = self._resolver(user, channel)
        values = option_values(found.options, options, resolver, focused=focused)
        data = _command_data(found, values, resolver)
        return await self._send(AUTOCOMPLETE, user, channel, data)

    async def context(self, user: User, channel: Channel, name: str, target_id: int) -> Reply:
        """Use a command of the menu of a message or of a person.

        Raises:
            Denial: as `command`, or there is no such message or person.
        """
        self._look(user, channel)
        found = catalogue.find(self._world, user, channel, name, None)
        resolver = self._resolver(user, channel)
        kind = int(found.command["type"])
        if kind == _USER_COMMAND:
            if not resolver.add(6, str(target_id)):
                raise Denial("There is no such person here.", status=404)
        else:
            message = self._message(user, target_id)
            if message.channel_id != channel.id:
                raise Denial("There is no such message in this channel.", status=404)
            resolver.found["messages"] = {
                str(target_id): message_json(self._world, message, self._world.bot.id)
            }
        data = _command_data(found, [], resolver) | {"target_id": str(target_id)}
        return await self._send(COMMAND, user, channel, data, name=found.name, command_type=kind)

    async def click(self, user: User, message_id: int, custom_id: str, values: Sequence[str] = ()) -> Reply:
        """Click a button of a message, or choose ``values`` in one of its selects.

        Raises:
            Denial: there is none, it is disabled, or the bot did not answer.
        """
        message = self._message(user, message_id)
        component = next(
            (item for item in walk(message.components) if item.get("custom_id") == custom_id), None
        )
        if component is None or component["type"] not in SELECTS | {BUTTON}:
            raise Denial(f"The message has no button or select {custom_id!r}.", status=404)
        if component.get("disabled"):
            raise Denial(f"{custom_id!r} is switched off.")
        channel = self._world.channels[message.channel_id]
        data: Json = {"custom_id": custom_id, "component_type": component["type"], "id": component["id"]}
        if component["type"] != BUTTON:
            resolver = self._resolver(user, channel)
            data["values"] = select_values(component, [str(value) for value in values], resolver)
            data |= {"resolved": resolver.found} if resolver.found else {}
        return await self._send(COMPONENT, user, channel, data, source=message)

    async def submit(self, user: User, modal_id: int, fields: Json) -> Reply:
        """Send a dialog that was opened for this member.

        Raises:
            Denial: there is none, a field cannot be so, or the bot did not answer.
        """
        modals = self._simulation.interactions.modals
        modal = modals.get(modal_id)
        if modal is None or modal.user_id != user.id or modal.channel_id not in self._world.channels:
            raise Denial("There is no such dialog.", status=404)
        channel = self._world.channels[modal.channel_id]
        resolver = self._resolver(user, channel)
        components = modal_components(modal.data, fields, resolver)
        data: Json = {"custom_id": modal.data["custom_id"], "components": components}
        data |= {"resolved": resolver.found} if resolver.found else {}
        del modals[modal_id]
        source = self._world.message(modal.source_id or 0)
        return await self._send(MODAL, user, channel, data, source=source)

    def _look(self, user: User, channel: Channel) -> None:
        if channel.recipient_id is not None:
            raise Denial("Private messages have no commands and no buttons here.")
        if Permission.VIEW_CHANNEL not in self._world.permissions(user.id, channel):
            raise Denial(f"{user.name} does not see this channel.", status=403)

    def _message(self, user: User, message_id: int) -> Message:
        message = self._world.message(message_id)
        if message is None or message.visible_to not in (None, user.id):
            raise Denial("There is no such message.", status=404)
        self._look(user, self._world.channels[message.channel_id])
        return message

    def _resolver(self, user: User, channel: Channel) -> Resolver:
        return Resolver(self._world, self._world.guilds[channel.guild_id], user.id)

    async def _send(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: Json,
        *,
        name: str = "",
        command_type: int = 0,
        source: Message | None = None,
    ) -> Reply:
        """Hand an interaction to the bot and wait for what it answers."""
        world = self._world
        interaction = Interaction(
            world.snowflakes.next(),
            kind,
            user.id,
            channel.id,
            name,
            command_type,
            asyncio.get_running_loop().time(),
            None if source is None else source.id,
        )
        self._simulation.interactions.add(interaction)
        payload = self._payload(interaction, user, channel, data, source)
        world.hub.emit("INTERACTION_CREATE", [world.bot.id], lambda _: payload, channel.guild_id)
        world.commit()
        return await self._answer(interaction)

    def _payload(
        self, interaction: Interaction, user: User, channel: Channel, data: Json, source: Message | None
    ) -> Json:
        world = self._world
        guild = world.guilds[channel.guild_id]
        permissions = str(int(world.permissions(user.id, channel)))
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(world.bot.id),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": ["COMMUNITY", "NEWS"]},
            "guild_locale": guild.locale,
            "channel_id": str(channel.id),
            "channel": channel_json(channel) | {"permissions": permissions},
            "member": member_json(world, guild, user.id) | {"permissions": permissions},
            "locale": user.locale,
            "app_permissions": str(int(world.permissions(world.bot.id, channel))),
            "attachment_size_limit": LARGEST_FILE,
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(guild.id)},
            "context": 0,
        }
        if source is not None:
            payload["message"] = message_json(world, source, world.bot.id)
        return payload

    async def _answer(self, interaction: Interaction) -> Reply:
        """Wait as a client does: three seconds for a sign of life, a minute for what was put off."""
        try:
            async with asyncio.timeout(self._simulation.limits.reply_seconds):
                await interaction.acknowledged.wait()
        except TimeoutError:
            interaction.expired = True
            raise Denial(NO_ANSWER, status=504) from None
        await asyncio.wait({interaction.outcome}, timeout=DEFERRED_SECONDS)
        if not interaction.outcome.done():
            raise Denial(NO_ANSWER, status=504)
        return interaction.outcome.result()


def _command_data(found: catalogue.Found, values: list[Json], resolver: Resolver) -> Json:
    data: Json = {"id": found.command["id"], "name": found.command["name"], "type": found.command["type"]}
    if found.command.get("guild_id"):
        data["guild_id"] = found.command["guild_id"]
    options = found.data(values)
    data |= {"options": options} if options else {}
    return data | ({"resolved": resolver.found} if resolver.found else {})

"""Interactions that wait for the bot's answer. Source: Discord's interactions, "Receiving and Responding"."""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.model import EPHEMERAL, LOADING, Json, Message
from bot.sandbox.payloads import message_json
from bot.sandbox.refusals import Refusal
from bot.sandbox.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL = 2, 3, 4, 5


@dataclass(frozen=True, slots=True)
class Reply:
    """What a member sees of the bot's answer.

    Args:
        ephemeral: whether only that member sees it.
        message: the message as JSON; None for modals and autocompletion.
        updated: whether it is the message that was clicked, changed.
        modal: the dialog that opened.
        choices: what autocompletion offers.
    """

    ephemeral: bool = False
    message: Json | None = None
    updated: bool = False
    modal: Json | None = None
    choices: list[Json] | None = None

    def to_json(self) -> Json:
        """Return the answer of the script interface."""
        if self.choices is not None:
            return {"choices": self.choices}
        if self.modal is not None:
            return {"modal": self.modal}
        answer: Json = {"ephemeral": self.ephemeral, "message": self.message}
        return answer | {"updated": True} if self.updated else answer


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction and how far it has come.

    Args:
        id: its id.
        kind: COMMAND, COMPONENT, AUTOCOMPLETE or MODAL.
        user_id: who acted.
        channel_id: where.
        name: the command's full name, or "".
        command_type: 1 for a slash command, 2 and 3 for those of a context menu, 0 else.
        made: when, on the loop's clock.
        source_id: the message that was clicked.
    """

    id: int
    kind: int
    user_id: int
    channel_id: int
    name: str
    command_type: int
    made: float
    source_id: int | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    acknowledged: asyncio.Event = field(default_factory=asyncio.Event)
    outcome: "asyncio.Future[Reply]" = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )
    original_id: int | None = None
    expired: bool = False

    def settle(self, reply: Reply) -> None:
        """Tell the member's side the answer, unless it has one."""
        if not self.outcome.done():
            self.outcome.set_result(reply)

    def settle_with(self, world: World, message: Message) -> None:
        """Tell the member's side that ``message`` is the answer, unless it is still "thinking"."""
        if not message.flags & LOADING:
            self.settle(
                Reply(
                    ephemeral=bool(message.flags & EPHEMERAL),
                    message=message_json(world, message, self.user_id),
                    updated=message.id == self.source_id,
                )
            )

    def metadata(self, world: World, origin: Message | None = None) -> Json:
        """Return what messages tell of the interaction they come from."""
        user = world.users[self.user_id]
        data: Json = {
            "id": str(self.id),
            "type": self.kind,
            "user": {
                "id": str(user.id),
                "username": user.name.lower(),
                "global_name": user.name,
                "avatar": None,
            }
            | {"discriminator": "0", "public_flags": 0},
            "authorizing_integration_owners": {"0": str(world.channels[self.channel_id].guild_id)},
        }
        if self.kind == COMMAND:
            data["name"] = self.name
        if origin is not None:
            data["interacted_message_id"] = str(origin.id)
        return data


@dataclass(frozen=True, slots=True)
class Modal:
    """A dialog a member has before them."""

    id: int
    user_id: int
    channel_id: int
    source_id: int | None
    data: dict[str, Any]


class Interactions:
    """All interactions whose tokens are still good, and the dialogs they opened.

    Args:
        token_seconds: how long a token is good.
    """

    def __init__(self, token_seconds: float) -> None:
        self._token_seconds = token_seconds
        self._by_id: dict[int, Interaction] = {}
        self._by_token: dict[str, Interaction] = {}
        self.modals: dict[int, Modal] = {}

    def add(self, interaction: Interaction) -> None:
        """Keep a new interaction and forget those of which the token is over."""
        now = asyncio.get_running_loop().time()
        for old in [item for item in self._by_id.values() if now - item.made > 2 * self._token_seconds]:
            del self._by_id[old.id], self._by_token[old.token]
        self._by_id[interaction.id] = interaction
        self._by_token[interaction.token] = interaction

    def awaiting(self, interaction_id: int, token: str) -> Interaction:
        """Return the interaction that is to be answered for the first time.

        Raises:
            Refusal: 10062 unknown, wrong token or too late; 40060 answered before.
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token or interaction.expired:
            raise Refusal(10062)
        if interaction.acknowledged.is_set():
            raise Refusal(40060)
        return interaction

    def answered(self, token: str) -> Interaction:
        """Return the answered interaction with this token, for edits and follow-ups.

        Raises:
            Refusal: 10015 unknown or not answered yet; 50027 the token is over.
        """
        interaction = self._by_token.get(token)
        if interaction is None or not interaction.acknowledged.is_set():
            raise Refusal(10015)
        if asyncio.get_running_loop().time() - interaction.made > self._token_seconds:
            raise Refusal(50027, status=401)
        return interaction

    def touching(self, message_id: int) -> list[Interaction]:
        """Return those that came from a message and still wait, to tell them of its change."""
        return [
            item for item in self._by_id.values() if item.source_id == message_id and not item.outcome.done()
        ]

    def add_modal(self, modal: Modal) -> None:
        """Keep a dialog, and only the newest thousand."""
        self.modals[modal.id] = modal
        while len(self.modals) > 1000:  # noqa: PLR2004 - only bounds memory
            del self.modals[next(iter(self.modals))]

"""Whatever is sent, the answer is Discord's, never an accident of ours.

Each example is a good request in which one value, at any depth, is replaced by another of any kind.
"""

import asyncio
import copy
import json
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.sandbox.interactions import COMMAND, COMPONENT, Interaction, Interactions
from bot.sandbox.limits import RateLimits
from bot.sandbox.model import Message
from bot.sandbox.payloads import message_json
from bot.sandbox.recorder import Recorder
from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import Call
from bot.sandbox.rest.callbacks import respond
from bot.sandbox.rest.front import ENDPOINTS
from bot.sandbox.seeding import seed
from bot.sandbox.sessions import Sessions
from bot.sandbox.simulation import Simulation
from bot.sandbox.store import Store
from bot.sandbox.world import World
from tests.bot.sandbox.good_requests import CARD, CHANNEL, CLASSIC, FORUM_POST, MODAL, SLASH

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from(["attachment://x.png", "https://example.org/", "1", "²", "<@1>", "⭐", "x" * 5000]),
)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths of all values within ``value``, itself included."""
    found = [path]
    for key, item in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        found += places(item, (*path, key))
    return found


@st.composite
def spoilt(draw: st.DrawFn, good: Any) -> Any:
    """Return ``good`` with one of its values replaced."""
    path = draw(st.sampled_from(places(good)))
    instead = draw(ANYTHING)
    if not path:
        return instead
    spoilt_copy = copy.deepcopy(good)
    node = spoilt_copy
    for key in path[:-1]:
        node = node[key]
    node[path[-1]] = instead
    return spoilt_copy


def simulate(store: Store) -> Simulation:
    world = World(store, lambda: datetime.now(UTC), "http://127.0.0.1:1")
    seed(world, Random(0))
    pace = RateLimits()
    interactions = Interactions(pace.token_seconds)
    return Simulation(world, pace, Sessions(world.hub, lambda: 0.0), interactions, Recorder(None))


def params(simulation: Simulation, kind: int, channel_name: str) -> dict[str, str]:
    """Make a message and an interaction, and return ids of everything for the variable parts of paths."""
    world = simulation.world
    channel = world.channel("Aperture Club", channel_name)
    made = "2026-01-01T00:00:00+00:00"
    message = Message(world.snowflakes.next(), channel.id, channel.guild_id, world.bot.id, made)
    world.save(message)
    noor, now = world.user("Noor").id, asyncio.get_running_loop().time()
    interaction = Interaction(world.snowflakes.next(), kind, noor, channel.id, "x", 1, now, message.id)
    simulation.interactions.add(interaction)
    return {
        "channel_id": str(channel.id),
        "guild_id": str(channel.guild_id),
        "message_id": str(message.id),
        "application_id": str(world.bot.id),
        "interaction_id": str(interaction.id),
        "token": interaction.token,
        "overwrite_id": str(noor),
    }


async def answer(method: str, path: str, body: Any, *, kind: int = COMPONENT, channel: str = "news") -> Any:
    """Do a call in a new world; check that what it left behind can be shown and kept."""
    endpoint = next(item for item in ENDPOINTS if (item.method, item.path) == (method, path))
    with Store(None) as store:
        simulation = simulate(store)
        world = simulation.world
        managing = path.startswith("/guilds") or path.endswith(("{channel_id}", "{overwrite_id}"))
        by = world.user("Ada") if managing else world.bot
        call = Call(simulation, by, params(simulation, kind, channel), {}, body)
        if path.startswith("/webhooks"):
            respond(Call(simulation, by, call.params, {}, {"type": 5}))
            call = Call(simulation, by, {**call.params, "message_id": "@original"}, {}, body)
        found: Any = None
        with suppress(Refusal):
            found = endpoint.handler(call).body
        world.commit()
        for item in list(world.channels.values()):
            json.dumps([message_json(world, message, world.bot.id) for message in world.messages(item.id)])
        assert sum(1 for _ in store.entities()) > 20
        return found


CASES = [
    ("POST", "/channels/{channel_id}/messages", CARD, {}),
    ("POST", "/channels/{channel_id}/messages", CLASSIC, {}),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}", CARD, {}),
    ("PATCH", "/channels/{channel_id}/messages/{message_id}", CLASSIC, {}),
    ("POST", "/channels/{channel_id}/messages/bulk-delete", {"messages": ["1", "2"]}, {}),
    (
        "POST",
        "/channels/{channel_id}/messages/{message_id}/threads",
        {"name": "x", "auto_archive_duration": 60},
        {},
    ),
    ("POST", "/channels/{channel_id}/threads", {"name": "x", "type": 11}, {}),
    ("POST", "/channels/{channel_id}/threads", FORUM_POST, {"channel": "photo-talk"}),
    ("PATCH", "/channels/{channel_id}", CHANNEL, {}),
    ("POST", "/guilds/{guild_id}/channels", CHANNEL, {}),
    ("PUT", "/channels/{channel_id}/permissions/{overwrite_id}", {"type": 1, "allow": "0", "deny": "0"}, {}),
    ("PUT", "/applications/{application_id}/commands", [SLASH], {}),
    ("POST", "/applications/{application_id}/commands", SLASH, {}),
    (
        "POST",
        "/applications/{application_id}/emojis",
        {"name": "star", "image": "data:image/png;base64,x"},
        {},
    ),
    ("POST", "/interactions/{interaction_id}/{token}/callback", {"type": 4, "data": CARD}, {}),
    ("POST", "/interactions/{interaction_id}/{token}/callback", {"type": 5, "data": {"flags": 64}}, {}),
    ("POST", "/interactions/{interaction_id}/{token}/callback", {"type": 7, "data": CLASSIC}, {}),
    (
        "POST",
        "/interactions/{interaction_id}/{token}/callback",
        {"type": 9, "data": MODAL},
        {"kind": COMMAND},
    ),
    ("POST", "/webhooks/{application_id}/{token}", CARD, {}),
    ("PATCH", "/webhooks/{application_id}/{token}/messages/{message_id}", CLASSIC, {}),
]


@pytest.mark.parametrize(("method", "path", "good", "how"), CASES)
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_value_anywhere_is_answered(
    method: str, path: str, good: Any, how: dict[str, Any], data: st.DataObject
) -> None:
    body = data.draw(spoilt(good))
    found = asyncio.run(answer(method, path, body, **how))
    assert found is None or json.dumps(found)


@pytest.mark.parametrize(("method", "path", "good", "how"), CASES)
def test_the_good_requests_are_good(method: str, path: str, good: Any, how: dict[str, Any]) -> None:
    """Otherwise the test above would spoil what is refused anyway."""
    refused = path.endswith(("bulk-delete", "/callback", "permissions/{overwrite_id}"))
    found = asyncio.run(answer(method, path, good, **how))
    assert found is not None or refused

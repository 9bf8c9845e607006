import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.permissions import INVITED, NEEDED, USEFUL, Permission, Place, invite, missing


def test_the_invitation_asks_for_exactly_what_is_used() -> None:
    assert int(INVITED) == 326417902656
    assert "permissions=326417902656" in invite(7)
    assert "client_id=7&scope=bot+applications.commands" in invite(7)


@pytest.mark.parametrize("permission", list(Permission))
def test_the_bits_are_the_ones_discord_py_knows(permission: Permission) -> None:
    assert int(permission) == getattr(discord.Permissions, (permission.name or "").lower()).flag


@pytest.mark.parametrize(
    ("channel_type", "place"),
    [
        (discord.ChannelType.text, Place.CHANNEL),
        (discord.ChannelType.news, Place.CHANNEL),
        (discord.ChannelType.forum, Place.FORUM),
        (discord.ChannelType.public_thread, Place.THREAD),
        (discord.ChannelType.private_thread, Place.THREAD),
        (discord.ChannelType.news_thread, Place.THREAD),
        (discord.ChannelType.voice, None),
        (discord.ChannelType.category, None),
    ],
)
def test_each_kind_of_channel_is_the_place_it_is(
    channel_type: discord.ChannelType, place: Place | None
) -> None:
    assert Place.of(channel_type.value) is place


@given(st.integers(0, 2**53 - 1), st.sampled_from(Place))
def test_what_is_missing_and_what_is_granted_make_up_what_is_needed(granted: int, place: Place) -> None:
    lacking = missing(granted, place)
    assert sum(lacking) == int(NEEDED[place]) & ~granted
    assert missing(granted | sum(lacking), place) == []


def test_names_are_written_as_discord_writes_them() -> None:
    assert Permission.SEND_MESSAGES_IN_THREADS.title == "Send Messages in Threads"
    assert USEFUL.title == "Manage Messages"

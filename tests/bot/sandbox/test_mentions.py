"""Whom a message calls."""

import pytest

from bot.sandbox.mentions import find_mentions, text_of
from bot.sandbox.model import Guild, Json, Role

GUILD = Guild(
    1, "g", 9, [Role(1, "@everyone", 0), Role(2, "open", 0, mentionable=True), Role(3, "closed", 0)], {}
)
TEXT = "@everyone <@5> <@!6> <@&2> <@&3>"


@pytest.mark.parametrize(
    ("allowed", "may_call_all", "found"),
    [
        (None, False, ([5, 6], [2], False)),
        (None, True, ([5, 6], [2, 3], True)),
        ({"parse": []}, True, ([], [], False)),
        ({"parse": [], "users": ["6"]}, True, ([6], [], False)),
        ({"parse": ["everyone"], "roles": ["3"]}, True, ([], [3], True)),
        ({"parse": ["users", "roles"]}, False, ([5, 6], [2], False)),
    ],
)
def test_only_what_is_allowed_is_called(
    allowed: Json | None, may_call_all: bool, found: tuple[list[int], list[int], bool]
) -> None:
    mentions = find_mentions(TEXT, allowed, GUILD, may_call_all=may_call_all)
    assert (mentions.users, mentions.roles, mentions.everyone) == found


@pytest.mark.parametrize("text", ["`@everyone`", "\\@everyone", "```\n@here\n```"])
def test_code_and_backslashes_are_no_protection(text: str) -> None:
    assert find_mentions(text, None, GUILD, may_call_all=True).everyone


def test_a_broken_word_calls_nobody() -> None:
    assert not find_mentions("@\u200beveryone", None, GUILD, may_call_all=True).everyone


def test_text_displays_count_wherever_they_stand() -> None:
    section = {"type": 9, "components": [{"type": 10, "content": "<@5>"}], "accessory": {"type": 11}}
    components = [{"type": 17, "components": [section, {"type": 10, "content": "<@6>"}]}]
    assert find_mentions(text_of("", components), None, GUILD, may_call_all=False).users == [5, 6]

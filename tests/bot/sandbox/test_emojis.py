"""How emojis are named and what they look like."""

import base64
import io

import pytest
from PIL import Image

from bot.sandbox.emojis import parse
from bot.sandbox.model import Reaction
from bot.sandbox.refusals import Refusal
from tests.bot.sandbox.caller import Caller


@pytest.mark.parametrize("text", ["1️⃣", "1\u20e3"])
def test_a_keycap_is_one_emoji_in_both_spellings(text: str) -> None:
    assert parse(text).name == "1\ufe0f\u20e3"
    assert parse(text).fits(Reaction(None, "1\ufe0f\u20e3"))


@pytest.mark.parametrize("text", ["⭐", "❤️", "👍🏽", "🇯🇵", "👩‍🚀", "🏴󠁧󠁢󠁳󠁣󠁴󠁿"])
def test_common_emojis_are_taken(text: str) -> None:
    assert parse(text).id is None


@pytest.mark.parametrize(("sent", "kept"), [("⭐\ufe0f", "⭐"), ("❤", "❤\ufe0f"), ("❤\ufe0f", "❤\ufe0f")])
def test_single_characters_are_spelled_in_one_way(sent: str, kept: str) -> None:
    assert parse(sent).name == kept


@pytest.mark.parametrize("text", ["", "word", "1", "star:", "a b", "é", "👍x", "👍" * 40, "\x00"])
def test_anything_else_is_no_emoji(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse(text)
    assert refused.value.code == 10014


def test_a_guilds_own_is_known_by_its_id() -> None:
    assert parse("star5:123").fits(Reaction(123, "renamed"))
    assert not parse("star5:123").fits(Reaction(None, "⭐"))


async def _picture(caller: Caller, emoji_id: object) -> tuple[int, str, bytes]:
    async with caller.session.get(f"{caller.server.url}/emojis/{emoji_id}.webp") as answer:
        return answer.status, answer.content_type, await answer.read()


async def test_a_guilds_emoji_have_each_a_picture_of_their_own(caller: Caller) -> None:
    emojis = [each for each in caller.server.world.emojis.values() if each.guild_id is not None]
    drawn = [await _picture(caller, each.id) for each in emojis]
    assert {(status, kind) for status, kind, _ in drawn} == {(200, "image/webp")}
    assert len({body for _, _, body in drawn}) == len(emojis) >= 5
    with Image.open(io.BytesIO(drawn[0][2])) as picture:
        assert picture.size == (96, 96)


async def test_the_picture_that_was_uploaded_for_an_emoji_is_served_until_it_is_deleted(
    caller: Caller,
) -> None:
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(written, "PNG")
    picture = "data:image/png;base64," + base64.b64encode(written.getvalue()).decode()
    path = f"/applications/{caller.server.world.bot.id}/emojis"
    _, made = await caller.ask("POST", path, {"name": "leaf", "image": picture})
    assert await _picture(caller, made["id"]) == (200, "image/png", written.getvalue())
    assert (await caller.ask("DELETE", f"{path}/{made['id']}"))[0] == 204
    assert (await _picture(caller, made["id"]))[0] == 404

"""Pictures of custom emoji: what was uploaded, else a tile of the emoji's own colour with its initial."""

import base64
import binascii

from aiohttp import web

from bot.sandbox.simulation import SIMULATION
from bot.sandbox.snowflakes import read_id
from bot.sandbox.tile import tile

_GOLDEN = 0.618033988749895  # steps of the golden ratio keep neighbours' hues apart


def decode(address: str) -> tuple[str, bytes] | None:
    """Read the picture in a ``data:`` address; None where it is not in base64."""
    head, _, body = address.partition(";base64,")
    try:
        return head.removeprefix("data:"), base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        return None


def draw(emoji_id: int, name: str) -> bytes:
    """Draw the tile of an emoji, 96 by 96 pixels, as WebP; the same for the same emoji."""
    hue = round((emoji_id % 9973) * _GOLDEN % 1 * 360)
    letter = next((char for char in reversed(name) if char.isalnum()), "?").upper()
    return tile(letter, f"hsl({hue}, 60%, 45%)", "WEBP")


async def emoji_picture(request: web.Request) -> web.Response:
    """Serve ``/emojis/{emoji_id}.webp`` for the emoji of all guilds and of the application."""
    world = request.app[SIMULATION].world
    emoji_id = read_id(request.match_info["emoji_id"])
    emoji = world.emojis.get(emoji_id) if emoji_id else None
    if emoji is None:
        raise web.HTTPNotFound
    kind, body = world.store.file(emoji.id) or ("image/webp", draw(emoji.id, emoji.name))
    headers = {"Cache-Control": "private, max-age=86400"}
    return web.Response(body=body, content_type=kind, headers=headers)

"""The page, its parts and uploaded files."""

from importlib import resources
from pathlib import PurePosixPath

from aiohttp import web

from bot.sandbox.emoji_pictures import emoji_picture
from bot.sandbox.model import Json
from bot.sandbox.simulation import SIMULATION
from bot.sandbox.snowflakes import read_id

_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
_SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})


def _packaged(name: str) -> web.Response:
    """Return a file of the package's page folder; names that lead out of it are not found."""
    path = PurePosixPath(name)
    kind = _TYPES.get(path.suffix)
    if kind is None or path.is_absolute() or ".." in path.parts:
        raise web.HTTPNotFound
    file = resources.files("bot.sandbox").joinpath("page", *path.parts)
    if not file.is_file():
        raise web.HTTPNotFound
    headers = {"Cache-Control": "no-cache"}
    return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8", headers=headers)


async def index(_: web.Request) -> web.Response:
    """Serve ``/``."""
    return _packaged("index.html")


async def static(request: web.Request) -> web.Response:
    """Serve ``/static/…``."""
    return _packaged(request.match_info["name"])


async def attachment(request: web.Request) -> web.Response:
    """Serve an uploaded file; only pictures are shown, all else is a download."""
    file_id = read_id(request.match_info["file_id"])
    found = request.app[SIMULATION].world.store.file(file_id) if file_id else None
    if found is None:
        raise web.HTTPNotFound
    kind, body = found
    headers: Json = {"Cache-Control": "private, max-age=31536000, immutable"}
    if kind not in _SHOWN:
        kind = "application/octet-stream"
        headers["Content-Disposition"] = "attachment"
    return web.Response(body=body, content_type=kind, headers=headers)


def routes() -> list[web.RouteDef]:
    """Return the routes of the page."""
    return [
        web.get("/", index),
        web.get("/static/{name:.+}", static),
        web.get(r"/emojis/{emoji_id:\d+}.webp", emoji_picture),
        web.get("/attachments/{channel_id}/{file_id}/{name}", attachment),
    ]

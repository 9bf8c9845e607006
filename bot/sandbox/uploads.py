"""Uploaded files: kept in the store, served as by Discord's CDN, named in messages by absolute addresses."""

import copy
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

from PIL import Image, UnidentifiedImageError

from bot.sandbox.checks.components import walk
from bot.sandbox.checks.form import Form, objects
from bot.sandbox.checks.media import ATTACHMENT
from bot.sandbox.model import Json
from bot.sandbox.refusals import Refusal
from bot.sandbox.world import World

MOST_FILES = 10
LARGEST_FILE = 10 * 1024 * 1024
_PICTURES = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}


class UploadedFile(Protocol):
    """A file of a request."""

    @property
    def number(self) -> int:
        """Its number in the form."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def content_type(self) -> str:
        """Its media type as the client says."""

    @property
    def body(self) -> bytes:
        """Its bytes."""


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that a member sends with a command."""

    name: str
    body: bytes
    number: int = 0
    content_type: str = ""


def check_uploads(uploads: Sequence[UploadedFile]) -> None:
    """Check number and sizes.

    Raises:
        Refusal: 30015 too many; 40005 one is too large.
    """
    if len(uploads) > MOST_FILES:
        raise Refusal(30015)
    if any(len(upload.body) > LARGEST_FILE for upload in uploads):
        raise Refusal(40005, status=413)


def attach(world: World, channel_id: int, data: Json, uploads: Sequence[UploadedFile]) -> list[Json]:
    """Keep the uploads of a request and return them as attachment objects.

    Args:
        world: where they are kept.
        channel_id: the channel of the message.
        data: the request; its ``attachments`` describe uploads by their number.
        uploads: the files.

    Raises:
        Refusal: 50035, an alt text is too long.
    """
    described = {str(item.get("id")): item for item in objects(data, "attachments")}
    form = Form()
    made = []
    for upload in uploads:
        about = described.get(str(upload.number), {})
        path = ("attachments", upload.number)
        alt = form.text(about, "description", path, most=1024)
        name = str(about.get("filename") or upload.name)
        made.append((upload, name, alt, about))
    form.check()
    return [_keep(world, channel_id, upload, name, alt) for upload, name, alt, _ in made]


def keep_file(world: World, place_id: int, file: SentFile) -> Json:
    """Keep a file that belongs to no message, and return it as an attachment object.

    Args:
        world: where it is kept.
        place_id: what its address is grouped by.
        file: the file.
    """
    return _keep(world, place_id, file, file.name, "")


def _keep(world: World, channel_id: int, upload: UploadedFile, name: str, alt: str) -> Json:
    file_id = world.snowflakes.next()
    kind, size = _look(upload.body, upload.content_type)
    world.store.put_file(file_id, kind, upload.body)
    url = f"{world.base_url}/attachments/{channel_id}/{file_id}/{quote(name, safe='')}"
    data: Json = {
        "id": str(file_id),
        "filename": name,
        "size": len(upload.body),
        "url": url,
        "proxy_url": url,
        "content_type": kind,
    }
    if alt:
        data["description"] = alt
    return data | ({"width": size[0], "height": size[1]} if size else {})


def _look(body: bytes, said: str) -> tuple[str, tuple[int, int] | None]:
    """Return the media type, and width and height if it is a picture. Only the header is read."""
    try:
        with Image.open(io.BytesIO(body), formats=list(_PICTURES)) as picture:
            return _PICTURES[str(picture.format)], picture.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return said or "application/octet-stream", None


def resolve(value: Any, attachments: Sequence[Json]) -> Any:
    """Return components or embeds with each ``attachment://`` address replaced by the file's own.

    Args:
        value: the components or embeds as requested; they stay as they are.
        attachments: the files of the message.
    """
    by_name = {ATTACHMENT + str(item["filename"]): item for item in attachments}

    def visit(node: Any) -> Any:
        if isinstance(node, list):
            return [visit(item) for item in node]
        if not isinstance(node, dict):
            return node
        found = {key: visit(item) for key, item in node.items()}
        file = by_name.get(str(node.get("url")))
        if file is not None:
            extra = {key: file[key] for key in ("width", "height", "content_type") if key in file}
            found.update(url=file["url"], proxy_url=file["url"], **extra)
        if str(node.get("icon_url")) in by_name:
            found["icon_url"] = by_name[str(node["icon_url"])]["url"]
        return found

    return visit(copy.deepcopy(value))


def spell_out(components: list[Json]) -> None:
    """Make components what Discord makes of them: all have an ``id``, and ids of others are texts.

    Those without an ``id`` get the next free one.
    """
    taken = {item["id"] for item in walk(components) if item.get("id")}
    following = 1
    for item in walk(components):
        if not item.get("id"):
            while following in taken:
                following += 1
            item["id"] = following
            taken.add(following)
        spell_presets(item)


def spell_presets(select: Json) -> None:
    """Make the ids of a select's preset values texts.

    Clients send them as numbers too, which a page in a browser could not tell apart: they are longer than its
    numbers are exact.
    """
    for preset in objects(select, "default_values"):
        preset["id"] = str(preset.get("id"))

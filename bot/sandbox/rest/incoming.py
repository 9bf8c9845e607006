"""Reads the body of a REST request: JSON, or a form with files as Discord's "Uploading Files" describes."""

import json
import re
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.sandbox.refusals import Refusal
from bot.sandbox.rest.call import Upload

LARGEST_REQUEST = 25 * 1024 * 1024
_FILE_PART = re.compile(r"^files\[(\d{1,3})\]$")


@dataclass(frozen=True, slots=True)
class Incoming:
    """A body.

    Args:
        body: its JSON; {} if there is none.
        logged: what the log shows of it.
        content_type: its media type, without parameters.
        uploads: the files of a form.
    """

    body: Any
    logged: Any
    content_type: str
    uploads: tuple[Upload, ...] = ()


async def read(request: web.Request) -> Incoming:
    """Read a request's body.

    Raises:
        Refusal: 50109 it is no JSON; 40005 it is too large.
    """
    content_type = request.content_type if request.body_exists else ""
    try:
        if content_type == "multipart/form-data":
            return await _form(request, content_type)
        raw = await request.read()
    except web.HTTPRequestEntityTooLarge as error:
        raise Refusal(40005, status=413) from error
    if not raw:
        return Incoming({}, None, "")
    body = _json(raw)
    return Incoming(body, body, content_type)


async def _form(request: web.Request, content_type: str) -> Incoming:
    parts = await request.post()
    logged: dict[str, Any] = {}
    uploads = []
    for name, value in parts.items():
        if isinstance(value, web.FileField):
            logged[name] = {"filename": value.filename}
            number = _FILE_PART.match(name)
            if number:
                uploads.append(Upload(int(number[1]), value.filename, value.content_type, value.file.read()))
        else:
            logged[name] = value if isinstance(value, str) else value.decode("utf-8", "replace")
    body = _json(str(logged["payload_json"]).encode()) if "payload_json" in logged else {}
    return Incoming(body, logged, content_type, tuple(uploads))


def _json(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise Refusal(50109) from error

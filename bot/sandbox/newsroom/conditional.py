"""Answers that know what the reader has already: strong ETags, Last-Modified, 304 where nothing changed."""

import hashlib
from datetime import datetime

from aiohttp import web


def answer(
    request: web.Request, body: bytes, content_type: str, *, modified: datetime, cache: str = "no-cache"
) -> web.Response:
    """The body, or a 304 without one when the request shows that the client holds this very body.

    If-None-Match is asked first and, where present, alone (RFC 9110, section 13.2.2). The tag is a digest of
    the body, so it is strong and survives a restart.

    Args:
        request: the GET or HEAD request.
        body: what is served.
        content_type: its media type, with a charset where it has one.
        modified: when the body last changed, aware; sent in whole seconds, as HTTP dates are.
        cache: the Cache-Control header; by default the client asks again each time.
    """
    tag = hashlib.sha256(body).hexdigest()[:32]
    modified = modified.replace(microsecond=0)
    known_tags, since = request.if_none_match, request.if_modified_since
    if known_tags is not None:
        unchanged = any(known.value in {tag, "*"} for known in known_tags)
    else:
        unchanged = since is not None and modified <= since
    if unchanged:
        response = web.Response(status=304)
    else:
        response = web.Response(body=body, headers={"Content-Type": content_type})
    response.etag = tag
    response.last_modified = modified
    response.headers["Cache-Control"] = cache
    return response

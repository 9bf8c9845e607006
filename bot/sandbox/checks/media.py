"""Addresses of pictures and files in components."""

from typing import Any

from bot.sandbox.checks.form import Form, Path

ATTACHMENT = "attachment://"


def check_media(form: Form, media: Any, path: Path, files: frozenset[str], *, web: bool = True) -> None:
    """Note what is wrong with an unfurled media item.

    Args:
        form: where it is noted.
        media: the object with ``url``.
        path: where it stands in the request.
        files: names of the files which ``attachment://`` may name.
        web: whether an address of the web may stand there too.
    """
    if not isinstance(media, dict):
        form.fail(path, "BASE_TYPE_REQUIRED", "This field is required")
        return
    url = form.text(media, "url", path, most=2048, required=True)
    if url.startswith(ATTACHMENT):
        if url.removeprefix(ATTACHMENT) not in files:
            message = "The referenced attachment was not found in the message's attachments."
            form.fail((*path, "url"), "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", message)
    elif url and not (web and url.startswith(("http://", "https://"))):
        form.fail(
            (*path, "url"),
            "URL_TYPE_INVALID_SCHEME",
            "Scheme must be one of ('http', 'https', 'attachment').",
        )

"""Limits of embeds. Source: Discord's resources, Message, "Embed Limits"."""

from bot.sandbox.checks.form import Form, Path
from bot.sandbox.model import Json

MOST_EMBEDS = 10
MOST_TEXT = 6000
_WEB = ("http://", "https://")
_ATTACHMENT = "attachment://"


def check_embeds(form: Form, embeds: list[Json], path: Path, files: frozenset[str]) -> None:
    """Note what is wrong with the embeds of a message.

    Args:
        form: where it is noted.
        embeds: the embeds.
        path: where they stand in the request.
        files: names of the files which ``attachment://`` may name.
    """
    total = 0
    for place, embed in enumerate(embeds):
        here = (*path, place)
        total += _texts(form, embed, here)
        _check_urls(form, embed, here, files)
    if total > MOST_TEXT:
        form.fail(path, "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MOST_TEXT}")


def _texts(form: Form, embed: Json, path: Path) -> int:
    """Check the texts of one embed and return their length together."""
    author, footer = _part(embed, "author"), _part(embed, "footer")
    texts = [
        form.text(embed, "title", path, most=256),
        form.text(embed, "description", path, most=4096),
        form.text(footer, "text", (*path, "footer"), most=2048),
        form.text(author, "name", (*path, "author"), most=256),
    ]
    for place, field in enumerate(form.items(embed, "fields", path, most=25)):
        here = (*path, "fields", place)
        texts.append(form.text(field, "name", here, most=256, required=True))
        texts.append(form.text(field, "value", here, most=1024, required=True))
    form.integer(embed, "color", path, least=0, most=0xFFFFFF)
    return sum(len(text.strip()) for text in texts)


def _check_urls(form: Form, embed: Json, path: Path, files: frozenset[str]) -> None:
    _check_url(form, embed, "url", path, None)
    _check_url(form, _part(embed, "author"), "url", (*path, "author"), None)
    for part, key in (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url")):
        _check_url(form, _part(embed, part), key, (*path, part), files)


def _check_url(form: Form, data: Json, key: str, path: Path, files: frozenset[str] | None) -> None:
    """Check an address; ``files`` is None where only the web may be named."""
    url = form.text(data, key, path, most=2048)
    if not url or url.startswith(_WEB):
        return
    if files is None or not url.startswith(_ATTACHMENT):
        form.fail(
            (*path, key),
            "URL_TYPE_INVALID_SCHEME",
            f"Scheme \"{url[:20]}\" must be one of ('http', 'https').",
        )
    elif url.removeprefix(_ATTACHMENT) not in files:
        form.fail((*path, key), "URL_TYPE_INVALID_URL", "Not a well formed URL: there is no such attachment.")


def _part(embed: Json, key: str) -> Json:
    part = embed.get(key)
    return part if isinstance(part, dict) else {}

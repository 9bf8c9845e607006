"""Headers that let a reader into a private feed: read as a person types them, kept encrypted."""

import base64
import contextlib
import hashlib
import json
import re
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken

from bot.errors import LoupeError
from bot.feeds.failures import FetchCode, FetchError
from bot.translation import marked

MOST, LONGEST = 8, 2000
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")
_VALUE = re.compile(r"[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?")
# What the connection, the cache or good manners decide is not for a person to say.
_OURS = re.compile(
    r"(?i)host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|range|if-.*|accept-encoding"
    r"|user-agent|keep-alive|proxy-.*|forwarded|x-forwarded-.*"
)


class BadHeaders(LoupeError):  # noqa: N818 - named for what it is, as it is raised
    """What was typed are no headers. The text never repeats a value."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(
            f"Line {line} of the headers {problem}.",
            remedy=marked("Write one a line, like Authorization: Bearer …"),
        )


def read_headers(text: str) -> dict[str, str]:
    """Read headers from lines like ``Authorization: Bearer abc``.

    Args:
        text: one header a line; empty lines count for nothing.

    Returns:
        At least one, at most 8 of them.

    Raises:
        BadHeaders: a line is none, or is one that Loupe decides itself.
    """
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        name, colon, value = (part.strip() for part in line.partition(":"))
        if not line.strip():
            continue
        if not colon or not _NAME.fullmatch(name):
            raise BadHeaders(number, "has no name and a colon")
        if _OURS.fullmatch(name):
            raise BadHeaders(number, f"is {name}, which Loupe decides itself")
        if not _VALUE.fullmatch(value) or len(value) > LONGEST:
            raise BadHeaders(number, f"has no value of up to {LONGEST} plain characters")
        found[name] = value
        if len(found) > MOST:
            raise BadHeaders(number, f"is one too many: {MOST} is the most")
    if not found:
        raise BadHeaders(1, "has no name and a colon")
    return found


class HeaderBox:
    """Locks headers away and gives them back.

    Args:
        key: the operator's text, at least 32 characters; empty when there is none.
    """

    def __init__(self, key: str) -> None:
        digest = hashlib.sha256(b"loupe: headers of private feeds\0" + key.encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(digest)) if key else None

    def lock(self) -> Fernet:
        """Give what encrypts.

        Raises:
            LoupeError: there is no key.
        """
        if self._fernet is None:
            raise LoupeError(
                marked("This Loupe keeps no headers: it has no key to encrypt them with."),
                remedy=marked("Whoever runs it can set [feeds] secret_key."),
            )
        return self._fernet

    def seal(self, headers: Mapping[str, str]) -> str:
        """Encrypt headers.

        Raises:
            LoupeError: there is no key.
        """
        return self.lock().encrypt(json.dumps(dict(headers)).encode()).decode()

    def open(self, sealed: str) -> dict[str, str]:
        """Decrypt what was sealed.

        Raises:
            FetchError: ``no_key``: there is no key, or it is another one.
        """
        with contextlib.suppress(InvalidToken):
            if self._fernet is not None:
                headers: dict[str, str] = json.loads(self._fernet.decrypt(sealed.encode()))
                return headers
        raise FetchError(FetchCode.NO_KEY, marked("The headers of this private feed cannot be decrypted."))

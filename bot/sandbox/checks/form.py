"""The errors of a request as Discord's nested tree. Source: Discord's reference, "Error Messages"."""

from typing import Any, NoReturn

from bot.sandbox.model import Json
from bot.sandbox.refusals import Refusal

Path = tuple[str | int, ...]


def objects(data: Json, key: str) -> list[Json]:
    """Return the objects of a list at ``key``; [] if there is no list."""
    value = data.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def bits(data: Json, key: str) -> int:
    """Return a field of flags; 0 where it is wrong or missing."""
    value = data.get(key)
    return value if isinstance(value, int) and 0 <= value < 1 << 53 else 0


def kind_of(data: Json) -> int:
    """Return the field ``type``; 0 where it is wrong or missing, which is no type of anything."""
    value = data.get("type")
    return value if isinstance(value, int) else 0


class Form:
    """Collects what is wrong with the fields of a request."""

    def __init__(self) -> None:
        self._errors: Json = {}

    def fail(self, path: Path, code: str, message: str) -> None:
        """Note that the field at ``path`` is wrong."""
        node = self._errors
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def refuse(self) -> NoReturn:
        """Refuse the request.

        Raises:
            Refusal: 50035 with everything noted.
        """
        raise Refusal(50035, errors=self._errors)

    def check(self) -> None:
        """Refuse the request if anything was noted.

        Raises:
            Refusal: 50035 with everything noted.
        """
        if self._errors:
            self.refuse()

    def text(
        self, data: Json, key: str, path: Path, *, least: int = 0, most: int, required: bool = False
    ) -> str:
        """Return a field that is text of ``least`` to ``most`` characters; "" where wrong or missing."""
        value = data.get(key)
        here = (*path, key)
        if value is None or (required and value == ""):
            if required:
                self.fail(here, "BASE_TYPE_REQUIRED", "This field is required")
            return ""
        if not isinstance(value, str):
            self.fail(here, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
            return ""
        if len(value) > most:
            self.fail(here, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")
        elif len(value) < least:
            self.fail(here, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        return value

    def items(self, data: Json, key: str, path: Path, *, least: int = 0, most: int) -> list[Json]:
        """Return a field that is a list of ``least`` to ``most`` objects; [] where it is wrong or missing."""
        value = data.get(key)
        here = (*path, key)
        if value is None:
            value = []
        if not isinstance(value, list):
            self.fail(here, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if not least <= len(value) <= most:
            self.fail(here, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")
        for place, item in enumerate(value):
            if not isinstance(item, dict):
                self.fail((*here, place), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
        return [item for item in value if isinstance(item, dict)]

    def integer(self, data: Json, key: str, path: Path, *, least: int, most: int, default: int = 0) -> int:
        """Return a whole number of ``least`` to ``most``; ``default`` where it is wrong or missing."""
        value: Any = data.get(key)
        if value is None:
            return default
        if not isinstance(value, int) or isinstance(value, bool):
            self.fail((*path, key), "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
            return default
        if not least <= value <= most:
            self.fail((*path, key), "NUMBER_TYPE_MAX", f"int value should be between {least} and {most}.")
            return default
        return value

"""What the sandbox itself remembers between two runs: its port and how far the newsroom is."""

import json
from pathlib import Path
from typing import Any


class Notes:
    """A small file, replaced as a whole at each change so that a kill leaves either the old or the new one.

    Args:
        path: the file; a missing or broken one counts as empty.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            found = json.loads(path.read_bytes())
        except (OSError, ValueError):
            found = {}
        self._values: dict[str, Any] = found if isinstance(found, dict) else {}

    @property
    def port(self) -> int | None:
        """The port of the last run."""
        port = self._values.get("port")
        return port if isinstance(port, int) else None

    @port.setter
    def port(self, port: int) -> None:
        self._put("port", port)

    @property
    def published(self) -> list[str]:
        """What the newsroom has published."""
        lines = self._values.get("published")
        return [str(line) for line in lines] if isinstance(lines, list) else []

    @published.setter
    def published(self, lines: list[str]) -> None:
        self._put("published", lines)

    def _put(self, name: str, value: Any) -> None:
        self._values[name] = value
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(self._values), encoding="utf-8")
        fresh.replace(self._path)

"""Writes down each REST call of the bot, so that it can be held against Discord's specification."""

import json
from pathlib import Path
from typing import Any, TextIO, TypedDict

from bot.errors import LoupeError

_KEPT = 20_000


class RestCall(TypedDict):
    """One call: ``path`` as requested with its query, ``body`` as JSON or as parts of a form."""

    method: str
    path: str
    body: Any
    content_type: str
    files: list[str]
    status: int


class Recorder:
    """Keeps the last calls in memory and, if wanted, appends each to a file as one line of JSON.

    Args:
        path: the file, or None.

    Raises:
        LoupeError: the file cannot be written.
    """

    def __init__(self, path: Path | None) -> None:
        self.calls: list[RestCall] = []
        self._file: TextIO | None = None
        if path is not None:
            try:
                self._file = path.open("a", encoding="utf-8")
            except OSError as error:
                raise LoupeError(
                    f"The log of REST calls {path} cannot be written: {error.strerror}.",
                    remedy="Name another file with --rest-log.",
                ) from error

    def record(self, call: RestCall) -> None:
        """Keep one call; its line is in the file when this returns."""
        self.calls.append(call)
        if len(self.calls) > _KEPT:
            del self.calls[: _KEPT // 2]
        if self._file is not None:
            self._file.write(json.dumps(call, ensure_ascii=False) + "\n")
            self._file.flush()

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

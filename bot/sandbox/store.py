"""Keeps the world on disk so that killing the process at any moment loses nothing that was answered.

Every change is written within one SQLite transaction which is committed before an answer leaves or an event
is sent. In WAL mode with ``synchronous=NORMAL`` a commit survives the death of the process (it is in the
file), which is what is promised; only a power failure could take the last ones.
"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from bot.errors import LoupeError
from bot.sandbox.model import Entity, Json, from_json, to_json

_SCHEMA = """
CREATE TABLE IF NOT EXISTS entities (
    kind TEXT NOT NULL, id INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (id INTEGER PRIMARY KEY, type TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, body TEXT NOT NULL);
"""


class Store:
    """A database of entities, uploaded files and single facts.

    Args:
        path: the database file, or None to keep everything in memory.

    Raises:
        LoupeError: the file cannot be opened or is not a database.
    """

    def __init__(self, path: Path | None) -> None:
        try:
            self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=NORMAL")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as error:
            raise LoupeError(
                f"The sandbox cannot keep its state in {path}: {error}.",
                remedy="Choose another folder with --data.",
            ) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.commit()
        self._db.close()

    def put(self, entity: Entity) -> None:
        """Write ``entity``; it is safe once `commit` has returned."""
        self._begin()
        body = json.dumps(to_json(entity), ensure_ascii=False)
        self._db.execute("REPLACE INTO entities VALUES (?, ?, ?)", (type(entity).__name__, entity.id, body))

    def drop(self, entity: Entity) -> None:
        """Forget ``entity``."""
        self._begin()
        self._db.execute("DELETE FROM entities WHERE kind = ? AND id = ?", (type(entity).__name__, entity.id))

    def put_file(self, file_id: int, content_type: str, body: bytes) -> None:
        """Write an uploaded file."""
        self._begin()
        self._db.execute("REPLACE INTO files VALUES (?, ?, ?)", (file_id, content_type, body))

    def file(self, file_id: int) -> tuple[str, bytes] | None:
        """Return content type and bytes of an uploaded file."""
        row = self._db.execute("SELECT type, body FROM files WHERE id = ?", (file_id,)).fetchone()
        return None if row is None else (row[0], row[1])

    def drop_file(self, file_id: int) -> None:
        """Forget an uploaded file."""
        self._begin()
        self._db.execute("DELETE FROM files WHERE id = ?", (file_id,))

    def put_fact(self, name: str, value: Json) -> None:
        """Write down a single fact under ``name``."""
        self._begin()
        self._db.execute("REPLACE INTO facts VALUES (?, ?)", (name, json.dumps(value)))

    def fact(self, name: str) -> Json | None:
        """Return the fact written under ``name``."""
        row = self._db.execute("SELECT body FROM facts WHERE name = ?", (name,)).fetchone()
        if row is None:
            return None
        value: Json = json.loads(row[0])
        return value

    def entities(self) -> Iterator[Entity]:
        """Yield everything kept, messages in the order they were made."""
        for kind, body in self._db.execute("SELECT kind, body FROM entities ORDER BY kind, id"):
            yield from_json(kind, json.loads(body))

    def moved(self, old: str, new: str) -> None:
        """Replace the server's address in links to uploaded files: the port may be another one this time."""
        self._begin()
        self._db.execute(
            "UPDATE entities SET body = replace(body, ?, ?) WHERE kind = 'Message'",
            (f"{old}/attachments/", f"{new}/attachments/"),
        )

    def commit(self) -> None:
        """Make all writes so far survive a kill."""
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def _begin(self) -> None:
        if not self._db.in_transaction:
            self._db.execute("BEGIN IMMEDIATE")

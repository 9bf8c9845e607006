"""The full-text index, which each database has in its own way, behind the plain table ``search_texts``.

Triggers keep it equal to that table, also when a story is deleted. Neither database breaks texts into words
or knows a language here: the terms come ready from ``bot.stories.terms``, so that both find the same.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import BigInteger, Select, Text, bindparam, cast, column, literal_column, select, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

INDEX = "search_index"  # SQLite adds tables of its own whose names begin so
_COLUMNS = ("title", "digest", "gear", "source", "marks")
_ALL = ", ".join(_COLUMNS)
_OLD = ", ".join(f"old.{name}" for name in _COLUMNS)
_NEW = ", ".join(f"new.{name}" for name in _COLUMNS)
_TAKE_OUT = f"INSERT INTO {INDEX}({INDEX}, rowid, {_ALL}) VALUES ('delete', old.story_id, {_OLD});"  # noqa: S608 - fixed names
_PUT_IN = f"INSERT INTO {INDEX}(rowid, {_ALL}) VALUES (new.story_id, {_NEW});"  # noqa: S608 - fixed names

# The tokenizer "ascii" takes every other character for a letter, so it parts terms at the spaces between them
# only. Prefixes of three letters are looked up in an index of their own; nothing is ranked by SQLite, so the
# sizes of texts are left out.
_SQLITE = (
    (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5({_ALL}, content='search_texts', content_rowid='story_id', "
        "tokenize='ascii', columnsize=0, prefix='3')"
    ),
    f"CREATE TRIGGER search_texts_insert AFTER INSERT ON search_texts BEGIN {_PUT_IN} END",
    f"CREATE TRIGGER search_texts_delete AFTER DELETE ON search_texts BEGIN {_TAKE_OUT} END",
    f"CREATE TRIGGER search_texts_update AFTER UPDATE ON search_texts BEGIN {_TAKE_OUT} {_PUT_IN} END",
)

# The vector is put together of terms and their places by hand: PostgreSQL's own parser would break terms up
# again, differently by the server's locale. A gap takes a place, so that no phrase crosses it.
_POSTGRESQL = (
    (
        f"CREATE TABLE {INDEX} (story_id bigint PRIMARY KEY REFERENCES search_texts ON DELETE CASCADE, "
        "vector tsvector NOT NULL)"
    ),
    f"CREATE INDEX {INDEX}_vector ON {INDEX} USING gin (vector)",
    f"""CREATE FUNCTION search_texts_indexed() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    INSERT INTO {INDEX} SELECT new.story_id, coalesce(
        string_agg('''' || word || ''':' || least(place, 16383), ' ')
            FILTER (WHERE word NOT IN ('', '¶')), '')::tsvector
        FROM unnest(string_to_array(concat_ws(' ¶ ', {_NEW}), ' ')) WITH ORDINALITY AS term (word, place)
    ON CONFLICT (story_id) DO UPDATE SET vector = excluded.vector;
    RETURN NULL;
END $body$""",  # noqa: S608 - fixed names
    (
        "CREATE TRIGGER search_texts_indexed AFTER INSERT OR UPDATE ON search_texts "
        "FOR EACH ROW EXECUTE FUNCTION search_texts_indexed()"
    ),
)

STATEMENTS: Mapping[str, tuple[str, ...]] = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
UNDO: Mapping[str, tuple[str, ...]] = {
    "sqlite": (
        *(f"DROP TRIGGER search_texts_{event}" for event in ("insert", "delete", "update")),
        f"DROP TABLE {INDEX}",
    ),
    "postgresql": (f"DROP TABLE {INDEX}", "DROP FUNCTION search_texts_indexed() CASCADE"),
}


def is_compared(name: str | None, kind: str, _parents: object = None) -> bool:
    """Tell Alembic which of a database's tables are those of ``Table.metadata``: all but the index's own."""
    return not (kind == "table" and (name or "").startswith(INDEX))


def matching(dialect: str, asked: str) -> Select[Any]:
    """Give the question for the stories whose terms match: one column, ``story_id``.

    Args:
        dialect: "sqlite" or "postgresql".
        asked: the query as the dialect writes it, from ``bot.reports.search_query``.
    """
    if dialect == "sqlite":
        index = table(INDEX, column("rowid", BigInteger))
        return select(index.c.rowid.label("story_id")).where(
            literal_column(INDEX).op("MATCH")(bindparam("asked", asked, Text))
        )
    vectors = table(INDEX, column("story_id", BigInteger), column("vector", TSVECTOR))
    return select(vectors.c.story_id).where(
        vectors.c.vector.op("@@")(cast(bindparam("asked", asked, Text), TSQUERY))
    )

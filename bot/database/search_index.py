"""The full-text index, which each database has in its own way, behind the plain table ``search_texts``.

Neither database breaks texts into words or knows a language here: the terms come ready from
``bot.stories.terms``, so that both find the same. A story that is deleted leaves the index by itself; whoever
changes terms calls ``take_out`` before and ``put_in`` after. A trigger would do that too, but within one
SQLite writes the index out for each row, which took 25 times as long.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    Text,
    bindparam,
    cast,
    column,
    literal_column,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.ext.asyncio import AsyncSession

INDEX = "search_index"  # SQLite adds tables of its own whose names begin so
_COLUMNS = ("title", "digest", "gear", "source", "marks")
_ALL = ", ".join(_COLUMNS)
_OLD = ", ".join(f"old.{name}" for name in _COLUMNS)
_FORGET = f"INSERT INTO {INDEX}({INDEX}, rowid, {_ALL}) VALUES ('delete', old.story_id, {_OLD});"  # noqa: S608 - fixed names

# The tokenizer "ascii" takes every other character for a letter, so it parts terms at the spaces between them
# only. Prefixes of three letters are looked up in an index of their own; nothing is ranked by SQLite, so the
# sizes of texts are left out.
_SQLITE = (
    (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5({_ALL}, content='search_texts', content_rowid='story_id', "
        "tokenize='ascii', columnsize=0, prefix='3')"
    ),
    f"CREATE TRIGGER search_texts_deleted AFTER DELETE ON search_texts BEGIN {_FORGET} END",
)
_POSTGRESQL = (
    (
        f"CREATE TABLE {INDEX} (story_id bigint PRIMARY KEY REFERENCES search_texts ON DELETE CASCADE, "
        "vector tsvector NOT NULL)"
    ),
    f"CREATE INDEX {INDEX}_vector ON {INDEX} USING gin (vector)",
)

STATEMENTS: Mapping[str, tuple[str, ...]] = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
UNDO: Mapping[str, tuple[str, ...]] = {
    "sqlite": ("DROP TRIGGER search_texts_deleted", f"DROP TABLE {INDEX}"),
    "postgresql": (f"DROP TABLE {INDEX}",),
}

_THESE: BindParameter[Sequence[int]] = bindparam("ids", expanding=True)
_TAKE_OUT = text(
    f"INSERT INTO {INDEX}({INDEX}, rowid, {_ALL}) "  # noqa: S608 - fixed names
    f"SELECT 'delete', story_id, {_ALL} FROM search_texts WHERE story_id IN :ids"
).bindparams(_THESE)
_PUT_IN_SQLITE = text(
    f"INSERT INTO {INDEX}(rowid, {_ALL}) SELECT story_id, {_ALL} FROM search_texts WHERE story_id IN :ids"  # noqa: S608 - fixed names
).bindparams(_THESE)
# The vector is put together of terms and their places by hand: PostgreSQL's own parser would break terms up
# again, differently by the server's locale. A gap takes a place, so that no phrase crosses it.
_PUT_IN_POSTGRESQL = text(
    f"""
    INSERT INTO {INDEX} SELECT story_id, (
        SELECT coalesce(string_agg('''' || word || ''':' || least(place, 16383), ' '), '')
        FROM unnest(string_to_array(concat_ws(' ¶ ', {_ALL}), ' ')) WITH ORDINALITY AS term (word, place)
        WHERE word NOT IN ('', '¶')
    )::tsvector FROM search_texts WHERE story_id IN :ids
    ON CONFLICT (story_id) DO UPDATE SET vector = excluded.vector
    """  # noqa: S608 - fixed names
).bindparams(_THESE)


def is_compared(name: str | None, kind: str, _parents: object = None) -> bool:
    """Tell Alembic which of a database's tables are those of ``Table.metadata``: all but the index's own."""
    return not (kind == "table" and (name or "").startswith(INDEX))


async def take_out(session: AsyncSession, story_ids: Sequence[int]) -> None:
    """Forget some stories, before their rows of ``search_texts`` change; to be followed by ``put_in``."""
    # FTS5 must be told what it indexed; PostgreSQL knows the row by its number, and puts in over it.
    if session.get_bind().dialect.name == "sqlite" and story_ids:
        await session.execute(_TAKE_OUT, {"ids": story_ids})


async def put_in(session: AsyncSession, story_ids: Sequence[int]) -> None:
    """Index the rows of ``search_texts`` of some stories that are not indexed, or were taken out."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    await session.execute(_PUT_IN_SQLITE if sqlite else _PUT_IN_POSTGRESQL, {"ids": story_ids})


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


def matched_story(dialect: str) -> ColumnElement[int]:
    """Give the story of the row that ``matching`` looks at, for questions inside its conditions."""
    # Spelled out, so that SQLAlchemy does not add the index to the tables of an inner question.
    return literal_column(f"{INDEX}.{'rowid' if dialect == 'sqlite' else 'story_id'}", BigInteger)

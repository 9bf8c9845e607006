"""docs/database.md, made from the tables and the comments in the source."""

from pathlib import Path

from sqlalchemy import Column, Table
from sqlalchemy.dialects import postgresql

from bot.database.tables import Table as Schema

HEAD = """# The database

This page is made from `bot/database/*_tables.py` by `./loupe lint --update`; change it there. Types are
PostgreSQL's; SQLite keeps the same values. All times are UTC. Two rules hold everywhere: votes are facts and
ratings are queries, so no total is ever stored; and a UNIQUE constraint makes doing a thing twice harmless.
"""


def schema_page() -> str:
    """Give the page as it should be."""
    return "\n".join([HEAD, *(_table(table) for table in Schema.metadata.sorted_tables)])


def page_path(root: Path) -> Path:
    """Give the page's file in a checkout."""
    return root / "docs" / "database.md"


def _table(table: Table) -> str:
    rows = "\n".join(_row(column) for column in table.columns)
    return f"## {table.name}\n\n{table.comment}.\n\n| column | type | what it is |\n|---|---|---|\n{rows}\n"


def _row(column: Column[object]) -> str:
    kind = column.type.compile(dialect=postgresql.dialect()).lower()  # type: ignore[no-untyped-call]  # SQLAlchemy's
    null = " or NULL" if column.nullable else ""
    points = [f"→ `{key.column.table.name}.{key.column.name}`" for key in column.foreign_keys]
    said = [column.comment or "", *points, "primary key" if column.primary_key else ""]
    return f"| `{column.name}` | {kind}{null} | {'; '.join(part for part in said if part)} |".replace(
        "  |", " |"
    )

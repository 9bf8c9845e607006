"""How Alembic reaches the database: always through the connection that bot.database.engine hands over."""

from alembic import context
from sqlalchemy import Connection

from bot.database.search_index import is_compared
from bot.database.tables import Table


def run(connection: Connection) -> None:
    """Run the migrations on an open connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,  # SQLite alters a table by making it anew
        compare_type=True,
        include_name=is_compared,
    )
    with context.begin_transaction():
        context.run_migrations()


run(context.config.attributes["connection"])

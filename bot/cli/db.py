"""``loupe db``: the database's schema."""

import asyncio

import typer

from bot.cli.options import ConfigFile, read_config


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        no_args_is_help=True, help="Bring the database to this version's schema, or look at it."
    )
    group.command(epilog="Example: loupe db upgrade --config config.toml")(upgrade)
    group.command(epilog="Example: loupe db current")(current)
    group.command(epilog="Example: loupe db reindex")(reindex)
    app.add_typer(group, name="db")


def upgrade(config: ConfigFile = None) -> None:
    """Bring the database to the newest schema, making it where there is none."""
    from bot.database import engine

    url = read_config(config, token_required=False).database.url.get_secret_value()
    before, newest = asyncio.run(engine.current(url))
    if before == newest:
        typer.echo(f"The database is at revision {newest}, the newest: nothing to do.")
        return
    asyncio.run(engine.upgrade(url))
    typer.echo(f"The database is now at revision {newest} (before: {before or 'none'}).")


def current(config: ConfigFile = None) -> None:
    """Say which revision the database is at; the exit code is 1 if that is not the newest."""
    from bot.database import engine

    url = read_config(config, token_required=False).database.url.get_secret_value()
    found, newest = asyncio.run(engine.current(url))
    if found == newest:
        typer.echo(f"{newest} (the newest)")
        return
    typer.echo(f"{found or 'none'} (the newest is {newest}: run loupe db upgrade)")
    raise typer.Exit(1)


def reindex(config: ConfigFile = None) -> None:
    """Make the index that /search asks anew, for all stories; the bot may run meanwhile."""
    url = read_config(config, token_required=False).database.url.get_secret_value()
    number = asyncio.run(_reindex(url))
    typer.echo(f"{number:,} stories were indexed anew.")


async def _reindex(url: str) -> int:
    from bot.database.engine import Database
    from bot.digests.indexing import reindex_next

    number, last = 0, 0
    async with Database.open(url) as database:
        while True:
            async with database.writing() as session:
                done = await reindex_next(session, last)
            if not done:
                return number
            number, last = number + len(done), done[-1]
            typer.echo(f"{number:,} …", err=True)

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

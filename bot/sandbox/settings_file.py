"""The configuration file of the sandbox's bot: an ordinary one, with the simulated Discord's addresses."""

import json
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, SecretStr

from bot.config import Config
from bot.sandbox.feed_list import is_local_only, private_hosts
from bot.sandbox.server import SimulatedDiscord


async def write_settings(
    server: SimulatedDiscord,
    data: Path,
    feeds: Sequence[str],
    poll_seconds: float,
    words: Config | None = None,
) -> Path:
    """Write ``sandbox.toml`` and return its path.

    Args:
        server: the simulated Discord.
        data: the folder for it and for the bot's database.
        feeds: the addresses named at the start: those on private hosts, and no others, are allowed there; all
            of them are what the bot suggests.
        poll_seconds: how often feeds are read.
        words: whose model and whose translation server are to be used; None for neither.
    """
    hosts = await private_hosts(feeds)
    database = f"sqlite+aiosqlite:///{data / 'loupe.db'}"
    lines = [
        "# Written by `loupe sandbox` at each start.",
        "[discord]",
        f"token = {json.dumps(server.bot_token)}",
        f"api_url = {json.dumps(server.api_url)}",
        f"gateway_url = {json.dumps(server.gateway_url)}",
        "[database]",
        f"url = {json.dumps(database)}",
        "[feeds]",
        f"allow_hosts = {json.dumps(hosts)}",
        # What /setup and /feed add offer is what the sandbox has, so that trying them needs no network.
        f"suggested = {json.dumps([url for url in feeds if _is_plain(url)])}",
        f"floor_seconds = {poll_seconds}",
        # Feeds of one's own machine are read at a steady pace; sites elsewhere are spared as usual.
        *([f"ceiling_seconds = {poll_seconds}"] if await is_local_only(feeds) else []),
        "[web]",
        "port = 0",
        "[log]",
        'level = "warning"',
        *(_section("digest.model", words.digest.model) if words else []),
        *(_section("translate", words.translate) if words else []),
    ]
    path = data / "sandbox.toml"
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _section(name: str, settings: BaseModel) -> list[str]:
    """Return a section as it stands in a file, with its secrets."""
    values = {
        key: value.get_secret_value() if isinstance(value, SecretStr) else value for key, value in settings
    }
    # Not in ASCII: JSON writes what lies far up in Unicode as two halves, which TOML does not take.
    written = {key: json.dumps(value, ensure_ascii=False) for key, value in values.items()}
    return [f"[{name}]", *(f"{key} = {value}" for key, value in written.items())]


def _is_plain(url: str) -> bool:
    """Return whether the settings take an address: one with blanks would keep the bot from starting."""
    return " " not in url and url.isprintable()

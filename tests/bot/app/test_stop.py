"""A stop while Discord cannot be reached is a stop like any other."""

import asyncio
import signal
import socket
import sys
from pathlib import Path

SECONDS = 40


async def test_a_bot_that_never_reached_discord_stops_cleanly(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed_soon:  # afterwards nobody answers there
        port = closed_soon.getsockname()[1]
    config = tmp_path / "config.toml"
    config.write_text(
        f'[discord]\ntoken = "MTIz.sandbx.not-a-real-token"\napi_url = "http://127.0.0.1:{port}/api/v10"\n'
        f'gateway_url = "ws://127.0.0.1:{port}/"\n[web]\nport = 0\n'
        f'[database]\nurl = "sqlite+aiosqlite:///{tmp_path}/loupe.db"\n'
    )
    command = [sys.executable, "-m", "bot", "run", "--config", str(config)]
    pipe = asyncio.subprocess.PIPE
    bot = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=asyncio.subprocess.STDOUT)
    assert bot.stdout is not None
    async with asyncio.timeout(SECONDS):
        while b"cannot be reached" not in (line := await bot.stdout.readline()):
            assert line, "it ended by itself"
        bot.send_signal(signal.SIGTERM)
        rest, _ = await bot.communicate()
    assert (bot.returncode, b"unexpected" in rest) == (0, False), rest.decode()

"""What was answered survives a kill."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest

from bot.errors import LoupeError
from bot.sandbox.model import Guild, Message, Reaction, Role
from bot.sandbox.server import SimulatedDiscord
from bot.sandbox.store import Store

POSTING = """
import asyncio, sys
from pathlib import Path
import aiohttp
from bot.sandbox.server import SimulatedDiscord

async def main():
    async with SimulatedDiscord.running(data=Path(sys.argv[1])) as server, aiohttp.ClientSession() as session:
        noor, channel = server.world.user("Noor"), server.world.channel("Aperture Club", "news")
        while True:
            url = f"{server.api_url}/channels/{channel.id}/messages"
            given = {"Authorization": noor.token}
            async with session.post(url, json={"content": "x"}, headers=given) as answer:
                print((await answer.json())["id"], flush=True)

asyncio.run(main())
"""


def test_entities_come_back_as_they_were(tmp_path: Path) -> None:
    message = Message(5, 2, 1, 9, "t", content="é", reactions=[Reaction(None, "⭐", [3, 1])])
    guild = Guild(1, "g", 9, [Role(1, "@everyone", 1 << 52)], {9: [1]})
    with Store(tmp_path / "a.db") as store:
        store.put(message)
        store.put(guild)
        store.put_file(7, "image/png", b"x")
    with Store(tmp_path / "a.db") as store:
        assert list(store.entities()) == [guild, message]
        assert store.file(7) == ("image/png", b"x")
        store.drop(message)
        store.drop_file(7)
    with Store(tmp_path / "a.db") as store:
        assert list(store.entities()) == [guild]
        assert store.file(7) is None


def test_a_file_that_is_no_database_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(LoupeError, match=r"a\.db"):
        Store(tmp_path / "a.db")


async def test_every_answered_message_survives_kill_9(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        POSTING,
        str(tmp_path),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert process.stdout is not None
    answered = [int(await process.stdout.readline()) for _ in range(40)]
    process.send_signal(signal.SIGKILL)
    answered += [int(line) for line in (await process.stdout.read()).splitlines()]
    await process.wait()
    async with SimulatedDiscord.running(data=tmp_path) as server:
        kept = [
            message.id for message in server.world.messages(server.world.channel("Aperture Club", "news").id)
        ]
    assert set(answered) <= set(kept)
    assert len(kept) <= len(answered) + 1

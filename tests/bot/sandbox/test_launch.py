"""The command around it all."""

import asyncio
import os
import signal
import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config import load_config
from bot.errors import LoupeError
from bot.sandbox import launch
from bot.sandbox.child import Child, child_environment
from bot.sandbox.feed_list import private_hosts, read_feeds
from bot.sandbox.launch import SandboxOptions, run_sandbox
from bot.sandbox.listening import listen
from bot.sandbox.newsroom import routes
from bot.sandbox.notes import Notes
from bot.sandbox.server import SimulatedDiscord
from bot.sandbox.settings_file import write_settings

OPML = """<?xml version="1.0"?>{doctype}<opml version="2.0"><body>
<outline text="Folder"><outline text="One" xmlUrl="http://127.0.0.1:9/a"/></outline>
<outline title="Two" xmlUrl="https://example.org/b"/></body></opml>"""
BOMB = '<!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_feeds_are_read_from_addresses_and_opml(tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    file.write_text(OPML.format(doctype=""))
    assert read_feeds([str(file), "https://example.org/b", "http://c.example/"]) == [
        ("One", "http://127.0.0.1:9/a"),
        ("Two", "https://example.org/b"),
        ("http://c.example/", "http://c.example/"),
    ]


def test_an_opml_bomb_does_not_go_off(tmp_path: Path) -> None:
    file = tmp_path / "bomb.opml"
    file.write_text(OPML.format(doctype=BOMB).replace('text="One"', 'text="&b;"'))
    with pytest.raises(LoupeError, match="entities"):
        read_feeds([str(file)])


@pytest.mark.parametrize(
    ("content", "words"), [(None, "cannot be read"), ("<a", "no OPML"), ("<opml/>", "names no feeds")]
)
def test_a_bad_opml_file_is_told_in_words(tmp_path: Path, content: str | None, words: str) -> None:
    file = tmp_path / "feeds.opml"
    if content is not None:
        file.write_text(content)
    with pytest.raises(LoupeError, match=words):
        read_feeds([str(file)])


def test_only_addresses_of_the_web_are_feeds() -> None:
    with pytest.raises(LoupeError, match="file:///etc/passwd"):
        read_feeds(["file:///etc/passwd"])


async def test_only_private_hosts_named_are_allowed_each_with_its_port() -> None:
    urls = [
        "http://127.0.0.1:9/a",
        "http://127.0.0.1:9/b",
        "http://[::1]/",
        "https://10.1.2.3/",
        "https://8.8.8.8/",
    ]
    assert await private_hosts(urls) == ["127.0.0.1:9", "[::1]:80", "10.1.2.3:443"]


async def test_the_bots_settings_are_ordinary_ones(tmp_path: Path) -> None:
    async with SimulatedDiscord.running() as server:
        path = await write_settings(server, tmp_path, ["http://127.0.0.1:9/a", "http://127.0.0.1:9/a b"], 2.0)
        settings = tomllib.loads(path.read_text())
        assert settings["discord"] == {
            "token": server.bot_token,
            "api_url": server.api_url,
            "gateway_url": server.gateway_url,
        }
    assert settings["feeds"] == {
        "allow_hosts": ["127.0.0.1:9"],
        "suggested": ["http://127.0.0.1:9/a"],
        "floor_seconds": 2.0,
        "ceiling_seconds": 2.0,
    }
    assert settings["web"] == {"port": 0}
    assert path.stat().st_mode & 0o077 == 0


async def test_a_model_may_be_tried_and_nothing_else_of_a_real_bots_file_is_used(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text(
        '[feeds]\nfloor_seconds = 9\n[digest.model]\nbase_url = "http://127.0.0.1:9/v1"\nmodel = "ö 🔎"\n',
        encoding="utf-8",
    )
    words = load_config(real, {"LOUPE_DIGEST_MODEL_KEY": "sesame"}, token_required=False)
    async with SimulatedDiscord.running() as server:
        path = await write_settings(server, tmp_path, [], 2.0, words)
        config = load_config(path, {})
        assert config.feeds.floor_seconds == 2.0
    assert config.digest == words.digest
    assert config.digest.model.key.get_secret_value() == "sesame"
    assert config.translate == words.translate


def test_a_real_bots_settings_never_reach_the_sandboxs() -> None:
    given = {"LOUPE_DISCORD_TOKEN": "secret", "LOUPE_LOG_LEVEL": "debug", "PATH": "/bin"}
    made = child_environment(given)
    assert made.keys() == {"LOUPE_LOG_LEVEL", "PATH", "PYTHONPATH"}


def test_notes_survive_and_broken_ones_count_as_none(tmp_path: Path) -> None:
    notes = Notes(tmp_path / "n.json")
    notes.port, notes.published = 8400, ["a", "b"]
    again = Notes(tmp_path / "n.json")
    assert (again.port, again.published) == (8400, ["a", "b"])
    (tmp_path / "n.json").write_text("{")
    assert (Notes(tmp_path / "n.json").port, Notes(tmp_path / "n.json").published) == (None, [])


async def test_the_bot_is_started_again_when_it_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pids: list[int] = []
    child = Child(tmp_path / "x.toml", child_environment(os.environ), pids.append)
    monkeypatch.setattr(child, "_arguments", ("-c", "import time; time.sleep(60)"))
    task = asyncio.create_task(child.keep_running())
    async with asyncio.timeout(20):
        while len(pids) < 3:
            await asyncio.sleep(0.02)
            if pids and _alive(pids[-1]) and len(pids) < 3:
                os.kill(pids[-1], signal.SIGKILL)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(set(pids)) == 3
    assert "The bot was killed (signal 9); it starts again" in caplog.text
    assert not any(_alive(pid) for pid in pids)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_port_asked_for_and_taken_is_an_error_a_default_one_is_not(tmp_path: Path) -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(LoupeError, match=str(port)):
            await run_sandbox(SandboxOptions(port=port, browser=False, bot=False, exit_after=0.0))
        notes = Notes(tmp_path / "n.json")
        notes.port = port
        assert launch._port(SandboxOptions(), notes) != port


async def test_it_runs_and_stops_by_itself(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = SandboxOptions(port=0, browser=False, bot=False, data=tmp_path / "d", exit_after=0.1)
    assert await run_sandbox(options) == 0
    said = capsys.readouterr().out
    assert "http://127.0.0.1:" in said
    assert str(tmp_path / "d") in said
    assert (tmp_path / "d" / "discord.db").exists()


async def test_stories_go_on_where_they_stopped_and_their_end_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch, "STORY_SECONDS", 0.01)
    newsroom, notes = routes(lambda: datetime.now(UTC), 8.0), Notes(tmp_path / "n.json")
    first = len(newsroom.published)
    await launch._publish(newsroom, notes)
    again = routes(lambda: datetime.now(UTC), 8.0, Notes(tmp_path / "n.json").published)
    assert len(again.published) == len(newsroom.published) > first
    assert again.publish_next() is None
    assert capsys.readouterr().out.count("All sample stories are published") == 1


async def test_no_pace_is_promised_once_all_stories_are_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newsroom = routes(lambda: datetime.now(UTC), 8.0)
    while newsroom.publish_next():
        pass
    Notes(tmp_path / "sandbox.json").published = newsroom.published
    await run_sandbox(SandboxOptions(port=0, browser=False, data=tmp_path, exit_after=0.2))
    said = capsys.readouterr().out
    assert "All sample stories are published" in said
    assert "every" not in said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_stops_it_in_order(number: signal.Signals, tmp_path: Path) -> None:
    code = (
        "import asyncio, sys; from pathlib import Path\n"
        "from bot.sandbox.launch import SandboxOptions, run_sandbox\n"
        "options = SandboxOptions(port=0, browser=False, bot=False, data=Path(sys.argv[1]))\n"
        "sys.exit(asyncio.run(run_sandbox(options)))"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        code,
        str(tmp_path),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": "."},
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        assert b"sandbox is at http://127.0.0.1:" in await process.stdout.readline()
        process.send_signal(number)
        rest = await process.stdout.read()
        assert await process.wait() == 0
    assert b"Stopping" in rest

"""``loupe feeds health``: how the feeds do, for people and for programs."""

import asyncio
import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.database.engine import Database
from bot.database.tables import Host
from tests.archive import Archive


@pytest.fixture
def config(empty_database_file: Path, tmp_path: Path) -> Path:
    file = tmp_path / "loupe.db"
    shutil.copyfile(empty_database_file, file)
    url = f"sqlite+aiosqlite:///{file}"
    asyncio.run(fill(url))
    path = tmp_path / "config.toml"
    path.write_text(f'[database]\nurl = "{url}"\n', "utf-8")
    return path


async def fill(url: str) -> None:
    now = datetime.now(UTC)
    async with Database.open(url) as database, database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        well = {"succeeded_at": now, "polled_at": now, "next_poll_at": now + timedelta(hours=1)}
        feeds = [
            await archive.feed("Well", **well, interval_seconds=3600.0, interval_reason="the feed asks"),
            await archive.feed(
                "Down", polled_at=now, failures=7, problem="It is [red]down[/].", remedy="Wait."
            ),
            await archive.feed("Gone", polled_at=now, retired_at=now, url="https://a:secret@gone.example/"),
            await archive.feed("Resting", **well, url="https://resting.example/feed"),
            await archive.feed("New"),
        ]
        for feed in feeds:
            await archive.subscription(feed)
        await archive.feed("Unfollowed")
        session.add(Host(host="resting.example", paused_until=now + timedelta(hours=3)))


def test_each_feed_is_told_as_json(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feeds", "health", "--json", "--config", str(config)]) == 1
    told = {feed["title"]: feed for feed in map(json.loads, capsys.readouterr().out.splitlines())}
    assert {title: feed["state"] for title, feed in told.items()} == {
        "Well": "well",
        "Down": "failing",
        "Gone": "gone",
        "Resting": "paused",
        "New": "new",
    }
    assert told["Down"]["problem"] == "It is [red]down[/]."
    assert told["Down"]["remedy"] == "Wait."
    assert told["Gone"]["next_poll_at"] is None
    assert told["Gone"]["url"] == "https://gone.example/"
    assert told["Well"]["reason"] == "the feed asks"
    resting = datetime.fromisoformat(told["Resting"]["next_poll_at"])
    assert resting > datetime.now(UTC) + timedelta(hours=2)


def test_people_see_a_table_of_those_that_fail(
    config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert main(["feeds", "health", "--failing", "--config", str(config)]) == 1
    shown = capsys.readouterr().out
    assert "It is [red]down[/]. → Wait." in shown
    assert "Resting" in shown
    assert "Well" not in shown
    assert "secret" not in shown

"""``loupe db reindex``, as an operator gives it."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import delete

from bot.cli import main
from bot.database.engine import Database, upgrade
from bot.database.tables import SearchText
from bot.reports.search import search
from tests.archive import GUILD, NOW, Archive

STORIES = 3


async def unindexed(url: str) -> None:
    """Posted stories whose terms are lost."""
    await upgrade(url)
    async with Database.open(url) as database, database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        for number in range(STORIES):
            await archive.post(await archive.story(f"Lens {number}"))
        await session.execute(delete(SearchText))


async def found(url: str) -> int:
    """How many stories a search finds."""
    async with Database.open(url) as database, database.reading() as session:
        return (await search(session, GUILD, "lens", now=NOW)).total


def test_all_stories_are_indexed_anew(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    asyncio.run(unindexed(url))
    assert asyncio.run(found(url)) == 0
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOUPE_DATABASE_URL", url)
    assert main(["db", "reindex"]) == 0
    assert "3 stories were indexed anew." in capsys.readouterr().out
    assert asyncio.run(found(url)) == STORIES

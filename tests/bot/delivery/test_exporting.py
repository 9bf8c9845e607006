from datetime import UTC, datetime

import pytest

from bot.database.engine import Database
from bot.database.tables import Feed, Guild, Subscription
from bot.delivery.exporting import export_of
from bot.feeds.feed_list import Listed

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
GUILD, OTHER = 1, 2


async def follow(
    database: Database, url: str, *, channel: int = 10, guild: int = GUILD, owner: int = 0
) -> None:
    async with database.writing() as session:
        await session.merge(Guild(id=guild, joined_at=NOW))
        made = Feed(url=url, owner_id=owner, title=f"Of {url[-1]}", next_poll_at=NOW, added_at=NOW)
        session.add(made)
        await session.flush()
        session.add(
            Subscription(guild_id=guild, channel_id=channel, feed_id=made.id, added_by=7, added_at=NOW)
        )


async def test_what_a_server_follows_is_given_by_channel_and_title(database: Database) -> None:
    await follow(database, "https://a.example/b", channel=11)
    await follow(database, "https://a.example/d")
    await follow(database, "https://a.example/c")
    await follow(database, "https://a.example/e", guild=OTHER)
    async with database.reading() as session:
        export = await export_of(session, GUILD)
    assert export.feeds == (
        (10, Listed("https://a.example/c", "Of c")),
        (10, Listed("https://a.example/d", "Of d")),
        (11, Listed("https://a.example/b", "Of b")),
    )
    assert export.kept_back == 0


@pytest.mark.parametrize(
    ("url", "owner"),
    [
        ("https://ada:word@a.example/x", 0),
        ("https://a.example/x?token=abc", 0),
        ("https://a.example/x", GUILD),
    ],
)
async def test_what_lets_a_reader_in_stays_here(database: Database, url: str, owner: int) -> None:
    await follow(database, url, owner=owner)
    async with database.reading() as session:
        export = await export_of(session, GUILD)
    assert (export.feeds, export.kept_back) == ((), 1)

"""Searching 100,000 stories: the slowest of many queries, for a server that has all and for a small one.

On SQLite, or on the empty PostgreSQL database of DATABASE_URL.
"""

import asyncio
import json
import os
import random
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database, upgrade
from bot.database.tables import Digest, Entry, Post, PostState, Story, Vote
from bot.digests.indexing import reindex_next
from bot.reports.search import Filters, search
from bot.reports.stories import find_stories
from tests.archive import Archive

STORIES, FEW, BATCH, FEEDS = 100_000, 50, 5_000, 40
LARGE, SMALL = 1001, 1002
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
ROUNDS = 5

QUERIES: dict[str, tuple[str, Filters]] = {
    "a word of every story": ("photo", Filters()),
    "two common words": ("photo camera", Filters()),
    "a rare word": ("summilux", Filters()),
    "a phrase": ('"photo camera lens"', Filters()),
    "a name with digits": ("Nikon Z6III", Filters()),
    "an excluded word": ("photo -camera", Filters()),
    "a beginning": ("pho", Filters()),
    "a rare and a common word": ("photo summilux", Filters()),
    "no such word": ("photo zzzyx", Filters()),
    "one feed": ("photo", Filters(feed_id=7)),
    "one language": ("photo", Filters(language="fr")),
    "the last week": ("photo", Filters(since=NOW - timedelta(days=7))),
    "four stars": ("photo", Filters(stars=4)),
}


async def main() -> None:
    """Fill a database, ask it, and compare with looking through the titles."""
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("DATABASE_URL") or f"sqlite+aiosqlite:///{folder}/loupe.db"
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        await upgrade(url)
        async with Database.open(url) as database:
            await fill(database)
            began = time.perf_counter()
            await index(database)
            indexed = (time.perf_counter() - began) / STORIES * 1000
            for name, guild_id in (("all of 100,000 stories", LARGE), (f"{FEW} of 100,000", SMALL)):
                await compare(database, name, guild_id, indexed)


async def compare(database: Database, server: str, guild_id: int, indexed: float) -> None:
    """Print how long each query takes a server, and the slowest against looking through its titles."""
    async with database.reading() as session:
        took = {name: await best(session, guild_id, *asked) for name, asked in QUERIES.items()}
        began = time.perf_counter()
        await find_stories(session, guild_id, "photo summilux", 10)
        titles = (time.perf_counter() - began) * 1000
    slowest = max(took, key=lambda name: took[name])
    print_json({"server": server, "milliseconds": took, "index_a_story_ms": indexed})
    print_json(
        {
            "what": f"slowest search of {len(QUERIES)}, of a server with {server}: {slowest}",
            "loupe": took[slowest],
            "against": titles,
            "unit": "ms",
            "ratio": took[slowest] / titles,
            "note": "LIKE over the titles",
        }
    )


async def best(session: AsyncSession, guild_id: int, words: str, filters: Filters) -> float:
    """The best of some searches for ten stories, in milliseconds: others may use the machine too."""
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        await search(session, guild_id, words, now=NOW, filters=filters, limit=10)
        took.append((time.perf_counter() - began) * 1000)
    return min(took)


async def fill(database: Database) -> None:
    """Stories of a made-up language with a few words of ours among them; one server has all, one has few."""
    chance = random.Random(1)
    words = [
        "".join(chance.choices("abcdefghijklmnoprstuvwy", k=chance.randint(2, 10))) for _ in range(30_000)
    ]
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    few = set(chance.sample(range(1, STORIES + 1), FEW))

    def told(length: int) -> list[str]:
        return chance.choices(words, cum_weights=weights, k=length)

    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild(LARGE)
        await archive.guild(SMALL)
        for _ in range(FEEDS):
            await archive.feed()
    for first in range(1, STORIES + 1, BATCH):
        rows: list[list[dict[str, Any]]] = [[], [], [], [], []]
        for number in range(first, first + BATCH):
            add(rows, number, told(9), told(110), few, chance)
        async with database.writing() as session:
            for table, values in zip((Story, Digest, Entry, Post, Vote), rows, strict=True):
                await session.execute(insert(table), values)
    async with database.writing() as session:
        await session.execute(text("ANALYZE"))


def add(
    rows: list[list[dict[str, Any]]],
    number: int,
    title: list[str],
    body: list[str],
    few: set[int],
    chance: random.Random,
) -> None:
    """A story with its digest, entry, posts and votes."""
    stories, digests, entries, posts, votes = rows
    url = f"https://news{number % 50}.example/{number}"
    told_at = NOW - timedelta(minutes=5 * (STORIES - number))
    body[5:8] = ["photo", "camera", "lens"] if number % 2 else ["photo", "light", "time"]
    if number % 300 == 0:
        body[40] = "summilux"
    if number % 10 == 0:
        title[2:4] = ["Nikon", "Z6", "III"]
    stories.append({"id": number, "key": url, "url": url, "title": " ".join(title), "created_at": told_at})
    bullets = [{"text": " ".join(body[at : at + 15]), "start": 0, "end": 9} for at in range(20, 110, 15)]
    made = {"source": "A magazine", "words": 400, "minutes": 2, "made_at": told_at, "entry_id": None}
    language = "fr" if number % 5 == 0 else "en"
    intro = " ".join(body[:20])
    digests.append({"story_id": number, "intro": intro, "bullets": bullets, "language": language, **made})
    entries.append({"feed_id": number % FEEDS + 1, "key": url, "story_id": number, "seen_at": told_at})
    for guild_id in (LARGE, SMALL) if number in few else (LARGE,):
        post = number + (STORIES if guild_id == SMALL else 0)
        posts.append(
            {
                "id": post,
                "guild_id": guild_id,
                "channel_id": guild_id,
                "story_id": number,
                "state": PostState.SENT,
                "planned_at": told_at,
                "sent_at": told_at,
                "message_id": post,
            }
        )
        if number % 5 == 0:
            votes += (
                {"post_id": post, "user_id": user, "star": chance.randint(1, 5), "voted_at": told_at}
                for user in range(2)
            )


async def index(database: Database) -> None:
    """Index all stories."""
    done: Sequence[int] = [0]
    while done:
        async with database.writing() as session:
            done = await reindex_next(session, done[-1])
    async with database.writing() as session:
        await session.execute(text("ANALYZE"))
        assert await session.scalar(select(func.count()).select_from(Story)) == STORIES


def print_json(figure: dict[str, Any]) -> None:
    """The benchmark's answer, a line."""
    print(json.dumps(figure))  # noqa: T201 - it is read by ``loupe bench``


if __name__ == "__main__":
    asyncio.run(main())

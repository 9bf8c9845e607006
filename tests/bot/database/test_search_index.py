"""The same archive is searched alike on SQLite and PostgreSQL."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from bot.database.engine import Database
from bot.database.tables import Story
from bot.digests.indexing import index_stories, index_story
from bot.reports.search import Filters, search
from tests.archive import GUILD, NOW, Archive

STORIES = 300
WORDS = [
    "camera",
    "lens",
    "sensor",
    "Z6III",
    "Z6",
    "III",
    "X-T5",
    "XT5",
    "f/2.8",
    "35mm",
    "35",
    "mm",
    "photo",
]
WORDS += [
    "photographer",
    "café",
    "Ångström",
    "Straße",
    "ISO-6400",
    "l'été",
    "naïve",
    "wi-fi",
    "wifi",
    "rumour",
]
WORDS += ["カメラ", "写真家", "東京で撮る", "富士フイルム", "카메라", "объектив", "$1,299.00", "हिन्दी"]
QUERIES = [
    "camera",
    "camera lens",
    "photo",
    "phot",
    '"camera lens"',
    '"lens camera" -photo',
    "Z6III",
    "z6 iii",
    "xt5",
    "x-t5",
    "35mm",
    "f2.8",
    "cafe angstrom",
    "strasse",
    "iso 6400",
    "カメラ",
    "カ",
    "写真",
    "東京で",
    "富士 カメラ",
    "카메",
    "объект",
    "ete",
    "wifi -wi-fi",
    "1,299.00",
    "हिन्दी",
    "magazine",
    "camera -lens -photo -sensor",
    "nothing here",
]


async def fill(database: Database) -> None:
    """Stories of a few words each, told in one order, changed and deleted alike."""
    chance = random.Random(4)
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        feeds = [await archive.feed() for _ in range(3)]
        for number in range(STORIES):
            told_at = NOW - timedelta(hours=number)
            story = await archive.story(
                " ".join(chance.choices(WORDS, k=4)), feed=feeds[number % 3], created_at=told_at
            )
            bullets = [{"text": " ".join(chance.choices(WORDS, k=6)), "start": 0, "end": 1} for _ in range(3)]
            language = chance.choice(["en", "ja"])
            await archive.digest(story, bullets=bullets, language=language, source="The Magazine")
            post = await archive.post(story, sent_at=told_at)
            await archive.votes(post, *chance.choices(range(1, 6), k=number % 3))
        await index_stories(session, range(1, STORIES + 1))
    async with database.writing() as session:
        for story_id in range(1, STORIES, 7):
            await session.execute(update(Story).where(Story.id == story_id).values(title="A new title"))
            await index_story(session, story_id)
        await session.execute(delete(Story).where(Story.id % 11 == 0))


async def found(database: Database, words: str, filters: Filters) -> list[int]:
    """The stories that are found, in their order."""
    async with database.reading() as session:
        results = await search(session, GUILD, words, now=NOW, filters=filters, limit=STORIES)
    return [each.line.story_id for each in results.stories]


@pytest.mark.postgres
async def test_both_databases_find_the_same_in_the_same_order(database: Database, postgres: Database) -> None:
    for each in (database, postgres):
        await fill(each)
    some = 0
    filters = (
        Filters(),
        Filters(feed_id=2),
        Filters(language="ja"),
        Filters(stars=4),
        Filters(since=NOW - timedelta(days=3), language="en"),
    )
    for words in [*QUERIES, "title"]:
        for asked in filters:
            here, there = await found(database, words, asked), await found(postgres, words, asked)
            assert here == there, (words, asked)
            some += bool(here)
    assert some > len(QUERIES) * 3, "most of these find something"


@pytest.mark.postgres
async def test_no_text_is_an_error_on_postgresql(postgres: Database) -> None:
    chance = random.Random(5)
    signs = "nikoz6 -–\"*():^{}+'\\&|!<>§¶%_写カ\x00🙂é"
    async with postgres.reading() as session:
        for _ in range(300):
            words = "".join(chance.choices(signs, k=chance.randint(0, 40)))
            results = await search(session, GUILD, words, now=NOW, filters=Filters(language="e'n", stars=1))
            assert results.stories == (), words

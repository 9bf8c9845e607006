"""The same archive is searched alike on SQLite and PostgreSQL."""

import asyncio
import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from bot.database.engine import Database
from bot.database.tables import Digest, Entry, Post, PostState, Rendering, Search, Story, Table, Vote
from bot.digests.drafts import fingerprint
from bot.digests.indexing import index_stories, index_story
from bot.reports.ranking import Period
from bot.reports.search import Filters, search
from bot.reports.searches import Asked, keep_search, kept_search
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
        feeds = [(await archive.feed()).id for _ in range(3)]
        numbers = range(1, STORIES + 1)
        when = {number: NOW - timedelta(hours=number) for number in numbers}
        session.add_all(
            Story(id=number, key=f"k{number}", url="", title=some(chance, 4), created_at=when[number])
            for number in numbers
        )
        await session.flush()
        session.add_all(row for number in numbers for row in told(chance, number, feeds, when[number]))
        await session.flush()
        session.add_all(
            Vote(post_id=number, user_id=user, star=chance.randint(1, 5), voted_at=NOW)
            for number in numbers
            for user in range(number % 3)
        )
        await index_stories(session, numbers)
    async with database.writing() as session:
        changed = range(1, STORIES, 7)
        await session.execute(update(Story).where(Story.id.in_(changed)).values(title="A new title"))
        await index_stories(session, changed)
        await session.execute(delete(Story).where(Story.id % 11 == 0))


def some(chance: random.Random, count: int) -> str:
    """A text of a few words."""
    return " ".join(chance.choices(WORDS, k=count))


def told(chance: random.Random, number: int, feeds: Sequence[int], when: datetime) -> list[Table]:
    """What a story has besides its votes."""
    bullets = [{"text": some(chance, 6), "start": 0, "end": 1} for _ in range(3)]
    language = chance.choice(["en", "ja"])
    made: dict[str, Any] = {"intro": "", "source": "The Magazine", "words": 9, "minutes": 1, "made_at": when}
    return [
        Digest(story_id=number, bullets=bullets, language=language, **made),
        Entry(feed_id=feeds[number % 3], key=f"k{number}", story_id=number, seen_at=when),
        Post(
            id=number,
            guild_id=GUILD,
            channel_id=number,
            story_id=number,
            state=PostState.SENT,
            planned_at=when,
            sent_at=when,
            message_id=number,
        ),
    ]


async def found(database: Database, words: str, filters: Filters) -> tuple[int, list[int]]:
    """How many stories are found, and the first of them."""
    async with database.reading() as session:
        results = await search(session, GUILD, words, now=NOW, filters=filters, limit=40)
    return results.total, [each.line.story_id for each in results.stories]


@pytest.mark.postgres
async def test_both_databases_find_the_same_in_the_same_order(database: Database, postgres: Database) -> None:
    for each in (database, postgres):
        await fill(each)
    filters = [
        Filters(feed_id=2),
        Filters(language="ja"),
        Filters(stars=4),
        Filters(since=NOW - timedelta(days=3), language="en"),
    ]
    finds = []
    for number, words in enumerate([*QUERIES, "title"]):
        for asked in (Filters(), filters[number % len(filters)]):
            here, there = await found(database, words, asked), await found(postgres, words, asked)
            assert here == there, (words, asked)
            finds.append(here[0])
    assert sum(map(bool, finds)) > len(QUERIES), "most of these find something"


async def render(database: Database, language: str, all_wrote: asyncio.Barrier) -> None:
    """Put the story into a language, at the same moment as others do."""
    of_digest = fingerprint("A story", "What it is.", ["A fact."])
    made: dict[str, Any] = {"usable": True, "written": False, "made_at": NOW, "intro": f"words{language}"}
    async with database.writing() as session:
        session.add(Rendering(story_id=1, language=language, of_digest=of_digest, **made))
        await session.flush()
        await all_wrote.wait()
        await index_story(session, 1)


@pytest.mark.postgres
async def test_a_story_is_found_in_each_language_into_which_it_was_put_at_once(postgres: Database) -> None:
    languages = ["de", "en", "fr", "ja"]
    async with postgres.writing() as session:
        archive = Archive(session)
        await archive.guild()
        story = await archive.story()
        await archive.digest(story)
        await archive.post(story)
        await index_story(session, story.id)
    all_wrote = asyncio.Barrier(len(languages))
    await asyncio.gather(*(render(postgres, each, all_wrote) for each in languages))
    found_in = [(await found(postgres, f"words{each}", Filters()))[1] for each in languages]
    assert found_in == [[story.id]] * len(languages)


async def ask(database: Database, asked: Asked, all_looked: asyncio.Barrier, minutes: int) -> None:
    """Keep a search at the same moment as others keep the same."""
    async with database.writing() as session:
        await kept_search(session, asked.key)
        await all_looked.wait()
        await keep_search(session, asked, NOW + timedelta(minutes=minutes))


async def ask_again(database: Database, asked: Asked) -> tuple[Asked | None, int | None]:
    """Ask for what was asked for 80 days ago; gives it 80 days later, and how many are kept after 100."""
    async with database.writing() as session:
        await keep_search(session, asked, NOW + timedelta(days=80))
        await keep_search(session, Asked("nikon"), NOW + timedelta(days=160))
        kept = await kept_search(session, asked.key)
        await keep_search(session, Asked("nikon"), NOW + timedelta(days=180))
        return kept, await session.scalar(select(func.count()).select_from(Search))


@pytest.mark.postgres
async def test_members_ask_for_the_same_at_the_same_moment(postgres: Database) -> None:
    asked, all_looked = Asked("leica m11", stars=4, period=Period.MONTH), asyncio.Barrier(3)
    await asyncio.gather(*(ask(postgres, asked, all_looked, minutes) for minutes in range(3)))
    assert await ask_again(postgres, asked) == (asked, 1)


async def test_a_search_is_kept_for_90_days_after_it_was_last_asked_for(database: Database) -> None:
    asked = Asked("leica m11", feed_id=7)
    async with database.writing() as session:
        await keep_search(session, asked, NOW)
    assert await ask_again(database, asked) == (asked, 1)


@pytest.mark.postgres
async def test_no_text_is_an_error_on_postgresql(postgres: Database) -> None:
    chance = random.Random(5)
    signs = "nikoz6 -–\"*():^{}+'\\&|!<>§¶%_写カ\x00🙂é"
    async with postgres.reading() as session:
        for _ in range(150):
            words = "".join(chance.choices(signs, k=chance.randint(0, 40)))
            results = await search(session, GUILD, words, now=NOW, filters=Filters(language="e'n", stars=1))
            assert results.stories == (), words

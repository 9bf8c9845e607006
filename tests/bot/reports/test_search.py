from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database
from bot.database.tables import Digest, Entry, Post, PostState, Rendering, SearchText, Story, StoryGear
from bot.delivery.retelling import Moderator, give, story_of, tell_as, unmerge
from bot.digests.drafts import fingerprint
from bot.digests.indexing import index_stories, index_story, reindex_next
from bot.reports.search import Filters, search
from bot.reports.search_query import MOST_TERMS, read_query
from bot.reports.search_ranking import Candidate, ranked
from tests.archive import GUILD, NOW, OTHER_GUILD, Archive

DAY = timedelta(days=1)


async def titles(
    database: Database, words: str, filters: Filters | None = None, guild_id: int = GUILD
) -> list[str]:
    """What a search finds, the best first."""
    async with database.reading() as session:
        found = await search(session, guild_id, words, now=NOW, filters=filters)
        assert found.total == len(found.stories)
        return [each.line.title for each in found.stories]


async def tell(archive: Archive, title: str, *facts: str, age: timedelta = timedelta(0)) -> Post:
    """A story of the first server, with its digest and post."""
    url = f"https://www.news.example/{archive.number()}"
    story = await archive.story(title, url=url, created_at=NOW - age)
    bullets = [{"text": fact, "start": 0, "end": 1} for fact in facts]
    await archive.digest(story, intro="", bullets=bullets, source="The Darkroom")
    await archive.guild()
    post = await archive.post(story, sent_at=NOW - age)
    await index_story(archive.session, story.id)
    return post


@pytest.fixture
async def library(database: Database) -> Database:
    """Some stories of many kinds."""
    async with database.writing() as session:
        archive = Archive(session)
        for title, fact in (
            ("Nikon Z6III review", "A partially stacked sensor reads fast."),
            ("Fujifilm X-T5 gets new firmware", "Autofocus learns to see trains."),
            ("A café in Ångström's town", "Straßenfotografie with a 35mm f/2.8 lens."),
            ("富士フイルムの新しいカメラ", "写真家が東京で撮った。"),
            ("Rumour: a new Leica", "Nothing about Nikon is known."),
            ("Hello", "Summilux lenses for the Z 6 III are made by Nikon users."),
        ):
            await tell(archive, title, fact)
    return database


def later(session: AsyncSession) -> Archive:
    """An archive whose rows come after those of the library."""
    archive = Archive(session)
    archive._last = 1000
    return archive


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("firmware", ["Fujifilm X-T5 gets new firmware"]),
        ("FIRMWARE fujifilm", ["Fujifilm X-T5 gets new firmware"]),
        ("autofocus", ["Fujifilm X-T5 gets new firmware"]),
        ("firm", ["Fujifilm X-T5 gets new firmware"]),
        ("firm fujifilm", []),
        ("cafe angstrom", ["A café in Ångström's town"]),
        ("CAFÉ", ["A café in Ångström's town"]),
        ("strassenfotografie", ["A café in Ångström's town"]),
        ("35 mm", ["A café in Ångström's town"]),
        ("f2.8", ["A café in Ångström's town"]),
        ("xt5", ["Fujifilm X-T5 gets new firmware"]),
        ("x-t5", ["Fujifilm X-T5 gets new firmware"]),
        ("X T5", ["Fujifilm X-T5 gets new firmware"]),
        ("nikon z6iii", ["Nikon Z6III review", "Hello"]),
        ('"nikon z6 iii"', ["Nikon Z6III review"]),
        ("nikon -leica -review", ["Hello"]),
        ('nikon -"z6 iii"', ["Rumour: a new Leica"]),
        ('new -"new firmware"', ["Rumour: a new Leica"]),
        ("カメラ", ["富士フイルムの新しいカメラ"]),
        ("メラ", ["富士フイルムの新しいカメラ"]),
        ("東", ["富士フイルムの新しいカメラ"]),
        ("写真家 東京", ["富士フイルムの新しいカメラ"]),
        ("「写真家が東京」", ["富士フイルムの新しいカメラ"]),
        ("家真", []),
        ("ﾌｲﾙﾑ", ["富士フイルムの新しいカメラ"]),
        ("news.example firmware", ["Fujifilm X-T5 gets new firmware"]),
        ("darkroom firmware", ["Fujifilm X-T5 gets new firmware"]),
        ("review hello", []),
        ('"review a"', []),
        ("nothing-like-it", []),
    ],
)
async def test_words_find_stories_however_they_are_written(
    library: Database, words: str, found: list[str]
) -> None:
    assert await titles(library, words) == found


@pytest.mark.parametrize(
    "words",
    ["", " ", "-leica", '-"a b" -c', '"', '""', "-", "--", "*", "()", "§en", "¶", "🙂", "\x00", "'"],
)
async def test_without_a_word_to_look_for_nothing_is_found(library: Database, words: str) -> None:
    assert await titles(library, words) == []


@pytest.mark.parametrize("words", ["near", "and or", "not and title", "or"])
async def test_operators_of_a_database_are_words_like_others(library: Database, words: str) -> None:
    async with library.writing() as session:
        await tell(later(session), "Near or not, and a title")
    assert await titles(library, words) == ["Near or not, and a title"]


HOSTILE = [
    "NEAR(a b, 5)",
    "title:nikon",
    "{title} : nikon",
    "nikon*",
    "^nikon",
    "a AND",
    "NOT NOT",
    "(((",
    "a' OR 1=1",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.one_of(
        st.text(max_size=300),
        st.text(alphabet="nikoz6 -–\"*():^{}+'\\&|!<>§¶%_写カ", max_size=60),
        st.sampled_from(HOSTILE),
    )
)
async def test_no_text_is_an_error(library: Database, words: str) -> None:
    async with library.reading() as session:
        found = await search(session, GUILD, words, now=NOW)
    assert found.total <= 6
    assert bool(found.total) <= bool(read_query(words).wanted)


async def test_only_what_stands_in_the_server_is_found(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild(OTHER_GUILD)
        posts = [await tell(archive, f"Firmware {number}") for number in range(3)]
        posts[0].state = PostState.GONE
        posts[1].guild_id = OTHER_GUILD
    assert await titles(database, "firmware") == ["Firmware 2"]
    assert await titles(database, "firmware", guild_id=OTHER_GUILD) == ["Firmware 1"]


async def test_filters_take_feed_period_stars_and_language(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        feed = await archive.feed()
        posts = [await tell(archive, f"Lens {number}", age=number * 10 * DAY) for number in range(3)]
        stories = [await session.get_one(Story, post.story_id) for post in posts]
        await archive.entry(feed, stories[0])
        await session.execute(update(Digest).where(Digest.story_id == stories[1].id).values(language="fr"))
        await archive.votes(posts[2], 5, 4, 4)
        await archive.votes(posts[1], 3, 4)
        await index_stories(session, [story.id for story in stories])
    assert await titles(database, "lens", Filters(feed_id=feed.id)) == ["Lens 0"]
    assert await titles(database, "lens", Filters(feed_id=feed.id + 1)) == []
    assert await titles(database, "lens", Filters(language="fr")) == ["Lens 1"]
    assert await titles(database, "lens", Filters(language="FR")) == ["Lens 1"]
    assert await titles(database, "lens", Filters(stars=4)) == ["Lens 2"]
    assert await titles(database, "lens", Filters(stars=3)) == ["Lens 1", "Lens 2"]
    assert await titles(database, "lens", Filters(stars=5)) == []
    assert await titles(database, "lens", Filters(since=NOW - 11 * DAY)) == ["Lens 0", "Lens 1"]
    assert await titles(database, "lens", Filters(since=NOW - 11 * DAY, language="fr", stars=3)) == ["Lens 1"]


async def test_a_story_is_found_by_what_is_told_as_part_of_it_in_this_server(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild(OTHER_GUILD)
        feed = await archive.feed()
        into, part, other = [
            await session.get_one(Story, (await tell(archive, title)).story_id)
            for title in ("A lens of brass", "Firmware for a lens", "Another lens")
        ]
        await archive.entry(feed, part)
        await archive.post(part, guild_id=OTHER_GUILD)
        await index_story(session, part.id)
        await tell_as(session, Moderator(GUILD, 1, NOW), [part.id], into.id)
        post = await archive.post(into)
        await archive.votes(post, 5, 4)
    assert await titles(database, "firmware") == ["A lens of brass"]
    assert await titles(database, "firmware", guild_id=OTHER_GUILD) == ["Firmware for a lens"]
    assert sorted(await titles(database, "lens")) == ["A lens of brass", "Another lens"]
    assert await titles(database, "lens", Filters(feed_id=feed.id)) == ["A lens of brass"]
    assert await titles(database, "firmware", Filters(stars=4)) == ["A lens of brass"]
    assert await titles(database, "firmware", Filters(stars=5)) == []
    assert await titles(database, "firmware", Filters(since=NOW, stars=3)) == ["A lens of brass"]
    async with database.writing() as session:
        await unmerge(session, GUILD, [part.id])
    assert await titles(database, "firmware") == ["Firmware for a lens"]
    assert other.title in await titles(database, "lens")


async def test_an_article_that_was_split_off_is_found_by_its_title_and_its_feed(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        feeds = [await archive.feed(), await archive.feed()]
        post = await tell(archive, "A lens of brass")
        story = await session.get_one(Story, post.story_id)
        await archive.entry(feeds[0], story)
        entry = await archive.entry(feeds[1], story, title="Brass tarnishes")
        alone = await story_of(session, entry.id, NOW)
        await give(session, Moderator(GUILD, 1, NOW), story.id, alone, Entry.id == entry.id)
        await archive.post(await session.get_one(Story, alone.story_id))
    assert await titles(database, "tarnishes") == ["Brass tarnishes"]
    assert await titles(database, "brass", Filters(feed_id=feeds[1].id)) == ["Brass tarnishes"]
    assert await titles(database, "tarnishes", Filters(feed_id=feeds[0].id)) == []


async def test_pages_follow_one_another_and_a_flood_of_matches_says_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        for number in range(12):
            await tell(archive, f"Lens {number:02}", age=(12 - number) * DAY)
    monkeypatch.setattr("bot.reports.search.MOST", 10)
    async with database.reading() as session:
        pages = [
            await search(session, GUILD, "lens", now=NOW, limit=4, offset=offset) for offset in (0, 4, 8, 12)
        ]
    found = [each.line.title for page in pages for each in page.stories]
    assert found == [f"Lens {number:02}" for number in range(11, 1, -1)], "the newest ten"
    assert {(page.total, page.more) for page in pages} == {(10, True)}


async def test_the_sentence_with_most_of_the_words_is_the_excerpt(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await tell(archive, "A lens", "It has a ring.", "The ring of the lens is steel.", "Steel rusts.")
    async with database.reading() as session:
        steel = await search(session, GUILD, "steel ring", now=NOW)
        title = await search(session, GUILD, "darkroom", now=NOW)
    assert steel.stories[0].excerpt == "The ring of the lens is steel."
    assert title.stories[0].excerpt == ""


async def test_what_changes_is_found_anew_and_what_is_deleted_no_more(database: Database) -> None:
    async with database.writing() as session:
        post = await tell(Archive(session), "Firmware")
    async with database.writing() as session:
        story = await session.get_one(Story, post.story_id)
        story.title = "Lens"
        await index_story(session, story.id)
        await index_story(session, story.id)
    assert await titles(database, "firmware") == []
    assert await titles(database, "lens") == ["Lens"]
    async with database.writing() as session:
        await session.execute(delete(Story))
        assert await session.scalar(select(func.count()).select_from(SearchText)) == 0
    assert await titles(database, "lens") == []


async def test_gear_and_translations_are_found_as_long_as_they_are_of_this_digest(database: Database) -> None:
    async with database.writing() as session:
        post = await tell(Archive(session), "Firmware", "Le capteur est neuf.")
        story = await session.get_one(Story, post.story_id)
        session.add(
            StoryGear(story_id=story.id, place=0, name="Nikon Z6III", key="x", maker="Nikon", kind="camera")
        )
        session.add(
            Rendering(
                story_id=story.id,
                language="de",
                of_digest=fingerprint("Firmware", "", ["Le capteur est neuf."]),
                usable=True,
                written=False,
                title="Neue Software",
                bullets=[{"text": "Der Sensor ist neu.", "start": 0, "end": 1}],
                made_at=NOW,
            )
        )
        await index_story(session, story.id)
    for words in ("nikon z6iii", "sensor", "software", "capteur"):
        assert await titles(database, words) == ["Firmware"]
    async with database.writing() as session:
        await session.execute(update(Story).values(title="Software update"))
        await session.execute(delete(StoryGear))
        await index_story(session, story.id)
    for words in ("nikon", "sensor"):
        assert await titles(database, words) == []


async def test_an_archive_from_before_is_indexed_in_batches(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.digests.indexing.BATCH", 2)
    async with database.writing() as session:
        archive = Archive(session)
        for number in range(5):
            await tell(archive, f"Lens {number}")
        await session.execute(delete(SearchText))
    assert await titles(database, "lens") == []
    steps: list[Sequence[int]] = [[0]]
    while steps[-1]:
        async with database.writing() as session:
            steps.append(await reindex_next(session, steps[-1][-1]))
    assert [len(done) for done in steps] == [1, 2, 2, 1, 0]
    assert len(await titles(database, "lens")) == 5


def candidate(story_id: int, title: str = "", digest: str = "", gear: str = "", days: float = 0) -> Candidate:
    return Candidate(story_id, title, digest, gear, "", NOW - timedelta(days=days))


def test_titles_weigh_more_than_gear_and_gear_more_than_digests() -> None:
    query = read_query("nikon")
    order = ranked(
        query,
        [
            candidate(1, "a b c", "nikon d e", "f"),
            candidate(2, "nikon b c", "d e f", "f"),
            candidate(3, "a b c", "d e f", "nikon"),
        ],
        NOW,
    )
    assert order == [2, 3, 1]


def test_a_little_newer_weighs_less_than_the_title() -> None:
    old_title = candidate(1, "nikon b c", "d e f", days=2000)
    new_digest = candidate(2, "a b c", "nikon e f")
    assert ranked(read_query("nikon"), [new_digest, old_title], NOW) == [1, 2]
    again = candidate(3, "nikon b c", "d e f", days=30)
    assert ranked(read_query("nikon"), [old_title, again], NOW) == [3, 1]


def test_a_whole_word_weighs_more_than_the_beginning_of_one() -> None:
    found = [candidate(2, "photography a"), candidate(1, "photo graphy a")]
    assert ranked(read_query("photo"), found, NOW) == [1, 2]


def test_words_side_by_side_weigh_more_than_words_apart() -> None:
    apart, together = candidate(2, "steel and ring"), candidate(1, "and steel ring")
    assert ranked(read_query("steel ring"), [apart, together], NOW) == [1, 2]


def test_equal_stories_are_ordered_by_their_age_then_by_their_number() -> None:
    found = [candidate(1, "x"), candidate(3, "x"), candidate(2, "x", days=9)]
    assert ranked(read_query("x"), found, NOW) == [3, 1, 2]


def test_an_endless_query_is_cut() -> None:
    assert len(read_query(" ".join(f"w{chr(97 + number)}" for number in range(26)) * 3).wanted) == MOST_TERMS
    assert read_query("x" * 1000 + " y") == read_query("x" * 200)

from datetime import timedelta

from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import Post, SearchText, Story, StoryGear
from bot.delivery.retelling import Moderator, tell_as
from bot.digests.gear import keep_gear
from bot.digests.indexing import index_story
from bot.reports.gear import find_known_gear, stories_on, suggest_gear
from bot.stories.gear import Kind, distinct, find_gear, gear_key
from bot.votes.rating import Rating
from tests.archive import GUILD, NOW, OTHER_GUILD, Archive

Q3, LENS = gear_key("Leica Q3"), "Leica Summilux-M 35mm f/1.4 ASPH"


async def three_stories(database: Database) -> None:
    """Two on the Leica Q3, the later one on a lens too; one of another server on the Nikon Z8."""
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        await archive.guild(OTHER_GUILD)
        for number, text in enumerate(("The Leica Q3", f"The Leica Q3 and the {LENS}")):
            story = await archive.story(f"Story {number}")
            await keep_gear(session, story.id, distinct(find_gear(text)))
            post = await archive.post(story, sent_at=NOW + timedelta(minutes=number))
            await archive.votes(post, 4)
        elsewhere = await archive.story("Elsewhere")
        await keep_gear(session, elsewhere.id, find_gear("The Nikon Z8"))
        await archive.post(elsewhere, guild_id=OTHER_GUILD)


async def test_stories_on_gear_come_newest_first_with_their_ratings_in_pages(database: Database) -> None:
    await three_stories(database)
    async with database.reading() as session:
        gear, page = await stories_on(session, GUILD, Q3, 1)
        _, rest = await stories_on(session, GUILD, Q3, 1, 1)
        nothing = await stories_on(session, GUILD, gear_key("Nikon Z8"), 5)
    assert gear is not None
    assert (gear.name, gear.kind, gear.stories) == ("Leica Q3", Kind.CAMERA, 2)
    assert [line.title for line in (*page.stories, *rest.stories)] == ["Story 1", "Story 0"]
    assert page.total == 2
    assert page.stories[0].rating == Rating((0, 0, 0, 1, 0))
    assert nothing[0] is None
    assert nothing[1].stories == ()


async def test_gear_of_what_is_told_as_part_of_a_story_is_that_storys(database: Database) -> None:
    await three_stories(database)
    async with database.writing() as session:
        shown = select(Story.id).join(Post, Post.story_id == Story.id).where(Post.guild_id == GUILD)
        first, second = await session.scalars(shown.order_by(Story.id))
        await tell_as(session, Moderator(GUILD, 1, NOW), [second], first)
    async with database.reading() as session:
        suggested = [(each.name, each.stories) for each in await suggest_gear(session, GUILD, "", 25)]
        q3, about_q3 = await stories_on(session, GUILD, Q3, 5)
        lens, about_lens = await stories_on(session, GUILD, gear_key(LENS), 5)
    assert suggested == [("Leica Q3", 1), (LENS, 1)]
    assert q3 is not None
    assert lens is not None
    assert (q3.stories, lens.stories) == (1, 1)
    for page in (about_q3, about_lens):
        assert [(line.story_id, line.title) for line in page.stories] == [(first, "Story 0")]


async def test_gear_is_suggested_by_all_words_and_by_how_much_is_told_of_it(database: Database) -> None:
    await three_stories(database)
    async with database.reading() as session:
        everything = [each.name for each in await suggest_gear(session, GUILD, "", 25)]
        by_words = [each.name for each in await suggest_gear(session, GUILD, "35MM leica", 25)]
        literal = await suggest_gear(session, GUILD, "%", 25)
        elsewhere = await suggest_gear(session, GUILD, "nikon", 25)
    assert everything == ["Leica Q3", LENS]
    assert by_words == [LENS]
    assert (literal, elsewhere) == ([], [])


async def test_gear_is_found_by_key_in_any_spelling_and_by_words(database: Database) -> None:
    await three_stories(database)
    async with database.reading() as session:
        for typed in (Q3, "Leica Q3", "leica q 3", "ライカQ3", "q3"):
            found = await find_known_gear(session, GUILD, typed)
            assert found is not None, typed
            assert found.name == "Leica Q3"
        assert await find_known_gear(session, GUILD, "Nikon Z8") is None
        assert await find_known_gear(session, GUILD, "  ") is None


async def test_gear_that_is_kept_again_takes_the_place_of_the_old_and_is_searched_by(
    database: Database,
) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        story = await archive.story("A story")
        await archive.digest(story)
        await keep_gear(session, story.id, find_gear("The Nikon Z8"))
        await keep_gear(session, story.id, distinct(find_gear("The Leica Q3 and the Leica M11-P")))
        await index_story(session, story.id)
        kept = (await session.execute(select(StoryGear.place, StoryGear.name, StoryGear.kind))).all()
        terms = await session.scalar(select(SearchText.gear).where(SearchText.story_id == story.id))
    assert [tuple(row) for row in kept] == [(0, "Leica Q3", "camera"), (1, "Leica M11-P", "camera")]
    assert terms is not None
    assert "leica" in terms
    assert "nikon" not in terms

from datetime import timedelta

from bot.database.engine import Database
from bot.database.tables import PostState
from bot.reports.stories import Coverage, find_stories, latest, story_report
from bot.votes.rating import Rating
from tests.archive import CHANNEL, GUILD, NOW, OTHER_GUILD, Archive


async def test_latest_is_ordered_by_the_first_post_of_each_story(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        older, newer = await archive.story("Older"), await archive.story("Newer")
        await archive.post(older, sent_at=NOW - timedelta(hours=2))
        again = await archive.post(older, sent_at=NOW)
        await archive.votes(await archive.post(newer, sent_at=NOW - timedelta(hours=1)), 4, 5)
        await archive.post(await archive.story("Waiting"), state=PostState.READY, sent_at=None)
        page = await latest(session, GUILD, 10)
    assert [line.title for line in page.stories] == ["Newer", "Older"]
    assert page.total == 2
    assert page.stories[0].rating == Rating((0, 0, 0, 1, 1))
    assert page.stories[1].place is not None
    assert page.stories[1].place.message_id == again.message_id


async def test_latest_pages(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        for number in range(5):
            await archive.post(await archive.story(str(number)), sent_at=NOW + timedelta(minutes=number))
        page = await latest(session, GUILD, 2, 2)
    assert [line.title for line in page.stories] == ["2", "1"]
    assert page.total == 5


async def test_stories_are_found_by_all_words_in_any_case_and_order(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        for title in ("Leica M waits a year", "A year of Sony", "100% Leica, 0_0"):
            await archive.post(await archive.story(title))
        found = [story.title for story in await find_stories(session, GUILD, "year leica", 25)]
        literal = [story.title for story in await find_stories(session, GUILD, "0%", 25)]
        everything = await find_stories(session, GUILD, "", 2)
        elsewhere = await find_stories(session, OTHER_GUILD, "leica", 25)
    assert found == ["Leica M waits a year"]
    assert literal == ["100% Leica, 0_0"]
    assert len(everything) == 2
    assert elsewhere == []


async def test_a_report_has_digest_coverage_posts_and_the_spread_of_stars(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        first, second = await archive.feed("First"), await archive.feed("", url="https://second.example/feed")
        for feed in (first, second):
            await archive.subscription(feed)
        story = await archive.story("What happened", feed=await archive.feed("Followed elsewhere"))
        await archive.entry(first, story)
        await archive.entry(first, story, title="An update", seen_at=NOW + timedelta(hours=1))
        await archive.entry(second, story, title="Ce qui", link="https://second.example/1", seen_at=NOW)
        await archive.digest(story, bullets=[{"text": "One.", "start": 0, "end": 4}], minutes=6)
        old = await archive.post(story, sent_at=NOW - timedelta(days=1), place_id=77)
        new = await archive.post(story, channel_id=CHANNEL)
        await archive.votes(old, 1, 5)
        await archive.votes(new, 5, 5)
        report = await story_report(session, GUILD, story.id)
    assert report is not None
    assert report.bullets == ("One.",)
    assert report.minutes == 6
    assert [coverage.feed for coverage in report.coverage] == ["First", "https://second.example/feed"]
    assert report.coverage[1] == Coverage("https://second.example/feed", "Ce qui", "https://second.example/1")
    assert [(place.place_id, place.message_id) for place in report.places] == [
        (CHANNEL, new.message_id),
        (77, old.message_id),
    ]
    assert report.rating.count == 2


async def test_a_report_without_a_digest_still_names_the_story(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        story = await archive.story("Bare")
        await archive.post(story)
        report = await story_report(session, GUILD, story.id)
    assert report is not None
    assert (report.title, report.intro, report.bullets) == ("Bare", "", ())


async def test_no_report_on_what_the_server_does_not_show(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        await archive.guild(OTHER_GUILD)
        story = await archive.story()
        await archive.post(story, guild_id=OTHER_GUILD)
        await archive.post(story, state=PostState.GONE)
        assert await story_report(session, GUILD, story.id) is None
        assert await story_report(session, GUILD, 999) is None

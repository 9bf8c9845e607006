from bot.database.engine import Database
from bot.work.loading import MOST_COVERAGE, coverage
from tests.archive import GUILD, Archive


async def test_a_post_names_the_coverage_that_came_last_first_and_its_own_source_never(
    database: Database,
) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        story = await archive.story()
        feeds = [await archive.feed(f"Feed {number}") for number in range(MOST_COVERAGE + 3)]
        for feed in feeds:
            await archive.subscription(feed)
            await archive.entry(feed, story, link=f"https://{feed.id}.example/first")
        await archive.entry(feeds[1], story, link="https://again.example/second")
        named = await coverage(session, GUILD, story.id, feeds[-1].title)
    assert [each.source for each in named] == ["Feed 1", "Feed 5", "Feed 4", "Feed 3"]
    assert named[0].url == "https://again.example/second"

"""What a feed that lies can do to others' stories: nothing."""

from sqlalchemy import select

from bot.database.engine import Database
from bot.database.tables import Digest, Entry, Story
from bot.digests.compose import Bullet
from bot.digests.compose import Digest as Made_
from bot.digests.making import Made
from bot.work.loading import coverage
from bot.work.telling import Teller
from tests.archive import GUILD, NOW, OTHER_GUILD, Archive

ORIGINAL = "https://petapixel.com/lens"
HONEST, EVIL = "https://petapixel.com/feed", "https://evil.example/feed"
TITLE = "A new lens from Cologne"


def made(url: str, named: str, source: str, title: str = TITLE) -> Made:
    digest = Made_(
        title=title,
        intro=f"Told by {source}.",
        bullets=(Bullet("A fact.", 0, 7),),
        language="en",
        words=200,
        minutes=1,
        image=None,
        source=source,
        url=url,
        published=None,
    )
    return Made(digest, named)


async def tell(database: Database, feed_url: str, digest: Made) -> int:
    """Let a feed tell a story; only its own server follows it."""
    async with database.writing() as session:
        archive = Archive(session)
        archive._last = len((await session.scalars(select(Entry.id))).all()) * 10
        guild = GUILD if feed_url == HONEST else OTHER_GUILD
        await archive.guild(guild)
        feed = await archive.feed(digest.digest.source, url=feed_url)
        await archive.subscription(feed, guild_id=guild)
        number = archive.number()
        entry = await archive.add(
            Entry(
                feed_id=feed.id,
                key=str(number),
                link=digest.digest.url,
                title=digest.digest.title,
                seen_at=NOW,
            )
        )
        return await Teller().store(session, entry, feed, digest, NOW)


async def told_by(database: Database, story_id: int) -> tuple[str, str, str]:
    async with database.reading() as session:
        story = await session.get_one(Story, story_id)
        digest = (await session.scalars(select(Digest).where(Digest.story_id == story_id))).one()
        return story.title, story.url, digest.source


async def test_the_original_is_told_by_its_publisher_whoever_claimed_its_address_first(
    database: Database,
) -> None:
    evil = made("https://evil.example/trap", ORIGINAL, "Evil", "Win a camera")
    first = await tell(database, EVIL, evil)
    assert await tell(database, HONEST, made(ORIGINAL, ORIGINAL, "PetaPixel")) == first
    assert await told_by(database, first) == (TITLE, ORIGINAL, "PetaPixel")


async def test_a_link_to_an_article_under_false_words_gives_way_to_the_sites_own_feed(
    database: Database,
) -> None:
    first = await tell(database, EVIL, made(ORIGINAL, ORIGINAL, "Evil", "Win a camera"))
    assert await tell(database, HONEST, made(ORIGINAL, ORIGINAL, "PetaPixel")) == first
    assert await told_by(database, first) == (TITLE, ORIGINAL, "PetaPixel")


async def test_a_feed_that_joins_a_story_changes_no_word_of_it_and_is_named_where_it_is_followed(
    database: Database,
) -> None:
    first = await tell(database, HONEST, made(ORIGINAL, ORIGINAL, "PetaPixel"))
    assert await tell(database, EVIL, made("https://evil.example/x", ORIGINAL, "Evil")) == first
    assert await told_by(database, first) == (TITLE, ORIGINAL, "PetaPixel")
    async with database.reading() as session:
        assert await coverage(session, GUILD, first, "PetaPixel") == ()
        assert [each.source for each in await coverage(session, OTHER_GUILD, first, "PetaPixel")] == ["Evil"]

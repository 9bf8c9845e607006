"""The way of gear from an article to the card of its story."""

from dataclasses import replace
from datetime import timedelta

from bot.database.engine import Database
from bot.database.tables import Digest, Entry, Feed, Story
from bot.digests.making import Made, Source, make_digest
from bot.digests.revising import revise
from bot.work.loading import load_parcel
from bot.work.telling import Teller
from tests.archive import NOW, Archive

TEXT = (
    "The new Leica M11-P was shown in Wetzlar on Thursday. It writes who took a picture into each file. "
    "A Nikon Z8 does that too since its last firmware. The Summilux-M 50mm f/1.4 ASPH, the Canon EOS R3, "
    "the Sony A9 III and the Ricoh GR IV were on the table as well. "
)
SOURCE = Source(
    page=b"",
    url="https://magazine.example/m11-p",
    charset="",
    robots="",
    html=f"<p>{TEXT}</p>" * 3,
    title="Leica M11-P announced",
    author="",
    language="en",
    image=None,
    publication="Magazine",
)


def digest_of(text: str) -> Made:
    return make_digest(replace(SOURCE, html=f"<p>{text}</p>" * 3, title=text.partition(".")[0]), NOW)


async def tell(archive: Archive, made: Made) -> tuple[Entry, int, int]:
    """Store a digest; give its entry, its story, and a post of it."""
    feed: Feed = await archive.feed("Magazine", url="https://magazine.example/feed")
    entry = await archive.add(
        Entry(feed_id=feed.id, key="1", link=made.digest.url, title=made.digest.title, seen_at=NOW)
    )
    story_id = await Teller().store(archive.session, entry, feed, made, NOW)
    post = await archive.post(await archive.session.get_one(Story, story_id), entry_id=entry.id)
    return entry, story_id, post.id


async def test_a_card_names_the_first_four_pieces_of_gear_in_the_articles_order(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        _, _, post_id = await tell(archive, make_digest(SOURCE, NOW))
        parcel = await load_parcel(session, post_id)
    assert parcel is not None
    assert parcel.card.gear == (
        "Leica M11-P",
        "Nikon Z8",
        "Leica Summilux-M 50mm f/1.4 ASPH",
        "Canon EOS R3",
    )


async def test_an_edited_article_changes_what_gear_its_story_has(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        entry, story_id, post_id = await tell(archive, digest_of(TEXT))
        corrected = digest_of(TEXT.replace("Leica M11-P", "Leica M11-D"))
        await revise(session, entry, corrected, NOW + timedelta(hours=1), from_page=True)
        parcel = await load_parcel(session, post_id)
        digest = await session.get_one(Digest, story_id)
    assert digest.revisions == 1
    assert parcel is not None
    assert parcel.card.gear[0] == "Leica M11-D"

"""Lead images on their way from a publisher to a post: linked, uploaded, kept at edits, or left out."""

import dataclasses
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select, update

from bot.database.engine import Database
from bot.database.tables import Digest, KeptPicture, Post
from bot.digests.making import Made, Source, make_digest
from bot.feeds.fetch import Fetched, Fetcher
from bot.stories.images import LeadImage
from bot.work.card import Picture
from bot.work.picturing import SCHEME, Picturing, picture_of, small_address
from tests.archive import NOW
from tests.bot.work.conftest import Clock
from tests.bot.work.newsdesk import InPlace, Item, Newsdesk, newsroom
from tests.bot.work.test_tending import vote


def jpeg(colour: str = "red", **options: Any) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(written, "JPEG", **options)
    return written.getvalue()


class Agency(Fetcher):
    """One picture, at any address."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.asked: list[str] = []

    async def fetch(self, url: str, **wish: Any) -> Fetched:
        """Hand it over."""
        assert wish == {"kind": "image"}
        self.asked.append(url)
        return Fetched(url, 200, {"content-type": "image/jpeg"}, self.body)


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Newsdesk]:
    async with newsroom(database) as made:
        await made.follow(newest=1)
        yield made


def publish(desk: Newsdesk, body: bytes, words: str = "", name: str = "lead.jpg") -> None:
    """Publish a story with its picture; other words are an edit."""
    desk.press.answer(f"/{name}", body, Content_Type="image/jpeg")
    item = Item("1", "A lens from Cologne")
    figure = f'<img src="{desk.press.url}/{name}" alt="A lens" width="640" height="480">'
    desk.publish(replace(item, text=f"{figure}{words}{item.text}"))


def shown(desk: Newsdesk) -> Picture:
    (message,) = desk.discord.messages
    assert message.card.picture is not None
    return message.card.picture


async def kept(desk: Newsdesk) -> int:
    async with desk.database.reading() as session:
        return (await session.scalar(select(func.count()).select_from(KeptPicture))) or 0


async def test_a_picture_that_cannot_be_linked_is_uploaded_with_the_post(desk: Newsdesk) -> None:
    publish(desk, jpeg())
    await desk.poll(1)
    picture = shown(desk)
    assert picture.file is not None
    assert picture.alt == "A lens"
    with Image.open(io.BytesIO(picture.file.body or b"")) as copy:
        assert (copy.format, copy.size) == ("JPEG", (640, 480))
    asked = [each for each in desk.press.requests if each.target == "/lead.jpg"]
    assert len(asked) == 1
    assert asked[0].header("Referer") is None


async def test_an_edit_of_the_post_names_the_uploaded_picture_and_sends_it_no_second_time(
    desk: Newsdesk,
) -> None:
    publish(desk, jpeg())
    await desk.poll(1)
    name = shown(desk).file
    assert name is not None
    assert (await desk.post(1)).attached == name.name
    await vote(desk, 1, 7, 4)
    desk.clock.pass_(2)
    await desk.refresh()
    again = shown(desk).file
    assert again is not None
    assert (again.name, again.body) == (name.name, None)
    assert len(desk.discord.messages[0].parcels) == 2


async def test_another_picture_of_an_edited_article_takes_the_place_of_the_first(desk: Newsdesk) -> None:
    publish(desk, jpeg())
    await desk.poll(1)
    first = shown(desk).file
    publish(desk, jpeg("blue"), "<p>It was shown to the press on Friday in Hamburg as well.</p>", "new.jpg")
    await desk.poll()
    second = shown(desk).file
    assert first is not None
    assert second is not None
    assert second.name != first.name
    assert second.body is not None
    assert (await desk.post(1)).attached == second.name


@pytest.mark.parametrize("body", [b"<h1>Gone</h1>", jpeg()[:900], b""])
async def test_a_broken_picture_is_left_out(desk: Newsdesk, body: bytes) -> None:
    publish(desk, body)
    await desk.poll(1)
    (message,) = desk.discord.messages
    assert message.card.picture is None


async def test_a_picture_that_is_gone_holds_up_no_post(desk: Newsdesk) -> None:
    publish(desk, jpeg())
    desk.press.answer("/lead.jpg", status="404 Not Found")
    await desk.poll(1)
    (message,) = desk.discord.messages
    assert message.card.picture is None


async def test_old_copies_are_deleted_and_their_posts_keep_the_picture(desk: Newsdesk) -> None:
    publish(desk, jpeg())
    await desk.poll(1)
    await desk.digesting.pictures.purge()
    assert await kept(desk) == 1
    desk.clock.pass_(8 * 24 * 3600)
    await desk.digesting.pictures.purge()
    assert await kept(desk) == 0
    await vote(desk, 1, 7, 4)
    desk.clock.pass_(2)
    await desk.refresh()
    assert shown(desk).file is not None


async def test_a_picture_of_two_stories_is_kept_once_and_for_as_long_as_the_later_needs_it(
    database: Database,
) -> None:
    clock = Clock()
    pictures = Picturing(database, Agency(jpeg()), InPlace(), clock=clock)
    for day in (0, 5, 5):
        clock.pass_(day * 24 * 3600)
        made = with_picture("http://pictures.example/lead.jpg")
        settled = await pictures.settled(made)
        await pictures.purge()
        async with database.reading() as session:
            assert (await session.scalar(select(func.count()).select_from(KeptPicture))) == 1
            assert settled.digest.image is not None
            image = dataclasses.asdict(settled.digest.image)
            found = await picture_of(session, image, "")
        assert found is not None
        assert found.file is not None
        assert found.file.body


def with_picture(url: str) -> Made:
    made = make_digest(
        Source(b"", "https://news.example/1", "", "", "<p>Words.</p>", "A", "", "en", None, "B"), NOW
    )
    return replace(made, digest=replace(made.digest, image=LeadImage(url, "A lens", "")))


async def test_a_headline_uploads_nothing(desk: Newsdesk) -> None:
    publish(desk, jpeg())
    desk.clock.pass_(3600)
    await desk.polling.step()
    await desk.polling.drain(10)
    async with desk.database.writing() as session:
        await session.execute(update(Post).values(style="headline"))
    await desk.work()
    (message,) = desk.discord.messages
    assert message.card.picture is None
    assert (await desk.post(1)).attached == ""


async def stored(desk: Newsdesk) -> dict[str, Any]:
    async with desk.database.reading() as session:
        image: dict[str, Any] | None = await session.scalar(select(Digest.image))
    assert image is not None
    return image


async def test_a_list_shows_a_copied_picture_from_where_it_is_if_only_encryption_lacks(
    desk: Newsdesk,
) -> None:
    publish(desk, jpeg())
    await desk.poll(1)
    image = await stored(desk)
    assert image["url"].startswith(SCHEME)
    assert small_address(image) == f"{desk.press.url}/lead.jpg"


async def test_a_list_shows_no_picture_that_its_publisher_keeps_to_the_own_site(desk: Newsdesk) -> None:
    publish(desk, jpeg())
    desk.press.answer("/lead.jpg", jpeg(), Cross_Origin_Resource_Policy="same-origin")
    await desk.poll(1)
    assert shown(desk).file is not None
    assert small_address(await stored(desk)) == ""


async def test_a_linked_picture_is_credited_to_whom_its_file_names(database: Database) -> None:
    exif = Image.Exif()
    exif[0x013B] = "Noor Haddad"
    agency = Agency(jpeg(exif=exif.tobytes()))
    pictures = Picturing(database, agency, InPlace(), clock=Clock())
    url = "https://pictures.example/lead.jpg"
    assert await pictures.look(LeadImage(url, "A lens", "")) == Picture(url, "A lens", "Noor Haddad")
    assert await pictures.look(LeadImage(url, "A lens", "Ada Lind")) == Picture(url, "A lens", "Ada Lind")

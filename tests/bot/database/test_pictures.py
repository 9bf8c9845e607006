"""Copies of pictures on either engine: kept once, read whole, deleted when old."""

import asyncio
import dataclasses

from sqlalchemy import func, select

from bot.database.engine import Database
from bot.database.tables import KeptPicture
from bot.work.picturing import Picturing, picture_of
from tests.bot.work.conftest import Clock
from tests.bot.work.newsdesk import InPlace
from tests.bot.work.test_picturing import Agency, jpeg, with_picture


async def check_copies(database: Database) -> None:
    """Several stories come to one picture at the same moment."""
    clock = Clock()
    pictures = Picturing(database, Agency(jpeg()), InPlace(), clock=clock)
    address = "http://pictures.example/lead.jpg"
    settled = await asyncio.gather(*(pictures.settled(with_picture(address)) for _ in range(6)))
    image = settled[0].digest.image
    assert image is not None
    assert {each.digest.image for each in settled} == {image}
    async with database.reading() as session:
        found = await picture_of(session, dataclasses.asdict(image), "")
        assert await session.scalar(select(func.count()).select_from(KeptPicture)) == 1
    assert found is not None
    assert found.file is not None
    assert found.file.body is not None
    assert found.file.body.startswith(b"\xff\xd8")
    clock.pass_(8 * 24 * 3600)
    await pictures.purge()
    async with database.reading() as session:
        assert await picture_of(session, dataclasses.asdict(image), "") is None


async def test_copies_on_sqlite(database: Database) -> None:
    await check_copies(database)


async def test_copies_on_postgresql(postgres: Database) -> None:
    await check_copies(postgres)

"""Lead images: fetched once when a story is digested, so that no post shows a broken one."""

import asyncio
import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database
from bot.database.tables import KeptPicture
from bot.digests.making import Made
from bot.feeds.failures import FetchError
from bot.feeds.fetch import Fetcher
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.stories.images import LeadImage
from bot.stories.picture import NOT_ENCRYPTED, Fate, Prepared, prepare
from bot.work.card import Picture, PictureFile

JOB = "pictures"
SECONDS = 10.0
KEPT = timedelta(days=7)
SCHEME = "kept:"
"""What the address of a copy begins with: no address of the web, so nobody can link it by mistake."""

log = structlog.get_logger(__name__)


class Picturing:
    """Looks at lead images before they are shown.

    Args:
        database: where copies are kept.
        fetcher: gets the pictures, without a Referer.
        pool: the worker processes that decode them.
        clock: tells the time, aware UTC.
    """

    def __init__(
        self, database: Database, fetcher: Fetcher, pool: ParserPool, *, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._fetcher = fetcher
        self._pool = pool
        self._clock = clock

    async def look(self, image: LeadImage | None) -> Picture | None:
        """Decide how a picture is shown; None where it cannot be had, is broken or too small.

        Takes no more than ten seconds and the worker's time; nothing is stored. A picture with a file has an
        address only where that can be linked too.
        """
        if image is None:
            return None
        prepared = await self._prepare(image.url)
        if prepared.fate is not Fate.LINK:
            log.info("a picture is not linked", url=image.url, fate=prepared.fate, why=prepared.why)
        if prepared.fate is Fate.DROP:
            return None
        shown = Picture(image.url, image.alt, image.credit or prepared.credit)
        if prepared.fate is Fate.LINK:
            return shown
        if prepared.why != NOT_ENCRYPTED:
            shown = replace(shown, url="")
        # The name is of the bytes: the same picture is kept once, and another one is never taken for it.
        name = f"lead-{hashlib.sha256(prepared.body).hexdigest()[:16]}.jpg"
        return replace(shown, file=PictureFile(name, prepared.body))

    async def _prepare(self, url: str) -> Prepared:
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._fetcher.fetch(url, kind="image")
            return await self._pool.run(prepare, answer.body, answer.url, answer.headers)
        except (FetchError, WorkFailedError, TimeoutError) as error:
            return Prepared(Fate.DROP, why=str(error) or "slow")

    async def settled(self, made: Made, before: dict[str, Any] | None = None) -> Made:
        """Give a digest with its picture as posts shall show it; a copy is stored under its name.

        Args:
            made: the digest as it was made.
            before: the picture of the digest whose place it takes; the same one is not fetched again.
        """
        wanted, image = made.digest.image, None
        if wanted is not None and before is not None and wanted.url == before["url"]:
            credit = wanted.credit or str(before["credit"])
            return replace(made, digest=replace(made.digest, image=replace(wanted, credit=credit)))
        picture = await self.look(wanted)
        if picture is not None:
            url = picture.url if picture.file is None else f"{SCHEME}{picture.file.name}#{picture.url}"
            image = LeadImage(url, picture.alt, picture.credit)
            await self._keep(picture.file)
        return replace(made, digest=replace(made.digest, image=image))

    async def _keep(self, file: PictureFile | None) -> None:
        if file is None or file.body is None:
            return
        now = self._clock()
        async with self._database.writing() as session:
            # Two stories may come to the same picture, even at once; it then counts as new.
            await session.execute(
                update(KeptPicture).where(KeptPicture.name == file.name).values(made_at=now)
            )
            connection = await session.connection()
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            row = {"name": file.name, "body": file.body, "made_at": now}
            await connection.execute(dialect.insert(KeptPicture.__table__).on_conflict_do_nothing(), row)

    async def purge(self) -> None:
        """Delete copies that are older than a week: Discord keeps those of posts that were made."""
        async with self._database.writing() as session:
            await session.execute(delete(KeptPicture).where(KeptPicture.made_at < self._clock() - KEPT))


async def picture_of(session: AsyncSession, image: dict[str, Any] | None, attached: str) -> Picture | None:
    """Give the picture of a digest as one of its posts shows it.

    Args:
        session: any session.
        image: of the digest's row.
        attached: the file that was uploaded with the post already, or empty.

    Returns:
        The picture; one that is to be uploaded carries its bytes, and is left out when they are gone.
    """
    if image is None:
        return None
    picture = Picture(**image)
    if not picture.url.startswith(SCHEME):
        return picture
    name, _, url = picture.url.removeprefix(SCHEME).partition("#")
    if name == attached:
        return replace(picture, url=url, file=PictureFile(name))
    kept = await session.get(KeptPicture, name)
    return None if kept is None else replace(picture, url=url, file=PictureFile(name, kept.body))


def small_address(image: dict[str, Any] | None) -> str:
    """Give the address by which a list shows a digest's picture, small and never uploaded; empty for none.

    A picture that is uploaded only since its address is not encrypted can be linked all the same.
    """
    url = str((image or {}).get("url", ""))
    return url.partition("#")[2] if url.startswith(SCHEME) else url

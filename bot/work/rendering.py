"""Digests in the languages of the servers that read them, and in a model's words, where there are either.

A story's digest is stored first, as it was made of the article's own sentences; its posts then wait a little
for its renderings. One that comes later, or is had only after a server was down, edits the posts that stand.
Each is asked for once: the row is kept, also of what could not be used.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.engine import Database
from bot.database.tables import Digest, Rendering, Story
from bot.digests.compose import Bullet
from bot.digests.drafts import Draft, draft_of, fingerprint
from bot.digests.indexing import hold_stories, index_story
from bot.digests.model_question import MOST_CHARACTERS
from bot.translation import translation
from bot.work.lanes import Lanes
from bot.work.readers import Key, is_public, languages_of, show_again, untranslated
from bot.work.runner import Jobs
from bot.work.writers import Silence, Writers

JOB = "render"
PATIENCE = timedelta(seconds=20)  # less than posts wait for a digest at all: `outbox.DIGEST_PATIENCE`
YOUNG = timedelta(days=1)
AT_ONCE = 64  # wait for `Writers`, who ask few at a time
MOST_TRIES = 3  # of one story in one language, in one run of the program

log = structlog.get_logger(__name__)


class Renderings:
    """Asks for renderings and keeps them.

    Args:
        database: where digests and renderings are.
        writers: who makes them.
        jobs: whose bells are rung.
        clock: tells the time, aware UTC.
        patience: how long posts wait for a rendering.
    """

    def __init__(
        self,
        database: Database,
        writers: Writers,
        jobs: Jobs,
        *,
        clock: Callable[[], datetime],
        patience: timedelta = PATIENCE,
    ) -> None:
        self._database = database
        self._writers = writers
        self._jobs = jobs
        self._clock = clock
        self._patience = patience
        self._tries: Counter[Key] = Counter()
        self._lacked: set[Key] = set()  # of the stories that were looked at since the newest
        self._before: int | None = None
        self.lanes: Lanes[Key] = Lanes("rendering", AT_ONCE)

    @property
    def text_of(self) -> int:
        """How many characters of an article are of use: a model writes from them."""
        return MOST_CHARACTERS if self._writers.writes else 0

    async def prepare(self, story_id: int, entry_id: int, text: str) -> None:
        """Ask for the renderings of a story that its posts wait for, and wait with them for a while.

        Args:
            story_id: whose digest is stored.
            entry_id: what its posts were planned for.
            text: of that entry's article; empty where no model may read it.
        """
        async with self._database.reading() as session:
            languages = await languages_of(session, story_id, entry_id)
        made = [self._open((story_id, language), entry_id, text) for language in languages]
        waits = [asyncio.ensure_future(each.wait()) for each in made if each is not None]
        if waits:
            _, late = await asyncio.wait(waits, timeout=self._patience / timedelta(seconds=1))
            for each in late:
                each.cancel()

    async def step(self) -> None:
        """Have young stories translated that a server reads in another language than its own.

        Each step looks at the next ones, and after the oldest at the newest again.
        """
        if self._writers.rests():
            return
        async with self._database.reading() as session:
            keys, self._before = await untranslated(session, self._clock() - YOUNG, self._before)
        self._lacked.update(keys)
        if self._before is None:
            self._tries = Counter({key: tries for key, tries in self._tries.items() if key in self._lacked})
            self._lacked.clear()
        for key in keys:
            if self._tries[key] < MOST_TRIES:
                self._open(key)

    def _open(self, key: Key, entry_id: int | None = None, text: str = "") -> asyncio.Event | None:
        """Begin with a rendering; None where it is being made already or too many are."""
        done = asyncio.Event()
        return done if self.lanes.open(key, partial(self._render, key, entry_id, text, done)) else None

    async def _render(self, key: Key, entry_id: int | None, text: str, done: asyncio.Event) -> None:
        try:
            await self._make(key, entry_id, text)
        finally:
            done.set()

    async def _make(self, key: Key, entry_id: int | None, text: str) -> None:
        story_id, language = key
        async with self._database.reading() as session:
            found = await _told(session, story_id)
            known = await session.get(Rendering, key)
        if found is None:
            return
        story, digest = found
        text = text if digest.entry_id == entry_id else ""  # another article tells the story
        of_digest = fingerprint_of(story, digest)
        wanted = digest.language and (digest.language != language or (text and self._writers.writes))
        if digest.noai or not wanted or (known is not None and known.of_digest == of_digest):
            return
        draft = draft_of(
            story.title,
            digest.intro,
            [Bullet(each["text"], each["start"], each["end"]) for each in digest.bullets],
            language=digest.language,
            source=digest.source,
            words=digest.words,
        )
        rendered = await self._writers.render(draft, text, language)
        self._tries[key] += rendered.silence is not Silence.UNASKED
        if rendered.silence is not None and rendered.draft is draft:
            return
        async with self._database.writing() as session:
            await hold_stories(session, [story_id])
            now_told = await _told(session, story_id)
            if now_told is None or fingerprint_of(*now_told) != of_digest:
                return
            usable = rendered.draft is not draft
            await session.merge(_row(key, of_digest, rendered.draft, self._clock(), usable=usable))
            if usable:
                await index_story(session, story_id)
                await show_again(session, story_id, language, self._clock())
        log.info("a digest was put into other words", story=story_id, language=language, used=usable)
        self._jobs.wake("refresh")


async def rendering_of(session: AsyncSession, story: Story, digest: Digest, locale: str) -> Rendering | None:
    """Give the words in which a server reads a digest, or None where it reads the digest itself.

    Args:
        session: any session.
        story: the story.
        digest: its digest.
        locale: the server's.
    """
    found = await session.get(Rendering, (story.id, translation(locale).language))
    fits = found is not None and found.usable and found.of_digest == fingerprint_of(story, digest)
    return found if fits else None


def fingerprint_of(story: Story, digest: Digest) -> str:
    """Give what tells a story's digest from what an edit makes of it."""
    return fingerprint(story.title, digest.intro, [bullet["text"] for bullet in digest.bullets])


async def _told(session: AsyncSession, story_id: int) -> tuple[Story, Digest] | None:
    """Give a story with its digest; None also where a private feed tells it."""
    told = select(Story, Digest).join(Digest, Digest.story_id == Story.id)
    row = (await session.execute(told.where(Story.id == story_id, is_public()))).first()
    return None if row is None else (row[0], row[1])


def _row(key: Key, of_digest: str, draft: Draft, now: datetime, *, usable: bool) -> Rendering:
    return Rendering(
        story_id=key[0],
        language=key[1],
        of_digest=of_digest,
        usable=usable,
        written=draft.written,
        title=draft.title.text if usable else "",
        intro=draft.intro.text if usable else "",
        bullets=[{"text": each.text, "start": each.start, "end": each.end} for each in draft.bullets]
        if usable
        else [],
        made_at=now,
    )

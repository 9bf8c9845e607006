"""Telling followers: noting whom a post is news to, and taking letters to them, one lane a person."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.database.engine import Database
from bot.delivery.decide import Failure, Retry, Step, after_failure, next_step
from bot.delivery.nonce import nonce_for
from bot.discussion import letter_book
from bot.discussion.followers import forget_member, forget_person
from bot.discussion.letters import Letter, Waiting, due_followers, letter_to, waiting_for
from bot.discussion.notices import any_news, note_followers
from bot.work.courier import NotNow, OutcomeUnknown, Refused
from bot.work.delivering import read_failure
from bot.work.lanes import Lanes
from bot.work.postman import Closed, Postman
from bot.work.runner import Jobs

PEOPLE_AT_ONCE = 10
BROKEN_FOR = timedelta(hours=1)
NOTING_JOB, JOB = "followers", "letters"

log = structlog.get_logger(__name__)


class Noting:
    """Writes down whom posts of news are told to. Needs no Discord.

    Args:
        database: where posts and follows are.
        clock: tells the time, aware UTC.
    """

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock

    async def step(self) -> None:
        """Look at what was posted since the last time, a few posts a transaction."""
        while True:
            async with self._database.reading() as session:
                if not await any_news(session):
                    return
            async with self._database.writing() as session:
                told = await note_followers(session, self._clock())
            if told:
                log.info("followers are to be told", stories_and_people=told)


class Mailing:
    """Takes letters to followers.

    Args:
        database: where follows are.
        postman: the way to Discord.
        jobs: whose bells are rung.
        installation: the random name of this database, for the nonces.
        clock: tells the time, aware UTC.
        chance: shortens waiting times at random.
    """

    def __init__(
        self,
        database: Database,
        postman: Postman,
        jobs: Jobs,
        *,
        installation: str,
        clock: Callable[[], datetime],
        chance: random.Random,
    ) -> None:
        self._database = database
        self._postman = postman
        self._installation = installation
        self._clock = clock
        self._chance = chance
        self.lanes: Lanes[int] = Lanes("mailing", PEOPLE_AT_ONCE, lambda: jobs.wake(JOB))

    async def step(self) -> None:
        """Open a lane for each person to whom a letter is due."""
        if not self._postman.is_ready():
            return
        async with self._database.reading() as session:
            people = await due_followers(session, self._clock(), self.lanes.busy, self.lanes.free)
        for user_id in people:
            self.lanes.open(user_id, partial(self._serve, user_id))

    async def _serve(self, user_id: int) -> None:
        letter = None
        try:
            letter = await self._letter(user_id)
            if letter is not None:
                await self._bring(letter)
        except Closed as closed:
            log.info("a follower takes no private messages", user=user_id)
            async with self._database.writing() as session:
                await letter_book.returned(session, user_id, closed.problem, self._clock())
        except Refused as refused:
            await self._refused(user_id, refused)
        except (OutcomeUnknown, NotNow) as error:
            await self._failed(user_id, letter, error)
        except Exception:  # nobody foresaw it: the letter must not be tried all the time
            log.exception("a letter could not be made", user=user_id)
            async with self._database.writing() as session:
                await letter_book.put_off(session, user_id, self._clock() + BROKEN_FOR, asked=True)

    async def _letter(self, user_id: int) -> Letter | None:
        """Give the letter that may have arrived, which stays as it is, else begin one.

        One that has certainly not is begun anew: what may be seen, and by whom, may have changed meanwhile.
        """
        async with self._database.reading() as session:
            letter = await letter_to(session, user_id)
            if letter is not None and letter.since is not None:
                return letter
            waiting = await waiting_for(session, user_id, self._clock())
        told = await self._visible(user_id, waiting)
        known = [notice for each in waiting if each.notices[0] in told for notice in each.notices[1:]]
        every = {notice for each in waiting for notice in each.notices}
        async with self._database.writing() as session:
            dropped = every - told.keys() - set(known)
            now = self._clock()
            if not await letter_book.begin(session, user_id, told, known=known, dropped=dropped, now=now):
                return None
        async with self._database.reading() as session:
            return await letter_to(session, user_id)

    async def _visible(self, user_id: int, waiting: Sequence[Waiting]) -> dict[int, int]:
        """Choose for each story the first post that the person may see: notices with their posts."""
        channels: defaultdict[int, set[int]] = defaultdict(set)
        for each in waiting:
            channels[each.guild_id] |= {channel for _, channel in each.posts}
        told: dict[int, int] = {}
        for guild_id in [guild_id for guild_id, asked in channels.items() if asked]:
            try:
                seen = await self._postman.seen_by(user_id, guild_id, channels[guild_id])
            except Refused:
                seen = set()  # what is not known to be visible is not told
            if seen is None:
                log.info("a follower has left", user=user_id, guild=guild_id)
                async with self._database.writing() as session:
                    await forget_member(session, guild_id, user_id)
                continue
            for each in [each for each in waiting if each.guild_id == guild_id]:
                found = next((post for post, channel in each.posts if channel in seen), None)
                if found is not None:
                    told[each.notices[0]] = found
        return told

    async def _bring(self, letter: Letter) -> None:
        now = self._clock()
        if next_step(letter.since, now) is Step.LOOK:
            if not await self._postman.stands(letter):
                async with self._database.writing() as session:
                    await letter_book.not_found(session, letter.user_id)
                return  # it is still due, and is sent when the lane is opened again
        else:
            async with self._database.writing() as session:
                await letter_book.keep_attempt(session, letter.user_id, now)
            await self._postman.send(letter, nonce_for(self._installation, letter.key))
        async with self._database.writing() as session:
            await letter_book.arrived(session, letter.user_id, self._clock())
        log.info("a follower was told", user=letter.user_id, stories=len(letter.lines) + letter.more)

    async def _refused(self, user_id: int, refused: Refused) -> None:
        log.warning("a letter was refused", user=user_id, problem=refused.problem)
        async with self._database.writing() as session:
            if refused.gone:
                await forget_person(session, user_id)
            else:
                await letter_book.give_up(session, user_id, self._clock())

    async def _failed(self, user_id: int, letter: Letter | None, error: OutcomeUnknown | NotNow) -> None:
        now, (failure, problem) = self._clock(), read_failure(error)
        log.warning("could not write to a follower", user=user_id, failure=failure, problem=problem)
        attempts = 1 if letter is None else letter.attempts + 1
        decision = after_failure(
            failure, attempts=attempts, planned_at=now, now=now, jitter=self._chance.random()
        )
        until = decision.at if isinstance(decision, Retry) else now + BROKEN_FOR
        asked = failure is Failure.UNKNOWN or (letter is not None and letter.since is not None)
        async with self._database.writing() as session:
            await letter_book.put_off(session, user_id, until, asked=asked)

"""Letters reach followers once, whatever Discord answers."""

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.database.engine import Database
from bot.database.tables import Follow, Follower, FollowNotice, NoticeState
from bot.digests.gear import keep_gear
from bot.digests.indexing import index_story
from bot.discussion.followers import Member, follow
from bot.discussion.follows import read_wanted
from bot.discussion.letter_book import CLOSED_FOR, PACE
from bot.discussion.letters import Letter
from bot.discussion.notices import AT_ONCE, GATHER
from bot.stories.gear import find_gear
from bot.work.courier import NotNow, OutcomeUnknown, Refused
from bot.work.mailing import BROKEN_FOR, Mailing, Noting
from bot.work.postman import Closed
from bot.work.runner import Jobs
from tests.archive import GUILD, NOW, Archive
from tests.bot.work.conftest import Clock, finish

NOOR = 11


@dataclass
class Letterbox:
    """Keeps what arrives, by nonce; ``fail`` is raised before a call is carried out, ``lose`` after it."""

    letters: dict[str, Letter] = field(default_factory=dict)
    nonces: list[str] = field(default_factory=list)
    fail: list[Exception] = field(default_factory=list)
    lose: list[Exception] = field(default_factory=list)
    looked: int = 0
    ready: bool = True
    member: bool = True
    hidden: bool = False
    refuses_to_say: bool = False

    def is_ready(self) -> bool:
        """Tell whether it can be asked."""
        return self.ready

    async def seen_by(self, user_id: int, guild_id: int, channels: Collection[int]) -> set[int] | None:
        """Give all channels to members."""
        if self.refuses_to_say:
            raise Refused("Discord refused.")
        if not self.member:
            return None
        return set() if self.hidden else set(channels)

    async def send(self, letter: Letter, nonce: str) -> None:
        """Keep a letter."""
        self.nonces.append(nonce)
        if self.fail:
            raise self.fail.pop(0)
        self.letters.setdefault(nonce, letter)
        if self.lose:
            raise self.lose.pop(0)

    async def stands(self, letter: Letter) -> bool:
        """Look for a letter."""
        self.looked += 1
        return any(each.key == letter.key for each in self.letters.values())


class Office:
    """A follower of Leica, and the post that they are told of."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.clock = Clock()
        self.box = Letterbox()
        self.noting = Noting(database, clock=self.clock)
        self.start_again()

    def start_again(self) -> None:
        """Forget everything that a process remembers."""
        self.mailing = Mailing(
            self.database,
            self.box,
            Jobs(),
            installation="here",
            clock=self.clock,
            chance=random.Random(1),
        )

    async def open(self, stories: int = 1) -> None:
        """Let the follower follow, and stories be posted."""
        async with self.database.writing() as session:
            archive = Archive(session)
            await archive.guild()
            wanted = read_wanted("Leica")
            assert wanted is not None
            await follow(session, Member(GUILD, NOOR), wanted, NOW)
            for number in range(stories):
                story = await archive.story(f"Leica {number}")
                await archive.digest(story)
                await keep_gear(session, story.id, find_gear("The Leica M11"))
                await index_story(session, story.id)
                await archive.post(story, follow_at=NOW)
        await self.noting.step()

    async def write(self, seconds: float = 0) -> None:
        """Let time pass, and write the letters that are due then."""
        self.clock.pass_(seconds)
        await self.mailing.step()
        await finish(self.mailing.lanes)

    async def follower(self) -> Follower | None:
        """The follower's row."""
        async with self.database.reading() as session:
            return await session.get(Follower, NOOR)

    async def states(self) -> list[str]:
        """How it stands with each notice."""
        async with self.database.reading() as session:
            return list(await session.scalars(select(FollowNotice.state)))


@pytest.fixture
async def office(database: Database) -> Office:
    made = Office(database)
    await made.open()
    return made


async def test_a_letter_goes_out_when_its_time_has_come_and_once(office: Office) -> None:
    await office.write(GATHER.total_seconds() - 1)
    assert office.box.letters == {}
    await office.write(1)
    await office.write(PACE.total_seconds())
    (letter,) = office.box.letters.values()
    assert [line.title for line in letter.lines] == ["Leica 0"]
    assert await office.states() == [NoticeState.TOLD]
    assert len(office.box.nonces) == 1


async def test_nothing_is_written_while_discord_is_away(office: Office) -> None:
    office.box.ready = False
    await office.write(3600)
    assert office.box.nonces == []


@pytest.mark.parametrize("arrived", [True, False])
async def test_a_letter_of_unknown_outcome_is_sent_again_under_its_nonce(
    office: Office, *, arrived: bool
) -> None:
    (office.box.lose if arrived else office.box.fail).append(OutcomeUnknown("the line broke"))
    await office.write(GATHER.total_seconds())
    office.start_again()
    await office.write(10)
    assert len(office.box.nonces) == 2
    assert len(set(office.box.nonces)) == 1
    assert len(office.box.letters) == 1
    assert await office.states() == [NoticeState.TOLD]
    assert office.box.looked == 0


@pytest.mark.parametrize("arrived", [True, False])
async def test_later_than_a_nonce_is_remembered_the_letter_is_looked_for(
    office: Office, *, arrived: bool
) -> None:
    (office.box.lose if arrived else office.box.fail).append(OutcomeUnknown("the line broke"))
    await office.write(GATHER.total_seconds())
    office.start_again()
    await office.write(600)
    assert office.box.looked == 1
    assert (await office.states() == [NoticeState.TOLD]) is arrived
    await office.write()
    assert len(office.box.nonces) == (1 if arrived else 2)
    assert len(office.box.letters) == 1
    assert await office.states() == [NoticeState.TOLD]


async def test_a_letter_that_could_not_be_asked_for_is_tried_again_soon(office: Office) -> None:
    office.box.fail.append(NotNow("Discord asks for a pause"))
    await office.write(GATHER.total_seconds())
    follower = await office.follower()
    assert follower is not None
    assert follower.attempted_at is None
    await office.write(5)
    assert await office.states() == [NoticeState.TOLD]


@pytest.mark.parametrize("lost", [False, True])
async def test_a_letter_that_did_not_arrive_is_held_back_where_its_channel_was_hidden_meanwhile(
    office: Office, *, lost: bool
) -> None:
    """Whether it could not be asked for, or was looked for much later and is not there."""
    office.box.fail.append(OutcomeUnknown("cut off") if lost else NotNow("Discord asks for a pause"))
    await office.write(GATHER.total_seconds())
    assert len(office.box.nonces) == 1
    office.box.hidden = True
    for _ in range(3):
        await office.write(4000)
    assert len(office.box.nonces) == 1
    assert office.box.looked == int(lost)
    assert await office.states() == [NoticeState.DROPPED]


async def test_a_letter_that_is_begun_anew_waits_longer_each_time(office: Office) -> None:
    office.box.fail = [NotNow("Discord asks for a pause") for _ in range(3)]
    waits = []
    for seconds in (GATHER.total_seconds(), 1000, 1000):
        await office.write(seconds)
        follower = await office.follower()
        assert follower is not None
        assert follower.due_at is not None
        waits.append((follower.due_at - office.clock()).total_seconds())
    assert waits == sorted(waits)
    assert waits[0] < waits[-1]


async def test_whoever_takes_no_letters_is_tried_again_after_a_day(office: Office) -> None:
    office.box.fail.append(Closed("You take none."))
    await office.write(GATHER.total_seconds())
    follower = await office.follower()
    assert follower is not None
    assert (follower.problem, follower.due_at) == ("You take none.", office.clock() + CLOSED_FOR)
    await office.write(CLOSED_FOR.total_seconds() - 1)
    assert len(office.box.nonces) == 1
    await office.write(1)
    assert await office.states() == [NoticeState.TOLD]


async def test_a_letter_that_discord_refuses_is_given_up(office: Office) -> None:
    office.box.fail.append(Refused("Discord refused."))
    await office.write(GATHER.total_seconds())
    await office.write(CLOSED_FOR.total_seconds())
    assert await office.states() == [NoticeState.DROPPED]
    assert len(office.box.nonces) == 1


async def test_a_person_who_is_gone_is_forgotten(office: Office) -> None:
    office.box.fail.append(Refused("There is no such person.", gone=True))
    await office.write(GATHER.total_seconds())
    assert await office.follower() is None
    assert await office.states() == []


async def test_whoever_left_the_server_is_forgotten_there(office: Office) -> None:
    office.box.member = False
    await office.write(GATHER.total_seconds())
    assert office.box.nonces == []
    assert await office.states() == []
    async with office.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Follow)) == 0
    assert await office.follower() is None


@pytest.mark.parametrize("known", [True, False])
async def test_what_a_member_is_not_known_to_see_is_not_told(office: Office, *, known: bool) -> None:
    office.box.hidden, office.box.refuses_to_say = known, not known
    await office.write(GATHER.total_seconds())
    assert office.box.nonces == []
    assert await office.states() == [NoticeState.DROPPED]


async def test_what_nobody_foresaw_is_tried_again_later_under_the_same_nonce(office: Office) -> None:
    office.box.fail.append(ZeroDivisionError("a bug"))
    await office.write(GATHER.total_seconds())
    follower = await office.follower()
    assert follower is not None
    assert follower.due_at == office.clock() + BROKEN_FOR
    await office.write(BROKEN_FOR.total_seconds())
    await office.write()
    assert len(set(office.box.nonces)) == 1
    assert await office.states() == [NoticeState.TOLD]


async def test_a_crowd_of_posts_is_noted_a_few_at_a_time_and_told_in_one_letter(database: Database) -> None:
    office = Office(database)
    await office.open(AT_ONCE * 2 + 1)
    assert await office.states() == [NoticeState.WAITING] * (AT_ONCE * 2 + 1)
    await office.write(timedelta(minutes=3).total_seconds())
    (letter,) = office.box.letters.values()
    assert len(letter.lines) + letter.more == AT_ONCE * 2 + 1

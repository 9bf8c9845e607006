"""Who is told of what was posted, and what becomes of their letters: alike on SQLite and PostgreSQL."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from bot.database.engine import Database
from bot.database.tables import (
    Follow,
    Follower,
    FollowNotice,
    Guild,
    NoticeState,
    Post,
    PostKind,
    PostState,
)
from bot.delivery.retelling import Moderator, tell_as
from bot.digests.gear import keep_gear
from bot.digests.indexing import index_story
from bot.discussion import letter_book
from bot.discussion.followers import (
    MOST,
    Member,
    TooManyFollowsError,
    come_by,
    follow,
    following,
    forget_member,
    forget_person,
    unfollow,
)
from bot.discussion.follows import read_wanted
from bot.discussion.letters import NAMED, OLD, Letter, due_followers, letter_to, waiting_for
from bot.discussion.notices import GATHER, KEPT_FOR, any_news, note_followers
from bot.discussion.suggestions import chosen, suggested
from bot.discussion.traits import count_about
from bot.stories.gear import distinct, find_gear
from tests.archive import CHANNEL, GUILD, NOW, OTHER_GUILD, Archive
from tests.bot.database.test_rulings import somebody_waits

NOOR, YUKI = 11, 12
MINUTE = timedelta(minutes=1)


@pytest.fixture(params=["database", pytest.param("postgres", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest) -> Database:
    """Each of the two databases, of our own."""
    opened: Database = request.getfixturevalue(request.param)
    return opened


class Town:
    """Servers whose members follow things, and in which stories are posted."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._last = 0

    async def follow(self, user_id: int, *typed: str, guild_id: int = GUILD) -> None:
        """Let a member follow things."""
        async with self.database.writing() as session:
            await Archive(session).guild(guild_id)
            for each in typed:
                wanted = read_wanted(each)
                assert wanted is not None
                await follow(session, Member(guild_id, user_id, "de"), wanted, NOW)

    async def post(self, title: str, *, at: datetime = NOW, **values: object) -> int:
        """Post a story that its title tells all of; give the story."""
        async with self.database.writing() as session:
            archive = Archive(session)
            self._last += 10
            archive._last = self._last
            await archive.guild()
            story = await archive.story(title)
            await archive.digest(story, intro="", bullets=[])
            await keep_gear(session, story.id, distinct(find_gear(title)))
            await index_story(session, story.id)
            await archive.post(story, **{"follow_at": at, "sent_at": at} | values)
            return story.id

    async def again(self, story_id: int, channel_id: int, **values: object) -> None:
        """Post a story in another channel."""
        async with self.database.writing() as session:
            self._last += 10
            defaults = {"follow_at": NOW, "sent_at": NOW, "planned_at": NOW, "state": PostState.SENT}
            numbers = {"guild_id": GUILD, "story_id": story_id, "message_id": self._last}
            session.add(Post(channel_id=channel_id, **{**defaults, **numbers, **values}))

    async def merge(self, story_id: int, into_id: int) -> None:
        """Tell a story as another."""
        async with self.database.writing() as session:
            await tell_as(session, Moderator(GUILD, 1, NOW), [story_id], into_id)

    async def note(self, now: datetime = NOW) -> int:
        """Look whom the posts are news to."""
        told = 0
        while True:
            async with self.database.writing() as session:
                if not await any_news(session):
                    return told
                told += await note_followers(session, now)

    async def told(self) -> list[tuple[int, int, str]]:
        """All notices: member, story, what it was told for."""
        async with self.database.reading() as session:
            rows = await session.execute(
                select(FollowNotice.user_id, FollowNotice.story_id, Follow.label)
                .join(Follow, Follow.id == FollowNotice.follow_id)
                .order_by(FollowNotice.story_id, FollowNotice.user_id)
            )
            return [(user, story, label) for user, story, label in rows]

    async def due(self, user_id: int) -> datetime | None:
        """When a member is written to next."""
        async with self.database.reading() as session:
            return (await session.get_one(Follower, user_id)).due_at

    async def write(
        self, user_id: int, now: datetime = NOW, seen: Sequence[int] | None = None
    ) -> Letter | None:
        """Give the letter on its way to a member; else fix one. They see all channels, or these."""
        async with self.database.reading() as session:
            if letter := await letter_to(session, user_id):
                return letter
            waiting = await waiting_for(session, user_id, now)
        told, dropped = {}, set()
        for each in waiting:
            posts = [post for post, channel in each.posts if seen is None or channel in seen]
            if posts:
                told[each.notices[0]] = posts[0]
            else:
                dropped |= set(each.notices)
        known = {n for each in waiting for n in each.notices} - told.keys() - dropped
        async with self.database.writing() as session:
            await letter_book.begin(session, user_id, told, known=known, dropped=dropped, now=now)
        async with self.database.reading() as session:
            return await letter_to(session, user_id)

    async def arrive(self, user_id: int, now: datetime = NOW) -> None:
        """Let a member's letter arrive."""
        async with self.database.writing() as session:
            await letter_book.arrived(session, user_id, now)


@pytest.fixture
def town(both: Database) -> Town:
    return Town(both)


def titles(letter: Letter | None) -> list[str]:
    """What a letter tells."""
    return [] if letter is None else [line.title for line in letter.lines]


async def test_followers_of_gear_makers_and_words_are_told_for_what_tells_most(town: Town) -> None:
    await town.follow(NOOR, "hands on", "Leica", "leica m11")
    await town.follow(YUKI, "Leica", "Nikon Z8")
    first = await town.post("Hands on: the Leica M11")
    second = await town.post("A book on Leica")
    await town.post("A book on paper")
    assert await town.note() == 4
    assert await town.told() == [
        (NOOR, first, "Leica M11"),
        (YUKI, first, "Leica"),
        (NOOR, second, "Leica"),
        (YUKI, second, "Leica"),
    ]


async def test_only_posts_of_news_that_stand_are_told_and_only_in_their_server(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    await town.follow(YUKI, "Leica", guild_id=OTHER_GUILD)
    await town.post("A Leica that was asked for", follow_at=None)
    await town.post("A Leica that failed", state=PostState.FAILED, sent_at=None, message_id=None)
    waits = await town.post("A Leica that waits", state=PostState.READY, sent_at=None, message_id=None)
    await town.post("A Leica in a list", kind=PostKind.MORE)
    assert await town.note() == 0
    async with town.database.reading() as session:
        assert list(await session.scalars(select(Post.story_id).where(Post.follow_at.is_not(None)))) == [
            waits
        ]
        assert not await any_news(session)
    async with town.database.writing() as session:
        await session.execute(update(Post).where(Post.story_id == waits).values(state=PostState.SENT))
        assert await any_news(session)
    assert await town.note() == 1
    assert await town.told() == [(NOOR, waits, "Leica")]


async def test_a_story_is_told_once_however_often_it_is_posted_and_merged(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    first = await town.post("A Leica")
    second = await town.post("The same Leica")
    third = await town.post("Another Leica")
    await town.again(first, CHANNEL)
    assert await town.note() == 3
    await town.again(first, CHANNEL + 1)
    await town.merge(second, third)
    await town.again(third, CHANNEL)
    assert await town.note() == 0
    letter = await town.write(NOOR)
    assert titles(letter) == ["A Leica", "Another Leica"]
    await town.arrive(NOOR)
    await town.merge(third, first)
    await town.again(first, CHANNEL + 2)
    assert await town.note() == 0
    assert await town.write(NOOR) is None


async def test_a_story_that_was_merged_with_one_that_was_told_is_not_told_while_it_waits(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    first = await town.post("A Leica")
    await town.note()
    await town.write(NOOR)
    await town.arrive(NOOR)
    second = await town.post("The same Leica")
    assert await town.note() == 1
    await town.merge(second, first)
    assert await town.write(NOOR) is None
    assert await town.due(NOOR) is None


async def test_what_a_member_could_not_see_is_told_when_it_stands_where_they_can(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    story = await town.post("A Leica", channel_id=1)
    await town.note()
    assert await town.write(NOOR, seen=[2]) is None
    await town.again(story, 2)
    assert await town.note() == 1
    letter = await town.write(NOOR, seen=[2])
    assert letter is not None
    assert [line.place.place_id for line in letter.lines] == [2]


async def test_letters_gather_for_minutes_and_come_an_hour_apart(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    await town.post("One Leica")
    await town.note()
    assert await town.due(NOOR) == NOW + GATHER
    await town.post("Two Leicas or one Leica")
    await town.note(NOW + MINUTE)
    assert await town.due(NOOR) == NOW + GATHER
    async with town.database.reading() as session:
        assert await due_followers(session, NOW + GATHER - MINUTE, [], 10) == []
        assert await due_followers(session, NOW + GATHER, [], 10) == [NOOR]
        assert await due_followers(session, NOW + GATHER, [NOOR], 10) == []
    letter = await town.write(NOOR)
    assert titles(letter) == ["One Leica", "Two Leicas or one Leica"]
    await town.post("A Leica that comes meanwhile")
    await town.note(NOW + GATHER)
    assert await town.write(NOOR) is not None
    await town.arrive(NOOR, NOW + GATHER)
    assert await town.due(NOOR) == NOW + GATHER + letter_book.PACE
    assert titles(await town.write(NOOR)) == ["A Leica that comes meanwhile"]
    await town.arrive(NOOR, NOW + GATHER + MINUTE)
    assert await town.due(NOOR) is None
    await town.post("One more Leica")
    await town.note(NOW + 10 * MINUTE)
    assert await town.due(NOOR) == NOW + GATHER + MINUTE + letter_book.PACE


async def test_a_letter_names_ten_stories_and_counts_the_others(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    for number in range(NAMED + 3):
        await town.post(f"Leica {number:02}")
    await town.note()
    letter = await town.write(NOOR)
    assert letter is not None
    assert titles(letter) == [f"Leica {number:02}" for number in range(NAMED)]
    assert (letter.more, letter.locale, letter.lines[0].label) == (3, "de", "Leica")
    await town.arrive(NOOR)
    assert await town.write(NOOR) is None


async def test_a_fixed_letter_stays_the_same_until_it_arrives(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    await town.post("One Leica")
    await town.note()
    letter = await town.write(NOOR)
    assert letter is not None
    async with town.database.writing() as session:
        await letter_book.keep_attempt(session, NOOR, NOW)
        await letter_book.keep_attempt(session, NOOR, NOW + MINUTE)
    await town.post("Two Leicas and a Leica")
    await town.note()
    async with town.database.reading() as session:
        again = await letter_to(session, NOOR)
    assert again is not None
    assert (again.key, titles(again), again.since, again.attempts) == (letter.key, titles(letter), NOW, 2)
    async with town.database.writing() as session:
        await letter_book.put_off(session, NOOR, NOW + MINUTE, asked=True)
    assert await town.due(NOOR) == NOW + MINUTE
    async with town.database.writing() as session:
        await letter_book.not_found(session, NOOR)
    async with town.database.reading() as session:
        sent_afresh = await letter_to(session, NOOR)
    assert sent_afresh is not None
    assert (sent_afresh.key, sent_afresh.since) == (letter.key, None)


async def test_a_letter_that_comes_back_waits_a_day_or_for_its_reader(town: Town) -> None:
    noor = Member(GUILD, NOOR, "fr")
    await town.follow(NOOR, "Leica")
    await town.post("One Leica")
    await town.note()
    letter = await town.write(NOOR)
    async with town.database.writing() as session:
        assert not await come_by(session, noor, NOW)
        await letter_book.returned(session, NOOR, "You take none.", NOW)
    assert await town.due(NOOR) == NOW + letter_book.CLOSED_FOR
    async with town.database.writing() as session:
        mine = await following(session, noor)
        assert (mine.problem, mine.due_at) == ("You take none.", NOW + letter_book.CLOSED_FOR)
        assert await come_by(session, noor, NOW)
    assert await town.due(NOOR) == NOW
    again = await town.write(NOOR)
    assert titles(again) == titles(letter)
    assert again is not None
    assert again.locale == "fr"
    await town.arrive(NOOR)
    async with town.database.reading() as session:
        assert (await following(session, noor)).problem == ""


async def test_what_cannot_be_told_is_dropped(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    await town.follow(YUKI, "Leica", guild_id=OTHER_GUILD)
    await town.post("A Leica whose post was deleted")
    await town.post("A Leica of a server that was left", guild_id=OTHER_GUILD)
    await town.note()
    async with town.database.writing() as session:
        await session.execute(update(Post).where(Post.guild_id == GUILD).values(state=PostState.GONE))
        await session.execute(update(Guild).where(Guild.id == OTHER_GUILD).values(left_at=NOW))
    assert await town.write(NOOR) is None
    assert await town.write(YUKI) is None
    await town.post("A Leica of last week")
    await town.note()
    assert await town.write(NOOR, NOW + OLD) is None
    async with town.database.reading() as session:
        states = await session.scalars(select(FollowNotice.state).distinct())
        assert list(states) == [NoticeState.DROPPED]
    assert (await town.due(NOOR), await town.due(YUKI)) == (None, None)


async def test_a_letter_that_is_given_up_is_not_tried_again(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    await town.post("One Leica")
    await town.note()
    await town.write(NOOR)
    async with town.database.writing() as session:
        await letter_book.give_up(session, NOOR, NOW)
    assert await town.write(NOOR) is None
    assert await town.due(NOOR) is None


async def test_what_is_no_longer_followed_is_not_told(town: Town) -> None:
    noor = Member(GUILD, NOOR)
    await town.follow(NOOR, "Leica", "paper")
    await town.follow(YUKI, "Leica")
    await town.post("One Leica")
    await town.post("On paper")
    await town.note()
    async with town.database.writing() as session:
        leica, paper = (await following(session, noor)).follows
        theirs = (await following(session, Member(GUILD, YUKI))).follows
        assert await unfollow(session, noor, [leica.id, theirs[0].id]) == ["Leica"]
    letter = await town.write(NOOR)
    assert titles(letter) == ["On paper"]
    async with town.database.writing() as session:
        assert await unfollow(session, noor, [paper.id]) == ["paper"]
    async with town.database.reading() as session:
        on_its_way = await letter_to(session, NOOR)
        assert await session.get(Follower, NOOR) is None  # nothing of theirs is kept
        assert list(await session.scalars(select(FollowNotice.user_id))) == [YUKI]
    assert on_its_way is None
    assert titles(await town.write(YUKI)) == ["One Leica"]


async def test_what_waits_for_one_thing_waits_for_another_that_is_still_followed(town: Town) -> None:
    noor = Member(GUILD, NOOR)
    await town.follow(NOOR, "paper", "Leica", "Leica M11")
    await town.follow(YUKI, "Leica")
    story = await town.post("The Leica M11")
    await town.post("The Leica M11 on paper")
    await town.note()
    async with town.database.writing() as session:
        _, _, gear = (await following(session, noor)).follows
        assert await unfollow(session, noor, [gear.id]) == ["Leica M11"]
    assert (NOOR, story, "Leica") in await town.told()
    letter = await town.write(NOOR)
    assert letter is not None
    assert [(line.title, line.label) for line in letter.lines] == [
        ("The Leica M11", "Leica"),
        ("The Leica M11 on paper", "paper"),
    ]


async def test_what_is_taken_back_while_its_letter_is_on_its_way_leaves_the_letter_alone(town: Town) -> None:
    noor = Member(GUILD, NOOR)
    await town.follow(NOOR, "Leica", "paper")
    await town.post("On paper")
    await town.note()
    assert titles(await town.write(NOOR)) == ["On paper"]
    async with town.database.writing() as session:
        _, paper = (await following(session, noor)).follows
        assert await unfollow(session, noor, [paper.id]) == ["paper"]
    on_its_way = await town.write(NOOR)
    assert on_its_way is not None  # it may have arrived
    assert [(line.title, line.label) for line in on_its_way.lines] == [("On paper", "")]


async def test_a_member_follows_a_thing_once_and_25_at_most_in_a_server(town: Town) -> None:
    await town.follow(NOOR, *(f"topic {number}" for number in range(MOST)))
    known, new = read_wanted("TOPIC 7"), read_wanted("paper moon")
    assert known is not None
    assert new is not None
    async with town.database.writing() as session:
        assert not await follow(session, Member(GUILD, NOOR), known, NOW)
        with pytest.raises(TooManyFollowsError):
            await follow(session, Member(GUILD, NOOR), new, NOW)
        assert len((await following(session, Member(GUILD, NOOR))).follows) == MOST
    await town.follow(NOOR, "paper moon", guild_id=OTHER_GUILD)


async def test_whoever_left_or_is_gone_is_forgotten(town: Town) -> None:
    for guild_id in (GUILD, OTHER_GUILD):
        await town.follow(NOOR, "Leica", guild_id=guild_id)
    await town.post("One Leica")
    await town.note()
    async with town.database.writing() as session:
        await forget_member(session, GUILD, NOOR)
        assert await session.scalar(select(func.count()).select_from(FollowNotice)) == 0
        assert list(await session.scalars(select(Follow.guild_id))) == [OTHER_GUILD]
        await forget_person(session, NOOR)
        assert list(await session.scalars(select(Follow.guild_id))) == []
        assert await session.get(Follower, NOOR) is None
    assert await town.write(NOOR) is None


async def test_notices_are_kept_for_months(town: Town) -> None:
    await town.follow(NOOR, "Leica")
    await town.post("One Leica")
    await town.note()
    last = await town.post("Another Leica")
    await town.note(NOW + KEPT_FOR + MINUTE)
    assert await town.told() == [(NOOR, last, "Leica")]


async def test_how_many_stories_one_would_have_been_told_of_is_counted(town: Town) -> None:
    first = await town.post("A Leica M11", at=NOW - timedelta(days=1))
    second = await town.post("Paper", at=NOW)
    await town.post("An old Leica M11", at=NOW - timedelta(days=31))
    await town.post("A Leica M11 elsewhere", guild_id=await other_guild(town))
    for typed, count in (("Leica M11", 1), ("Leica", 1), ("paper", 1), ("Nikon", 0)):
        wanted = read_wanted(typed)
        assert wanted is not None
        async with town.database.reading() as session:
            assert await count_about(session, GUILD, wanted, NOW - timedelta(days=30)) == count, typed
    await town.merge(first, second)
    async with town.database.reading() as session:
        leica = read_wanted("Leica")
        assert leica is not None
        assert await count_about(session, GUILD, leica, NOW - timedelta(days=30)) == 1


async def other_guild(town: Town) -> int:
    """The id of another server, which is there."""
    async with town.database.writing() as session:
        return (await Archive(session).guild(OTHER_GUILD)).id


async def test_gear_of_the_server_and_makers_are_suggested_and_read_as_themselves(town: Town) -> None:
    plena = "Nikon Z Plena 135mm f/1.8 Plena"
    story = await town.post("A Leica M11")
    async with town.database.writing() as session:
        await keep_gear(
            session, story, distinct(find_gear("The Leica M11 and the Nikon Z 135mm f/1.8 S Plena"))
        )
        assert (await suggested(session, GUILD, "", 3))[:2] == ["Leica M11", plena]
        assert await suggested(session, GUILD, "lei", 25) == ["Leica", "Leica M11", "Rollei"]
        assert "Leica M11" not in await suggested(session, OTHER_GUILD, "lei", 25)
        for name in await suggested(session, GUILD, "", 25):
            wanted = await chosen(session, name)
            assert wanted is not None
            assert wanted.label == name
        assert await chosen(session, "the") is None


@pytest.mark.postgres
async def test_a_story_that_is_noted_while_a_letter_arrives_makes_the_next_one_due(
    postgres: Database,
) -> None:
    town = Town(postgres)
    await town.follow(NOOR, "Leica")
    await town.post("One Leica")
    await town.note()
    assert await town.write(NOOR) is not None
    await town.post("Two Leicas or one Leica")
    async with postgres.writing() as session:
        await letter_book.arrived(session, NOOR, NOW)
        noting = asyncio.create_task(town.note())
        await somebody_waits(postgres)
    assert await noting == 1
    assert await town.due(NOOR) == NOW + letter_book.PACE
    assert titles(await town.write(NOOR)) == ["Two Leicas or one Leica"]

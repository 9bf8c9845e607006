from datetime import timedelta

from bot.database.engine import Database
from bot.reports.members import my_votes
from bot.votes.rating import Rating
from tests.archive import GUILD, NOW, OTHER_GUILD, Archive


async def test_a_member_sees_one_vote_a_story_the_latest_first(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        await archive.guild()
        await archive.guild(OTHER_GUILD)
        first, second = await archive.story("First"), await archive.story("Second")
        post, again = await archive.post(first), await archive.post(first)
        await archive.vote(post, 1, 1, NOW)
        await archive.vote(again, 1, 3, NOW + timedelta(minutes=1))
        await archive.vote(post, 2, 5)
        await archive.vote(await archive.post(second), 1, 4, NOW + timedelta(minutes=2))
        elsewhere = await archive.post(await archive.story("Elsewhere"), guild_id=OTHER_GUILD)
        await archive.vote(elsewhere, 1, 5)
        mine = await my_votes(session, GUILD, 1, 10)
        page = await my_votes(session, GUILD, 1, 1, 1)
    assert [(vote.line.title, vote.star) for vote in mine.votes] == [("Second", 4), ("First", 3)]
    assert mine.given == Rating((0, 0, 1, 1, 0))
    assert mine.votes[1].line.rating == Rating((0, 0, 1, 0, 1))
    assert mine.votes[0].voted_at == NOW + timedelta(minutes=2)
    assert [vote.line.title for vote in page.votes] == ["First"]
    assert page.given.count == 2


async def test_a_member_who_never_voted_has_none(database: Database) -> None:
    async with database.reading() as session:
        mine = await my_votes(session, GUILD, 1, 10)
    assert (mine.votes, mine.given) == ((), Rating())

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from bot.database.tables import Guild, Post, PostState, Vote
from bot.delivery import outbox
from bot.digests.gear import keep_gear
from bot.stories.gear import Gear, Kind
from bot.votes.ledger import Given, facts, record
from bot.work.card import Card, Parcel
from bot.work.courier import OutcomeUnknown, Refused, StarsGone
from bot.work.delivering import signature
from tests.archive import CHANNEL, GUILD
from tests.bot.work.conftest import Floor


async def standing(floor: Floor, *titles: str) -> list[int]:
    """Posts that stand on Discord with their stars."""
    posts = await floor.plan(*titles)
    await floor.deliver()
    for _ in titles:
        await floor.seed()
    return posts


async def vote(floor: Floor, post: int, user: int, star: int) -> None:
    async with floor.database.writing() as session:
        await record(session, [Given(post, user, star, floor.clock())], floor.clock())


async def test_each_post_is_offered_its_stars_once(floor: Floor) -> None:
    posts = await standing(floor, "One", "Two")
    await floor.seed()
    assert [message.seeded for message in floor.discord.messages] == [True, True]
    assert floor.discord.calls.count("seed") == 2
    assert all([(await floor.post(post)).seeded for post in posts])


async def test_stars_that_could_not_be_offered_are_offered_later(floor: Floor) -> None:
    (post,) = await floor.plan("One")
    await floor.deliver()
    floor.discord.fail = [OutcomeUnknown("cut off")]
    await floor.seed()
    assert not (await floor.post(post)).seeded
    floor.clock.pass_(60)
    await floor.seed()
    assert floor.discord.messages[0].seeded


async def test_a_reaction_given_before_the_ledger_knew_the_post_counts(floor: Floor) -> None:
    (post,) = await floor.plan("One")
    await floor.deliver()
    floor.discord.messages[0].held.add((7, 5))
    await floor.seed()
    await floor.intake.settle()
    async with floor.database.reading() as session:
        assert set(await facts(session, post)) == {(7, 5)}


async def test_many_votes_in_a_short_time_are_one_edit_with_the_latest_rating(floor: Floor) -> None:
    (post,) = await standing(floor, "One")
    for user in range(5):
        await vote(floor, post, user, 4)
    await floor.refresh()
    assert floor.discord.messages[0].ratings == []
    floor.clock.pass_(2)
    await floor.refresh()
    await floor.refresh()
    assert floor.discord.messages[0].ratings == [5]


async def test_a_vote_given_and_taken_back_makes_no_edit(floor: Floor) -> None:
    (post,) = await standing(floor, "One")
    await vote(floor, post, 7, 4)
    async with floor.database.writing() as session:
        await session.delete(await session.get_one(Vote, (post, 7, 4)))
    floor.clock.pass_(2)
    await floor.refresh()
    assert "refresh" not in floor.discord.calls
    assert (await floor.post(post)).refresh_at is None


async def test_a_vote_that_comes_while_the_card_is_edited_is_shown_next(floor: Floor) -> None:
    (post,) = await standing(floor, "One")
    await vote(floor, post, 7, 4)
    floor.clock.pass_(2)
    edit = floor.discord.refresh

    async def refresh_slowly(parcel: Parcel) -> str:
        floor.discord.refresh = edit  # type: ignore[method-assign] # only the first edit is slow
        await vote(floor, post, 8, 5)
        return await edit(parcel)

    floor.discord.refresh = refresh_slowly  # type: ignore[method-assign] # see above
    await floor.refresh()
    floor.clock.pass_(2)
    await floor.refresh()
    assert floor.discord.messages[0].ratings == [1, 2]


async def test_an_edit_that_failed_is_made_later(floor: Floor) -> None:
    (post,) = await standing(floor, "One")
    await vote(floor, post, 7, 4)
    floor.clock.pass_(2)
    floor.discord.fail = [OutcomeUnknown("cut off")]
    await floor.refresh()
    floor.clock.pass_(30)
    await floor.refresh()
    assert floor.discord.messages[0].ratings == [1]


async def test_other_gear_alone_edits_the_card(floor: Floor) -> None:
    (post,) = await standing(floor, "One")
    story_id = (await floor.post(post)).story_id
    assert story_id is not None
    async with floor.database.writing() as session:
        await keep_gear(session, story_id, [Gear("Leica M11-P", "Leica", Kind.CAMERA, 0, 11)])
        await session.execute(update(Post).values(refresh_at=floor.clock()))
    floor.clock.pass_(2)
    await floor.refresh()
    assert floor.discord.messages[0].card.gear == ("Leica M11-P",)


def test_a_card_in_the_same_words_that_says_otherwise_whose_they_are_is_another() -> None:
    card = Card("Title", "https://a.example/", "", (), "A", "en", 1, None)
    others = [replace(card, translated=True), replace(card, written=True), replace(card, gear=("M11",))]
    assert len({signature(each) for each in (card, *others)}) == 4


async def test_a_card_that_was_deleted_is_noted_as_gone(floor: Floor) -> None:
    (post,) = await standing(floor, "One")
    await vote(floor, post, 7, 4)
    floor.discord.messages[0].deleted = True
    floor.clock.pass_(2)
    await floor.refresh()
    row = await floor.post(post)
    assert (row.state, row.refresh_at) == (PostState.GONE, None)


async def test_an_edit_that_discord_refuses_is_not_tried_for_ever(floor: Floor) -> None:
    (post,) = await standing(floor, "One")
    await vote(floor, post, 7, 4)
    floor.clock.pass_(2)
    floor.discord.fail = [Refused("The thread is archived.")]
    await floor.refresh()
    await floor.refresh()
    assert floor.discord.calls.count("refresh") == 1
    assert (await floor.post(post)).state == PostState.SENT


async def test_healing_makes_the_ledger_equal_to_discord_both_ways(floor: Floor) -> None:
    one, two = await standing(floor, "One", "Two")
    await vote(floor, one, 7, 4)
    await vote(floor, one, 8, 2)
    floor.discord.messages[0].held = {(8, 2), (9, 5)}
    floor.discord.messages[1].held = {(7, 1)}
    await floor.heal(GUILD)
    async with floor.database.reading() as session:
        assert set(await facts(session, one)) == {(8, 2), (9, 5)}
        assert set(await facts(session, two)) == {(7, 1)}
    assert floor.healing.done


async def test_healing_finds_deleted_posts_and_offers_lost_stars_again(floor: Floor) -> None:
    one, two = await standing(floor, "One", "Two")
    floor.discord.messages[0].deleted = True
    floor.discord.messages[1].seeded = False
    await floor.heal(GUILD)
    assert (await floor.post(one)).state == PostState.GONE
    assert not (await floor.post(two)).seeded


async def test_healing_that_was_cut_off_goes_on_later(floor: Floor) -> None:
    (one,) = await standing(floor, "One")
    floor.discord.messages[0].held = {(9, 5)}
    floor.discord.fail = [OutcomeUnknown("cut off")]
    await floor.heal(GUILD)
    assert not floor.healing.done
    floor.clock.pass_(11)
    await floor.heal()
    async with floor.database.reading() as session:
        assert list(await session.scalars(select(Vote.user_id).where(Vote.post_id == one))) == [9]


async def test_what_happens_live_while_discord_is_asked_is_believed_over_its_answer(floor: Floor) -> None:
    (one,) = await standing(floor, "One")
    floor.discord.messages[0].held = {(9, 5)}
    shown = floor.discord.shown

    async def asked(place_id: int, posts: list[object]) -> object:
        async for each in shown(place_id, posts):  # type: ignore[arg-type] # they are posts
            floor.intake.given(one, 9, 5)
            floor.intake.withdrawn(one, 9, 5)
            await floor.intake.settle()
            yield each

    floor.discord.shown = asked  # type: ignore[assignment,method-assign] # the answer is older than the events
    await floor.heal(GUILD)
    async with floor.database.reading() as session:
        assert await facts(session, one) == {}
    assert floor.discord.titles(CHANNEL) == ["One"]


async def test_votes_that_still_wait_to_be_written_keep_their_order_when_healed(floor: Floor) -> None:
    """Five, then two: two counts, although of stars found at once the highest would."""
    (one,) = await standing(floor, "One")
    floor.discord.messages[0].held = {(9, 5), (9, 2)}
    floor.intake.given(one, 9, 5)
    floor.intake.given(one, 9, 2)
    await floor.heal(GUILD)
    async with floor.database.reading() as session:
        held = await facts(session, one)
    assert held[9, 2] > held[9, 5]


async def test_stale_cards_of_a_server_that_loupe_left_neither_keep_it_busy_nor_awake(floor: Floor) -> None:
    (post,) = await standing(floor, "One")
    await vote(floor, post, 1, 5)
    async with floor.database.writing() as session:
        (await session.get_one(Guild, GUILD)).left_at = floor.clock()
    floor.clock.pass_(2)
    async with floor.database.reading() as session:
        assert await outbox.stale(session, floor.clock(), [], 9) == []
        assert await outbox.next_stale(session, floor.clock() - timedelta(days=1)) is None


async def test_a_long_queue_in_one_place_is_looked_up_one_post_at_a_time(floor: Floor) -> None:
    posts = await standing(floor, *(f"Story {number}" for number in range(5)))
    for post in posts:
        await vote(floor, post, 1, 5)
    async with floor.database.writing() as session:
        await session.execute(update(Post).values(seeded=False))
    floor.clock.pass_(2)
    async with floor.database.reading() as session:
        assert await outbox.unseeded(session, floor.clock(), [], 9) == posts[:1]
        assert await outbox.stale(session, floor.clock(), [], 9) == posts[:1]
        assert await outbox.unseeded(session, floor.clock(), [CHANNEL], 9) == []
        # Nothing rings for cards that are due already: the lane that becomes free does.
        assert await outbox.next_stale(session, floor.clock()) is None


async def test_where_a_star_of_the_servers_own_was_deleted_the_keycaps_stand_in(floor: Floor) -> None:
    (post,) = await floor.plan("One")
    async with floor.database.writing() as session:
        guild = await session.get_one(Guild, GUILD)
        guild.stars = ["🌑", "🌒", "🌓", "🌔", "moon:111111111111111111"]
    await floor.deliver()
    assert (await floor.post(post)).stars is not None
    floor.discord.fail = [StarsGone("An emoji of the stars was deleted.")]
    await floor.seed()
    row = await floor.post(post)
    assert (row.stars, row.seeded) == (None, False)
    await floor.seed()
    assert floor.discord.messages[0].seeded

"""Stars on Discord and votes in the ledger, with the real client over sockets."""

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import select

from bot.app import utc_now
from bot.database.tables import Post, PostState, Vote
from bot.sandbox.model import Message
from bot.sandbox.newsroom import routes
from bot.sandbox.server import SimulatedDiscord
from tests.e2e.stage import QUICK, Stage, bot_on, on_stage
from tests.e2e.test_posts import follow, posts, seeded
from tests.e2e.waiting import expect

ONE, TWO, THREE, FOUR, FIVE = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        yield running


@pytest.fixture
async def post(stage: Stage) -> Message:
    """A post with its five stars."""
    await follow(stage, newest=1)
    await expect(lambda: posts(stage))
    post = posts(stage)[0]
    await expect(lambda: seeded(post))
    return post


async def ledger(stage: Stage) -> set[tuple[str, int]]:
    names = {user.id: user.name for user in stage.server.world.users.values()}
    async with stage.bot.database.reading() as session:
        rows = await session.execute(select(Vote.user_id, Vote.star))
        return {(names[user], star) for user, star in rows}


async def holds(stage: Stage, *votes: tuple[str, int]) -> bool:
    return await ledger(stage) == set(votes)


def shows(post: Message, text: str) -> bool:
    return text in str(post.components)


async def test_a_star_is_a_vote_and_the_card_follows(stage: Stage, post: Message) -> None:
    await stage.server.react(stage.user("Noor"), post, FIVE)
    await stage.server.react(stage.user("Jonas"), post, FOUR)
    await expect(lambda: holds(stage, ("Noor", 5), ("Jonas", 4)))
    await expect(lambda: shows(post, "4.5 · 2 ratings"))


async def test_another_star_moves_the_vote_and_the_earlier_reaction_is_taken_away(
    stage: Stage, post: Message
) -> None:
    noor = stage.user("Noor")
    await stage.server.react(noor, post, FIVE)
    await stage.server.react(noor, post, TWO)
    await expect(lambda: holds(stage, ("Noor", 2)))
    held = [reaction.name for reaction in post.reactions if noor.id in reaction.users]
    assert held == [TWO]
    await expect(lambda: shows(post, "2.0 · 1 rating"))


async def test_where_the_bot_may_not_remove_reactions_the_earlier_star_is_outvoted(stage: Stage) -> None:
    address = next(iter(stage.feeds.values()))
    news = stage.channel("news", "Darkroom Society")
    await stage.server.interact(stage.user("Ada"), news, "feed add", {"url": address, "newest": 1})
    (post,) = await expect(lambda: [m for m in stage.server.world.messages(news.id) if m.visible_to is None])
    await expect(lambda: seeded(post))
    await stage.server.react(stage.user("Noor"), post, FIVE)
    await stage.server.react(stage.user("Noor"), post, TWO)
    await expect(lambda: holds(stage, ("Noor", 5), ("Noor", 2)))
    await expect(lambda: shows(post, "2.0 · 1 rating"))
    await stage.server.unreact(stage.user("Noor"), post, TWO)
    await expect(lambda: shows(post, "5.0 · 1 rating"))


async def test_taking_the_star_back_withdraws_the_vote(stage: Stage, post: Message) -> None:
    await stage.server.react(stage.user("Noor"), post, FIVE)
    await expect(lambda: shows(post, "5.0 · 1 rating"))
    await stage.server.unreact(stage.user("Noor"), post, FIVE)
    await expect(lambda: holds(stage))
    await expect(lambda: shows(post, "(No ratings yet)"))


async def test_other_emoji_and_other_messages_are_no_votes(stage: Stage, post: Message) -> None:
    await stage.server.react(stage.user("Noor"), post, "📷")
    await stage.server.react(stage.user("Noor"), post, ONE)
    await expect(lambda: holds(stage, ("Noor", 1)))


async def test_after_a_session_is_lost_reactions_and_ledger_are_made_equal_both_ways(
    stage: Stage, post: Message
) -> None:
    await stage.server.react(stage.user("Noor"), post, FIVE)
    await stage.server.react(stage.user("Jonas"), post, FOUR)
    await expect(lambda: holds(stage, ("Noor", 5), ("Jonas", 4)))
    stage.server.simulation.sessions.drop(resumable=False)
    await stage.server.unreact(stage.user("Noor"), post, FIVE)
    await stage.server.react(stage.user("Yuki"), post, THREE)
    await expect(lambda: holds(stage, ("Jonas", 4), ("Yuki", 3)), 30)
    await expect(lambda: shows(post, "3.5 · 2 ratings"))


async def test_after_a_short_break_the_missed_events_are_replayed(stage: Stage, post: Message) -> None:
    stage.server.drop_sessions()
    await stage.server.react(stage.user("Noor"), post, FIVE)
    await expect(lambda: holds(stage, ("Noor", 5)), 30)


async def test_what_happened_while_the_bot_was_stopped_is_healed_at_its_start(tmp_path: Path) -> None:
    newsroom = routes(utc_now, 8.0)
    async with SimulatedDiscord.running(pace=QUICK, extra_routes=newsroom.routes()) as server:
        async with bot_on(server, tmp_path) as bot:
            stage = Stage(server, newsroom, bot)
            await follow(stage, newest=1)
            await expect(lambda: posts(stage))
            (post,) = posts(stage)
            await expect(lambda: seeded(post))
            await server.react(stage.user("Noor"), post, FIVE)
            await expect(lambda: shows(post, "5.0 · 1 rating"))
        await server.unreact(stage.user("Noor"), post, FIVE)
        await server.react(stage.user("Yuki"), post, THREE)
        async with bot_on(server, tmp_path) as bot:
            stage = Stage(server, newsroom, bot)
            await expect(lambda: holds(stage, ("Yuki", 3)), 30)
            await expect(lambda: shows(post, "3.0 · 1 rating"))


async def test_a_moderator_clears_reactions_and_the_stars_are_offered_again(
    stage: Stage, post: Message
) -> None:
    await stage.server.react(stage.user("Noor"), post, FIVE)
    await expect(lambda: holds(stage, ("Noor", 5)))
    await member(stage, "Milo", "DELETE", f"/channels/{post.channel_id}/messages/{post.id}/reactions")
    await expect(lambda: holds(stage))
    await expect(lambda: seeded(post))
    await expect(lambda: shows(post, "(No ratings yet)"))


async def test_a_deleted_post_leaves_the_rankings(stage: Stage, post: Message) -> None:
    await stage.server.react(stage.user("Noor"), post, FIVE)
    await expect(lambda: shows(post, "5.0 · 1 rating"))
    await member(stage, "Milo", "DELETE", f"/channels/{post.channel_id}/messages/{post.id}")
    await expect(lambda: state_is(stage, PostState.GONE))
    assert "5.0" not in str((await stage.use("Noor", "top", period="all")).message)


async def state_is(stage: Stage, state: PostState) -> bool:
    async with stage.bot.database.reading() as session:
        return list(await session.scalars(select(Post.state))) == [state]


async def member(stage: Stage, name: str, method: str, path: str) -> None:
    """Let a person act by Discord's own REST."""
    headers = {"Authorization": stage.user(name).token}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.request(method, stage.server.api_url + path) as response,
    ):
        assert response.status < 300, await response.text()


async def test_a_server_chooses_its_own_stars_and_posts_that_stand_keep_theirs(
    stage: Stage, post: Message
) -> None:
    form = await stage.use("Ada", "setup")
    dialog = await stage.click("Ada", form, "stars")
    assert dialog.modal is not None
    wrong = await stage.server.submit(stage.user("Ada"), dialog.modal["modal_id"], {"emoji": "one two"})
    assert "is no emoji" in str(wrong.message)
    dialog = await stage.click("Ada", form, "stars")
    assert dialog.modal is not None
    await stage.server.submit(stage.user("Ada"), dialog.modal["modal_id"], {"emoji": "🌑 🌒 🌓, 🌔,🌕"})
    await follow(stage, 1, newest=1)
    await expect(lambda: len(posts(stage)) == 2)
    moons = posts(stage)[1]
    await expect(lambda: [each.name for each in moons.reactions] == ["🌑", "🌒", "🌓", "🌔", "🌕"])
    await stage.server.react(stage.user("Noor"), moons, "🌔")
    await stage.server.react(stage.user("Noor"), post, TWO)
    await expect(lambda: shows(moons, "4.0 · 1 rating"))
    await expect(lambda: shows(moons, "🌑 Bad · 🌒 Poor · 🌓 Average · 🌔 Good · 🌕 Excellent"))
    await expect(lambda: shows(post, "2.0 · 1 rating"))

"""/setup, clicked through by an admin on a simulated Discord."""

import asyncio
from pathlib import Path

from bot.delivery.subscriptions import subscriptions_of
from bot.sandbox.interactions import Reply
from bot.sandbox.payloads import message_json
from bot.sandbox.permissions import Permission
from bot.sandbox.server import SimulatedDiscord
from cogs.setup_form import SetupForm
from tests.e2e.stage import QUICK, Stage, bot_on, nodes, on_stage, words


async def shows(stage: Stage, reply: Reply, *wanted: str) -> str:
    """Wait until the message of a reply has been edited to say all that is wanted."""
    assert reply.message is not None
    message = stage.server.world.message(int(reply.message["id"]))
    assert message is not None
    async with asyncio.timeout(30):
        while True:
            now = Reply(message=message_json(stage.server.world, message, stage.user("Ada").id))
            if all(each in words(now) for each in wanted):
                return words(now)
            await asyncio.sleep(0.02)


def start_is_open(reply: Reply) -> bool:
    return next(not node["disabled"] for node in nodes(reply) if node.get("label") == "Start")


async def test_a_few_clicks_lead_to_the_first_feeds_and_one_bad_one_stops_nothing(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        form = await stage.use("Ada", "setup")
        assert form.ephemeral
        assert "I may post there" in words(form)
        assert not start_is_open(form)
        addresses = list(stage.feeds.values())[:2]
        for address in (*addresses, "http://127.0.0.1:1/feed"):
            dialog = await stage.click("Ada", form, ":other")
            assert dialog.modal is not None
            form = await stage.server.submit(
                stage.user("Ada"), dialog.modal["modal_id"], {"address": address}
            )
        assert start_is_open(form)
        form = await stage.click("Ada", form, ":newest", "1")
        form = await stage.click("Ada", form, ":style", "embed")
        begun = await stage.click("Ada", form, ":start")
        summary = await shows(stage, begun, "follows 2 of the feeds you chose", "/feed list")
        assert summary.count("✓ **") == 2
        assert summary.count("✗ **127.0.0.1\\:1/feed**") == 1
        async with stage.bot.database.reading() as session:
            followed = await subscriptions_of(session, stage.channel().guild_id)
        assert {each.url for each in followed} == set(addresses)
        assert {(each.style, each.channel_id) for each in followed} == {("embed", stage.channel().id)}


async def test_it_may_be_run_again_and_says_what_was_there_already(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        address = next(iter(stage.feeds.values()))
        await stage.use("Ada", "feed add", url=address)
        form = await stage.use("Ada", "setup")
        dialog = await stage.click("Ada", form, ":other")
        assert dialog.modal is not None
        form = await stage.server.submit(stage.user("Ada"), dialog.modal["modal_id"], {"address": address})
        begun = await stage.click("Ada", form, ":start")
        assert "was followed there already" in await shows(stage, begun, "follows 1 of")


async def test_a_channel_is_checked_at_once_and_a_forum_offers_its_tags(tmp_path: Path) -> None:
    async with on_stage(tmp_path, forbidden=Permission.ATTACH_FILES) as stage:
        form = await stage.use("Ada", "setup")
        form = await stage.click("Ada", form, ":feeds", "0", "1")
        assert start_is_open(form)
        form = await stage.click("Ada", form, ":channel", str(stage.channel("lounge").id))
        assert "I need: **Attach Files**" in words(form)
        assert not start_is_open(form)
        form = await stage.click("Ada", form, ":channel", str(stage.channel("photo-talk").id))
        form = await stage.click("Ada", form, ":tag", "Gear")
        chosen = [
            option["value"]
            for node in nodes(form)
            for option in node.get("options", ())
            if option.get("default")
        ]
        assert chosen == ["Gear", "0", "1", "3", "card"]
        assert start_is_open(form)


async def test_a_form_left_alone_ends_in_words(tmp_path: Path) -> None:
    async with on_stage(tmp_path) as stage:
        form = await stage.use("Ada", "setup")
        open_forms = [
            view
            for view in stage.bot._connection._view_store._synced_message_views.values()
            if isinstance(view, SetupForm)
        ]
        await open_forms[0].on_timeout()
        assert "Time is up. Open it again with /setup." in await shows(stage, form, "Time is up")


async def test_after_a_restart_an_open_form_says_that_it_was_closed(tmp_path: Path) -> None:
    async with SimulatedDiscord.running(pace=QUICK) as server:
        admin, channel = server.world.user("Ada"), server.world.channel("Aperture Club", "news")
        async with bot_on(server, tmp_path):
            form = await server.interact(admin, channel, "setup", {})
        await asyncio.sleep(1.0)  # the time of the start, in seconds, is what tells two runs apart
        async with bot_on(server, tmp_path):
            control = next(n["custom_id"] for n in nodes(form) if n.get("custom_id", "").endswith(":style"))
            assert form.message is not None
            told = await server.click(admin, int(form.message["id"]), control, ["embed"])
            assert told.ephemeral
            assert "closed by a restart" in words(told)

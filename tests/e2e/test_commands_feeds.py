"""/feed, used by people on a simulated Discord with sample magazines."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.database.tables import Feed, Subscription
from bot.delivery.subscriptions import subscriptions_of
from bot.sandbox.denial import Denial
from bot.sandbox.permissions import Permission
from tests.e2e.stage import Stage, nodes, on_stage, words


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        yield running


async def test_an_admin_adds_lists_and_removes_a_feed(stage: Stage) -> None:
    title, address = next(iter(stage.feeds.items()))
    added = await stage.use("Ada", "feed add", url=address, newest=2)
    assert added.ephemeral
    assert f"now comes to <#{stage.channel().id}>" in words(added)
    assert "The newest 2 stories are posted there in a moment" in words(added)
    again = await stage.use("Ada", "feed add", url=address)
    assert "already" in words(again)

    listed = words(await stage.use("Ada", "feed list"))
    assert "1 feed" in listed
    assert f"<#{stage.channel().id}>" in listed

    offered = await stage.server.autocomplete(
        stage.user("Ada"), stage.channel(), "feed remove", {"feed": ""}, "feed"
    )
    assert offered.choices is not None
    assert offered.choices[0]["name"] == f"{title} · #news"
    removed = await stage.use("Ada", "feed remove", feed=offered.choices[0]["value"])
    assert "no longer comes to" in words(removed)
    assert "no feed yet" in words(await stage.use("Ada", "feed list"))


async def test_a_sites_address_is_enough(stage: Stage) -> None:
    address = next(iter(stage.feeds.values()))
    site = address.rsplit("/", 1)[0] + "/"
    added = await stage.use("Ada", "feed add", url=site)
    assert "now comes to" in words(added)
    async with stage.bot.database.reading() as session:
        assert (await session.scalars(select(Feed.url))).all() == [address]


async def test_where_a_site_has_several_feeds_the_admin_is_asked(stage: Stage) -> None:
    asked = await stage.use("Ada", "feed add", url=f"{stage.server.url}/newsroom/", newest=1)
    options = next(node["options"] for node in nodes(asked) if "options" in node)
    assert {option["label"] for option in options} <= set(stage.feeds)
    assert len(options) > 1
    done = await stage.click("Ada", asked, "form:", options[1]["value"])
    assert done.updated
    assert "now comes to" in words(done)
    async with stage.bot.database.reading() as session:
        followed = await subscriptions_of(session, stage.channel().guild_id)
    assert [each.title for each in followed] == [options[1]["label"]]


async def test_an_address_without_a_feed_is_answered_in_words(stage: Stage) -> None:
    nothing = await stage.use("Ada", "feed add", url=f"{stage.server.url}/newsroom/style.css")
    assert nothing.ephemeral
    assert "feed" in words(nothing)
    hidden = await stage.use("Ada", "feed add", url="http://127.0.0.1:1/feed")
    assert "Something went wrong" not in words(hidden)
    assert words(hidden)


async def test_a_forum_gets_its_tag_and_an_announcement_is_published(stage: Stage) -> None:
    address = next(iter(stage.feeds.values()))
    forum, announcements = stage.channel("photo-talk"), stage.channel("announcements")
    wrong = await stage.use("Ada", "feed add", url=address, channel=str(forum.id), tag="No such tag")
    assert "News" in words(wrong)
    await stage.use("Ada", "feed add", url=address, channel=str(forum.id), tag="News", style="embed")
    await stage.use("Ada", "feed add", url=address, channel=str(announcements.id), publish=True)
    for options in ({"tag": "News"}, {"publish": True}):
        assert "Leave the" in words(await stage.use("Ada", "feed add", url=address, **options))
    async with stage.bot.database.reading() as session:
        rows = {row.channel_id: row for row in await session.scalars(select(Subscription))}
    assert (rows[forum.id].tag, rows[forum.id].style) == ("News", "embed")
    assert (rows[announcements.id].crosspost, rows[announcements.id].style) == (True, "card")
    tags = await stage.server.autocomplete(
        stage.user("Ada"),
        stage.channel(),
        "feed add",
        {"channel": str(forum.id), "tag": "ge", "url": "x"},
        "tag",
    )
    assert tags.choices == [{"name": "Gear", "value": "Gear"}]


async def test_a_channel_where_the_bot_may_not_post_is_refused_with_what_to_do(tmp_path: Path) -> None:
    async with on_stage(tmp_path, forbidden=Permission.EMBED_LINKS | Permission.ADD_REACTIONS) as stage:
        lounge, address = stage.channel("lounge"), next(iter(stage.feeds.values()))
        refused = words(await stage.use("Ada", "feed add", url=address, channel=str(lounge.id)))
        async with stage.bot.database.reading() as session:
            assert (await session.scalars(select(Subscription))).all() == []
    assert f"I cannot post in <#{lounge.id}> yet. I need: **Add Reactions, Embed Links**." in refused
    assert "settings › Permissions" in refused


async def test_a_preview_shows_the_newest_story_and_posts_nothing(stage: Stage) -> None:
    shown = await stage.use("Ada", "feed preview", url=next(iter(stage.feeds.values())))
    assert shown.ephemeral
    assert "### [" in words(shown)
    assert "(No ratings yet)" in words(shown)
    assert "A preview for you alone" in words(shown)
    async with stage.bot.database.reading() as session:
        assert (await session.scalars(select(Feed))).all() == []


async def test_members_may_not_choose_feeds_even_where_discord_lets_them(stage: Stage) -> None:
    with pytest.raises(Denial):
        await stage.use("Noor", "feed list")
    for entry in stage.server.world.commands[0].entries:
        entry["default_member_permissions"] = None  # as an admin may set it in the server's settings
    for command, options in {
        "feed list": {},
        "feed add": {"url": "https://petapixel.com/feed"},
        "feed remove": {"feed": "1"},
        "feed preview": {"url": "https://petapixel.com/feed"},
        "setup": {},
    }.items():
        refused = await stage.use("Noor", command, **options)
        assert refused.ephemeral
        assert "You need the permission **Manage Server**" in words(refused)

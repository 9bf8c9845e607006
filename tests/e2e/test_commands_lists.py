"""/feed packs, /feed import and /feed export, used by an admin on a simulated Discord."""

import time
from collections.abc import AsyncIterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from sqlalchemy import func, select

from bot.database.tables import Feed, Subscription
from bot.delivery.subscriptions import STYLES
from bot.feeds.feed_list import Listed
from bot.feeds.opml import read_list
from bot.feeds.packs import Pack, PackFeed, read_packs
from bot.sandbox.interactions import Reply
from bot.sandbox.payloads import message_json
from bot.sandbox.permissions import Permission
from tests.e2e.stage import Stage, nodes, on_stage, words
from tests.e2e.waiting import expect


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with on_stage(tmp_path) as running:
        yield running


def opml(*outlines: str) -> dict[str, str]:
    """An attachment of OPML."""
    body = "".join(outlines)
    return {"filename": "my feeds.opml", "content": f"<opml version='1.0'><body>{body}</body></opml>"}


def outline(address: str, title: str = "") -> str:
    return f'<outline type="rss" text="{title}" xmlUrl="{address}"/>'


async def rows(stage: Stage) -> list[tuple[int, str]]:
    async with stage.bot.database.reading() as session:
        found = await session.execute(
            select(Subscription.channel_id, Feed.url)
            .join(Feed, Feed.id == Subscription.feed_id)
            .order_by(Feed.url)
        )
        return [(channel, url) for channel, url in found]


async def fetched(reply: Reply) -> dict[str, bytes]:
    """The files of a reply, by name."""
    assert reply.message is not None
    async with aiohttp.ClientSession() as session:
        found = {}
        for url in [node["file"]["url"] for node in nodes(reply) if "file" in node]:
            async with session.get(url) as answer:
                found[PurePosixPath(urlsplit(url).path).name] = await answer.read()
        return found


async def test_an_import_places_folders_says_what_is_left_out_and_posts_what_is_new(stage: Stage) -> None:
    (_, first), (_, second), *_ = stage.feeds.items()
    await stage.use("Ada", "feed add", url=first)
    file = opml(
        outline(first, "Known"),
        f"<outline text='Lounge'>{outline(second, 'Second')}</outline>",
        outline("nowhere", "?"),
        outline("http://127.0.0.1:1/feed", "Refused"),
    )
    done = await stage.use("Ada", "feed import", file=file)
    assert done.ephemeral
    assert "2 feeds are followed now" in words(done)
    assert f"<#{stage.channel('lounge').id}> · 1" in words(done)
    assert "- Known: The channel follows it already." in words(done)
    assert "- nowhere: This is no address of the web." in words(done)
    assert {(stage.channel().id, first), (stage.channel("lounge").id, second)} <= set(await rows(stage))

    async def read_and_refused() -> str | None:
        async with stage.bot.database.reading() as session:
            feeds = {feed.url: feed for feed in await session.scalars(select(Feed))}
        return feeds["http://127.0.0.1:1/feed"].problem if feeds[second].succeeded_at else None

    problem = await expect(read_and_refused, 30)
    assert "private network" in problem, "what is wrong with an imported feed is found out by the poller"
    lounge = stage.channel("lounge")
    assert stage.server.world.messages(lounge.id) == [], "nothing old is posted"
    slug = second.split("/")[-2]
    while (story := stage.newsroom.publish_next()) and story.magazine != slug:
        pass
    assert story is not None
    posts = await expect(lambda: stage.server.world.messages(lounge.id), 30)
    assert story.title in str(posts[0].components)


async def test_a_chosen_channel_takes_all_folders_and_a_forum_its_tag(stage: Stage) -> None:
    forum = stage.channel("photo-talk")
    file = opml(f"<outline text='lounge'>{outline('http://127.0.0.1:1/a')}</outline>")
    options: dict[str, Any] = {"file": file, "channel": str(forum.id), "style": "embed"}
    wrong = words(await stage.use("Ada", "feed import", **options, tag="No such tag"))
    assert "0 feeds are followed now" in wrong
    assert "News" in wrong
    await stage.use("Ada", "feed import", **options, tag="News")
    async with stage.bot.database.reading() as session:
        row = (await session.scalars(select(Subscription))).one()
    assert (row.channel_id, row.tag, row.style, row.newest) == (forum.id, "News", "embed", 0)


async def test_a_channel_without_permission_leaves_its_feeds_out_in_words(tmp_path: Path) -> None:
    async with on_stage(tmp_path, forbidden=Permission.EMBED_LINKS) as stage:
        file = opml(
            outline("http://127.0.0.1:1/a", "A"),
            f"<outline text='lounge'>{outline('http://127.0.0.1:1/b', 'B')}</outline>",
        )
        done = words(await stage.use("Ada", "feed import", file=file))
        assert "1 feed is followed now" in done
        assert f"- B: I cannot post in <#{stage.channel('lounge').id}> yet." in done
        assert await rows(stage) == [(stage.channel().id, "http://127.0.0.1:1/a")]


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ({"filename": "x.opml", "content": "<html></html>"}, "The file is no OPML"),
        ({"filename": "x.txt", "content": ""}, "names no feeds"),
        ({"filename": "x.txt", "content": "x" * 4_300_000}, "larger than 4 MB"),
    ],
)
async def test_what_is_no_list_is_answered_in_words(stage: Stage, file: dict[str, str], said: str) -> None:
    answered = await stage.use("Ada", "feed import", file=file)
    assert answered.ephemeral
    assert said in words(answered)
    assert "Send an OPML file" in words(answered)
    assert await rows(stage) == []


async def test_five_thousand_feeds_are_imported_with_progress_and_a_report_as_a_file(stage: Stage) -> None:
    many = [outline(f"http://127.0.0.1:{n % 50 + 1}/{n}", f"Magazine {n}") for n in range(5000)]
    bad = [outline(f"nowhere {n}") for n in range(30)]
    begin = time.perf_counter()
    done = await stage.use("Ada", "feed import", file=opml(*many, *bad))
    await expect(lambda: "5,000 feeds are followed now" in words(done), 30)
    assert time.perf_counter() - begin < 30
    assert "30 × This is no address of the web." in words(done)
    report = (await fetched(done))["left-out.txt"].decode()
    assert report.count("\n") == 30
    assert "nowhere 29\tThis is no address of the web." in report
    async with stage.bot.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Subscription)) == 5000
    edits = [call for call in stage.server.calls if call["method"] == "PATCH" and "@original" in call["path"]]
    assert len(edits) < 12


async def test_what_was_exported_is_imported_into_the_same_channels(stage: Stage) -> None:
    nothing = await stage.use("Ada", "feed export")
    assert "no feed yet" in words(nothing)
    lounge = f"<outline text='lounge'>{outline('http://127.0.0.1:1/b', 'B & C')}</outline>"
    secret = outline("http://ada:pass@127.0.0.1:1/c", "Secret")
    await stage.use("Ada", "feed import", file=opml(outline("http://127.0.0.1:1/a", "A"), lounge, secret))
    followed = await rows(stage)

    exported = await stage.use("Ada", "feed export")
    assert exported.ephemeral
    assert "2 feeds" in words(exported)
    assert "1 feed stays here" in words(exported)
    ((name, data),) = (await fetched(exported)).items()
    assert name.startswith("aperture-club-")
    assert name.endswith(".opml")
    assert b"pass" not in data
    assert set(read_list(data).feeds) == {
        Listed("http://127.0.0.1:1/a", "A", "", "news"),
        Listed("http://127.0.0.1:1/b", "B & C", "", "lounge"),
    }
    async with stage.bot.database.writing() as session:
        for row in await session.scalars(select(Subscription)):
            await session.delete(row)
    await stage.use(
        "Ada", "feed import", at="announcements", file={"filename": name, "content": data.decode()}
    )
    assert await rows(stage) == [row for row in followed if "ada:" not in row[1]]


def started(reply: Reply) -> bool:
    return any(node.get("label") == "Start" and not node["disabled"] for node in nodes(reply))


async def test_a_pack_is_opened_and_what_is_chosen_of_it_is_followed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = [PackFeed(title, stage.server.url, url, "en") for title, url in list(stage.feeds.items())[:2]]
    dead = PackFeed("Dead", "https://dead.example/", "http://127.0.0.1:1/feed", "en")
    monkeypatch.setattr("cogs.feed_packs.read_packs", lambda: (*read_packs(), Pack("mine", (*own, dead))))
    await stage.use("Ada", "feed add", url=own[0].url, at="lounge")

    form = await stage.use("Ada", "feed packs")
    assert form.ephemeral
    assert "**News** · 13 feeds" in words(form)
    form = await stage.click("Ada", form, ":pack", str(len(read_packs())))
    assert "## mine" in words(form)
    feeds = next(node for node in nodes(form) if node.get("custom_id", "").endswith(":feeds"))
    assert [option["default"] for option in feeds["options"]] == [True, True, True]
    assert started(form)
    form = await stage.click("Ada", form, ":feeds")
    assert not started(form), "nothing is chosen"
    form = await stage.click("Ada", form, ":others")
    assert "**News**" in words(form)
    form = await stage.click("Ada", form, ":pack", str(len(read_packs())))
    form = await stage.click("Ada", form, ":channel", str(stage.channel("lounge").id))
    form = await stage.click("Ada", form, ":newest", "1")
    looks = next(node for node in nodes(form) if node.get("custom_id", "").endswith(":style"))
    assert tuple(option["value"] for option in looks["options"]) == STYLES
    form = await stage.click("Ada", form, ":style", "headline")
    begun = await stage.click("Ada", form, ":start")
    assert begun.message is not None
    message = stage.server.world.message(int(begun.message["id"]))
    assert message is not None

    def summary_shown() -> str:
        shown = words(Reply(message=message_json(stage.server.world, message, stage.user("Ada").id)))
        return shown if "follows 2 of the feeds you chose" in shown else ""

    summary = await expect(summary_shown, 30)
    assert "was followed there already" in summary
    assert "✗ **Dead**: " in summary
    assert {url for channel, url in await rows(stage) if channel == stage.channel("lounge").id} == {
        feed.url for feed in own
    }
    async with stage.bot.database.reading() as session:
        # The one that was followed there already stays as it was.
        assert set(await session.scalars(select(Subscription.style))) == {"card", "headline"}


async def test_members_may_not_bring_or_take_lists(stage: Stage) -> None:
    for entry in stage.server.world.commands[0].entries:
        entry["default_member_permissions"] = None  # as an admin may set it in the server's settings
    asked: dict[str, dict[str, Any]] = {"feed packs": {}, "feed export": {}, "feed import": {"file": opml()}}
    for command, options in asked.items():
        refused = await stage.use("Noor", command, **options)
        assert "You need the permission **Manage Server**" in words(refused)

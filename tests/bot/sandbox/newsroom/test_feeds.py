"""The feeds as readers see them over HTTP."""

import json
from calendar import timegm
from datetime import UTC, datetime
from io import BytesIO
from typing import Any, Protocol

import feedparser
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.feeds.parse import parse_feed
from bot.sandbox.newsroom import Magazine, Newsroom, Story, load_catalogue

MAGAZINES = list(load_catalogue().magazines.values())
VERSIONS = {"rss2": "rss20", "rss1": "rss10", "atom": "atom10"}

Reader = TestClient[web.Request, web.Application]


class MovableClock(Protocol):
    def move(self, seconds: float) -> None: ...


def _publish_all(newsroom: Newsroom) -> None:
    while newsroom.publish_next() is not None:
        pass


def _newest_first(magazine: Magazine) -> list[Story]:
    return [story for story in reversed(load_catalogue().stories) if story.magazine == magazine.slug]


def _parsed(body: bytes) -> Any:
    return feedparser.parse(BytesIO(body), sanitize_html=False, resolve_relative_uris=False)


@pytest.mark.parametrize("magazine", [m for m in MAGAZINES if m.format != "json"], ids=lambda m: m.slug)
async def test_feedparser_reads_each_xml_feed_without_complaint(
    newsroom: Newsroom, reader: Reader, magazine: Magazine
) -> None:
    _publish_all(newsroom)
    response = await reader.get(magazine.feed_path)
    feed = _parsed(await response.read())
    stories = _newest_first(magazine)

    assert not feed.bozo
    assert feed.version == VERSIONS[magazine.format]
    assert feed.feed.title == magazine.title
    assert magazine.notice in (feed.feed.get("description") or feed.feed.subtitle)
    assert [entry.title for entry in feed.entries] == [story.title for story in stories]
    assert [entry.summary for entry in feed.entries] == [story.summary for story in stories]
    assert [entry.author for entry in feed.entries] == [story.author for story in stories]
    assert [{tag.term for tag in entry.tags} for entry in feed.entries] == [
        set(s.categories) for s in stories
    ]
    assert all(("content" in entry) == (magazine.content == "full") for entry in feed.entries)
    assert all(entry.get("published_parsed") or entry.updated_parsed for entry in feed.entries)


async def test_the_json_feed_is_version_1_1_and_complete(newsroom: Newsroom, reader: Reader) -> None:
    _publish_all(newsroom)
    response = await reader.get("/newsroom/cadrage-libre/feed.json")
    feed = json.loads(await response.read())
    stories = _newest_first(load_catalogue().magazines["cadrage-libre"])

    assert response.content_type == "application/feed+json"
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["language"] == "fr"
    assert [item["title"] for item in feed["items"]] == [story.title for story in stories]
    assert all(item["id"] and item["url"] and item["content_html"] for item in feed["items"])
    assert all(datetime.fromisoformat(item["date_published"]).tzinfo for item in feed["items"])


@pytest.mark.parametrize("magazine", MAGAZINES, ids=lambda m: m.slug)
async def test_our_own_parser_finds_no_problem(
    newsroom: Newsroom, reader: Reader, magazine: Magazine
) -> None:
    _publish_all(newsroom)
    response = await reader.get(magazine.feed_path)
    feed = parse_feed(await response.read(), {"content-type": response.headers["Content-Type"]})
    stories = _newest_first(magazine)

    assert feed.problem is None
    assert [entry.title for entry in feed.entries] == [story.title for story in stories]
    assert all(entry.published or entry.updated for entry in feed.entries)
    pictures = [str(reader.make_url(f"/newsroom/pictures/{story.picture}.webp")) for story in stories]
    assert [entry.images[0].url for entry in feed.entries] == pictures
    if magazine.slug == "half-stop":
        assert feed.entries[0].images[0].credit == magazine.credit


async def test_a_feed_holds_only_what_is_out_and_the_newest_stands_first(
    clock: MovableClock, newsroom: Newsroom, reader: Reader
) -> None:
    titles = []
    for _ in range(3):
        feed = _parsed(await (await reader.get("/newsroom/second-curtain/feed.xml")).read())
        titles.append([entry.title for entry in feed.entries])
        clock.move(8)
        while (story := newsroom.publish_next()) is not None and story.magazine != "second-curtain":
            pass

    assert [len(each) for each in titles] == [1, 2, 3]
    assert titles[2][1:] == titles[1]
    assert titles[1][1:] == titles[0]


async def test_a_story_is_dated_by_the_clock_at_its_publication(
    clock: MovableClock, newsroom: Newsroom, reader: Reader
) -> None:
    clock.move(3600)
    story = newsroom.publish_next()
    assert story is not None
    feed = _parsed(await (await reader.get(f"/newsroom/{story.magazine}/feed.xml")).read())

    dated = timegm(feed.entries[0].published_parsed)
    assert datetime.fromtimestamp(dated, UTC) == datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("magazine", MAGAZINES, ids=lambda m: m.slug)
async def test_an_unchanged_feed_answers_304_to_either_validator(reader: Reader, magazine: Magazine) -> None:
    first = await reader.get(magazine.feed_path)
    tag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    by_tag = await reader.get(magazine.feed_path, headers={"If-None-Match": tag})
    by_date = await reader.get(magazine.feed_path, headers={"If-Modified-Since": modified})

    assert not tag.startswith("W/")
    assert (by_tag.status, await by_tag.read()) == (304, b"")
    assert (by_date.status, await by_date.read()) == (304, b"")
    assert by_tag.headers["ETag"] == tag


async def test_a_new_story_changes_both_validators(
    clock: MovableClock, newsroom: Newsroom, reader: Reader
) -> None:
    first = await reader.get("/newsroom/second-curtain/feed.xml")
    clock.move(8)
    newsroom.publish_next()
    validators = {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]}

    for name, value in validators.items():
        again = await reader.get("/newsroom/second-curtain/feed.xml", headers={name: value})
        assert again.status == 200
        assert again.headers["ETag"] != first.headers["ETag"]


async def test_an_old_tag_beats_a_fitting_date(reader: Reader) -> None:
    first = await reader.get("/newsroom/half-stop/feed.xml")
    headers = {"If-None-Match": '"another"', "If-Modified-Since": first.headers["Last-Modified"]}

    assert (await reader.get("/newsroom/half-stop/feed.xml", headers=headers)).status == 200


async def test_a_feed_has_the_same_tag_after_a_restart(newsroom: Newsroom, clock: MovableClock) -> None:
    clock.move(8)
    newsroom.publish_next()
    restarted = Newsroom(lambda: datetime.now(UTC), 8.0, newsroom.published)
    tags = []
    for room in (newsroom, restarted):
        application = web.Application()
        application.add_routes(room.routes())
        async with TestClient(TestServer(application)) as reader:
            # The body holds absolute addresses: the same host is asked, as after a real restart.
            response = await reader.get(
                "/newsroom/second-curtain/feed.xml", headers={"Host": "127.0.0.1:8377"}
            )
            tags.append(response.headers["ETag"])

    assert tags[0] == tags[1]


@pytest.mark.parametrize("path", ["/newsroom/half-stop/feed.json", "/newsroom/nobody/feed.xml"])
async def test_a_feed_that_does_not_exist_is_not_found(reader: Reader, path: str) -> None:
    assert (await reader.get(path)).status == 404

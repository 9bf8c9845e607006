"""The order of publication, and what survives a restart."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.sandbox.newsroom import Newsroom, load_catalogue, routes

NOON = datetime(2026, 11, 23, 12, 0, 0, 250_000, tzinfo=UTC)


def _open(now: datetime = NOON, published: list[str] | None = None) -> Newsroom:
    return routes(lambda: now, 8.0, published or [])


def test_one_story_of_each_magazine_is_out_from_the_start() -> None:
    catalogue = load_catalogue()
    slugs = [line.split()[1] for line in _open().published]

    magazines = {story.magazine for story in catalogue.stories if story.slug in slugs}
    assert magazines == set(catalogue.magazines)


def test_opening_stories_are_dated_an_interval_apart_up_to_now() -> None:
    dates = [datetime.fromisoformat(line.split()[0]) for line in _open().published]

    assert dates[-1] == NOON.replace(microsecond=0)
    assert {later - earlier for earlier, later in pairwise(dates)} == {timedelta(seconds=8)}


def test_publishing_follows_the_catalogue_and_then_stops() -> None:
    newsroom = _open()
    started_with = len(newsroom.published)
    published = []
    while (story := newsroom.publish_next()) is not None:
        published.append(story)

    assert published == list(load_catalogue().stories[started_with:])
    assert len(published) > 5
    assert newsroom.publish_next() is None
    assert len(newsroom.published) == started_with + len(published)


def test_a_restart_keeps_what_was_published_and_when() -> None:
    before = _open()
    before.publish_next()
    kept = before.published

    after = _open(NOON + timedelta(days=1), kept)

    assert after.published == kept
    expected, continued = before.publish_next(), after.publish_next()
    assert continued == expected
    assert after.published[-1].startswith("2026-11-24T12:00:00+00:00 ")


def test_a_story_that_has_left_the_package_is_forgotten() -> None:
    kept = _open().published

    assert _open(published=["2026-11-23T12:00:00+00:00 long-gone", *kept]).published == kept


@pytest.mark.parametrize("base", ["http://127.0.0.1:8377", "http://127.0.0.1:8377/"])
def test_feeds_are_told_with_title_and_address(base: str) -> None:
    feeds = dict(_open().feeds(base))

    assert feeds["The Half Stop"] == "http://127.0.0.1:8377/newsroom/half-stop/feed.xml"
    assert feeds["Cadrage Libre"] == "http://127.0.0.1:8377/newsroom/cadrage-libre/feed.json"
    assert len(feeds) == 5

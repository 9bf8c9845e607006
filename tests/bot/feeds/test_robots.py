"""What robots.txt allows, after RFC 9309."""

import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.database.engine import Database
from bot.database.tables import Robots
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.robots import (
    EVERYTHING,
    GOOD_FOR,
    MOST_BYTES,
    NOTHING,
    PATIENCE,
    after_failure,
    closed_feeds,
    keep_robots,
    known_robots,
    origin_of,
    read_robots,
    site_of,
)
from tests.archive import NOW, Archive

HOST = "https://news.example"


def allows(robots: str, path: str) -> bool:
    return read_robots(robots.encode()).allows(HOST + path)


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("user-AGENT :  *\n dISALLOW:/a # not this\n", "/a/b", False),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
        ("User-agent: *\nDisallow: /page\nAllow: /page", "/page", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/a.pdf?page=2", True),
        ("User-agent: *\nDisallow: /*.pdf", "/x/a.pdf?page=2", False),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /a*$", "/abc", False),
        ("User-agent: *\nDisallow: /*?print=", "/story?print=1", False),
        ("User-agent: *\nDisallow: */amp", "/story/amp", False),
        ("User-agent: *\nDisallow: story", "/story", True),
        ("Disallow: /", "/a", True),
        ("<html><body>Not here: sorry</body></html>", "/a", True),
    ],
)
def test_the_longest_pattern_that_fits_decides(robots: str, path: str, *, allowed: bool) -> None:
    assert allows(robots, path) is allowed


@pytest.mark.parametrize(
    ("robots", "allowed"),
    [
        ("User-agent: *\nDisallow: /\n\nUser-agent: Loupe\nDisallow: /private", True),
        ("User-agent: LOUPE/2.0\nDisallow: /\n\nUser-agent: *\nAllow: /", False),
        ("User-agent: loupebot\nDisallow: /", True),
        ("User-agent: other\nUser-agent: loupe\nDisallow: /", False),
        ("User-agent: other\nDisallow: /x\nUser-agent: loupe\nAllow: /", True),
        ("User-agent: loupe\nDisallow: /a\n\nUser-agent: loupe\nDisallow: /story", False),
        ("User-agent: loupe\nSitemap: https://news.example/map\nUser-agent: other\nDisallow: /", False),
        ("\ufeffUser-agent: loupe\r\nDisallow: /\r\n", False),
        ("User-agent: *\nCrawl-delay: 5\n\nUser-agent: loupe\nDisallow: /story", False),
    ],
)
def test_our_own_groups_count_together_and_only_without_them_everybodys(
    robots: str, *, allowed: bool
) -> None:
    assert allows(robots, "/story") is allowed


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("/écran", "/%C3%A9cran"),
        ("/%c3%a9cran", "/écran"),
        ("/%7Ejoe", "/~joe"),
        ("/a%2Fb", "/a%2fb"),
        ("/50%25", "/50%25"),
        ("/cash%24", "/cash$"),
        ("/a%2Ab", "/a*b"),
        ("/写真", "/%E5%86%99%E7%9C%9F"),
    ],
)
def test_percent_encoding_is_compared_in_one_form(pattern: str, path: str) -> None:
    assert not allows(f"User-agent: *\nDisallow: {pattern}", path)


def test_an_encoded_slash_is_no_slash() -> None:
    assert allows("User-agent: *\nDisallow: /a/b", "/a%2Fb")


def test_only_the_first_500_kib_are_read() -> None:
    filling = b"#" * (MOST_BYTES - 40) + b"\n"
    late = b"User-agent: *\nDisallow: /late\n"
    assert read_robots(filling + b"\n" * 40 + late).allows(f"{HOST}/late")
    assert not read_robots(late + filling).allows(f"{HOST}/late")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("5", 5), ("0.5", 0.5), ("-1", 0), ("900", 30), ("nan", 0), ("inf", 0), ("soon", 0)],
)
def test_a_delay_is_honoured_within_bounds(written: str, seconds: float) -> None:
    assert read_robots(f"User-agent: *\nCrawl-delay: {written}\nDisallow:".encode()).delay == seconds


def test_a_pattern_with_more_than_twenty_stars_is_passed_over() -> None:
    assert not allows(f"User-agent: *\nDisallow: /{'*a' * 20}$", f"/{'a' * 20}")
    assert allows(f"User-agent: *\nDisallow: /{'*a' * 21}$", f"/{'a' * 21}")


@pytest.mark.parametrize("piece", ["*a", "*", "*aaaaaaaaaaaaaaaab"])
def test_hostile_patterns_cost_little(piece: str) -> None:
    robots = "User-agent: *\n" + f"Disallow: /{piece * 20}$\n" * 2_000
    site = read_robots(robots.encode())
    assert site.rules
    began = time.process_time()
    site.allows(f"{HOST}/{'a' * 2_000}c")
    assert time.process_time() - began < 0.2


def test_no_more_rules_are_taken_from_what_was_stored_than_from_what_is_read() -> None:
    row = Robots(origin=HOST, rules=[[False, f"/{number}"] for number in range(5_000)], delay=0.0)
    assert len(site_of(row).rules) == 1_000


def test_a_hostile_file_is_read_quickly_and_only_a_thousand_of_its_rules() -> None:
    robots = "User-agent: *\n" * 300 + "User-agent: other\n" * 300 + "Disallow: /a%7eb\n" * 8_000
    began = time.process_time()
    site = read_robots(robots.encode())
    assert time.process_time() - began < 1
    assert len(site.rules) == 1_000


def test_the_rules_of_others_take_no_room() -> None:
    others = "User-agent: other\n" + "Disallow: /theirs\n" * 3_000
    site = read_robots(f"{others}User-agent: *\nDisallow: /ours\n".encode())
    assert [rule.pattern for rule in site.rules] == ["/ours"]


def test_who_is_named_without_a_rule_may_read_everything() -> None:
    assert allows("User-agent: *\nDisallow: /\n\nUser-agent: loupe", "/a")


@given(st.binary(max_size=400), st.text(max_size=60))
def test_nothing_raises(robots: bytes, path: str) -> None:
    assert read_robots(robots).allows(f"{HOST}/{path}") in {True, False}


def test_a_site_is_a_scheme_a_host_and_an_unusual_port() -> None:
    assert origin_of("https://News.Example:443/a?b") == "https://news.example"
    assert origin_of("http://news.example:8080/a") == "http://news.example:8080"


def error(status: int | None = None, code: FetchCode = FetchCode.REJECTED) -> FetchError:
    return FetchError(code, "No.", status=status)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_site_without_robots_txt_allows_everything(status: int) -> None:
    assert after_failure(error(status), None, NOW) == (EVERYTHING, None)


def test_a_circle_of_redirects_counts_as_none() -> None:
    assert after_failure(error(code=FetchCode.TOO_MANY_REDIRECTS), None, NOW) == (EVERYTHING, None)


@pytest.mark.parametrize("status", [429, 500, 503, None])
def test_a_site_that_cannot_say_allows_nothing_for_thirty_days(status: int | None) -> None:
    assert after_failure(error(status), None, NOW) == (NOTHING, NOW)
    failing = Robots(origin=HOST, rules=[[False, "/"]], delay=0.0, failing_since=NOW)
    assert after_failure(error(status), failing, NOW + timedelta(days=29)) == (NOTHING, NOW)
    assert after_failure(error(status), failing, NOW + PATIENCE) == (EVERYTHING, NOW)


async def test_what_a_site_said_is_remembered_and_holds_while_it_cannot_be_asked(database: Database) -> None:
    site = read_robots(b"User-agent: *\nDisallow: /private\nAllow: /private/*.html$\nCrawl-delay: 2")
    async with database.writing() as session:
        await keep_robots(session, HOST, site, NOW)
    async with database.reading() as session:
        known = await known_robots(session, HOST)
    assert known is not None
    assert (site_of(known), known.good_until) == (site, NOW + GOOD_FOR)
    held, since = after_failure(error(503), known, NOW + timedelta(days=2))
    assert (held, since) == (site, NOW + timedelta(days=2))
    async with database.writing() as session:
        await keep_robots(session, HOST, EVERYTHING, NOW, failing_since=NOW)
    async with database.reading() as session:
        failing = await known_robots(session, HOST)
    assert after_failure(error(503), failing, NOW + timedelta(hours=1)) == (EVERYTHING, NOW)


async def test_sites_that_nobody_asks_about_are_forgotten(database: Database) -> None:
    async with database.writing() as session:
        await keep_robots(session, HOST, EVERYTHING, NOW)
    async with database.writing() as session:
        await keep_robots(session, "https://other.example", EVERYTHING, NOW + timedelta(days=9))
    async with database.reading() as session:
        assert await known_robots(session, HOST) is None


async def test_it_is_known_which_feeds_have_pages_that_may_not_be_read(database: Database) -> None:
    async with database.writing() as session:
        archive = Archive(session)
        feeds = [await archive.feed(title) for title in ("closed", "open", "never asked", "empty")]
        for feed, link in zip(
            feeds, (f"{HOST}/story/2", f"{HOST}/news/2", "https://other.example/a"), strict=False
        ):
            story = await archive.story()
            await archive.entry(feed, story, link=f"{HOST}/news/1")
            await archive.entry(feed, story, link=link)
        await keep_robots(session, HOST, read_robots(b"User-agent: *\nDisallow: /story"), NOW)
        assert await closed_feeds(session, [feed.id for feed in feeds]) == {feeds[0].id}

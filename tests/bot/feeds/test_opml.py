import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.feed_list import MOST_FEEDS, Listed
from bot.feeds.opml import LARGEST_BYTES, read_list, write_opml

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
FEED = '<outline type="rss" text="A" xmlUrl="https://a.example/feed"/>'


def opml(body: str, version: str = "2.0") -> bytes:
    return f'<?xml version="1.0"?><opml version="{version}"><head/><body>{body}</body></opml>'.encode()


def addresses(data: bytes) -> list[str]:
    return [feed.url for feed in read_list(data).feeds]


def reasons(data: bytes) -> list[str]:
    return [each.why for each in read_list(data).left_out]


def test_folders_titles_and_sites_are_read() -> None:
    read = read_list(
        opml(
            '<outline text="Photo"><outline text="News &amp; more">'
            '<outline type="rss" title=" A\nmagazine " text="x" xmlUrl=" https://a.example/feed "'
            ' htmlUrl="https://a.example/"/></outline>'
            '<outline text="B" xmlUrl="https://b.example/"/></outline>'
            '<outline text="C" xmlUrl="http://c.example/rss?a=1&amp;b=2" htmlUrl="javascript:1"/>'
        )
    )
    assert read.feeds == (
        Listed("https://a.example/feed", "A magazine", "https://a.example/", "News & more"),
        Listed("https://b.example/", "B", "", "Photo"),
        Listed("http://c.example/rss?a=1&b=2", "C", "", ""),
    )
    assert read.left_out == ()
    assert read.problem == ""


@pytest.mark.parametrize(
    "outline",
    [
        '<outline xmlurl="https://a.example/feed"/>',
        '<OUTLINE XMLURL="https://a.example/feed"></OUTLINE>',
        '<outline type="rss" url="https://a.example/feed"/>',
        '<outline type="rss" xmlUrl="feed://a.example/feed"/>',
        '<outline text="a feed with children" xmlUrl="https://a.example/feed"><outline text="x"/></outline>',
        '<outline><outline><outline xmlUrl="https://a.example/feed"/></outline></outline>',
    ],
)
def test_what_programs_write_in_their_own_ways_is_understood(outline: str) -> None:
    assert addresses(opml(outline, "1.0")) == ["https://a.example/feed"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_encodings_are_read(encoding: str) -> None:
    name = "utf-8" if encoding == "utf-8-sig" else encoding
    text = f'<?xml version="1.0" encoding="{name}"?><opml><body><outline text="Café" xmlUrl="https://a.example/f"/></body></opml>'
    assert read_list(text.encode(encoding)).feeds[0].title == "Café"


def test_bare_ampersands_are_forgiven() -> None:
    data = opml('<outline text="B&W" xmlUrl="https://a.example/f?x=1&y=2&#38;z=3"/>')
    assert read_list(data).feeds == (Listed("https://a.example/f?x=1&y=2&z=3", "B&W"),)


def test_of_a_broken_file_the_part_before_the_break_is_taken() -> None:
    data = opml(FEED)[: -len("</body></opml>")] + b"<outline text='half"
    assert addresses(data) == ["https://a.example/feed"]
    assert "broken" in reasons(data)[0]


def test_the_same_feed_may_stand_in_two_folders_but_not_twice_in_one() -> None:
    twice = opml(f'{FEED}{FEED}<outline text="F">{FEED}</outline>')
    assert [feed.folder for feed in read_list(twice).feeds] == ["", "F"]
    assert reasons(twice) == ["It stands in the list twice."]


def test_a_plain_list_is_read_line_by_line() -> None:
    data = "\ufeff# mine\r\nhttps://a.example/feed\r\n\r\n  b.example/rss \r\nnot an address\r\nftp://c.example/\n"
    read = read_list(data.encode())
    assert [feed.url for feed in read.feeds] == ["https://a.example/feed", "https://b.example/rss"]
    assert [(each.what, each.why) for each in read.left_out] == [
        ("not an address", "This is no address of the web."),
        ("ftp://c.example/", "This is no address of the web."),
    ]
    assert addresses("https://a.example/é".encode("latin-1")) == ["https://a.example/%C3%A9"]
    assert addresses("https://a.example/x".encode("utf-16")) == ["https://a.example/x"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "names no feeds"),
        (b"\x89PNG\r\n\x1a\n", "names no feeds"),
        (opml(""), "names no feeds"),
        (b"<!doctype html><html><body>x</body></html>", "no OPML"),
        (b"<rss version='2.0'><channel/></rss>", "a feed itself"),
        (b"<opml><body>", "broken"),
        (b"x" * (LARGEST_BYTES + 1), "larger than 4 MB"),
        (opml("<a>" * 60 + "</a>" * 60), "nests too deeply"),
    ],
)
def test_what_is_no_list_is_said_with_what_to_do(data: bytes, words: str) -> None:
    read = read_list(data)
    assert read.feeds == ()
    assert words in read.problem
    assert read.remedy


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_grow(encoding: str) -> None:
    bomb = '<!DOCTYPE opml [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(8)
    )
    text = f'<?xml version="1.0"?>{bomb}]><opml><body><outline text="&i;" xmlUrl="https://a.example/"/></body></opml>'
    begin = time.perf_counter()
    read = read_list(text.encode(encoding))
    assert time.perf_counter() - begin < 1
    assert "entities" in read.problem
    outside = (
        b'<!DOCTYPE opml SYSTEM "http://127.0.0.1:1/x.dtd"><opml><body>' + FEED.encode() + b"</body></opml>"
    )
    assert addresses(outside) == ["https://a.example/feed"], "what stands elsewhere is not fetched"


def test_another_list_is_not_fetched() -> None:
    assert reasons(opml(f'{FEED}<outline type="include" text="More" url="https://b.example/x.opml"/>')) == [
        "It names another list, which is not fetched."
    ]


def test_five_thousand_feeds_are_read_and_the_rest_is_counted() -> None:
    many = "".join(f'<outline text="F" xmlUrl="https://a.example/{n}"/>' for n in range(MOST_FEEDS + 7))
    begin = time.perf_counter()
    read = read_list(opml(many))
    assert time.perf_counter() - begin < 5
    assert len(read.feeds) == MOST_FEEDS
    assert [each.what for each in read.left_out] == ["+ 7"]


def test_an_address_that_is_too_long_is_left_out() -> None:
    assert reasons(opml(f'<outline xmlUrl="https://a.example/{"x" * 3000}"/>{FEED}')) == [
        "The address is too long."
    ]


LINES = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
FEEDS = st.builds(
    Listed,
    url=st.integers(0, 10**6).map(lambda n: f"https://a.example/{n}?a=1&b=<>'\""),
    title=LINES,
    site=st.sampled_from(["", "https://a.example/"]),
    folder=LINES,
)


@given(st.lists(FEEDS, max_size=20), LINES)
def test_what_was_written_is_read_again(feeds: list[Listed], title: str) -> None:
    feeds.sort(key=lambda feed: feed.folder)
    read = read_list(write_opml(title, feeds, NOW))
    assert {feed.url.partition("?")[0] for feed in read.feeds} == {
        feed.url.partition("?")[0] for feed in feeds
    }
    again = read_list(write_opml(title, read.feeds, NOW))
    assert again.feeds == read.feeds


@given(
    st.binary(max_size=400)
    | st.binary(max_size=200).map(lambda noise: opml(FEED)[:60] + noise + opml(FEED)[60:])
)
def test_no_bytes_raise(data: bytes) -> None:
    read = read_list(data)
    assert bool(read.problem) == (not read.feeds)

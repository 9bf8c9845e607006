from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.feeds.address import AddressGuard
from bot.feeds.discover import Candidate, discover, typed_address
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetcher, Limits
from bot.feeds.links import header_links, page_links, platform_links, well_known
from bot.feeds.workers import ParserPool
from tests.bot.feeds.raw_server import RawServer

FEED = b"""<rss version="2.0"><channel><title>%s</title>
<item><title>A</title><pubDate>Mon, 04 May 2026 10:00:00 GMT</pubDate></item>
<item><title>B</title><pubDate>Sun, 03 May 2026 10:00:00 GMT</pubDate></item></channel></rss>"""
NEWEST = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.fixture
async def find(server: RawServer) -> AsyncIterator[tuple[Fetcher, ParserPool]]:
    guard = AddressGuard([f"127.0.0.1:{server.port}"])
    async with (
        Fetcher(guard, Limits(seconds=5), user_agent="Loupe") as fetcher,
        ParserPool(workers=1) as pool,
    ):
        yield fetcher, pool


def page(head: str, body: str = "") -> bytes:
    start = "<!doctype html><html><head><title>A magazine</title>"
    return f"{start}{head}</head><body>{body}</body></html>".encode()


async def test_a_feed_finds_itself(server: RawServer, find: tuple[Fetcher, ParserPool]) -> None:
    server.answer("/feed", FEED % b"Own")
    assert await discover(*find, server.url + "/feed") == [Candidate(server.url + "/feed", "Own", 2, NEWEST)]


async def test_a_page_finds_the_feeds_it_names(server: RawServer, find: tuple[Fetcher, ParserPool]) -> None:
    server.answer(
        "/",
        page(
            '<link rel="alternate" type="application/rss+xml" title="Comments feed" href="/comments/feed">'
            "<link rel=alternate type=application/atom+xml href=/main?a=1&amp;b=2>"
            '<link rel="alternate" hreflang="de" href="/de"><link rel="stylesheet" href="/feed.css">'
        ),
        Link='</header-feed>; rel="alternate"; type="application/rss+xml"',
    )
    server.answer("/main", FEED % b"Main")
    server.answer("/comments/feed", FEED % b"Comments")
    server.answer("/header-feed", FEED % b"Header")
    found = await discover(*find, server.url)
    assert [candidate.title for candidate in found] == ["Header", "Main", "Comments"]
    assert found[1].url == server.url + "/main?a=1&b=2"
    assert "/feed" not in [request.target for request in server.requests], "no guessing where the page tells"


async def test_a_site_that_names_none_is_tried_at_the_usual_places(
    server: RawServer, find: tuple[Fetcher, ParserPool]
) -> None:
    server.answer("/blog/", page(""))
    server.answer("/feed", page("", "a page for every address"))
    server.answer("/rss.xml", FEED % b"Hidden")
    found = await discover(*find, server.url + "/blog/")
    assert [candidate.url for candidate in found] == [server.url + "/rss.xml"]
    assert [request.target for request in server.requests] == [
        "/blog/",
        "/blog/feed",
        "/feed",
        "/rss",
        "/rss.xml",
    ]


async def test_a_feed_that_moved_is_found_at_its_new_place(
    server: RawServer, find: tuple[Fetcher, ParserPool]
) -> None:
    server.answer("/old", status="301 Moved", Location="/new")
    server.answer("/new", FEED % b"New")
    assert (await discover(*find, server.url + "/old"))[0].url == server.url + "/new"


async def test_a_page_without_feeds_says_so_and_is_not_pestered(
    server: RawServer, find: tuple[Fetcher, ParserPool]
) -> None:
    server.answer(
        "/", page("".join(f'<link rel=alternate type="application/rss+xml" href="/{n}">' for n in range(50)))
    )
    with pytest.raises(FetchError) as caught:
        await discover(*find, server.url)
    assert caught.value.code is FetchCode.NO_FEED
    assert "A magazine" in str(caught.value)
    assert len(server.requests) <= 12


@pytest.mark.parametrize(
    ("body", "words"), [(b"\xff\xd8\xff\xe0", "JPEG"), (b"", "empty"), (b'{"a": 1}', "JSON")]
)
async def test_other_documents_say_what_they_look_like(
    server: RawServer, find: tuple[Fetcher, ParserPool], body: bytes, words: str
) -> None:
    server.answer("/x", body)
    with pytest.raises(FetchError, match=words) as caught:
        await discover(*find, server.url + "/x")
    assert caught.value.code is FetchCode.NO_FEED
    assert len(server.requests) == 1


async def test_an_address_that_fails_fails_in_its_own_words(
    server: RawServer, find: tuple[Fetcher, ParserPool]
) -> None:
    with pytest.raises(FetchError) as caught:
        await discover(*find, server.url + "/missing")
    assert caught.value.code is FetchCode.NOT_FOUND


async def test_a_bare_host_is_tried_without_encryption_too(
    server: RawServer, find: tuple[Fetcher, ParserPool]
) -> None:
    server.answer("/", FEED % b"Plain")
    found = await discover(*find, f"127.0.0.1:{server.port}")
    assert found[0].url == server.url


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" petapixel.com ", "https://petapixel.com"),
        ("<https://a.example/x>", "https://a.example/x"),
        ("feed://a.example/rss", "https://a.example/rss"),
        ("feed:https://a.example/rss", "https://a.example/rss"),
        ("http://a.example", "http://a.example"),
    ],
)
def test_what_people_type_becomes_an_address(typed: str, address: str) -> None:
    assert typed_address(typed) == address


@pytest.mark.parametrize(
    "typed", ["", "hello", "ftp://a.example", "javascript:alert(1)", "two words.example", "https://@]"]
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(FetchError) as caught:
        typed_address(typed)
    assert caught.value.code is FetchCode.BAD_URL


def test_youtube_and_flickr_pages_lead_to_their_feeds() -> None:
    channel = "UC" + "a1_-" * 5 + "bb"
    feeds = "https://www.youtube.com/feeds/videos.xml?"
    assert platform_links("", f"https://www.youtube.com/channel/{channel}") == [
        f"{feeds}channel_id={channel}"
    ]
    page_of = f'<script>{{"externalId":"{channel}"}}</script>'
    assert platform_links(page_of, "https://m.youtube.com/@someone") == [f"{feeds}channel_id={channel}"]
    assert platform_links("", "https://youtube.com/playlist?list=PL0123456789") == [
        f"{feeds}playlist_id=PL0123456789"
    ]
    flickr = "https://www.flickr.com/services/feeds/"
    assert platform_links('{"nsid":"12345@N02"}', "https://www.flickr.com/photos/someone/") == [
        f"{flickr}photos_public.gne?id=12345@N02"
    ]
    assert platform_links("", "https://www.flickr.com/groups/99@N01/") == [
        f"{flickr}groups_pool.gne?id=99@N01"
    ]
    assert platform_links(page_of, "https://evil-youtube.com/") == []


def test_links_are_read_with_their_base_and_bounds() -> None:
    text = '<base href="/en/"><a href="news.rss">RSS</a>'
    text += '<a href="https://other.example/feed">x</a><a href="javascript:1">'
    assert page_links(text, "https://m.example/de/") == ["https://m.example/en/news.rss"]
    assert header_links(
        {"link": '<a.xml>; rel=alternate; type="text/xml", <b>; rel=next'}, "https://m.example/"
    ) == ["https://m.example/a.xml"]
    assert well_known("https://m.example/blog/?x=1")[:2] == [
        "https://m.example/blog/feed",
        "https://m.example/feed",
    ]
    assert page_links("<link " * 100_000, "https://m.example/") == []

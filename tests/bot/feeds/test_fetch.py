import asyncio
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from bot.feeds.address import AddressGuard
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetcher, Limits
from tests.bot.feeds.raw_server import RawServer, Request

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LIMITS = Limits(seconds=2.0, connect_seconds=1.0, max_bytes=100_000)


@pytest.fixture
async def fetcher(server: RawServer) -> AsyncIterator[Fetcher]:
    """A fetcher for which this server alone is allowed."""
    guard = AddressGuard([f"127.0.0.1:{server.port}"])
    async with Fetcher(
        guard, LIMITS, user_agent="Loupe/9 (+https://loupe.example)", clock=lambda: NOW
    ) as made:
        yield made


async def failure(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        await fetcher.fetch(url)
    return caught.value


async def test_a_document_comes_with_its_headers(server: RawServer, fetcher: Fetcher) -> None:
    server.answer("/feed", b"<rss/>", ETag='"a"', Content_Type="text/xml")
    got = await fetcher.fetch(server.url + "/feed#part")
    assert (got.status, got.body, got.headers["etag"]) == (200, b"<rss/>", '"a"')
    assert (got.url, got.permanent_url, got.redirects) == (server.url + "/feed", None, ())
    assert got.document_headers()["content-location"] == server.url + "/feed"


async def test_a_request_says_who_asks_and_nothing_more(server: RawServer, fetcher: Fetcher) -> None:
    server.answer("/a", status="302 Found", Location="/b?x=1", Set_Cookie="id=1")
    server.answer("/b", b"ok", Set_Cookie="id=2")
    await fetcher.fetch(server.url + "/a")
    await fetcher.fetch(server.url + "/b")
    for request in server.requests:
        names = {line.partition(b":")[0].lower() for line in request.lines}
        assert names == {b"host", b"user-agent", b"accept", b"accept-encoding"}
        assert request.header("user-agent") == b"Loupe/9 (+https://loupe.example)"
    assert [request.target for request in server.requests] == ["/a", "/b?x=1", "/b"]


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc--gzip"', "no quotes at all", '"é✓"'])
async def test_validators_return_byte_for_byte(server: RawServer, fetcher: Fetcher, etag: str) -> None:
    server.answer("/feed", status="304 Not Modified", ETag=etag.encode().decode("latin-1"))
    got = await fetcher.fetch(server.url + "/feed", etag=etag, last_modified="Tue, 1 jan 2019 00:00:00 +0100")
    assert (got.status, got.body) == (304, b"")
    assert got.headers["etag"] == etag
    assert server.requests[0].header("if-none-match") == etag.encode()
    assert server.requests[0].header("if-modified-since") == b"Tue, 1 jan 2019 00:00:00 +0100"


async def test_a_validator_that_cannot_be_a_header_is_not_sent(server: RawServer, fetcher: Fetcher) -> None:
    server.answer("/feed", b"x")
    await fetcher.fetch(server.url + "/feed", etag='"a"\r\nEvil: 1')
    assert server.requests[0].header("if-none-match") is None
    assert server.requests[0].header("evil") is None


async def test_a_304_that_nobody_asked_for_is_an_error(server: RawServer, fetcher: Fetcher) -> None:
    server.answer("/feed", status="304 Not Modified")
    assert (await failure(fetcher, server.url + "/feed")).status == 304


async def test_the_leading_run_of_permanent_redirects_is_reported(
    server: RawServer, fetcher: Fetcher
) -> None:
    server.answer("/1", status="301 Moved", Location="/2")
    server.answer("/2", status="308 Moved", Location=server.url + "/3")
    server.answer("/3", status="302 Found", Location="/4")
    server.answer("/4", status="301 Moved", Location="/5")
    server.answer("/5", b"here")
    got = await fetcher.fetch(server.url + "/1")
    assert (got.url, got.permanent_url) == (server.url + "/5", server.url + "/3")
    assert got.redirects == tuple(f"{server.url}/{n}" for n in range(1, 5))
    assert (await fetcher.fetch(server.url + "/3")).permanent_url is None


async def test_redirects_end(server: RawServer, fetcher: Fetcher) -> None:
    for n in range(7):
        server.answer(f"/{n}", status="302 Found", Location=f"/{n + 1}")
    server.answer("/loop", status="301 Moved", Location="/pool")
    server.answer("/pool", status="301 Moved", Location="/loop")
    server.answer("/nowhere", status="301 Moved")
    assert (await failure(fetcher, server.url + "/0")).code is FetchCode.TOO_MANY_REDIRECTS
    assert len(server.requests) == 6
    assert (await failure(fetcher, server.url + "/loop")).code is FetchCode.TOO_MANY_REDIRECTS
    assert len(server.requests) == 8
    assert (await failure(fetcher, server.url + "/nowhere")).code is FetchCode.BROKEN_ANSWER


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/",
        "http://127.0.0.1/",
        "http://localhost:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://169.254.169.254/latest/meta-data/",
        "http://[64:ff9b::7f00:1]:{port}/secret",
        "http://10.0.0.1/",
    ],
)
async def test_a_redirect_reaches_no_private_address(
    server: RawServer, fetcher: Fetcher, target: str
) -> None:
    """By number, by name, by IPv6: only the host and port that were allowed are asked."""
    server.answer("/feed", status="302 Found", Location=target.format(port=server.port))
    server.answer("/secret", b"secret")
    assert (await failure(fetcher, server.url + "/feed")).code is FetchCode.REFUSED_ADDRESS
    assert [request.target for request in server.requests] == ["/feed"]


async def test_a_name_that_resolves_to_loopback_is_refused(server: RawServer, fetcher: Fetcher) -> None:
    server.answer("/feed", b"x")
    error = await failure(fetcher, f"http://localhost:{server.port}/feed")
    assert error.code is FetchCode.REFUSED_ADDRESS
    assert server.connections == 0


async def test_a_kept_connection_of_an_allowed_name_serves_no_other_name(server: RawServer) -> None:
    async def keep(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")

    server.routes["/feed"] = keep
    guard = AddressGuard([f"localhost:{server.port}"])
    async with Fetcher(guard, LIMITS, user_agent="Loupe") as fetcher:
        assert (await fetcher.fetch(f"http://localhost:{server.port}/feed")).body == b"x"
        assert (await failure(fetcher, server.url + "/feed")).code is FetchCode.REFUSED_ADDRESS


@pytest.mark.parametrize(
    "url", ["ftp://a.example/", "file:///etc/passwd", "javascript:1", "", "//x", "http://", "h"]
)
async def test_only_web_addresses_are_fetched(fetcher: Fetcher, url: str) -> None:
    assert (await failure(fetcher, url)).code is FetchCode.BAD_URL


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://127.0.0.1/", "gopher://x", "http://@]", "http://["]
)
async def test_a_redirect_leads_to_web_addresses_only(
    server: RawServer, fetcher: Fetcher, target: str
) -> None:
    server.answer("/feed", status="302 Found", Location=target)
    assert (await failure(fetcher, server.url + "/feed")).code is FetchCode.BAD_URL


@pytest.mark.parametrize(
    "url", ["http://2130706433:{port}/", "http://0x7f.1:{port}/", "http://127.1:{port}/"]
)
async def test_odd_spellings_of_loopback_are_refused(server: RawServer, fetcher: Fetcher, url: str) -> None:
    error = await failure(fetcher, url.format(port=server.port))
    assert error.code in {FetchCode.BAD_URL, FetchCode.REFUSED_ADDRESS, FetchCode.NO_SUCH_HOST}
    assert server.connections == 0


async def test_a_big_body_is_given_up_early(server: RawServer, fetcher: Fetcher) -> None:
    sent = 0

    async def pour(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        for _ in range(320):
            writer.write(b"x" * 65_536)
            await writer.drain()
            sent += 65_536

    server.routes["/20mb"] = pour
    error = await failure(fetcher, server.url + "/20mb")
    assert error.code is FetchCode.TOO_BIG
    assert sent < 20_000_000


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
async def test_a_bomb_stops_while_it_unpacks(server: RawServer, fetcher: Fetcher, encoding: str) -> None:
    zeros = bytes(30_000_000)
    packed = gzip.compress(zeros) if encoding == "gzip" else zlib.compress(zeros)
    server.answer("/bomb", packed, Content_Encoding=encoding)
    assert len(packed) < LIMITS.max_bytes
    assert (await failure(fetcher, server.url + "/bomb")).code is FetchCode.TOO_BIG


async def test_an_honest_compressed_body_is_unpacked(server: RawServer, fetcher: Fetcher) -> None:
    server.answer("/feed", gzip.compress(b"hello" * 1_000), Content_Encoding="gzip")
    assert (await fetcher.fetch(server.url + "/feed")).body == b"hello" * 1_000


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
async def test_a_body_that_does_not_unpack_is_a_broken_answer(
    server: RawServer, fetcher: Fetcher, encoding: str
) -> None:
    server.answer("/feed", b"not compressed at all", Content_Encoding=encoding)
    assert (await failure(fetcher, server.url + "/feed")).code is FetchCode.BROKEN_ANSWER


async def test_a_dripping_body_ends_with_the_time(server: RawServer) -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.02)

    server.routes["/drip"] = drip
    guard = AddressGuard([f"127.0.0.1:{server.port}"])
    async with Fetcher(guard, Limits(seconds=0.3), user_agent="Loupe") as fetcher:
        error = await failure(fetcher, server.url + "/drip")
    assert error.code is FetchCode.TIMED_OUT
    assert "0.3 s" in str(error)


async def test_the_time_limit_spans_all_redirects(server: RawServer) -> None:
    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.2)
        target = int(request.target[1:]) + 1
        writer.write(f"HTTP/1.1 302 Found\r\nLocation: /{target}\r\nContent-Length: 0\r\n\r\n".encode())

    server.routes.update({f"/{n}": slow for n in range(10)})
    guard = AddressGuard([f"127.0.0.1:{server.port}"])
    async with Fetcher(guard, Limits(seconds=0.5, redirects=9), user_agent="Loupe") as fetcher:
        assert (await failure(fetcher, server.url + "/0")).code is FetchCode.TIMED_OUT
    assert len(server.requests) <= 4


async def test_waiting_for_a_busy_host_costs_no_time_of_ones_own(server: RawServer) -> None:
    """Two connections a host at most; the last of the queue is not punished for its place in it."""

    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.15)
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx")

    server.routes["/feed"] = slow
    guard = AddressGuard([f"127.0.0.1:{server.port}"])
    async with Fetcher(guard, Limits(seconds=0.6), user_agent="Loupe") as fetcher:
        bodies = await asyncio.gather(*(fetcher.fetch(server.url + "/feed") for _ in range(12)))
    assert len(bodies) == 12
    assert server.open_most == 2


async def test_huge_headers_are_refused(server: RawServer, fetcher: Fetcher) -> None:
    server.answer("/line", b"x", X_Big="y" * 200_000)
    server.answer("/many", b"x", **{f"X_{n}": "y" for n in range(10_000)})
    assert (await failure(fetcher, server.url + "/line")).code is FetchCode.BROKEN_ANSWER
    assert (await failure(fetcher, server.url + "/many")).code is FetchCode.BROKEN_ANSWER


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("401 X", FetchCode.FORBIDDEN),
        ("403 X", FetchCode.FORBIDDEN),
        ("404 X", FetchCode.NOT_FOUND),
        ("410 X", FetchCode.GONE),
        ("418 X", FetchCode.REJECTED),
        ("429 X", FetchCode.RATE_LIMITED),
        ("500 X", FetchCode.SERVER_ERROR),
        ("503 X", FetchCode.SERVER_ERROR),
    ],
)
async def test_a_status_becomes_words(
    server: RawServer, fetcher: Fetcher, status: str, code: FetchCode
) -> None:
    server.answer("/feed", status=status)
    error = await failure(fetcher, server.url + "/feed")
    assert (error.code, error.status) == (code, int(status[:3]))
    assert "127.0.0.1" in error.message
    assert error.remedy


async def test_retry_after_is_read_in_both_forms(server: RawServer, fetcher: Fetcher) -> None:
    server.answer("/seconds", status="429 X", Retry_After="120")
    later = format_datetime(NOW + timedelta(minutes=5), usegmt=True)
    server.answer("/date", status="503 X", Retry_After=later)
    server.answer("/nonsense", status="503 X", Retry_After="soon")
    assert (await failure(fetcher, server.url + "/seconds")).retry_after == 120
    assert (await failure(fetcher, server.url + "/date")).retry_after == 300
    assert (await failure(fetcher, server.url + "/nonsense")).retry_after is None


async def test_a_challenge_is_told_from_a_refusal(server: RawServer, fetcher: Fetcher) -> None:
    server.answer("/header", status="403 X", cf_mitigated="challenge")
    server.answer("/body", b"<script src=/cdn-cgi/challenge-platform/x.js>", status="503 X")
    assert (await failure(fetcher, server.url + "/header")).code is FetchCode.CHALLENGE
    assert (await failure(fetcher, server.url + "/body")).code is FetchCode.CHALLENGE


async def test_credentials_go_to_their_host_alone_and_are_never_shown(
    server: RawServer, fetcher: Fetcher
) -> None:
    server.answer("/a", status="301 X", Location=f"http://mallory@127.0.0.1:{server.port}/b")
    server.answer("/b", b"x")
    server.answer("/out", status="301 X", Location="http://localhost:1/token")
    secret = f"http://ada:s3cret@127.0.0.1:{server.port}"
    got = await fetcher.fetch(secret + "/a")
    assert [r.header("authorization") for r in server.requests] == [b"Basic YWRhOnMzY3JldA=="] * 2
    assert got.permanent_url == secret + "/b"
    assert "s3cret" not in f"{got.url} {got.redirects}"
    error = await failure(fetcher, secret + "/missing?token=t0ken")
    assert not any(word in f"{error!r} {error}" for word in ("s3cret", "t0ken", "missing"))


async def test_an_unreachable_server_and_a_silent_one_are_told(server: RawServer) -> None:
    async def hang_up(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.close()

    server.routes["/bye"] = hang_up
    server.routes["/short"] = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort"
    server.routes["/noise"] = b"\x00\xff\xfe noise\r\n\r\n"
    async with Fetcher(
        AddressGuard(["127.0.0.1", "no-such-host.invalid"]), LIMITS, user_agent="Loupe"
    ) as fetcher:
        assert (await failure(fetcher, "http://127.0.0.1:1/")).code is FetchCode.UNREACHABLE
        assert (await failure(fetcher, server.url + "/bye")).code is FetchCode.BROKEN_ANSWER
        assert (await failure(fetcher, server.url + "/short")).code is FetchCode.BROKEN_ANSWER
        assert (await failure(fetcher, server.url + "/noise")).code is FetchCode.BROKEN_ANSWER
        error = await failure(fetcher, "http://no-such-host.invalid/")
        assert error.code is FetchCode.NO_SUCH_HOST


async def test_a_certificate_that_nobody_signed_is_refused() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parents[2] / "data" / "feeds" / "self-signed.pem")
    raw = RawServer()
    raw.answer("/feed", b"x")
    listener = await asyncio.start_server(raw.serve, "127.0.0.1", 0, ssl=context)
    async with listener, Fetcher(AddressGuard(["127.0.0.1"]), LIMITS, user_agent="Loupe") as fetcher:
        port = listener.sockets[0].getsockname()[1]
        assert (await failure(fetcher, f"https://127.0.0.1:{port}/feed")).code is FetchCode.CERTIFICATE
    assert raw.requests == []


async def test_headers_that_are_no_text_are_dropped(server: RawServer, fetcher: Fetcher) -> None:
    server.routes["/feed"] = (
        b'HTTP/1.1 200 OK\r\nETag: "\xe9"\r\nContent-Length: 1\r\nX-A: 1\r\nX-A: 2\r\n\r\nx'
    )
    got = await fetcher.fetch(server.url + "/feed")
    assert "etag" not in got.headers
    assert got.headers["x-a"] == "1, 2"

"""An address that a person types becomes the feeds that are meant by it."""

import asyncio
import contextlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.feeds.document import ParsedFeed, ProblemCode
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetched, Fetcher, web_address
from bot.feeds.links import header_links, page_links, platform_links, well_known
from bot.feeds.workers import ParserPool, WorkFailedError
from bot.translation import marked

_SECONDS = 45.0
_MAX_TRIES = 12
_MAX_CANDIDATES = 6
# After these the site's other addresses answer the same, and asking them all would be rude.
_HOPELESS = frozenset(
    {FetchCode.CHALLENGE, FetchCode.RATE_LIMITED, FetchCode.TIMED_OUT, FetchCode.UNREACHABLE}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A feed that was found and read.

    Attributes:
        url: to subscribe to (after permanent redirects).
        title: of the feed, or of nothing: the host then stands for it.
        entries: how many the document holds.
        newest: date of the newest dated entry, or None.
    """

    url: str
    title: str
    entries: int
    newest: datetime | None


def typed_address(text: str) -> str:
    """What a person typed, as an address: "petapixel.com" and "feed://…" become https.

    Raises:
        FetchError: ``bad_url`` when it cannot be one.
    """
    address = text.strip().strip("<>")
    for scheme in ("feed://", "feed:"):
        if address.lower().startswith(scheme):
            address = address[len(scheme) :]
    if re.search(r"\s", address):
        raise FetchError(FetchCode.BAD_URL, marked("An address has no spaces in it."))
    if "://" not in address:
        address = f"https://{address}"
    url = web_address(address)
    host = url.host or ""
    if "." not in host and ":" not in host and host != "localhost":
        raise FetchError(FetchCode.BAD_URL, marked("This is no web address that Loupe can fetch."))
    return str(url)


class _Search:
    """One discovery: what was tried, what was found."""

    def __init__(self, fetcher: Fetcher, pool: ParserPool) -> None:
        self._fetcher = fetcher
        self._pool = pool
        self._tried: set[str] = set()
        self.found: dict[str, Candidate] = {}

    async def read(self, url: str) -> tuple[Fetched, ParsedFeed]:
        """Fetch and parse; a feed joins the candidates."""
        self._tried.add(url)
        fetched = await self._fetcher.fetch(url)
        feed = await self._pool.parse(fetched.body, fetched.document_headers())
        if feed.usable:
            keep = fetched.permanent_url or url
            dates = [date for entry in feed.entries if (date := entry.published or entry.updated)]
            title = feed.title or str(web_address(fetched.url).host)
            self.found.setdefault(
                fetched.url, Candidate(keep, title, len(feed.entries), max(dates, default=None))
            )
        return fetched, feed

    async def try_all(self, urls: Iterable[str], *, until_found: bool) -> None:
        """Try addresses, a few at a time, quietly passing over those that lead nowhere."""
        for url in urls:
            full = len(self.found) >= _MAX_CANDIDATES or (until_found and self.found)
            if full or len(self._tried) >= _MAX_TRIES:
                return
            if url in self._tried:
                continue
            try:
                await self.read(url)
            except FetchError as error:
                if until_found and error.code in _HOPELESS:
                    return


async def _first(search: _Search, typed: str, url: str) -> tuple[Fetched, ParsedFeed]:
    """The document at the address itself; over plain http when nobody said https and it does not work."""
    try:
        return await search.read(url)
    except FetchError as error:
        secure = error.code in {FetchCode.UNREACHABLE, FetchCode.CERTIFICATE, FetchCode.TIMED_OUT}
        if "://" in typed or not secure:
            raise
        return await search.read(url.replace("https://", "http://", 1))


async def _look_further(search: _Search, pool: ParserPool, fetched: Fetched) -> None:
    page = fetched.body.decode("utf-8", "replace")
    links = header_links(fetched.headers, fetched.url)
    for function in (platform_links, page_links):
        with contextlib.suppress(WorkFailedError):
            links += await pool.run(function, page, fetched.url)
    await search.try_all(links, until_found=False)
    if not search.found:
        await search.try_all(well_known(fetched.url), until_found=True)


async def discover(fetcher: Fetcher, pool: ParserPool, address: str) -> list[Candidate]:
    """Find the feeds of an address: a feed, a page, or a site ("petapixel.com").

    The document itself; then what the page names (Link headers, YouTube and Flickr pages, link elements,
    links that look like feeds); only when that yields nothing, the usual paths, one after the other. At
    most 12 requests in 45 seconds.

    Args:
        fetcher: fetches, within its limits and guard.
        pool: parses.
        address: as typed.

    Returns:
        At least one candidate, the most promising first.

    Raises:
        FetchError: the address cannot be fetched, or has no feed (``no_feed``, saying what it looked like).
    """
    url = typed_address(address)
    search = _Search(fetcher, pool)
    feed: ParsedFeed | None = None
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS):
            fetched, feed = await _first(search, address, url)
            if not search.found and feed.problem_code is ProblemCode.HTML_PAGE:
                await _look_further(search, pool, fetched)
    if search.found:
        return list(search.found.values())
    if feed is None:
        raise FetchError(FetchCode.TIMED_OUT, f"{web_address(url).host} answers too slowly.")
    looked = feed.problem or "There is nothing that could be read."
    raise FetchError(FetchCode.NO_FEED, f"No feed was found at {web_address(url).host}. {looked}")

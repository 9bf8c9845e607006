"""Where a web page says that its feeds are: link elements, Link headers, YouTube and Flickr pages."""

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qs, urljoin, urlsplit

from bot.feeds.bounds import unique, web_link

MAX_LINKS = 20
WELL_KNOWN = ("/feed", "/rss", "/rss.xml", "/atom.xml", "/feed.xml", "/index.xml", "/feed.json")
_FEED_TYPES = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"}
    | {"application/json", "text/xml", "application/xml"}
)
# JSON and XML of no said kind are feeds only when the page calls them so.
_SURE_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_COMMENTS = re.compile(r"\bcomments?\b|commentaires|kommentare", re.IGNORECASE)
_TAG = re.compile(r"<(link|a|base)\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_PARAMETER = re.compile(r"""([\w-]{1,40})\s*=\s*(?:"([^"]*)"|([^\s",;]+))""")
_HEADER_LINK = re.compile(r"<([^<>]{1,2000})>([^<>]{0,500})")
_FEED_PATH = re.compile(
    r"(?:^|[/._-])(?:feed|feeds|rss|atom|rdf)(?:[/._-]|$)|\.(?:rss|rdf|atom)$", re.IGNORECASE
)
_CHANNEL = re.compile(r'(?:"(?:channelId|externalId)":"|/channel/|channel_id=)(UC[\w-]{22})')
_FLICKR_ID = re.compile(r'"(?:nsid|ownerNsid)":"(\d+@N\d{2})"|[?&;]id=(\d+(?:@|%40)N\d{2})')
_MAX_PAGE = 2_000_000


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(text)}


def _header_links(
    headers: Mapping[str, str], relation: str, base: str
) -> Iterator[tuple[str, dict[str, str]]]:
    """What Link headers (RFC 8288) name for a relation: absolute addresses and their parameters."""
    for target, parameters in _HEADER_LINK.findall(headers.get("link", "")[:8_000]):
        given = {name.lower(): a or b for name, a, b in _PARAMETER.findall(parameters)}
        link = web_link(target, base)
        if link and relation in given.get("rel", "").lower().split():
            yield link, given


def header_links(headers: Mapping[str, str], base: str) -> list[str]:
    """Feeds named by Link headers with ``rel=alternate`` and a feed's type."""
    found = [
        link
        for link, given in _header_links(headers, "alternate", base)
        if given.get("type", "").lower() in _FEED_TYPES
    ]
    return list(unique(found, MAX_LINKS))


def header_relation(headers: Mapping[str, str], relation: str, base: str) -> str:
    """The first address that Link headers give for a relation, such as ``hub``; empty when there is none."""
    return next((link for link, _ in _header_links(headers, relation, base)), "")


def _declared(tags: list[tuple[str, dict[str, str]]], base: str) -> Iterator[tuple[int, str]]:
    for name, given in tags:
        if name != "link" or "alternate" not in given.get("rel", "").lower().split():
            continue
        kind = given.get("type", "").lower().partition(";")[0].strip()
        if kind in _FEED_TYPES:
            worse = bool(_COMMENTS.search(f"{given.get('title', '')} {given.get('href', '')}"))
            yield (2 if worse else 0 if kind in _SURE_TYPES else 1), web_link(given.get("href"), base)


def page_links(page: str, address: str) -> list[str]:
    """The feeds that an HTML page names, the most promising first.

    Args:
        page: HTML; its first 2 million characters are searched.
        address: of the page; relative addresses are resolved against it, or against its ``<base>``.

    Returns:
        At most 20 absolute http(s) addresses: ``<link rel=alternate>`` (feeds of comments last), then
        ordinary links of the same site that look like feeds.
    """
    tags = [(name.lower(), _attributes(rest)) for name, rest in _TAG.findall(page[:_MAX_PAGE])]
    bases = [given["href"] for name, given in tags if name == "base" and given.get("href")]
    base = urljoin(address, bases[0]) if bases else address
    declared = sorted(_declared(tags, base), key=lambda ranked: ranked[0])
    anchors = (web_link(given.get("href"), base) for name, given in tags if name == "a")
    host = urlsplit(address).hostname
    near = [
        link for link in anchors if urlsplit(link).hostname == host and _FEED_PATH.search(urlsplit(link).path)
    ]
    return list(unique([*(link for _, link in declared), *near], MAX_LINKS))


def _last(host: str, *domains: str) -> bool:
    return any(host == domain or host.endswith("." + domain) for domain in domains)


def platform_links(page: str, address: str) -> list[str]:
    """Feeds of YouTube channels and playlists and of Flickr streams and groups, from a page of theirs."""
    parts = urlsplit(address)
    host = (parts.hostname or "").lower()
    if _last(host, "youtube.com", "youtu.be"):
        playlists = parse_qs(parts.query).get("list", [])
        found = _CHANNEL.search(address) or _CHANNEL.search(page[:_MAX_PAGE])
        queries = [f"playlist_id={name}" for name in playlists if re.fullmatch(r"[\w-]{10,60}", name)]
        queries += [f"channel_id={found.group(1)}"] if found else []
        return [f"https://www.youtube.com/feeds/videos.xml?{query}" for query in queries]
    if _last(host, "flickr.com"):
        owner = _FLICKR_ID.search(page[:_MAX_PAGE]) or re.search(
            r"/(?:photos|people|groups)/(\d+@N\d{2})", address
        )
        number = next((group for group in owner.groups() if group), "").replace("%40", "@") if owner else ""
        kind = "groups_pool" if parts.path.startswith("/groups/") else "photos_public"
        return [f"https://www.flickr.com/services/feeds/{kind}.gne?id={number}"] if number else []
    return []


def well_known(address: str) -> list[str]:
    """The usual places of a feed on the site of ``address``: below its path first, then at the root."""
    parts = urlsplit(address)
    root = f"{parts.scheme}://{parts.netloc}"
    folder = parts.path.rstrip("/")
    below = [f"{root}{folder}{path}" for path in WELL_KNOWN[:1]] if folder else []
    return below + [root + path for path in WELL_KNOWN]

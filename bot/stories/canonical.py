"""One address for one page, however a feed, a newsletter or a phone wrote it."""

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

_LONGEST = 4096
_ROUNDS = 6  # AMP wrapped in a slash in a tracker: each round takes off one layer
_TRACKING = re.compile(
    r"""(?:
    (?:utm|mtm|pk|piwik|matomo|hsa)_.* | wt[._].* | at_(?:medium|campaign|format|custom.*|link.*|ptr.*|bbc.*)
    | _?hs(?:enc|mi|ctatracking) | mc_[ce]id | guc(?:e_.*|counter) | vero_(?:id|conv) | oly_(?:anon|enc)_id
    | fbclid | gclid | gclsrc | gbraid | wbraid | dclid | msclkid | twclid | ttclid | yclid | igshid? | epik
    | li_fat_id | _ga | _gl | _openstat | mkt_tok | ncid | ocid | cmpid | cmp | icid | xtor | s_cid
    | soc_(?:src|trk) | sr_share | ref_(?:src|url) | __twitter_impression | __s | amp | rss | feed_id | dm_i
    | mbid | smid | spm | trk | fb_(?:action|source|ref).*
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# "ref", "source" and "from" may choose a page; they go only where the value says where a reader came from.
_ORIGIN = re.compile(
    r"(?:ref|source|src|from|via|output|outputtype)="
    r"(?:rss|atom|feed|feedly|feedburner|twitter|facebook|reddit|newsletter|email|social|share|home|homepage|amp|"
    r"googlenews|flipboard|mastodon|bluesky|threads|discord)(?:[-_.].*)?",
    re.IGNORECASE,
)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_AMP_TAIL = re.compile(r"(?:/amp(?:\.html?)?|[.]amp(?=[.]html?$)|[.]amp)/?(?=$|[.]html?$)", re.IGNORECASE)
_AMP_CACHE = re.compile(r"^/(?:amp|c|v|a)/s/(?P<page>.+)$", re.DOTALL)
_UNRESERVED = re.compile(r"%([0-9a-fA-F]{2})")
_HOST = re.compile(r"(?:[a-z0-9_\-]{1,63}\.)*[a-z0-9_\-]{1,63}|\[[0-9a-f:.]+\]")


def canonical_url(url: str) -> str:
    """Return the address by which two links to one page are known as one; "" for what is no http(s) address.

    The result is a key to compare, not a link to follow: http becomes https; "www.", "m." and "amp." go from
    the host, and so do default ports, credentials, the fragment, tracking parameters, AMP forms, "index.html"
    and slashes at the end; the other parameters are sorted; percent-encoding follows RFC 3986 section 6.2.2.
    `canonical_url(canonical_url(x)) == canonical_url(x)` for every text. Never raises.
    """
    current = url.strip()
    for _ in range(_ROUNDS):
        following = _once(current)
        if following == current:
            return current
        current = following
    return ""  # layers without end are no address of an article


def _once(url: str) -> str:
    if len(url) > _LONGEST:
        return ""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    scheme, host = parts.scheme.lower(), _host(parts.hostname or "")
    if scheme not in {"http", "https"} or not host:
        return ""
    if (inner := _inside_amp_cache(host, parts.path)) is not None:
        return inner
    if port in {None, 80, 443}:
        scheme, where = "https", host
    else:
        where = f"{host}:{port}"
    path, query = _path(parts.path), _query(parts)
    return f"{scheme}://{where}{path}" + (f"?{query}" if query else "")


def _host(host: str) -> str:
    if ":" in host:
        host = f"[{host}]"
    host = host.lower().rstrip(".")
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""
    for prefix in ("www.", "amp.", "m."):
        if host.startswith(prefix) and host.count(".") > 1 and not host.replace(".", "").isdigit():
            host = host.removeprefix(prefix)
    return host if _HOST.fullmatch(host) else ""


def _inside_amp_cache(host: str, path: str) -> str | None:
    """Return the publisher's address within a Google AMP address, None when it is no such address."""
    if not (host.endswith(".cdn.ampproject.org") or host == "google.com"):
        return None
    found = _AMP_CACHE.match(path)
    return f"https://{found['page']}" if found else None


def _path(path: str) -> str:
    path = _without_dots(_percent(path, safe="/:@!$&'()*+,;=~"))
    path = _INDEX.sub("/", path)
    path = _AMP_TAIL.sub("", path)
    return path.rstrip("/") or "/"


def _without_dots(path: str) -> str:
    kept: list[str] = []
    for step in path.split("/")[1:]:
        if step == "..":
            del kept[-1:]
        elif step != ".":
            kept.append(step)
    return "/" + "/".join(kept)


def _query(parts: SplitResult) -> str:
    kept = set()
    for pair in parts.query.split("&"):
        cleaned = _percent(pair, safe="/:@!$'()*+,;=?~")
        name = cleaned.partition("=")[0]
        if name and not _TRACKING.fullmatch(name) and not _ORIGIN.fullmatch(cleaned):
            kept.add(cleaned)
    return "&".join(sorted(kept))


def _percent(text: str, *, safe: str) -> str:
    """Write percent-encoding in one way: unreserved characters plain, hexadecimal digits in capitals."""

    def plain(found: re.Match[str]) -> str:
        char = unquote(found[0], encoding="latin-1")
        return char if char.isascii() and (char.isalnum() or char in "-._~") else found[0].upper()

    encoded = re.sub(r"%(?![0-9a-fA-F]{2})", "%25", text)
    encoded = quote(encoded, safe=safe + "%", errors="replace")
    return _UNRESERVED.sub(plain, encoded)

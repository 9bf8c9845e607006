"""robots.txt after RFC 9309: which pages of a site Loupe may read, and what is remembered of it.

A site that has none allows everything. One whose robots.txt cannot be had (5xx, 429, no answer) allows what
it allowed before, and nothing where that is unknown, until that has lasted for 30 days (section 2.3.1.4).
What was read is good for a day (2.4). Crawl-delay is not in the RFC, but some publishers have no other way to
ask for slowness.
"""

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote, urlsplit

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.database.columns import host_of
from bot.database.tables import Entry, Robots
from bot.feeds.failures import FetchCode, FetchError

PRODUCT = "loupe"
MOST_BYTES = 500 * 1024  # as much as the RFC wants read
GOOD_FOR = timedelta(hours=24)
ASK_AGAIN = timedelta(hours=1)  # after it could not be had
PATIENCE = timedelta(days=30)
FORGET = timedelta(days=7)  # after it was good for the last time
LONGEST_DELAY = 30.0  # seconds; who asks for more gets this
_MOST_RULES = 1_000
_LONGEST_PATTERN = 2_000
_MOST_STARS = 20  # of a pattern: each is looked for in each page's address
_TOO_MANY_REQUESTS = 429
_CLIENT_ERRORS = range(400, 500)
_TOKEN = re.compile(r"[A-Za-z_-]+|\*")
_ESCAPED = re.compile(r"%[0-9a-fA-F]{2}")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


@dataclass(frozen=True, slots=True)
class Rule:
    """What one line says: ``pattern`` begins with "/" or "*", with percent-encoding in one form."""

    allow: bool
    pattern: str


@dataclass(frozen=True, slots=True)
class Site:
    """What a site's robots.txt says to one program.

    Attributes:
        rules: of its group, in any order.
        delay: seconds that it wants between two pages, from 0 to 30.
    """

    rules: tuple[Rule, ...] = ()
    delay: float = 0.0

    def allows(self, url: str) -> bool:
        """Tell whether a page may be read: the longest pattern that fits decides, in a tie for it."""
        parts = urlsplit(url)
        path = _literal((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        if path == "/robots.txt":
            return True
        fitting = (rule for rule in self.rules if _fits(rule.pattern, path))
        best = max(fitting, key=lambda rule: (len(rule.pattern), rule.allow), default=None)
        return best is None or best.allow


EVERYTHING = Site()
NOTHING = Site((Rule(allow=False, pattern="/"),))


def origin_of(url: str) -> str:
    """Give the site that an address belongs to: its scheme, host and unusual port."""
    return f"{urlsplit(url).scheme}://{host_of(url)}"


def read_robots(body: bytes, product: str = PRODUCT) -> Site:
    """Read a robots.txt, in a worker: it may take 2 s. Never raises: lines that are none are passed over.

    Args:
        body: as received; what follows 500 KiB is not read.
        product: who asks, in lower case. Its own groups count together; without any, those for "*" do.

    Returns:
        What it says, the first 1,000 rules of it.
    """
    text = body[:MOST_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
    ours = {product, "*"}  # groups for others are not kept
    rules: dict[str, list[Rule]] = {}
    delays: dict[str, float] = {}
    named: set[str] = set()
    ended = True
    for key, value in _lines(text):
        if key == "user-agent":
            token = _TOKEN.match(value)
            named = (set() if ended else named) | (ours & {token[0].lower() if token else ""})
            rules.update((name, rules.get(name, [])) for name in named)
            ended = False
        elif key in {"allow", "disallow"}:
            ended = True
            groups = [rules[name] for name in named if len(rules[name]) < _MOST_RULES]
            if groups and _is_sane(value):
                rule = Rule(key == "allow", _pattern(value))
                for group in groups:
                    group.append(rule)
        elif key == "crawl-delay":
            # As any line that is not the RFC's, it does not end a group's list of names.
            delays.update(dict.fromkeys(named, _delay(value)))
    name = product if product in rules else "*"
    return Site(tuple(rules.get(name, ())), delays.get(name, 0.0))


def after_failure(error: FetchError, known: Robots | None, now: datetime) -> tuple[Site, datetime | None]:
    """Decide what holds for a site whose robots.txt did not come.

    Args:
        error: why.
        known: what is remembered of it, if anything.
        now: the present.

    Returns:
        What it is taken to say, and since when it cannot be had; None where it is known that there is none.
    """
    absent = error.status in _CLIENT_ERRORS and error.status != _TOO_MANY_REQUESTS
    if absent or error.code is FetchCode.TOO_MANY_REDIRECTS:
        return EVERYTHING, None
    since = now if known is None or known.failing_since is None else known.failing_since
    if now - since >= PATIENCE:
        return EVERYTHING, since
    return (NOTHING if known is None else site_of(known)), since


def good_for(failing_since: datetime | None) -> timedelta:
    """Tell how long it holds what a site's robots.txt says, or is taken to say while it cannot be had."""
    return GOOD_FOR if failing_since is None else ASK_AGAIN


def site_of(row: Robots) -> Site:
    """Read what is remembered of a site."""
    rules = tuple(Rule(bool(allow), pattern) for allow, pattern in row.rules[:_MOST_RULES])
    return Site(rules, row.delay)


async def known_robots(session: AsyncSession, origin: str) -> Robots | None:
    """Give what is remembered of a site's robots.txt, current or not."""
    return await session.get(Robots, origin)


async def closed_feeds(session: AsyncSession, feed_ids: Collection[int]) -> set[int]:
    """Tell of which feeds the newest entry's page may not be read, as far as that is known."""
    newest = select(func.max(Entry.id)).where(Entry.feed_id.in_(feed_ids)).group_by(Entry.feed_id)
    rows = (await session.execute(select(Entry.feed_id, Entry.link).where(Entry.id.in_(newest)))).all()
    links = {feed_id: link for feed_id, link in rows if link}
    known = await session.scalars(select(Robots).where(Robots.origin.in_(map(origin_of, links.values()))))
    sites = {row.origin: site_of(row) for row in known}
    return {
        feed_id for feed_id, link in links.items() if not sites.get(origin_of(link), EVERYTHING).allows(link)
    }


async def keep_robots(
    session: AsyncSession, origin: str, site: Site, now: datetime, failing_since: datetime | None = None
) -> None:
    """Remember what a site's robots.txt says, and forget those that nobody asked about for a week.

    Args:
        session: inside a transaction.
        origin: the site.
        site: what it says, or is taken to say.
        now: when it was asked.
        failing_since: since when it cannot be had.
    """
    await session.execute(delete(Robots).where(Robots.good_until < now - FORGET))
    rules = [[rule.allow, rule.pattern] for rule in site.rules]
    row = Robots(origin=origin, rules=rules, delay=site.delay)
    row.good_until, row.failing_since = now + good_for(failing_since), failing_since
    await session.merge(row)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        key, _, value = line.partition("#")[0].partition(":")
        yield key.strip().lower(), value.strip()


def _delay(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        return 0.0
    return min(max(seconds, 0.0), LONGEST_DELAY) if math.isfinite(seconds) else 0.0


def _is_sane(value: str) -> bool:
    return value.startswith(("/", "*")) and len(value) <= _LONGEST_PATTERN and value.count("*") <= _MOST_STARS


def _pattern(value: str) -> str:
    """Write a pattern so that "*" and a "$" at its end are the only signs in it."""
    end = "$" if value.endswith("$") else ""
    return "*".join(_literal(piece) for piece in value.removesuffix("$").split("*")) + end


def _literal(path: str) -> str:
    """Write percent-encoding in one form: letters of ASCII plain, all others as capital hexadecimals."""
    encoded = quote(path, safe="/:@!&'()+,;=~?%#[]", errors="replace")

    def plain(found: re.Match[str]) -> str:
        char = chr(int(found[0][1:], 16))
        return char if char in _UNRESERVED else found[0].upper()

    return _ESCAPED.sub(plain, encoded)


def _fits(pattern: str, path: str) -> bool:
    """Tell whether a pattern with "*" and a "$" at its end fits, in time that grows with the path alone."""
    anchored = pattern.endswith("$")
    first, *others = (pattern[:-1] if anchored else pattern).split("*")
    if not path.startswith(first):
        return False
    place = len(first)
    last: Sequence[str] = others[-1:] if anchored else ()
    for piece in others[: len(others) - len(last)]:
        place = path.find(piece, place)
        if place < 0:
            return False
        place += len(piece)
    if last:
        return path.endswith(last[0]) and len(path) - len(last[0]) >= place
    return not anchored or place == len(path)

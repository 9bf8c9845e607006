"""What a feed document says once it is read: plain frozen values, free of any parser's types."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.feeds.carried import Carried


class ProblemCode(StrEnum):
    """Why a document is not simply a good feed; the first two still leave usable entries."""

    MALFORMED = "malformed"
    TOO_MANY_ENTRIES = "too_many_entries"
    EMPTY = "empty"
    HTML_PAGE = "html_page"
    NOT_A_FEED = "not_a_feed"
    UNREADABLE = "unreadable"
    TOO_SLOW = "too_slow"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class Image(Carried):
    """A picture named by an entry.

    Attributes:
        url: absolute http(s) address.
        alt: what the picture shows, as its publisher wrote it; may be empty.
        credit: whose picture it is; may be empty.
    """

    url: str
    alt: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class ParsedEntry(Carried):
    """One entry: texts are bounded, without NUL and lone surrogates; links are absolute http(s) or empty.

    Attributes:
        id: the publisher's identifier exactly as given (guid, atom:id, rdf:about); empty when there is none.
        link: the article's address; empty when there is none.
        title: plain text on one line.
        published: aware UTC; the date of the update where there is no other; None when there is none.
        updated: aware UTC, or None.
        summary_html: the short text, untrusted HTML.
        content_html: the full text, untrusted HTML; empty when the feed carries a summary only.
        author: plain text.
        images: pictures in the publisher's order of importance.
        language: a BCP 47 tag as given, or empty.
    """

    id: str
    link: str
    title: str
    published: datetime | None = None
    updated: datetime | None = None
    summary_html: str = ""
    content_html: str = ""
    author: str = ""
    images: tuple[Image, ...] = ()
    language: str = ""


@dataclass(frozen=True, slots=True)
class PublishingHints(Carried):
    """How often a feed says that it changes.

    Attributes:
        ttl_seconds: RSS 2.0 ``<ttl>`` in seconds, or None.
        update_seconds: ``sy:updatePeriod`` divided by ``sy:updateFrequency`` in seconds, or None.
        skip_hours: hours of the day (0 to 23, UTC) without news.
        skip_days: days of the week (0 is Monday, UTC) without news.
    """

    ttl_seconds: int | None = None
    update_seconds: int | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ParsedFeed(Carried):
    """A document as far as it could be read.

    Attributes:
        title: plain text on one line.
        link: the site's address, or empty.
        language: a BCP 47 tag as given, or empty.
        entries: in the document's order.
        problem: what is wrong, in words for an admin; None when nothing is.
        problem_code: the same for programs; None exactly when ``problem`` is.
        hints: how often the feed says that it changes.
        hub: the WebSub hub's address, or empty.
        self_link: the feed's own address as it states it, or empty.
        version: such as ``rss20``, ``atom10`` or ``json11``; empty when it is no feed.
    """

    title: str = ""
    link: str = ""
    language: str = ""
    entries: tuple[ParsedEntry, ...] = ()
    problem: str | None = None
    problem_code: ProblemCode | None = None
    hints: PublishingHints = field(default_factory=PublishingHints)
    hub: str = ""
    self_link: str = ""
    version: str = ""

    @property
    def usable(self) -> bool:
        """Whether this is a feed at all: False asks the caller to treat the poll as failed."""
        return self.problem_code in {None, ProblemCode.MALFORMED, ProblemCode.TOO_MANY_ENTRIES}


def failed(code: ProblemCode, problem: str, *, title: str = "") -> ParsedFeed:
    """A document without entries: ``problem`` says what was wrong, ``title`` what the page called itself."""
    return ParsedFeed(title=title, problem=problem, problem_code=code)

"""What a feed's row remembers of a poll: taken over from the answer, field by field."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.feeds.document import ParsedFeed, ProblemCode, PublishingHints
from bot.feeds.failures import FetchError
from bot.feeds.fetch import Fetched
from bot.feeds.freshness import fresh_seconds
from bot.feeds.polled import PolledFeed
from bot.feeds.schedule import History, Outcome, Pace, learn_conditional
from bot.translation import marked

_REMEDIES = {
    ProblemCode.MALFORMED: marked("Loupe reads what it can; ask the site's owner to repair the feed."),
    ProblemCode.TOO_MANY_ENTRIES: marked(
        "Nothing needs to be done; a shorter feed of the site is read faster."
    ),
}

_NONE = PublishingHints()


def answered(feed: PolledFeed, fetched: Fetched, now: datetime, *, same_body: bool) -> None:
    """Note that the feed answered: with a document, with the same document, or with 304.

    Args:
        feed: the row.
        fetched: the answer.
        now: the present.
        same_body: a document came that is the same as the last one.
    """
    conditional = learn_conditional(
        known=feed.conditional,
        status=fetched.status,
        offers_validators=bool(fetched.headers.get("etag") or fetched.headers.get("last-modified")),
        asked_conditionally=bool(feed.etag or feed.last_modified),
        same_body=same_body,
    )
    if conditional is not feed.conditional:
        feed.conditional = conditional
    if same_body:  # the document is stored: its newest validators are the ones to ask with
        feed.etag, feed.last_modified = fetched.headers.get("etag"), fetched.headers.get("last-modified")
    feed.polled_at = feed.succeeded_at = now
    if feed.failures:  # what was wrong with the last document still is while there is no other
        feed.problem = feed.remedy = ""
        feed.failures = 0


def read(feed: PolledFeed, fetched: Fetched, parsed: ParsedFeed, body_hash: str) -> None:
    """Take over what a document says of its feed, and the validators to ask with next time.

    To be called only in the transaction that stores the document's entries: a validator kept without them
    would hide them for ever.
    """
    # What it does not say any more stays as it was.
    feed.title = parsed.title or None
    feed.site_url = parsed.link or None
    feed.language = parsed.language.replace("_", "-").partition("-")[0].lower() or None
    feed.etag = fetched.headers.get("etag")
    feed.last_modified = fetched.headers.get("last-modified")
    feed.body_hash = body_hash
    feed.hints = _kept(parsed.hints)
    feed.problem = parsed.problem or ""
    feed.remedy = _REMEDIES.get(parsed.problem_code, "") if parsed.problem_code else ""


def failed(feed: PolledFeed, error: FetchError, now: datetime) -> None:
    """Note that a poll failed, why, and what can be done."""
    feed.polled_at = now
    feed.failures += 1
    feed.problem, feed.remedy = error.message, error.remedy


def outcome(feed: PolledFeed, fetched: Fetched, now: datetime) -> Outcome:
    """Give what the answer, and the last document, say of when to come back."""
    return Outcome(fresh_seconds=fresh_seconds(fetched.headers, now), hints=_hints(feed.hints))


def history(feed: PolledFeed) -> History:
    """Give what is known of a feed's past that its next poll depends on."""
    pace = None if feed.newest_at is None else Pace(feed.newest_at, feed.gap_seconds)
    return History(pace, feed.failures, feed.conditional)


def _kept(hints: PublishingHints) -> dict[str, Any] | None:
    if hints == PublishingHints():
        return None
    return {
        name: sorted(value) if isinstance(value, frozenset) else value
        for name, value in asdict(hints).items()
    }


def _hints(kept: dict[str, Any] | None) -> PublishingHints:
    if not kept:
        return _NONE
    return PublishingHints(
        ttl_seconds=kept["ttl_seconds"],
        update_seconds=kept["update_seconds"],
        skip_hours=frozenset(kept["skip_hours"]),
        skip_days=frozenset(kept["skip_days"]),
    )

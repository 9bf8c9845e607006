from datetime import UTC, datetime, timedelta

from bot.feeds import polling
from bot.feeds.document import ParsedFeed, ProblemCode
from bot.feeds.failures import FetchCode, FetchError
from bot.feeds.fetch import Fetched
from bot.feeds.polled import PolledFeed

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DOCUMENT = Fetched("https://feeds.example/", 200, {"etag": '"1"'}, b"<rss/>")
THE_SAME = Fetched("https://feeds.example/", 304, {"etag": '"1"'}, b"")


def polled(parsed: ParsedFeed) -> PolledFeed:
    feed = PolledFeed(1, DOCUMENT.url)
    polling.answered(feed, DOCUMENT, NOW, same_body=False)
    polling.read(feed, DOCUMENT, parsed, "hash")
    return feed


def test_what_is_wrong_with_a_document_is_told_with_what_to_do_for_as_long_as_it_stands() -> None:
    for code in (ProblemCode.MALFORMED, ProblemCode.TOO_MANY_ENTRIES):
        feed = polled(ParsedFeed(problem="It is broken.", problem_code=code))
        polling.answered(feed, THE_SAME, NOW + timedelta(hours=1), same_body=False)
        assert feed.problem == "It is broken."
        assert feed.remedy
    polling.read(feed, DOCUMENT, ParsedFeed(), "another")
    assert (feed.problem, feed.remedy) == ("", "")


def test_a_failure_is_forgotten_once_the_feed_answers_again() -> None:
    feed = polled(ParsedFeed())
    polling.failed(feed, FetchError(FetchCode.TIMED_OUT, "It was slow."), NOW)
    assert (feed.failures, feed.problem) == (1, "It was slow.")
    polling.answered(feed, THE_SAME, NOW, same_body=False)
    assert (feed.failures, feed.problem, feed.remedy) == (0, "", "")

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.feeds.bounds import MAX_ENTRIES, MAX_ID, MAX_TITLE, identifier, web_link
from bot.feeds.document import ParsedFeed, ProblemCode
from bot.feeds.parse import parse_feed

DATA = Path(__file__).parents[2] / "data" / "feeds"
DOCUMENTS = [p.read_bytes() for p in sorted(DATA.iterdir()) if p.suffix in {".xml", ".json"}]
FRAGMENTS = [
    b"<item>",
    b"</item>",
    b"<!DOCTYPE",
    b"<![CDATA[",
    b"]]>",
    b"&",
    b"&#xD800;",
    b"\0",
    b"\xff",
    b"<author>",
]
HEADERS = [{}, {"Content-Type": "text/xml; charset=utf-16"}, {"content-type": "nonsense; charset=no-such"}]
quick = settings(deadline=None, max_examples=60)


def rss(items: bytes, head: bytes = b"", start: bytes = b"") -> bytes:
    return start + b"<rss version='2.0'><channel><title>T</title>" + head + items + b"</channel></rss>"


def strings(feed: ParsedFeed) -> Iterator[str]:
    """Every text of a feed."""
    yield from (
        feed.title,
        feed.link,
        feed.language,
        feed.hub,
        feed.self_link,
        feed.version,
        feed.problem or "",
    )
    for entry in feed.entries:
        yield from (entry.id, entry.link, entry.title, entry.summary_html, entry.content_html, entry.author)
        yield entry.language
        for image in entry.images:
            yield from (image.url, image.alt, image.credit)


def check(body: bytes, headers: dict[str, str]) -> ParsedFeed:
    """Parse, and hold what is promised for any bytes whatever."""
    began = time.process_time()
    feed = parse_feed(body, headers)
    assert time.process_time() - began < 5
    assert (feed.problem is None) == (feed.problem_code is None)
    assert feed.usable or not feed.entries
    for text in strings(feed):
        assert "\0" not in text
        text.encode()  # raises on a lone surrogate, which no database takes
    for entry in feed.entries:
        assert len(entry.title) <= MAX_TITLE
        assert "\n" not in entry.title
        assert len(entry.id) <= MAX_ID
        assert all(d is None or d.utcoffset() is not None for d in (entry.published, entry.updated))
        links = [entry.link, *(image.url for image in entry.images)]
        assert all(link == "" or link.startswith(("http://", "https://")) for link in links)
    return feed


@quick
@given(st.binary(max_size=2_000), st.sampled_from(HEADERS))
def test_any_bytes_give_an_answer(body: bytes, headers: dict[str, str]) -> None:
    feed = check(body, headers)
    assert feed.entries or feed.problem or feed.version


@quick
@given(st.sampled_from(DOCUMENTS), st.sampled_from(HEADERS), st.randoms(use_true_random=False))
def test_mutated_documents_give_an_answer(body: bytes, headers: dict[str, str], draw: random.Random) -> None:
    mutated = bytearray(body)
    for _ in range(draw.randrange(1, 8)):
        place = draw.randrange(len(mutated) + 1)
        match draw.randrange(4):
            case 0:
                mutated[place : place + draw.randrange(1, 60)] = b""
            case 1:
                mutated[place:place] = draw.choice(FRAGMENTS)
            case 2:
                mutated[place:place] = mutated[place : place + 200] * draw.randrange(1, 4)
            case _:
                mutated[place : place + 1] = bytes([draw.randrange(256)])
    assert check(bytes(mutated), headers) is not None


@quick
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_inside_a_feed_gives_one_entry(title: str, text: str) -> None:
    titled = f"<title><![CDATA[{title}]]></title><description>{text}</description>"
    feed = check(rss(f"<item><guid>1</guid>{titled}</item>".encode("utf-8", "replace")), {})
    assert feed.version == "rss20"


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        (b"", ProblemCode.EMPTY, "empty"),
        (b" \r\n\0\0 ", ProblemCode.EMPTY, "empty"),
        (b"<!doctype html><title>Photo &amp; Co</title>", ProblemCode.HTML_PAGE, "“Photo & Co”"),
        (b"<!-- x --><html><body>Sign in</body></html>", ProblemCode.HTML_PAGE, "web page"),
        (b"<?xml version='1.0'?><svg xmlns='x'/>", ProblemCode.NOT_A_FEED, "XML"),
        (b"%PDF-1.7", ProblemCode.NOT_A_FEED, "PDF"),
        (b"\xff\xd8\xff\xe0", ProblemCode.NOT_A_FEED, "JPEG"),
        (b'{"version": 1}', ProblemCode.NOT_A_FEED, "JSON"),
        (b"{" * 100_000, ProblemCode.NOT_A_FEED, "JSON"),
        (b"Hello, world", ProblemCode.NOT_A_FEED, "plain text"),
        (bytes(range(256)), ProblemCode.NOT_A_FEED, "binary"),
    ],
)
def test_what_is_no_feed_is_told_with_what_it_looked_like(body: bytes, code: ProblemCode, words: str) -> None:
    feed = check(body, {})
    assert feed.problem_code is code
    assert words in (feed.problem or "")
    assert not feed.usable


def test_a_thousand_comments_before_a_page_cost_no_time() -> None:
    began = time.process_time()
    assert check(b"<!-- x --> " * 1_000 + b"<html>", {}).problem_code is ProblemCode.HTML_PAGE
    assert check(b"<!-- x --> <? y ?>" * 5_000 + b"<", {}).problem_code is ProblemCode.NOT_A_FEED
    assert time.process_time() - began < 1


def test_a_web_page_of_ten_megabytes_never_reaches_the_feed_parser() -> None:
    began = time.process_time()
    assert parse_feed(b"<html>" + b"<p>hello" * 1_250_000, {}).problem_code is ProblemCode.HTML_PAGE
    assert time.process_time() - began < 2


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_100_000_entries_the_newest_are_kept_and_it_is_said(*, newest_first: bool) -> None:
    numbers = range(100_000) if newest_first else range(99_999, -1, -1)
    day = b"<pubDate>%s</pubDate>"
    dates = {0: day % b"Mon, 04 May 2026 10:00:00 GMT", 99_999: day % b"Tue, 04 May 1999 10:00:00 GMT"}
    items = b"".join(b"<item><guid>%d</guid>%s</item>" % (n, dates.get(n, b"")) for n in numbers)
    feed = check(rss(items), {})
    assert feed.problem_code is ProblemCode.TOO_MANY_ENTRIES
    assert feed.usable
    assert "100,000" in (feed.problem or "")
    assert {int(entry.id) for entry in feed.entries} == set(range(MAX_ENTRIES))


def test_entity_bombs_do_not_go_off() -> None:
    laughs = b"".join(b'<!ENTITY l%d "%s">\n' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 12))
    bomb = b'<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY l0 "ha">\n' + laughs + b"]>"
    feed = check(rss(b"<item><title>&l11;</title></item>", b"", bomb), {})
    assert sum(map(len, strings(feed))) < 10_000
    big = b'<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY a "' + b"A" * 60 + b'">\n]>'
    feed = check(rss(b"<item><description>" + b"&a;" * 1_000_000 + b"</description></item>", b"", big), {})
    assert sum(map(len, strings(feed))) < 1_000_000


def test_an_external_entity_reads_no_file() -> None:
    start = b'<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY f SYSTEM "file:///etc/passwd">\n]>'
    feed = check(rss(b"<item><title>a&f;b</title></item>", b"", start), {})
    assert "root" not in "".join(strings(feed))


def test_small_entities_of_an_honest_feed_are_kept() -> None:
    start = b'<?xml version="1.0"?>\n<!DOCTYPE x [\n<!ENTITY site "tag:mag.example,2026:">\n'
    start += b'<!ENTITY nb "&#160;">\n]>'
    feed = check(
        rss(b"<item><guid isPermaLink='false'>&site;7</guid><title>a&nb;b</title></item>", b"", start), {}
    )
    assert (feed.entries[0].id, feed.entries[0].title) == ("tag:mag.example,2026:7", "a b")


@pytest.mark.parametrize(
    "reference", [b"&#xD800;", b"&#55296;", b"&#0;", b"&#x110000;", b"&#" + b"9" * 5_000 + b";"]
)
def test_a_reference_to_no_character_loses_nothing_else(reference: bytes) -> None:
    feed = check(rss(b"<item><title>a" + reference + b"b</title><guid>1</guid></item>"), {})
    assert [entry.title for entry in feed.entries] == ["a\ufffdb"]
    assert feed.problem is None


@pytest.mark.parametrize(
    "author",
    [
        b"<author>" + b"a" * 100_000 + b"</author>",
        b"<author><![CDATA[" + b"<a.b" * 30_000 + b"]]></author>",
        b"<dc:creator xmlns:dc='http://purl.org/dc/elements/1.1/'>" + b"a" * 90_000 + b"</dc:creator>",
        b"<managingEditor>" + b"a." * 50_000,
        b"<author/>" * 30_000,
    ],
)
def test_an_absurd_author_costs_no_time(author: bytes) -> None:
    began = time.process_time()
    feed = check(rss(b"<item><title>Kept</title>" + author + b"</item>"), {})
    assert time.process_time() - began < 3
    assert "Kept" in [entry.title for entry in feed.entries]


def test_an_ordinary_author_is_a_name_without_an_address() -> None:
    items = b"".join(
        b"<item><author>%s</author></item>" % one
        for one in (b"ada@mag.example (Ada Lund)", b"ada@mag.example", b"Ada")
    )
    assert [entry.author for entry in check(rss(items), {}).entries] == ["Ada Lund", "", "Ada"]


def test_deep_nesting_gives_an_answer() -> None:
    deep = b"<a>" * 20_000 + b"</a>" * 20_000
    assert len(check(rss(b"<item><title>x</title>" + deep + b"</item>"), {}).entries) == 1
    nested = b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 50_000 + b"]" * 50_000 + b"}"
    assert check(nested, {}).problem_code is ProblemCode.UNREADABLE


def test_the_address_of_the_document_is_the_base_of_relative_links() -> None:
    items = b"<item><link>posts/1</link><guid isPermaLink='false'>1</guid></item>"
    feed = check(rss(items), {"Content-Location": "https://mag.example/blog/feed"})
    assert feed.entries[0].link == "https://mag.example/blog/posts/1"
    assert check(rss(items), {}).entries[0].link == ""


def test_a_title_is_read_as_people_would() -> None:
    titles = {
        b"AT&amp;amp;T &amp;#8211; <![CDATA[<b>bold</b>]]>": "AT&T – bold",
        b"1/60 s &lt; 1/125 s": "1/60 s < 1/125 s",
        b"  two\n lines ": "two lines",
    }
    items = b"".join(b"<item><title>%s</title></item>" % title for title in titles)
    assert [entry.title for entry in check(rss(items), {}).entries] == list(titles.values())


def test_a_caption_does_not_displace_the_summary() -> None:
    media = b"<media:content url='https://m.example/a.jpg'><media:description>Caption</media:description>"
    items = b"<item><description>Summary</description>" + media + b"</media:content></item>"
    feed = check(rss(items).replace(b"<rss ", b"<rss xmlns:media='http://search.yahoo.com/mrss/' "), {})
    assert feed.entries[0].summary_html == "Summary"


def test_long_ids_stay_different() -> None:
    one, other = identifier("x" * 5_000 + "1"), identifier("x" * 5_000 + "2")
    assert one != other
    assert len(one) == len(other) <= MAX_ID
    assert identifier(" short ") == "short"


@given(st.text(max_size=50), st.sampled_from(["", "https://m.example/a/"]))
def test_a_link_is_absolute_http_or_nothing(address: str, base: str) -> None:
    link = web_link(address, base)
    assert link == "" or link.startswith(("http://", "https://"))

import json
import pickle
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.stories.article import Article, extract_article, extract_text, needs_page
from bot.stories.images import LeadImage

GOLDEN = sorted((Path(__file__).parents[2] / "data" / "articles").glob("*.html"), key=lambda path: path.name)
ADDRESS = "https://example.com/story"
PARAGRAPH = (
    "<p>The camera was shown in Kyoto on 3 May, and it weighs 540 g, which is less than its ancestor did.</p>"
)
TAGS = st.lists(
    st.sampled_from(
        ["<p>", "</p>", "<div>", "<table><tr><td>", "<ul><li>", "</", "<!--", "-->", "<script>", "</script>"]
    )
    | st.sampled_from(
        ["<figure><img src=x>", "<meta property=og:image content=", '"', "'", ">", "&#xD800;", "\x00", "<a "]
    )
    | st.text(max_size=12),
    max_size=60,
).map("".join)


def expected(page: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("page", GOLDEN, ids=lambda page: page.stem)
def test_a_golden_page_gives_its_article(page: Path) -> None:
    want = expected(page)
    article = extract_article(page.read_bytes(), want["url"])
    for name in ("canonical_url", "title", "site_name", "author", "language"):
        assert getattr(article, name) == want[name], name
    assert article.published == (datetime.fromisoformat(want["published"]) if want["published"] else None)
    assert article.lead == LeadImage(**want["lead"])
    assert (article.marks.noai, article.marks.noarchive) == (
        want.get("noai", False),
        want.get("noarchive", False),
    )


@pytest.mark.parametrize("page", GOLDEN, ids=lambda page: page.stem)
def test_a_golden_page_gives_its_text_and_no_furniture(page: Path) -> None:
    want = expected(page)
    text = extract_article(page.read_bytes(), want["url"]).text
    assert [part for part in want["in_text"] if part not in text] == []
    assert [part for part in want["not_in_text"] if part in text] == []


def test_there_are_golden_pages_in_four_languages() -> None:
    assert {page.stem.rpartition(".")[2] for page in GOLDEN} >= {"en", "fr", "de", "ja"}
    assert len(GOLDEN) >= 6


def test_an_article_travels_between_processes() -> None:
    article = extract_article(GOLDEN[0].read_bytes(), ADDRESS)
    assert pickle.loads(pickle.dumps(article)) == article  # noqa: S301 -- our own bytes


def test_text_is_found_from_a_page_as_a_string() -> None:
    page = (
        f"<html><body><nav>Home</nav><article>{PARAGRAPH}<p>It costs £1,299.00.</p></article></body></html>"
    )
    assert extract_text(page, ADDRESS).splitlines()[-1] == "It costs £1,299.00."


def test_the_text_in_json_ld_stands_in_for_an_empty_page() -> None:
    body = "The lens costs £1,299.00. " * 20
    data = json.dumps({"@type": "NewsArticle", "articleBody": body})
    page = f'<html><head><script type="application/ld+json">{data}</script></head><body><p></p>'
    article = extract_article(page, ADDRESS)
    assert article.text == body.strip()


def test_the_feed_stands_in_for_a_page_that_gives_nothing() -> None:
    article = extract_article(
        b"",
        ADDRESS,
        fallback_html=f"{PARAGRAPH}<p>Second.</p><img src='/lead.jpg' alt='A camera'>",
        title="A title &mdash; as text",
        author="Jo Doe",
        language="en-GB",
    )
    assert article.text.endswith("than its ancestor did.\nSecond.")
    assert (article.title, article.author, article.language) == ("A title &mdash; as text", "Jo Doe", "en")
    assert article.lead == LeadImage("https://example.com/lead.jpg", "A camera", "")


def test_the_page_speaks_before_the_feed_about_the_author_but_not_about_the_title() -> None:
    head = "<meta name=author content=Page><title>Page title</title>"
    page = f"<html><head>{head}</head><body>{PARAGRAPH}</body></html>"
    article = extract_article(page, ADDRESS, title="Feed title", author="Feed")
    assert (article.title, article.author) == ("Feed title", "Page")


@pytest.mark.parametrize(
    ("robots", "noai", "noarchive"),
    [
        ("noai", True, False),
        ("googlebot: noarchive, noimageai", True, True),
        ("index, follow", False, False),
        ("", False, False),
    ],
)
def test_robots_marks_in_the_header_are_read(robots: str, noai: bool, noarchive: bool) -> None:
    article = extract_article(f"<html><body>{PARAGRAPH}</body></html>", ADDRESS, robots=robots)
    assert (article.marks.noai, article.marks.noarchive) == (noai, noarchive)


@pytest.mark.parametrize("written", ["not a date", "9999-99-99", "0001-01-01T00:00:00+14:00", "٢٠٢٤-٠١-٠١"])
def test_a_date_that_is_none_is_unknown(written: str) -> None:
    page = (
        f'<html><head><meta property="article:published_time" content="{written}"></head><body></body></html>'
    )
    assert extract_article(page, ADDRESS).published is None


def test_a_date_without_a_zone_is_utc() -> None:
    page = '<html><head><meta name="date" content="2024-04-22T10:00"></head><body></body></html>'
    assert extract_article(page, ADDRESS).published == datetime(2024, 4, 22, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("content", "needed"),
    [
        ("", True),
        ("<p>Only a teaser.</p>", True),
        (PARAGRAPH * 12, False),
        (PARAGRAPH * 12 + "<p>And so it went […]</p>", True),
        (PARAGRAPH * 12 + "<a href='/x'>Continue reading</a>", True),
        (PARAGRAPH * 12 + "<p>The post A camera appeared first on The Blog.</p>", False),
        ("<p>" + "写真家は新しいレンズを試した。" * 20 + "</p>", False),
    ],
)
def test_a_page_is_fetched_only_where_the_feed_has_not_the_whole_text(content: str, needed: bool) -> None:
    assert needs_page(content) is needed


HOSTILE = {
    "deep": "<div>" * 100_000 + "text" + "</div>" * 100_000,
    "deep lists": "<ul><li>" * 50_000,
    "deep tables": "<table><tr><td>" * 30_000,
    "one huge attribute": f'<p class="{"a" * 3_000_000}">{PARAGRAPH}</p>',
    "100,000 attributes": f"<p {' '.join(f'a{i}=1' for i in range(100_000))}>{PARAGRAPH}</p>",
    "attributes behind a quoted bracket": f'<p a="x>" {" ".join(f"a{i}=1" for i in range(100_000))}>text</p>',
    "unclosed quotes": '<a "' * 400_000,
    "unclosed scripts": "<script>" * 200_000,
    "unclosed comments": "<!--" * 400_000,
    "many elements": "<p>" * 600_000,
    "entities": '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><p>&b;&b;</p>',
    "deep json": f'<script type="application/ld+json">{"[" * 100_000}</script>{PARAGRAPH}',
    "wide json": f'<script type="application/ld+json">[{",".join(["{}"] * 100_000)}]</script>{PARAGRAPH}',
    "huge number": f'<script type="application/ld+json">{"9" * 100_000}</script>',
    "nulls": "<p>a\x00b</p>" * 100,
    "no markup": "just words " * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_gives_an_article_without_harm(name: str) -> None:
    page = f"<html><body>{HOSTILE[name]}</body></html>"
    article = extract_article(page, ADDRESS, title="Title")
    assert isinstance(article, Article)
    assert (article.title, article.url) == ("Title", ADDRESS)
    assert len(article.text) <= 200_000


@pytest.mark.parametrize(
    "page", [b"\xff\xfe\xfa" * 50, b"\x1f\x8b\x08garbage", bytes(range(256)) * 40, b"\xef\xbb\xbf", b"<"]
)
def test_bytes_that_are_no_page_give_an_empty_article(page: bytes) -> None:
    assert extract_article(page, "not an address", charset="no-such-charset").lead is None


@settings(max_examples=60, deadline=None)
@given(TAGS, st.text(max_size=30), TAGS)
def test_no_markup_raises(page: str, url: str, fallback: str) -> None:
    article = extract_article(page, url, fallback_html=fallback)
    assert "\x00" not in article.text
    assert article.lead is None or article.lead.url.startswith(("http://", "https://"))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(page: bytes) -> None:
    assert isinstance(extract_article(page, ADDRESS).text, str)


def test_a_text_of_the_feed_is_told_from_one_that_only_the_page_has() -> None:
    summary = "<p>My fixer costs 9 euro a litre now.</p>"
    url = "https://example.com/a"
    assert extract_article("", url, fallback_html=summary).syndicated
    page = f"<html><body><article>{PARAGRAPH * 8}</article></body></html>"
    assert not extract_article(page, url, fallback_html=summary).syndicated
    assert not extract_article(page, url).syndicated
    assert not extract_article("", url).syndicated

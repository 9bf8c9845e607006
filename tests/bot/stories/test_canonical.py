import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories.canonical import canonical_url

STORY = "https://example.com/news/story"
PARTS = (
    "http:// https:// www. amp. example.com google.com :80 :8080 /amp/s/ /amp .amp / // /.. /index.html"
    " ? & utm_source=x a=1 amp=1 %2e % %7E ä #x @"
)
PIECES = st.lists(st.sampled_from(PARTS.split()), max_size=10).map("".join)


@pytest.mark.parametrize(
    "url",
    [
        "HTTP://WWW.Example.COM:80/news/story",
        "https://example.com:443/news/story/",
        "https://example.com/news/story#comments",
        "https://example.com/news/./old/../story",
        "https://example.com/news/story?utm_source=rss&utm_medium=feed&fbclid=abc",
        "https://example.com/news/story?source=rss",
        "https://user:secret@example.com/news/story",
        "https://example.com/news/st%6Fry",
        "https://example.com/news/story/amp/",
        "https://example.com/news/story?amp=1",
        "https://amp.example.com/news/story",
        "https://m.example.com/news/story/index.html",
        "https://www.google.com/amp/s/example.com/news/story/amp",
        "https://example-com.cdn.ampproject.org/c/s/example.com/news/story?amp=1",
        "  https://example.com/news/story\n",
    ],
)
def test_every_way_to_write_one_page_is_one_address(url: str) -> None:
    assert canonical_url(url) == STORY


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/?p=1", "https://example.com/?p=2"),
        ("https://example.com/a", "https://example.com/A"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://example.com/champ", "https://example.com/ch"),
        ("https://example.com/a?ref=42", "https://example.com/a"),
        ("https://example.com:8080/a", "https://example.com/a"),
        ("https://blog.example.com/a", "https://example.com/a"),
    ],
)
def test_different_pages_stay_different(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_the_order_of_parameters_does_not_matter() -> None:
    assert canonical_url("https://example.com/s?b=2&a=1") == canonical_url("https://example.com/s?a=1&b=2")


def test_hosts_and_paths_beyond_ascii_are_encoded() -> None:
    assert canonical_url("https://fotö.example/bücher") == "https://xn--fot-una.example/b%C3%BCcher"


@pytest.mark.parametrize(
    "url", ["", "mailto:a@b.c", "//example.com/a", "javascript:alert(1)", "http://", "https://[/"]
)
def test_what_is_no_web_address_gives_nothing(url: str) -> None:
    assert canonical_url(url) == ""


@given(st.one_of(PIECES, st.text(), st.text().map(lambda tail: f"https://example.com/{tail}")))
def test_it_is_idempotent_and_never_raises(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once

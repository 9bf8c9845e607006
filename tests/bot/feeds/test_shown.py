"""What may be shown of an address: enough to tell feeds apart, nothing that lets a reader in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.shown import shown

SECRET = "x9f2k8s7d6f5g4h3j2k1l0q9w8e7"


@pytest.mark.parametrize(
    "url",
    [
        "https://petapixel.com/feed/",
        "https://www.youtube.com/feeds/videos.xml?channel_id=UCxxxxxxxx1xxxxxxxxxxxxx",
        "https://example.org:8080/rss?category=film&page=2",
        "https://example.org/2026/11/the-10-best-cameras-for-street-photography-2026/feed",
        "http://[2001:db8::1]:81/feed",
    ],
)
def test_ordinary_addresses_are_shown_as_they_are(url: str) -> None:
    assert shown(url) == url


@pytest.mark.parametrize(
    "url",
    [
        f"https://ada:{SECRET}@example.org/feed",
        f"https://example.org/feed?auth={SECRET}",
        f"https://example.org/feed?a=1&user_token={SECRET}",
        "https://example.org/feed?key=abc",
        f"https://example.org/rss/{SECRET}/feed.xml",
        f"https://example.org/feed?{SECRET}",
        "https://example.org/rss/123e4567-e89b-12d3-a456-426614174000",
        f"https://example.org/feed#{SECRET}",
        f"https://[broken{SECRET}",
    ],
)
def test_what_looks_like_a_key_is_left_out(url: str) -> None:
    assert not any(secret in shown(url) for secret in (SECRET, "abc", "123e4567"))


def test_of_a_private_feed_only_the_host_is_shown() -> None:
    assert shown("https://ada:pw@example.org/members/feed", private=True) == "https://example.org/…"


@given(st.text(), st.booleans())
def test_any_text_is_taken(url: str, private: bool) -> None:
    assert isinstance(shown(url, private=private), str)


@given(st.from_regex(r"[a-z0-9]{1,12}:[a-z0-9]{5,20}", fullmatch=True))
def test_a_login_is_never_shown(login: str) -> None:
    assert "@" not in shown(f"https://{login}@example.org/feed")

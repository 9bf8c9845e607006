import re

import pytest

from bot.errors import LoupeError
from bot.feeds.answer import web_address
from bot.feeds.packs import MOST_FEEDS, Pack, PackFeed, read_packs, starters

ONE = """[[pack]]
name = "news"
[[pack.feed]]
title = "A"
site = "https://a.example/"
url = "https://a.example/feed"
"""


def test_the_packs_that_come_with_loupe_are_many_themes_and_languages() -> None:
    packs = read_packs()
    assert {"news", "rumours", "technique", "art", "gear", "makers", "film", "nature"} <= {
        p.name for p in packs
    }
    assert {feed.language for pack in packs for feed in pack.feeds} >= {
        "en",
        "fr",
        "de",
        "es",
        "it",
        "ja",
        "pt",
    }
    assert sum(len(pack.feeds) for pack in packs) > 100
    assert len(packs) <= MOST_FEEDS
    assert all(re.fullmatch("[a-z]+", pack.name) for pack in packs)


@pytest.mark.parametrize("feed", [feed for pack in read_packs() for feed in pack.feeds], ids=lambda f: f.url)
def test_every_feed_has_a_title_a_site_and_an_address_that_can_be_asked(feed: PackFeed) -> None:
    assert feed.title.strip() == feed.title != ""
    assert len(feed.title) <= 60
    assert str(web_address(feed.url)) == feed.url
    assert str(web_address(feed.site)) == feed.site
    assert re.fullmatch("[a-z]{2}", feed.language)


def test_starters_are_a_dozen_in_the_order_of_the_packs() -> None:
    found = starters(read_packs())
    assert len(found) == 12
    assert found[0].title == "PetaPixel"


def test_an_operators_own_packs_are_read_in_the_same_form() -> None:
    feed = PackFeed("A", "https://a.example/", "https://a.example/feed")
    assert read_packs(ONE) == (Pack("news", (feed,)),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pack = [", "no packs"),
        ("", "no packs"),
        ("pack = 3", "no packs"),
        ("[[pack]]\nname = 'x'", "no packs"),
        (ONE + "colour = 3", "no packs"),
        (ONE.replace('"A"', "3"), "no packs"),
        ("[[pack]]\nname = 'x'\nfeed = []", "has 0 feeds"),
        (ONE + ONE, "pack news stands here twice"),
        (ONE + ONE.replace("news", "olds"), "address https://a.example/feed stands here twice"),
    ],
)
def test_what_is_wrong_with_packs_is_said(text: str, words: str) -> None:
    with pytest.raises(LoupeError, match=words):
        read_packs(text)

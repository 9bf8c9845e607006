import pytest

from bot.stories.grouping import Begins, Joins, Known, of_one_site, place

ORIGINAL, REPRINT = "https://petapixel.com/lens", "https://reprints.example/lens"
TITLE = "A new lens from Cologne"


def told(at: str, *, by_its_site: bool = True, title: str = TITLE) -> dict[str, Known]:
    return {ORIGINAL: Known(1, title, at, by_its_site)}


def placed(found_at: str, named: str, known: dict[str, Known], *, by_its_site: bool = True) -> Joins | Begins:
    return place(
        found_at=found_at, named=named, title=TITLE, unique="entry:9", known=known, by_its_site=by_its_site
    )


def test_an_article_begins_a_story_under_the_address_that_it_names() -> None:
    assert placed(ORIGINAL, ORIGINAL, {}) == Begins(ORIGINAL)
    assert placed(REPRINT, ORIGINAL, {}) == Begins(ORIGINAL)
    assert placed("", "", {}) == Begins("entry:9")


def test_a_reprint_joins_its_original_only_under_a_like_title() -> None:
    assert placed(REPRINT, ORIGINAL, told(ORIGINAL)) == Joins(1)
    assert placed(REPRINT, ORIGINAL, told(ORIGINAL, title="0123456789")) == Begins(REPRINT)


def test_the_original_takes_over_from_whoever_claimed_its_address() -> None:
    assert placed(ORIGINAL, ORIGINAL, told(REPRINT)) == Joins(1, takes_over=True)
    assert placed(ORIGINAL, ORIGINAL, told(ORIGINAL)) == Joins(1)


def test_the_sites_own_feed_takes_over_from_others_and_they_never_from_it() -> None:
    foreign, own = told(ORIGINAL, by_its_site=False), told(ORIGINAL)
    assert placed(ORIGINAL, ORIGINAL, foreign) == Joins(1, takes_over=True)
    assert placed(ORIGINAL, ORIGINAL, foreign, by_its_site=False) == Joins(1)
    assert placed(ORIGINAL, ORIGINAL, own, by_its_site=False) == Joins(1)


@pytest.mark.parametrize(
    ("feed", "page", "one"),
    [
        ("https://petapixel.com/feed", "https://petapixel.com/lens", True),
        ("https://feeds.petapixel.com/", "https://petapixel.com/lens", True),
        ("https://leica.example/feed", "https://blog.leica.example/m", True),
        ("https://evilpetapixel.com/feed", "https://petapixel.com/lens", False),
        ("https://evil.example/petapixel.com", "https://petapixel.com/lens", False),
        ("https://com/feed", "", False),
        ("", "", False),
    ],
)
def test_a_feed_is_of_a_site_by_its_host(feed: str, page: str, *, one: bool) -> None:
    assert of_one_site(feed, page) is one

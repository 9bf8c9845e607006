from bot.config import Config
from cogs.render.escape import web_address
from cogs.starter import Suggestion, short_address, suggestions


def test_the_list_that_comes_with_loupe_is_a_dozen_feeds_in_several_languages() -> None:
    feeds = suggestions(Config())
    assert len(feeds) == 12
    assert len({feed.url for feed in feeds}) == 12
    assert {feed.language for feed in feeds} == {"en", "fr", "ja"}
    for feed in feeds:
        assert feed.title
        assert web_address(feed.url) == feed.url


def test_an_operators_own_list_takes_its_place() -> None:
    config = Config.model_validate({"feeds": {"suggested": ["https://www.fotoblog.example/feed/"]}})
    assert suggestions(config) == (Suggestion("fotoblog.example/feed", "https://www.fotoblog.example/feed/"),)


def test_an_address_is_shown_as_people_say_it() -> None:
    assert short_address("https://www.petapixel.com/feed/") == "petapixel.com/feed"
    assert short_address("https://user:secret@petapixel.com/") == "petapixel.com"
    assert short_address("petapixel.com") == "petapixel.com"
    assert short_address("http://[broken") == "http://[broken"

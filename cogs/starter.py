"""The feeds that are offered to an admin who has none in mind yet."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.config import Config
from bot.feeds.packs import read_packs, starters


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A feed to offer: its title, its address, and its language where known (ISO 639-1)."""

    title: str
    url: str
    language: str = ""


def suggestions(config: Config) -> tuple[Suggestion, ...]:
    """The operator's own list, or the one that comes with Loupe where there is none."""
    if config.feeds.suggested:
        return tuple(Suggestion(short_address(url), url) for url in config.feeds.suggested)
    return tuple(Suggestion(feed.title, feed.url, feed.language) for feed in starters(read_packs()))


def short_address(url: str) -> str:
    """An address as people say it: without the scheme, "www." and a slash at the end."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return (parts.netloc.rpartition("@")[2].removeprefix("www.") + parts.path.rstrip("/")) or url

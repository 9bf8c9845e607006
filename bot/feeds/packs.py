"""Packs of feeds by theme, read from packs.toml beside this file or from one in the same form."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from bot.errors import LoupeError

MOST_FEEDS = 25
"""What a pack may hold, and how many there may be: as many as a list to choose from on Discord."""


@dataclass(frozen=True, slots=True)
class PackFeed:
    """A feed of a pack.

    Attributes:
        title: what people see.
        site: the address of its site.
        url: its own address.
        language: what it is written in, ISO 639-1; empty where nobody knows.
        starter: whether a server that begins is offered it first.
    """

    title: str
    site: str
    url: str
    language: str = ""
    starter: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """Feeds of one theme.

    Attributes:
        name: of the theme, one lower-case word.
        feeds: 1 to ``MOST_FEEDS`` of them.
    """

    name: str
    feeds: tuple[PackFeed, ...]


def read_packs(text: str | None = None) -> tuple[Pack, ...]:
    """Read packs, in their order.

    Args:
        text: TOML in the form of packs.toml; what comes with Loupe by default.

    Raises:
        LoupeError: the text is not of that form, names something twice, or has too many of something.
    """
    if text is None:
        text = resources.files("bot.feeds").joinpath("packs.toml").read_text("utf-8")
    try:
        packs = tuple(_pack(each) for each in tomllib.loads(text)["pack"])
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise LoupeError(
            f"These are no packs of feeds: {error!r}.",
            remedy="Write each as [[pack]] with a name, and [[pack.feed]] with title, site and url.",
        ) from error
    _check(packs)
    return packs


def starters(packs: tuple[Pack, ...]) -> tuple[PackFeed, ...]:
    """Give the feeds that a server which begins is offered first, in the order of the packs."""
    return tuple(feed for pack in packs for feed in pack.feeds if feed.starter)


def _pack(written: dict[str, Any]) -> Pack:
    feeds = tuple(PackFeed(**feed) for feed in written["feed"])
    for feed in feeds:
        if not all(isinstance(value, str) for value in (feed.title, feed.site, feed.url, feed.language)):
            raise TypeError(f"{feed.title!r}: title, site, url and language are texts")
    return Pack(str(written["name"]), feeds)


def _check(packs: tuple[Pack, ...]) -> None:
    if len(packs) > MOST_FEEDS:
        raise LoupeError(f"These are {len(packs)} packs; a list to choose from holds {MOST_FEEDS}.")
    for pack in packs:
        if not 0 < len(pack.feeds) <= MOST_FEEDS:
            raise LoupeError(f"The pack {pack.name} has {len(pack.feeds)} feeds; it needs 1 to {MOST_FEEDS}.")
    _only_once("pack", [pack.name for pack in packs])
    _only_once("address", [feed.url for pack in packs for feed in pack.feeds])


def _only_once(what: str, values: list[str]) -> None:
    twice = sorted({value for value in values if values.count(value) > 1})
    if twice:
        raise LoupeError(f"The {what} {twice[0]} stands here twice.", remedy="Take one of them away.")

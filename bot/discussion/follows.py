"""What a member may follow, and which stories are about it: decisions from values, nothing is done here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.database.states import FollowKind
from bot.reports.search_query import Way, read_query
from bot.stories.gear.found import Kind, gear_key
from bot.stories.gear.naming import named_gear, named_maker, spellings_of
from bot.stories.plain import one_line
from bot.stories.terms import GAP
from bot.stories.words import function_words, listed_languages

LONGEST = 100
"""Characters of what is followed."""

_QUOTES = str.maketrans(dict.fromkeys('"“”„‟«»＂「」『』', " "))  # they mean something in a search


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something that may be followed.

    Attributes:
        kind: gear, a maker or a topic.
        key: what is the same for all ways to write it.
        label: as it is shown.
        gear: what the gear is; None for what is none.
    """

    kind: FollowKind
    key: str
    label: str
    gear: Kind | None = None


@dataclass(frozen=True, slots=True)
class Traits:
    """What a story is about, as far as follows ask for it.

    Attributes:
        gear: keys of its gear, see `bot.stories.gear.naming.keys_of`.
        makers: names of the makers of its gear.
        text: the terms of its title, digest and gear, with a space before and after each.
    """

    gear: frozenset[str]
    makers: frozenset[str]
    text: str

    def __or__(self, other: "Traits") -> "Traits":
        """Give the traits of two stories that are told as one."""
        together = f"{self.text}{GAP}{other.text}"
        return Traits(self.gear | other.gear, self.makers | other.makers, together)


NO_TRAITS = Traits(frozenset(), frozenset(), " ")


def read_wanted(text: str) -> Wanted | None:
    """Understand what somebody wants to follow.

    A maker or a piece of gear in any spelling is itself; whatever else is a topic: its words must stand side
    by side in a title, a digest or a name of gear.

    Args:
        text: as it was typed; the first ``LONGEST`` characters count.

    Returns:
        None where the text has no word that tells anything: only signs, small words or single letters.
    """
    written = one_line(text[:LONGEST].translate(_QUOTES))
    if maker := named_maker(written):
        return Wanted(FollowKind.MAKER, maker, maker)
    if gear := named_gear(written):
        return Wanted(FollowKind.GEAR, gear_key(gear.name), gear.name, gear.kind)
    ways = topic_ways(written)
    if not ways or not _says_something(ways[0].terms):
        return None
    return Wanted(FollowKind.TOPIC, " ".join(ways[0].terms), written)


@lru_cache(maxsize=4096)
def topic_ways(label: str) -> tuple[Way, ...]:
    """Give the ways in which a text may write a topic: as it stands, and with hyphened words as one."""
    wanted = read_query(f'"{label}"').wanted
    return wanted[0] if wanted else ()


def _says_something(terms: Sequence[str]) -> bool:
    """Tell whether terms name a topic: a word that is a small one in no language, or a code such as "M6"."""
    if any(term not in _small_words() and (len(term) > 1 or not term.isascii()) for term in terms):
        return True
    return any(map(str.isalpha, terms)) and any(map(str.isnumeric, terms))


@cache
def _small_words() -> frozenset[str]:
    return frozenset(word for language in listed_languages() for word in function_words(language))


def is_about(traits: Traits, kind: str, key: str, label: str) -> bool:
    """Tell whether a story is about what somebody follows.

    Args:
        traits: the story.
        kind: gear, maker or topic.
        key: of what is followed.
        label: of what is followed.
    """
    if kind == FollowKind.GEAR:
        return key in traits.gear
    if kind == FollowKind.MAKER:
        return key in traits.makers or _written(traits, _maker_ways(key))
    return _written(traits, topic_ways(label))


@cache
def _maker_ways(maker: str) -> tuple[Way, ...]:
    return tuple(way for written in spellings_of(maker) for way in topic_ways(written))


def _written(traits: Traits, ways: Sequence[Way]) -> bool:
    return any(way.written() in traits.text for way in ways)

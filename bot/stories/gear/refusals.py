"""What a code is when it is no camera: a hall, a motorway, a quarter of a year, half of a longer code."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from bot.stories.gear.catalogue import toml

_QUARTER = re.compile(r"q[1-4]")
_APERTURE = re.compile(r"f\d{1,2}")
_YEAR = re.compile(r"(?:19|20)\d\d|fy\d*")
_COUNTED = re.compile(r"\s?[%年月日台件人万億亿円元枚本周時时倍点個个店社]")
_MORE_CODE = re.compile(r"-(\w+)")
_LETTER = re.compile(r" [BCDFGHJKLMNPQRSTVWXZ](?=[\s,;:!?)]|\.?$|\.\s|-[Mm]ount)")
_JOINTS = frozenset(".,:/")
_PLACED = frozenset("$£€#@_.")
_QUANTITY = frozenset("+%°€£$")
_MOUNTS = frozenset({"mount", "mounts", "bajonett", "bayonet"})
_BARE, _CODE = 2, 3
_LONE = re.compile(r"[ -][A-Z]")
_FOR_FILM = re.compile(
    r"\s(?:i-Type )?(?:films?|packs?)\b(?!\s(?:camera|slr|body|bodies|rangefinder|compact|kamera))"
)


@dataclass(frozen=True, slots=True)
class Around:
    """A code with what is around it.

    Attributes:
        text: the whole text.
        spelt: the code's key.
        start: where it begins.
        end: where it ends.
        before: the key of the word before, if only spaces are between; else empty.
        after: that of the word behind.
    """

    text: str
    spelt: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Context:
    """The words of context.toml, and patterns that find some of them in a text."""

    words: dict[str, frozenset[str]]
    pictures: re.Pattern[str]
    trade: re.Pattern[str]


@cache
def context() -> Context:
    """Read the words, once a process."""
    words = {name: frozenset(listed) for name, listed in toml("context.toml").items()}
    pictures = "|".join(map(re.escape, sorted(words["pictures"])))
    trade = "|".join(map(re.escape, sorted(words["trade"])))
    return Context(
        words,
        re.compile(rf"(?i){pictures}|\b(?:mp|af|evf|raw|iso|mm|slr|film|f/\d)\b"),
        re.compile(rf"(?i)\b(?:{trade})\b"),
    )


@lru_cache(maxsize=4)  # it is asked for each code of a text, and most have no such word to be found soon
def talks_of_pictures(text: str) -> bool:
    """Tell whether a text has a word of photography."""
    return context().pictures.search(text) is not None


def talks_of_trade(text: str) -> bool:
    """Tell whether a text is about business and has no word of photography."""
    return context().trade.search(text) is not None and not talks_of_pictures(text)


def goes_on(around: Around, *, moving: bool) -> bool:
    """Tell whether a code goes on behind what was found of it: "M11-P" is no M11.

    Args:
        around: what was found.
        moving: whether it is a phone, a drone or the like, whose versions are words.
    """
    text, end = around.text, around.end
    following = text[end : end + 1]
    if following == "-" and (more := _MORE_CODE.match(text, end)):
        return _joined(more[1], bare=_is_bare(around))
    if following in _JOINTS and text[end + 1 : end + 2].isdigit():
        return following in ".:" or (around.spelt.isdigit() if following == "," else around.spelt[-1] == "f")
    if following in _QUANTITY:
        return True
    if around.after.isdigit() and around.spelt.isalpha() and len(around.spelt) <= _CODE:
        return True
    words = context().words
    if around.after in words["longer"]:
        return text[end + 1].isupper()
    return (moving and around.after in words["longer_moving"]) or _LETTER.match(text, end) is not None


def _joined(more: str, *, bare: bool) -> bool:
    """Tell whether what a hyphen joins to a code makes another: "M11-P" does, "Z8-Firmware" does not."""
    if more.lower() in _MOUNTS or bare:
        return True
    return not (len(more) > _CODE and more[1:].islower())


def _is_bare(around: Around) -> bool:
    """Tell whether a name is a letter or two, or ends in a lone letter: "GR", "EOS R"."""
    short = len(around.spelt) <= _BARE or _LONE.fullmatch(around.text, around.end - 2, around.end) is not None
    return around.spelt.isalpha() and short


def is_system(around: Around) -> bool:
    """Tell whether a name stands for a system: "Leica M lenses", "EOS R system"."""
    words = context().words
    told = around.after in words["system"] or around.before in words["before_system"]
    return told and _is_bare(around)


def is_film(around: Around) -> bool:
    """Tell whether the name of a film camera is that of the film for it: "Polaroid 600 film"."""
    return _FOR_FILM.match(around.text, around.end) is not None


def is_something_else(around: Around) -> bool:
    """Tell by the words around it whether a code means something else: "hall D4", "M1 motorway"."""
    words, spelt, before, after = context().words, around.spelt, around.before, around.after
    if around.start and around.text[around.start - 1] in _PLACED:
        return True
    if after in words["thing"] or before in words["place"]:
        return True
    if spelt.isalpha():
        return is_system(around)
    if spelt.isdigit():
        return after in words["unit"] or _COUNTED.match(around.text, around.end) is not None
    if _APERTURE.fullmatch(spelt):
        return before in words["before_aperture"] or after in words["behind_aperture"]
    return _QUARTER.fullmatch(spelt) is not None and (
        before in words["before_quarter"]
        or after in words["behind_quarter"]
        or _YEAR.fullmatch(after) is not None
    )

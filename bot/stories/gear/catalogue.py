"""The gear that Loupe knows by name: the lists in ``data`` and what is derived from lensfun.

Everything is found by the key of ``bot.stories.gear.spelling``. Next to what a name stands for, each key has
what must be near it in a text: "EOS R5" is enough, "M11-P" needs Leica in the text, "Q3" in the sentence,
and "CL" directly before.
"""

import csv
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from typing import Any

from bot.stories.gear.found import Kind
from bot.stories.gear.spelling import fold, key, spellings

_LISTS = ("cameras.toml", "film.toml", "moving.toml")
_FIRST = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r" (?:III|IIIx|IV)\b")
_SHORT = 3  # letters and digits of a code that means many things


class Need(IntEnum):
    """What must stand near a name before it is taken for gear; more with each."""

    NOTHING = 0
    TEXT = 1
    SENTENCE = 2
    BESIDE = 3


@dataclass(frozen=True, slots=True)
class Maker:
    """A maker.

    Attributes:
        name: as shown.
        mark: how it writes a second version: " II", "II" or " Mark II".
        lenses: known for lenses first.
        weak: an everyday word, too.
    """

    name: str
    mark: str = " II"
    lenses: bool = False
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Model:
    """A body: its full name, its maker's name, what it is."""

    name: str
    maker: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Reading:
    """What a key may stand for, and what must stand near it.

    Attributes:
        written: the official spelling behind this key, for names that are all letters.
    """

    model: Model
    need: Need
    written: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All names by key.

    Attributes:
        makers: by key.
        others: makers' names in scripts without words, as written.
        names: what each key may stand for.
        prefixes: every beginning of a key, so that a search ends early.
        low: words that begin a name although they are written in lower case: "leica", "iphone", "fp".
        optics: (maker, focal length) of lenses that exist: "Tamron", "150-600".
    """

    makers: dict[str, Maker]
    others: dict[str, Maker]
    names: dict[str, tuple[Reading, ...]]
    prefixes: frozenset[str]
    low: frozenset[str]
    optics: frozenset[tuple[str, str]]

    def mark(self, maker: str) -> str:
        """How a maker writes a second version."""
        told = self.makers.get(key(maker))
        return " II" if told is None else told.mark

    def makes_lenses(self, maker: str) -> bool:
        """Tell whether a maker is known for lenses first."""
        told = self.makers.get(key(maker))
        return told is not None and told.lenses

    def weak(self, maker: str) -> bool:
        """Tell whether a maker's name is an everyday word."""
        told = self.makers.get(key(maker))
        return told is not None and told.weak


@cache
def catalogue() -> Catalogue:
    """Read the lists, once a process."""
    listed = toml("makers.toml")["makers"]
    blocks = [block for file in _LISTS for block in toml(file)["models"]]
    makers, others = _makers(listed)
    bodies, optics = _derived()
    names = _names(blocks, bodies)
    return Catalogue(
        makers=makers,
        others=others,
        names={spelt: tuple(same.values()) for spelt, same in names.items()},
        prefixes=_beginnings([*names, *makers]),
        low=_low_words(listed, blocks),
        optics=optics,
    )


def _names(
    blocks: Sequence[dict[str, Any]], bodies: Sequence[tuple[Model, str]]
) -> dict[str, dict[str, Reading]]:
    """Give what each key may stand for, by maker; lensfun's names count where no list of ours has them."""
    names: dict[str, dict[str, Reading]] = {}
    for block in blocks:
        for name in block["names"]:
            for spelt, reading in _spelt(block, *name.split(" = ")):
                same = names.setdefault(spelt, {})
                known = same.get(reading.model.maker)
                if known is None or reading.need < known.need:
                    same[reading.model.maker] = reading
    for model, written in bodies:
        spelt = key(written)
        if model.maker not in names.setdefault(spelt, {}):
            names[spelt][model.maker] = Reading(model, max(_need(spelt, written), Need.SENTENCE), written)
    return names


def _beginnings(keys: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for spelt in keys:
        while spelt and spelt not in found:  # where one beginning is known, all shorter ones are
            found.add(spelt)
            spelt = spelt[:-1]  # noqa: PLW2901 - shortened until it is known
    return frozenset(found)


def _low_words(listed: dict[str, dict[str, Any]], blocks: Sequence[dict[str, Any]]) -> frozenset[str]:
    """Give the first words of makers, of series, and of names that are clear alone or begin in lower case."""
    names = [*listed, *(other for maker in listed.values() for other in maker.get("also", ()))]
    for block in blocks:
        names += [block["series"]] if "series" in block else []
        names += [name for name in block["names"] if block.get("alone") or name.lstrip("*")[:1].islower()]
    return frozenset(fold(match.group()) for name in names if (match := _FIRST.search(name)))


def toml(name: str) -> dict[str, Any]:
    """Read one of the lists."""
    return tomllib.loads(resources.files("bot.stories.gear").joinpath("data", name).read_text("utf-8"))


def _makers(listed: dict[str, dict[str, Any]]) -> tuple[dict[str, Maker], dict[str, Maker]]:
    makers: dict[str, Maker] = {}
    others: dict[str, Maker] = {}
    for name, told in listed.items():
        mark = str(told.get("mark", "II"))
        mark = mark[1:] if mark.startswith("+") else f" {mark}"
        maker = Maker(name, mark, bool(told.get("lenses")), bool(told.get("weak")))
        for written in (name, *told.get("also", ())):
            if spelt := key(written):
                makers[spelt] = maker
            else:
                others[written] = maker
    return makers, others


def _spelt(block: dict[str, Any], name: str, *others: str) -> Iterator[tuple[str, Reading]]:
    """Give the keys of one name of a block."""
    maker, series, alone = block["maker"], block.get("series", ""), block.get("alone", False)
    glue = "" if block.get("glued") or not series else " "
    official = f"{series}{glue}{name}"
    model = Model(
        official
        if official.startswith((f"{maker} ", f"{maker}-", f"{maker}flex", f"{maker}cord"))
        else f"{maker} {official}",
        maker,
        Kind(block["kind"]),
    )
    bare_series = bool(series) and not block.get("glued")
    for written in (name, *others):
        full = f"{series}{glue}{written}"
        known = Reading(model, Need.NOTHING, full)
        if alone or bare_series:
            yield from ((spelt, known) for spelt in _versions(full, maker))
        else:
            yield from ((spelt, Reading(model, _need(spelt, full), full)) for spelt in _versions(full, maker))
        for instead in block.get("or", ()):
            for spelt in spellings(f"{instead}{written}"):
                yield spelt, known if instead[:5] != "Alpha" else Reading(model, _alpha_need(spelt), full)
        if bare_series and block.get("bare", True) and not written.isdigit() and len(written) > 1:
            for spelt in _versions(written, maker):
                need = Need.BESIDE if block.get("beside") else _need(spelt, written)
                yield spelt, Reading(model, need, written)


def _versions(written: str, maker: str) -> set[str]:
    """Give the keys of a name; Sony's are also written with a bare number: "A7R5"."""
    if maker == "Canon" and written.endswith(" V"):
        return {key(written)}  # the video version: an R6 V is no R6 Mark V
    found = spellings(written)
    if maker == "Sony":
        found |= {spelt.replace("mark", "") for spelt in found if spelt.startswith(("a7r", "a7s", "a7c"))}
    return found


def _need(spelt: str, written: str) -> Need:
    if spelt.isalpha() and _NUMERAL.search(written):
        return Need.TEXT  # "GR IV" has letters only, but no other meaning
    if spelt.isalpha() or spelt.isdigit():
        return Need.BESIDE
    return Need.SENTENCE if len(spelt) <= _SHORT else Need.TEXT


def _alpha_need(spelt: str) -> Need:
    """Alpha is a word, too: "Alpha 7 IV" is clear where Sony is named, "Alpha 1" in its sentence."""
    return Need.TEXT if len(spelt) > len("alpha77") else Need.SENTENCE


def _derived() -> tuple[list[tuple[Model, str]], frozenset[tuple[str, str]]]:
    """Read what is derived from lensfun: bodies with their spellings, and which lenses exist."""
    table = resources.files("bot.stories.gear").joinpath("lensfun", "names.csv")
    bodies: list[tuple[Model, str]] = []
    optics: set[tuple[str, str]] = set()
    for what, maker, name in csv.reader(table.read_text("utf-8").splitlines()[1:]):
        if what == "lens":
            optics.add((maker, name))
        else:
            bodies.append((Model(f"{maker} {name}", maker, Kind(what)), name))
    return bodies, frozenset(optics)

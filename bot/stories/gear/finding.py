"""Finding the gear of a text: lenses by their figures, bodies by their names."""

import re
from collections.abc import Sequence

from bot.stories.gear.bodies import find_bodies
from bot.stories.gear.found import MOST, Gear, Kind
from bot.stories.gear.lenses import find_lenses
from bot.stories.gear.mentions import scene

MOST_CHARACTERS = 60_000
"""Of a text: longer than any article, so that nobody's text keeps a worker busy."""
_OPTICS = re.compile(r".*?\d+(?:\.\d)?(?:-\d+)?mm(?: f/\S+)?")


def find_gear(text: str) -> list[Gear]:
    """Find the cameras, lenses, phones and drones that a text names.

    Args:
        text: plain text in any language; only its first ``MOST_CHARACTERS`` are read.

    Returns:
        Every place where one is named, in order; a name that comes twice is there twice.
    """
    around = scene(text[:MOST_CHARACTERS])
    if not around.words:
        return []
    lenses = find_lenses(around)
    bodies = find_bodies(around, [(lens.start, lens.end) for lens in lenses])
    return sorted([*lenses, *bodies], key=lambda gear: gear.start)


def distinct(found: Sequence[Gear], most: int = MOST) -> list[Gear]:
    """Give each piece of gear once, in the order in which a text first names them.

    A lens that is named at full length somewhere ("Canon RF 50mm f/1.2L USM") goes by that name.

    Args:
        found: as ``find_gear`` gives it.
        most: how many at most.
    """
    first: dict[str, Gear] = {}
    for gear in found:
        same = _sameness(gear)
        known = first.get(same)
        if known is None or len(gear.name) > len(known.name):
            first[same] = gear
    return list(first.values())[:most]


def _sameness(gear: Gear) -> str:
    if gear.kind is not Kind.LENS:
        return gear.name
    optics = _OPTICS.match(gear.name)
    version = " II" if re.search(r"\b(?:II|III|G2|Mark)\b", gear.name) else ""
    return (optics[0] if optics else gear.name) + version

"""Reading what somebody typed as the name of a piece of gear or of a maker, and nothing else."""

from dataclasses import dataclass

from bot.stories.gear.catalogue import Catalogue, Maker, Need, catalogue
from bot.stories.gear.finding import distinct, find_gear
from bot.stories.gear.found import Kind, gear_key
from bot.stories.gear.spelling import key

_CLEAR = 3  # characters of a name in another script that mean the maker and nothing else


@dataclass(frozen=True, slots=True)
class Named:
    """A piece of gear that was named: its one name, its maker, what it is."""

    name: str
    maker: str
    kind: Kind


def named_gear(text: str) -> Named | None:
    """Read a text that is the name of one piece of gear: "a7 iv", "Sony A7IV", "q3".

    Where an article must name a maker nearby, a name alone is enough here if it is one of one camera alone.

    Args:
        text: one line.

    Returns:
        The gear; None where the text is more than a name, an everyday word, or the name of several.
    """
    text = text.strip()
    found = distinct(find_gear(text))
    for each in (found, distinct(find_gear(f"{text} camera"))):  # some names are gear only beside such a word
        if len(each) == 1 and (each[0].start, each[0].end) == (0, len(text)):
            return Named(each[0].name, each[0].maker, each[0].kind)
    readings = [each for each in catalogue().names.get(key(text), ()) if each.need < Need.BESIDE]
    if found or len(readings) != 1:
        return None
    model = readings[0].model
    return Named(model.name, model.maker, model.kind)


def named_maker(text: str) -> str:
    """Read a text that is a maker's name in any spelling or script; empty for any other."""
    known, text = catalogue(), text.strip()
    maker = known.makers.get(key(text)) or known.others.get(text)
    # A key has letters alone. Signs may be lost in it, and no words: "Leica?" is fine, "Leica 写真" is not.
    return maker.name if maker is not None and _is_whole(text, maker, known) else ""


def _is_whole(text: str, maker: Maker, known: Catalogue) -> bool:
    return known.others.get(text) == maker or all(each.isascii() or key(each) for each in text)


def makers() -> tuple[str, ...]:
    """Give the makers' names in alphabetical order."""
    known = catalogue()
    found = {maker.name for maker in (*known.makers.values(), *known.others.values())}
    return tuple(sorted(found, key=str.casefold))


def spellings_of(maker: str) -> tuple[str, ...]:
    """Give the ways in which a text that names no model names a maker: its name, also in other scripts.

    Short forms are left out, since most mean something else as well: Fuji is a mountain. Where the name
    itself is an everyday word there is none: only with a model behind it does it mean the maker.
    """
    known = catalogue()
    if known.weak(maker):
        return ()
    others = (written for written, each in known.others.items() if each.name == maker)
    return (maker, *sorted(written for written in others if len(written) >= _CLEAR))


def keys_of(name: str, kind: str) -> tuple[str, ...]:
    """Give the keys under which a piece of gear is followed.

    A lens that an article names at full length ("Sigma 35mm f/1.4 DG DN Art") is also the one that somebody
    named more shortly ("Sigma 35mm f/1.4").

    Args:
        name: its one name.
        kind: what it is, as `Kind`.
    """
    if kind != Kind.LENS:
        return (gear_key(name),)
    words = name.split()
    first = next((place for place, word in enumerate(words, 1) if word.endswith("mm")), len(words))
    return tuple(gear_key(" ".join(words[:end])) for end in range(first, len(words) + 1))

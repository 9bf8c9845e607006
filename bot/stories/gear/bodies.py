"""Finding bodies: cameras, phones, drones that a text names by a known name, or by its next version."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.stories.gear.catalogue import Catalogue, Need, Reading
from bot.stories.gear.found import Gear, Kind
from bot.stories.gear.mentions import NEAR, Scene, longest
from bot.stories.gear.refusals import Around, goes_on, is_something_else, talks_of_pictures, talks_of_trade
from bot.stories.gear.spelling import NUMERALS, version

MOVING = frozenset({Kind.PHONE, Kind.DRONE, Kind.ACTION_CAMERA})
_DIGITAL = frozenset({Kind.CAMERA, Kind.CINEMA_CAMERA})
_LIST = re.compile(
    r"(?i)[\s,;/&+(・、，和と및와과]{0,3}(?:(?:and|or|et|ou|und|oder|y|o|e|vs\.?|versus|with|plus|to|than|the|le|la|les|"
    r"der|die|das|den|dem|el|los|il|lo|i|both|its|a|an|of|sowie|ni|nor|gegen|contre|en|new|och|og|или|и|"
    r"also|auch|aussi|like|as|well)[\s.]+){0,4}(?:[ld]')?"
)
_STRONG = re.compile(
    r"[a-z]+\d+[a-z]{2,}|[a-z]+\d+[rsc](?:ii|iii|iv|v|m\d|\d)|\d+[a-z]+mark\w+|[a-z]{2,}\d+\w*|[a-z]+\d+p"
)
_GLUED = re.compile(r"([a-z]{0,4}\d{1,4}[a-z]{0,2}?)(ii|iii|iv|vi|vii|viii|ix)")
_GLUED_NAME = re.compile(r"(.*\d[a-z]{0,2}?)(ii|iii|iv|vi|vii|viii|ix)")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name in a text, before anything around it is weighed.

    Attributes:
        spelt: its key.
        number: its first word.
        last: its last word.
        readings: what it may stand for.
        mark: its version, where that is newer than all that are known; else 0.
    """

    spelt: str
    number: int
    last: int
    readings: tuple[Reading, ...]
    mark: int = 0


def find_bodies(scene: Scene, known: Catalogue, taken: Sequence[tuple[int, int]]) -> list[Gear]:
    """Find the bodies of a text.

    Args:
        scene: the text.
        known: the names.
        taken: places that are lenses.
    """
    found: list[Gear] = []
    free = 0
    for number, word in enumerate(scene.words):
        if word.start < free or not (word.key in known.prefixes or _GLUED.fullmatch(word.key)):
            continue
        if any(start <= word.start < end for start, end in taken) or _inside(scene, number):
            continue
        candidate = _candidate(scene, number, known)
        gear = None if candidate is None else _weigh(scene, candidate, found)
        if gear is not None:
            found.append(gear)
            free = gear.end
    return found


def _inside(scene: Scene, number: int) -> bool:
    """Tell whether a word is the later half of a code: the T5 of "X-T5"."""
    word = scene.words[number]
    if word.before not in {"-", "."} or not number:
        return False
    before = scene.words[number - 1].key
    return word.before == "." or len(before) < len("sony") or any(letter.isdigit() for letter in before)


def _candidate(scene: Scene, number: int, known: Catalogue) -> Candidate | None:
    """Give the longest name that begins with a word, or a newer version of a known one."""
    words = scene.words
    last = longest(words, number, known.names, known.prefixes)
    if last < 0:
        return _glued(scene, number, known)
    if (
        last > number
        and scene.text[words[last].end : words[last].end + 1] == "'"
        and len(words[last].key) == 1
    ):
        last -= 1  # "R5 C'est" is French, and no R5 C
    spelt = "".join(word.key for word in words[number : last + 1])
    if spelt not in known.names:
        return None
    return _next_version(scene, Candidate(spelt, number, last, known.names[spelt]), known)


def _next_version(scene: Scene, candidate: Candidate, known: Catalogue) -> Candidate:
    """Take in a version behind a name that is known without it: "R8 Mark II"."""
    told = ""
    for number in range(candidate.last + 1, min(candidate.last + 3, len(scene.words))):
        word = scene.words[number]
        if word.before not in {" ", "-", ""}:
            break
        told += word.key
        mark = version(told)
        if not mark or not (scene.text[word.start].isupper() or told.startswith("m")):
            continue
        alone_letter = told in {"v", "x"}
        if alone_letter and (told == "x" or candidate.spelt + "iv" not in known.names):
            break
        newer = tuple(reading for reading in candidate.readings if reading.model.kind in _DIGITAL)
        return Candidate(candidate.spelt, candidate.number, number, newer, mark) if newer else candidate
    return candidate


def _glued(scene: Scene, number: int, known: Catalogue) -> Candidate | None:
    """Read a newer version that is written without a space: "Z6IV"."""
    spelt = ""
    for last in range(number, min(number + 3, len(scene.words))):
        word = scene.words[last]
        if last > number and word.before not in {" ", "-"}:
            break
        spelt += word.key
        parts = _GLUED_NAME.fullmatch(spelt)
        if parts and parts[1] in known.names and scene.text[word.end - 1].isupper():
            newer = tuple(each for each in known.names[parts[1]] if each.model.kind in _DIGITAL)
            return Candidate(parts[1], number, last, newer, version(parts[2])) if newer else None
    return None


def _weigh(scene: Scene, candidate: Candidate, found: Sequence[Gear]) -> Gear | None:
    """Decide whether a name stands for gear here, by what is around it."""
    around = _around(scene, candidate)
    if goes_on(around, moving=all(each.model.kind in MOVING for each in candidate.readings)):
        return None
    ranks = [_rank(scene, candidate, reading, found) for reading in candidate.readings]
    fitting = [rank for rank in ranks if rank is not None]
    if not fitting:
        return None
    reading = candidate.readings[ranks.index(min(fitting))]
    if reading.need is not Need.NOTHING and is_something_else(around):
        return None
    model = reading.model
    beside = scene.beside(model.maker, around.start)
    newer = scene.known.mark(model.maker).replace("II", NUMERALS[candidate.mark]) if candidate.mark else ""
    start = around.start if beside is None else beside.start
    return Gear(model.name + newer, model.maker, model.kind, start, around.end)


def _around(scene: Scene, candidate: Candidate) -> Around:
    words = scene.words
    first, last = words[candidate.number], words[candidate.last]
    following = words[candidate.last + 1] if candidate.last + 1 < len(words) else None
    return Around(
        scene.text,
        candidate.spelt,
        first.start,
        last.end,
        words[candidate.number - 1].key if candidate.number and first.before.isspace() else "",
        following.key if following is not None and following.before.isspace() else "",
    )


def _rank(scene: Scene, candidate: Candidate, reading: Reading, found: Sequence[Gear]) -> int | None:
    """Tell how well a reading fits, 0 best; None if what it needs is not there."""
    maker, start = reading.model.maker, scene.words[candidate.number].start
    end = scene.words[candidate.last].end
    beside = scene.beside(maker, start) is not None
    if not _cased(scene.source[start:end], candidate.spelt, reading, beside=beside):
        return None
    if scene.known.weak(maker):
        return 0 if beside and talks_of_pictures(scene.text) else None
    if beside or scene.other_beside(maker, start):
        return 0 if beside else None
    if reading.need is Need.NOTHING or scene.source[start] in "αΑ":
        trade = reading.model.kind is Kind.PHONE and talks_of_trade(scene.text)
        return None if trade else 1
    if found and found[-1].maker == maker and _LIST.fullmatch(scene.text[found[-1].end : start]):
        return 2
    return None if reading.need is Need.BESIDE else _from_afar(scene, candidate, reading, found)


def _from_afar(scene: Scene, candidate: Candidate, reading: Reading, found: Sequence[Gear]) -> int | None:
    """Tell how well a reading fits whose maker does not stand beside it."""
    maker, start = reading.model.maker, scene.words[candidate.number].start
    distance = scene.distance(maker, start, scene.words[candidate.last].end)
    if 0 <= distance <= NEAR:
        return 3 + distance
    if any(each.name == reading.model.name for each in found):
        return 3 + NEAR
    clear = candidate.spelt.isalpha() or _STRONG.fullmatch(candidate.spelt)
    if reading.need is Need.TEXT and (scene.names(maker, start) or (clear and talks_of_pictures(scene.text))):
        return 4 + NEAR
    return None


def _cased(written: str, spelt: str, reading: Reading, *, beside: bool) -> bool:
    """Tell whether a name has its capitals: "GR" is no "gr"."""
    if spelt.isalpha() and len(spelt) <= len("Zfc"):
        return written.replace("-", "") == reading.written.replace("-", "")
    if written[0].isupper() or written[0].isdigit() or written[0] in "*αµμ":
        return True
    if any(letter.isupper() for letter in written):
        return True
    return (beside or reading.need is Need.NOTHING or len(spelt) > len("a77")) and (
        not spelt.isalpha() or reading.written[0].islower()
    )

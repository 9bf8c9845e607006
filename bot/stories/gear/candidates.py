"""Reading a name where a word begins: the longest that is known, or a newer version of a known one."""

import re
from dataclasses import dataclass

from bot.stories.gear.catalogue import Catalogue, Reading
from bot.stories.gear.found import Kind
from bot.stories.gear.mentions import Scene, longest
from bot.stories.gear.spelling import version

_DIGITAL = frozenset({Kind.CAMERA, Kind.CINEMA_CAMERA})
_GLUED = re.compile(r"(.*\d[a-z]{0,2}?)(ii|iii|iv|vi|vii|viii|ix)")


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


def inside(scene: Scene, number: int) -> bool:
    """Tell whether a word is the later half of a code: the T5 of "X-T5"."""
    word = scene.words[number]
    if word.before == "'" and len(word.key) == 1:
        return True  # of "Canon's"
    if word.before not in {"-", "."} or not number:
        return False
    before = scene.words[number - 1].key
    return word.before == "." or len(before) < len("sony") or any(letter.isdigit() for letter in before)


def candidate_at(scene: Scene, number: int) -> Candidate | None:
    """Give the longest name that begins with a word, or a newer version of a known one."""
    words, known = scene.words, scene.known
    last = longest(words, number, known.names, known.prefixes)
    if last < 0:
        numeral = any(word.key[-1] in "ivx" for word in words[number : number + 3] if word.key)
        return _glued(scene, number, known) if numeral else None
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
        parts = _GLUED.fullmatch(spelt)
        if parts and parts[1] in known.names and scene.text[word.end - 1].isupper():
            newer = tuple(each for each in known.names[parts[1]] if each.model.kind in _DIGITAL)
            return Candidate(parts[1], number, last, newer, version(parts[2])) if newer else None
    return None

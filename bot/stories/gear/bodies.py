"""Finding bodies: cameras, phones, drones that a text names by a known name, or by its next version."""

import re
from collections.abc import Sequence

from bot.stories.gear.candidates import Candidate, candidate_at, inside
from bot.stories.gear.catalogue import Need, Reading
from bot.stories.gear.found import Gear, Kind
from bot.stories.gear.mentions import FAR, NEAR, NEARER, Scene
from bot.stories.gear.refusals import (
    Around,
    goes_on,
    is_film,
    is_something_else,
    is_system,
    talks_of_pictures,
    talks_of_trade,
)
from bot.stories.gear.schemes import Scheme, schemes
from bot.stories.gear.spelling import NUMERALS

MOVING = frozenset({Kind.PHONE, Kind.DRONE, Kind.ACTION_CAMERA})
_LIST = re.compile(
    r"(?i)[\s,;/&+(・、，和と및와과]{0,3}(?:(?:and|or|et|ou|und|oder|y|o|e|vs\.?|versus|with|plus|to|than|the|le|la|les|"
    r"der|die|das|den|dem|el|los|il|lo|i|both|its|a|an|of|sowie|ni|nor|gegen|contre|en|new|och|og|или|и|"
    r"also|auch|aussi|like|as|well|not|no|nicht|pas|non)[\s.]+){0,4}(?:[ld]')?"
)
_STRONG = re.compile(
    r"[a-z]+\d+[a-z]{2,}|[a-z]+\d+[rsc](?:ii|iii|iv|v|m\d|\d)|\d+[a-z]+mark\w+|[a-z]{2,}\d+\w*|[a-z]+\d+p"
)
_CODED = re.compile(r"[A-Za-zΑα]-?\d|[A-Z]{2,4}[ -]?(?:\d|I|V)|\d+[A-Z]|[A-Z][ -]\d")
_VERSIONED = re.compile(
    r"(?:[a-z]{2,}\d+[a-z]?|[a-z]\d{2,}[a-z]?|[a-z]\d[a-z])(?:ii|iii|iv|v|vi|vii)|\w+mark\w+"
)
"""A code with a version that nothing else looks like, wherever it stands."""
_AROUND = 120  # characters in which words of business or photography tell what a phone is named for
_RECENT = 100  # pieces of gear before a place that are looked through
_TINY = 2  # letters, of a name that must have its capitals
_LONGEST_LIST = 30
_BESIDE = 30  # characters that may stand between a maker's name and a code beside it


def find_bodies(scene: Scene, taken: Sequence[tuple[int, int]]) -> list[Gear]:
    """Find the bodies of a text.

    Args:
        scene: the text.
        taken: places that are lenses, in order.
    """
    found: list[Gear] = []
    free = 0
    lenses = iter(taken)
    lens = next(lenses, None)
    for number in scene.starts:
        start = scene.words[number].start
        while lens is not None and lens[1] <= start:
            lens = next(lenses, None)
        if start < free or (lens is not None and lens[0] <= start) or inside(scene, number):
            continue
        candidate = candidate_at(scene, number)
        gear = None if candidate is None else _weigh(scene, candidate, found)
        unlisted = _unlisted(scene, number, found)
        if unlisted is not None and (gear is None or gear.end < unlisted.end):
            gear = unlisted
        if gear is not None:
            found.append(gear)
            free = gear.end
    return found


def _unlisted(scene: Scene, number: int, found: Sequence[Gear]) -> Gear | None:
    """Read a body that no list has, by how its maker names them."""
    word, known = scene.words[number], schemes()
    for scheme in known.alone.get(word.key[:2], ()):
        if gear := _by_scheme(scene, scheme, number):
            return gear
    last = scene.before(word.start)
    near = last is not None and word.start - last.end <= _BESIDE and scene.same_sentence(last.end, word.start)
    makers = [last.maker.name] if last is not None and near else []
    if found and _in_list(scene, found[-1], word.start):
        makers.append(found[-1].maker)
    for maker in makers:
        for scheme in known.beside.get(maker, ()):
            if gear := _by_scheme(scene, scheme, number):
                return gear
    return None


def _near(scene: Scene, before: Gear, maker: str, start: int) -> bool:
    """Tell whether gear of a maker is named shortly before in the same sentence: the maker is named, too."""
    close = before.maker == maker and start - before.end <= NEAR
    return close and scene.sentence(before.start) == scene.sentence(start)


def _in_list(scene: Scene, last: Gear, start: int) -> bool:
    """Tell whether only words like "and the" stand between the gear before and a place."""
    return start - last.end <= _LONGEST_LIST and _LIST.fullmatch(scene.text, last.end, start) is not None


def _by_scheme(scene: Scene, scheme: Scheme, number: int) -> Gear | None:
    start = scene.words[number].start
    read = scheme.read(scene.text, start)
    if read is None:
        return None
    name, end = read
    last = number
    while last + 1 < len(scene.words) and scene.words[last + 1].start < end:
        last += 1
    around = _around(scene, number, last)
    if goes_on(around, moving=scheme.kind in MOVING) or is_something_else(around):
        return None
    if scene.beside(scheme.maker, start) is None and scene.other_beside(scheme.maker, start):
        return None
    return Gear(name, scheme.maker, scheme.kind, _place(scene, scheme.maker, around)[0], end)


def _weigh(scene: Scene, candidate: Candidate, found: Sequence[Gear]) -> Gear | None:
    """Decide whether a name stands for gear here, by what is around it."""
    around = _around(scene, candidate.number, candidate.last)
    if goes_on(around, moving=all(each.model.kind in MOVING for each in candidate.readings)):
        return None
    ranks = [_rank(scene, candidate, reading, found) for reading in candidate.readings]
    fitting = [rank for rank in ranks if rank is not None]
    if not fitting:
        return None
    reading = candidate.readings[ranks.index(min(fitting))]
    if is_something_else(around) if reading.need is not Need.NOTHING else is_system(around):
        return None
    if reading.model.kind is Kind.FILM_CAMERA and is_film(around):
        return None
    model = reading.model
    newer = scene.known.mark(model.maker).replace("II", NUMERALS[candidate.mark]) if candidate.mark else ""
    start, end = _place(scene, model.maker, around)
    return Gear(model.name + newer, model.maker, model.kind, start, end)


def _place(scene: Scene, maker: str, around: Around) -> tuple[int, int]:
    """Give a name's place, with its maker's name where only a space is between, and its last bracket."""
    start, end, beside = around.start, around.end, scene.beside(maker, around.start)
    if scene.text[start - 1 : start] == "*":
        start -= 1  # Pentax *ist
    if beside is not None and scene.text[beside.end : start] in {"", " ", "-"}:
        start = beside.start
    return start, end + (scene.text[end : end + 1] == ")" and "(" in scene.text[start:end])


def _around(scene: Scene, number: int, last: int) -> Around:
    """Look around the words from one to another."""
    words = scene.words[number : last + 1]
    before = scene.words[number - 1].key if number and words[0].before.isspace() else ""
    following = scene.words[last + 1] if last + 1 < len(scene.words) else None
    after = following.key if following is not None and following.before.isspace() else ""
    spelt = "".join(word.key for word in words)
    return Around(scene.text, spelt, words[0].start, words[-1].end, before, after)


def _rank(scene: Scene, candidate: Candidate, reading: Reading, found: Sequence[Gear]) -> int | None:
    """Tell how well a reading fits, 0 best; None if what it needs is not there."""
    maker, start = reading.model.maker, scene.words[candidate.number].start
    end = scene.words[candidate.last].end
    beside = scene.beside(maker, start) is not None
    listed = bool(found) and found[-1].maker == maker and _in_list(scene, found[-1], start)
    if reading.need is Need.BESIDE and not beside and not listed:
        return None
    if not _cased(scene.source[start:end], candidate.spelt, reading, beside=beside):
        return None
    weak = reading.need is not Need.NOTHING and scene.known.weak(maker)
    if (weak and not (beside and talks_of_pictures(scene.text))) or (
        reading.model.kind is Kind.PHONE
        and talks_of_trade(scene.text[max(start - _AROUND, 0) : end + _AROUND])
    ):
        return None
    if beside or scene.other_beside(maker, start):
        return 0 if beside else None
    spelt_out = "-" not in reading.written or "-" in scene.text[start:end]  # "XT5" is a car, too
    if (reading.need is Need.NOTHING and spelt_out) or scene.source[start] in "αΑ":
        return 1
    return 2 if listed else _from_afar(scene, candidate, reading, found)


def _from_afar(scene: Scene, candidate: Candidate, reading: Reading, found: Sequence[Gear]) -> int | None:
    """Tell how well a reading fits whose maker does not stand beside it."""
    maker, start = reading.model.maker, scene.words[candidate.number].start
    distance = scene.distance(maker, start, scene.words[candidate.last].end)
    if 0 <= distance <= NEAR:
        return 3 + distance
    spelt, text = candidate.spelt, reading.need is Need.TEXT
    coded = _CODED.match(scene.source, start) is not None
    clear = coded and (bool(candidate.mark) or spelt.isalpha() or _STRONG.fullmatch(spelt) is not None)
    later = NEAR if clear or text or talks_of_pictures(scene.text) else _BESIDE
    if scene.named_later(maker, start, later):
        return 3 + NEAR
    if any(each.name == reading.model.name or _near(scene, each, maker, start) for each in found[-_RECENT:]):
        return 3 + NEAR
    versioned = _VERSIONED.fullmatch(spelt) is not None
    if text and (
        scene.names(maker, start, FAR if clear else NEARER)
        or versioned
        or (clear and talks_of_pictures(scene.text))
    ):
        return 4 + NEAR
    return None


def _cased(written: str, spelt: str, reading: Reading, *, beside: bool) -> bool:
    """Tell whether a name has its capitals: "GR" is no "gr"."""
    if spelt.isalpha() and len(spelt) <= len("Zfc"):
        official, here = _letters(reading.written), _letters(written)
        return here == official or (here.isupper() and here == official.upper() and len(here) > _TINY)
    if written[0].isupper() or written[0].isdigit() or written[0] in "*αµμ":
        return True
    if any(letter.isupper() for letter in written):
        return True
    return (beside or reading.need is Need.NOTHING or len(spelt) > len("a77")) and (
        not spelt.isalpha() or reading.written[0].islower()
    )


def _letters(written: str) -> str:
    return written.replace(" ", "").replace("-", "")

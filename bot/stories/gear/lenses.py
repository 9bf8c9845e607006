"""Finding lenses by rule, new ones too: a focal length with a maker, a line or an aperture around it.

Around a focal length everything that belongs to a lens's name is gathered: to the left makers, lines and
words like "AF"; to the right an aperture and designations. The figures of an exposure are no lens.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bot.stories.gear.found import Gear, Kind
from bot.stories.gear.lens_names import find_line, lens_name, lens_words, may_lead
from bot.stories.gear.lens_rules import believable, inherited_maker, is_figure_of_something_else, near_maker
from bot.stories.gear.mentions import Scene
from bot.stories.gear.optics import (
    BARE,
    LATE_APERTURE,
    PLAIN_APERTURE,
    aperture,
    figures,
    focal,
    plausible,
    usual,
)
from bot.stories.gear.spelling import key

_LEFT_WORD = re.compile(r"(?P<word>[0-9A-Za-zÀ-ɏ.*★&-]+)[\s|]{0,2}$")
_GLUED = re.compile(r"(?<![A-Za-z])(?P<word>XF|XC|GF|RF-S|RF|EF-S|EF-M|EF|FE|AF|Z|XCD|E|TS-E|MF|FA|DA)$")
_RIGHT_WORD = re.compile(
    r"[\s|/]{1,3}(?P<word>A(?:SPH|sph)\.(?=[\s/](?:power|mega|O\.I\.S))|O\.I\.S\.?|ZF\.2|TC[\d.]+x|T\*|[0-9A-Za-zÀ-ɏ★*+-]+(?::\d)?)",
    re.IGNORECASE,
)
_SHORT_LINES = frozenset({"XF", "XC", "GF", "RF", "EF", "FE", "XCD", "RF-S", "EF-S", "EF-M"})
_SERIES = frozenset({"Art", "Contemporary", "Sports", "GM", "DG", "DC", "Di"})
_MOST_LEFT, _MOST_RIGHT, _REACH = 6, 8, 30
_SHORTEST_LINE = 4
_NUMBERED = "KMZ"  # whose lenses have numbers for names: a Jupiter-12 has 35 mm


@dataclass(slots=True)
class Lens:
    """A lens while its name is gathered.

    Attributes:
        start: where it begins so far.
        end: where it ends so far.
        focal: "24-70mm".
        aperture: "f/2.8", with the letters right behind it.
        doubtful: its figures alone could be anything, as in "50/1.4".
        left: words before the focal length, in order, without makers.
        right: words behind.
        maker: whose it is, once known.
    """

    start: int
    end: int
    focal: str
    aperture: str = ""
    doubtful: bool = False
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    maker: str = ""


def find_lenses(scene: Scene) -> list[Gear]:
    """Find the lenses of a text, in order."""
    found: list[Gear] = []
    for lens in sorted([*_figures(scene), *_bare(scene)], key=lambda each: (each.start, each.doubtful)):
        free = found[-1].end if found else 0
        if lens.start < free:
            continue
        _gather_left(scene, lens, free)
        _gather_right(scene, lens)
        line = find_line(lens.left) or find_line(lens.right)
        _decide_maker(scene, lens, "" if line is None else line.maker, found)
        if lens.maker and believable(
            scene, lens.maker, lens.focal, lens.aperture, lens.right, line=line is not None
        ):
            name = lens_name(lens.maker, lens.left, lens.right, lens.focal, lens.aperture)
            found.append(Gear(name, lens.maker, Kind.LENS, lens.start, lens.end))
    return found


def _figures(scene: Scene) -> Iterator[Lens]:
    """Give the places where a lens's figures stand."""
    for read in figures(scene.text):
        if plausible(read.focal) and not is_figure_of_something_else(scene.text, read.start, read.end):
            yield Lens(read.start, read.end, read.focal, read.aperture, read.doubtful)


def _bare(scene: Scene) -> Iterator[Lens]:
    """Give the places where a number behind a name is a focal length: "Summilux 50", "Sigma 85 Art"."""
    for match in BARE.finditer(scene.text):
        start, end = match.span()
        length = focal(match.group())
        if not usual(match.group()) or not plausible(length):
            continue
        clear = _behind_a_line(scene, start, match.group()) or _behind_a_maker(scene, start, end, length)
        if clear and not is_figure_of_something_else(scene.text, start, end):
            yield Lens(start, end, length, doubtful=True)


def _behind_a_line(scene: Scene, start: int, number: str) -> bool:
    before = _left_word(scene.text, start, 0)
    line = None if before is None else find_line([before["word"]])
    if before is None or line is None or line.maker == _NUMBERED:
        return False
    glued = before.end("word") == start
    if glued and key(before["word"] + number) in scene.known.names:
        return False  # Fujifilm's XF10 is a camera
    return before["word"] in _SHORT_LINES or len(before["word"]) > _SHORTEST_LINE


def _behind_a_maker(scene: Scene, start: int, end: int, length: str) -> bool:
    """Tell whether a maker has such a zoom, or a word like "Art" follows."""
    maker = scene.before(start)
    if maker is None or scene.text[maker.end : start] != " ":
        return False
    if PLAIN_APERTURE.match(scene.text, end):
        return True
    behind = _RIGHT_WORD.match(scene.text, end)
    if behind is not None and behind["word"] in _SERIES:
        return True
    return "-" in length and (maker.maker.name, length.removesuffix("mm")) in scene.known.optics


def _left_word(text: str, at: int, free: int) -> re.Match[str] | None:
    first = max(at - _REACH, free)
    return _GLUED.search(text, first, at) or _LEFT_WORD.search(text, first, at)


def _gather_left(scene: Scene, lens: Lens, free: int) -> None:
    """Take makers, lines and their words before the figures, up to the first that leads to neither."""
    text, at = scene.text, lens.start
    taken: list[tuple[int, str, str]] = []  # where each begins, the word, and whose name it is
    while len(taken) < _MOST_LEFT and at > free:
        mention = scene.before(at)
        if (
            mention is not None
            and mention.start >= free
            and text[mention.end : at] in {"", " ", " | ", "-", "  "}
        ):
            at = mention.start
            taken.append((at, text[mention.start : mention.end], mention.maker.name))
            continue
        match = _left_word(text, at, free)
        if match is None or not may_lead(match["word"]):
            break
        at = match.start("word")
        taken.append((at, match["word"], ""))
    taken.reverse()
    closest = taken[-1:]
    while taken and not taken[0][2] and not _begins(taken):
        del taken[0]
    if not taken and closest and closest[0][1] == "Z" and scene.distance("Nikon", at, lens.end) >= 0:
        taken, lens.maker = closest, "Nikon"  # "the Nikon Z 28mm and the Z 40mm"
    if not taken:
        return
    makers = [maker for _, _, maker in taken if maker]
    lens.maker = makers[0] if makers else lens.maker
    lens.left = [word for _, word, maker in taken if not maker or maker != lens.maker]
    lens.start = taken[0][0]


def _begins(taken: Sequence[tuple[int, str, str]]) -> bool:
    """Tell whether a lens's name may begin with the first of some words."""
    line = find_line([word for _, word, _ in taken])
    first = taken[0][1]
    if line is not None and line.first == 0:
        return True
    return first in lens_words().before and first.isupper() and len(first) > 1


def _gather_right(scene: Scene, lens: Lens) -> None:
    """Take the aperture and the designations behind the figures."""
    text, known = scene.text, lens_words()
    for _ in range(_MOST_RIGHT):
        if not lens.aperture and (stop := _stop(text, lens)):
            lens.aperture, lens.end = aperture(stop["aperture"]), stop.end()
            continue
        match = _RIGHT_WORD.match(text, lens.end)
        if match is None:
            break
        word = match["word"]
        long_line = len(word) > _SHORTEST_LINE and find_line([word]) is not None
        if word not in known.behind and not word.startswith("TC1") and not long_line:
            break
        if text[match.end() : match.end() + 1] == "'":
            break
        lens.right.append(word)
        lens.end = match.end()


def _stop(text: str, lens: Lens) -> re.Match[str] | None:
    if found := LATE_APERTURE.match(text, lens.end):
        return found
    return PLAIN_APERTURE.match(text, lens.end) if lens.left or lens.maker else None


def _decide_maker(scene: Scene, lens: Lens, of_line: str, found: Sequence[Gear]) -> None:
    """Say whose lens it is, if that can be told."""
    telling = lens_words().telling
    if lens.maker == "Leica" and lens.left[:1] == ["DG"]:
        lens.maker, lens.left = (
            "Panasonic",
            ["Leica", *lens.left],
        )  # who makes these lenses under Leica's name
    elif of_line and (not lens.maker or of_line == "Panasonic"):
        lens.maker = of_line
    elif not lens.maker and not lens.doubtful:
        tells = next((telling[word] for word in lens.right if word in telling), "")
        lens.maker = (
            near_maker(scene, lens.start, lens.end)
            or tells
            or inherited_maker(scene, lens.start, lens.end, lens.right, found)
        )

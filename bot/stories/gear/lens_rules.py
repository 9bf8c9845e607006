"""What makes figures a lens: whose it may be with no maker beside, and what else the figures can be."""

import re
from collections.abc import Sequence

from bot.stories.gear.found import Gear
from bot.stories.gear.lens_names import lens_words
from bot.stories.gear.mentions import Scene

_EXPOSURE = re.compile(
    r"(?i)\s*[,;|·(/]?\s*(?:at\s)?(?:1/\d{2,}|ISO\s?\d|\d+(?:\.\d)?\s?(?:s|sec)\b|\d/\d{2,}\s?s)"
)
_NO_LENS_BEHIND = re.compile(
    r"(?i)[\s-]{0,2}\(?(?:films?|cameras?|kameras?|slrs?|rangefinders?|slides?|negatives?|sensors?|full|formate?s?|movie|compacts?|"
    r"kleinbild|äquivalent|aequivalent|équiv\w*|equiv\w*|eq\b|ff-?eq|point|still|photography|panorama|reflex|"
    r"stock|rolls?|cinema|prints?|thick|wide|long|deep|tall|x\s?\d|×|filter|"
    r"jack|thread|extension|tubes?|howitzer|cannon|gun|rounds?|"
    r"rain|shells?|screws?|caliber|calibre|audio|headphone|travel|diameter|in diameter|range|相当|"
    r"換算|等效|口径|フィルム|"
    r"of rain|display|screen|watch|case|and f/|sheet|steel|thin|high|per|to\s\d)"
)
_NO_LENS_BEFORE = re.compile(
    r"(?i)(?:equivalent (?:to|of)(?: an?| the)?|equivalente? a|換算で?|"
    r"相当于|filter thread of|diameter of|äquivalent zu)\s*$"
)
_SETTING = re.compile(
    r"(?i)(?:\b(?:at|@|bei|à|con|a|its|fixed|built-in|integrated|own|"
    r"ses|son|sa|equivalent|fest\w*)(?: an?| the)?|,\s?1/\d+\w*,|iso ?\d+,?)\s*$"
)
_LENS_WORD = re.compile(
    r"(?i)lens|lenses|objecti[fv]|objektiv|objetivo|obiettivo|optique|prime|zoom|レンズ|镜头|鏡頭|렌즈|объектив|lente"
)
_AROUND = 45
_INHERITED = 80
_LIST = re.compile(
    r"(?i)[\s,;/&+(|・、，和と및]{0,3}(?:(?:and|or|et|ou|und|oder|y|o|e|plus|a|the|le|la|les|der|die|das|den|dem|el|il|an|as|well|also|to|an)\s+){0,4}"
)
_EVERYDAY = frozenset({"8mm", "16mm", "35mm", "65mm", "70mm", "120mm", "135mm", "110mm"})


def is_figure_of_something_else(text: str, start: int, end: int) -> bool:
    """Tell whether a focal length is a film, a sensor, an equivalent or the thickness of something."""
    return (
        _NO_LENS_BEHIND.match(text, end) is not None
        or _NO_LENS_BEFORE.search(text[max(start - 30, 0) : start]) is not None
    )


def near_maker(scene: Scene, start: int, end: int) -> str:
    """Give the maker that stands before a lens with only words like "new" between, or behind "from"."""
    if behind := scene.maker_behind(end):
        return behind
    before = scene.before(start)
    if before is None or start - before.end > _AROUND:
        return ""
    gap = scene.text[before.end : start]
    gap = re.sub(r"^['’]s?\b", "", gap)
    if re.fullmatch(r"\s?(?:社)?(?:の|的|의)?(?:新型|最新|全新|新|レンズ|镜头)?\s?[「『]?", gap):
        return before.maker.name
    words = gap.replace(",", " , ").split()
    only_between = all(word.lower() in lens_words().between for word in words)
    return before.maker.name if words and only_between else ""


def inherited_maker(scene: Scene, start: int, end: int, right: Sequence[str], found: Sequence[Gear]) -> str:
    """Give the maker of a lens with none beside it: that of the lens before in a list, or of the sentence.

    Args:
        scene: the text.
        start: where the lens begins.
        end: where it ends.
        right: its designations.
        found: the lenses before it.
    """
    text = scene.text
    if found and found[-1].end <= start and _LIST.fullmatch(text[found[-1].end : start]):
        return found[-1].maker
    if _SETTING.search(text[max(start - 24, 0) : start]) or _EXPOSURE.match(text, end):
        return ""
    mounted = text.startswith(
        "+ ", max(start - 2, 0)
    )  # as captions tell what was used: "Nikon Z8 + 50mm f/1.8"
    if not right and not mounted and not _LENS_WORD.search(text[max(start - _AROUND, 0) : end + _AROUND]):
        return ""
    before = scene.before(start)
    if before is None or start - before.end > _INHERITED or not scene.same_sentence(before.start, start):
        return ""
    return before.maker.name


def believable(
    scene: Scene, maker: str, focal: str, aperture: str, right: Sequence[str], *, line: bool
) -> bool:
    """Tell whether a focal length of a maker is a lens although it may lack an aperture.

    Args:
        scene: the text.
        maker: whose it would be.
        focal: "70-200mm".
        aperture: "f/2.8" or empty.
        right: its designations.
        line: whether it has a line.
    """
    if aperture or line or right:
        return True
    known = scene.known
    if focal in _EVERYDAY and not known.makes_lenses(maker):
        return False
    return known.makes_lenses(maker) or (maker, focal.removesuffix("mm")) in known.optics

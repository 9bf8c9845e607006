"""A text prepared for finding gear: its words, the makers it names, and how near they stand to a place."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from bot.stories.gear.catalogue import Catalogue, Maker, catalogue
from bot.stories.gear.spelling import Word, plain, words

NEAR = 90
"""Characters between a maker's name and a code of its cameras in the same sentence."""
NEARER, FAR = 300, 1500
"""Characters in which a maker's name still tells what a longer code means, and one that is clear."""
JOINS = frozenset({"", " ", "-", "_", " (", ") ", "/", ".", "[", ":]-", ":]", " [", " & ", "'"})
"""What may stand between two words of one name."""
_MOST_WORDS = 7
_BESIDE = re.compile(
    r"""(?xi) [\s\-:·•|("'「『“”«*]{0,2}
    (?:'?s\s)?
    (?:(?:new|brand[- ]new|latest|upcoming|own|popular|flagship|legendary|famous|classic|original|the
      |neuen?|neue[rs]|nouveau|nouvel|nouvelle|nuov[oa]|nuev[oa]|nov[oa]|новая|новый
      |camera|cameras|kamera|apn|reflex|hybride|compact|mirrorless|dslr|systemkamera)\s){0,3}"""
)
_BESIDE_CJK = re.compile(
    r"[\s「『《“(]{0,2}(?:株式会社|社|公司)?(?:の|製|的|은|는|의|가|が|は|も|、|,)?(?:新型|最新|全新|新款|新|旗艦|旗舰|高級|中古)*"
    r"(?:フルサイズ|ミラーレス|一眼レフ|コンパクト|デジタル|カメラ|デジカメ|无反|微单|全画幅|相机|機|机|카메라|의)*[\s「『《“(]{0,2}"
)
_AFTER = re.compile(r"(?i)\s?(?:from|by|de|von|di|da|del|van|od|от|\()\s?$")
_SENTENCE_END = re.compile(r"[.!?…]['\")”»]?\s+(?=[\"“«(]?[A-ZÀ-ÞА-Я0-9])|[。！？!?\n]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A maker where a text names it."""

    maker: Maker
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scene:
    """A text ready for finding gear.

    Attributes:
        source: as it came.
        text: with letters and dashes written in one way, of the same length.
        words: its words.
        starts: which words a name may begin with.
        mentions: makers, in order.
        mention_ends: where their names end.
        ends: where sentences end.
        known: the names that are known.
    """

    source: str
    text: str
    words: tuple[Word, ...]
    starts: tuple[int, ...]
    mentions: tuple[Mention, ...]
    mention_ends: tuple[int, ...]
    ends: tuple[int, ...]
    known: Catalogue

    def sentence(self, place: int) -> int:
        """Number the sentence that a place is in."""
        return bisect_right(self.ends, place)

    def beside(self, maker: str, place: int) -> Mention | None:
        """Give the maker's name that stands directly before a place."""
        for number in range(bisect_right(self.mention_ends, place) - 1, -1, -1):
            mention = self.mentions[number]
            if place - mention.end > NEAR:
                return None
            if mention.maker.name == maker:
                gap = self.text[mention.end : place]
                plain_gap = gap in {"", " ", "-"} or _BESIDE.fullmatch(gap) or _BESIDE_CJK.fullmatch(gap)
                return mention if plain_gap else None
        return None

    def before(self, place: int) -> Mention | None:
        """Give the last maker that is named before a place."""
        number = bisect_right(self.mention_ends, place)
        return self.mentions[number - 1] if number else None

    def other_beside(self, maker: str, place: int) -> bool:
        """Tell whether another maker's name stands directly before a place."""
        last = self.before(place)
        return last is not None and last.maker.name != maker and self.text[last.end : place] == " "

    def maker_behind(self, place: int) -> str:
        """Name the maker that stands behind a place with only a word like "from" between; or nothing."""
        number = bisect_right(self.mention_ends, place)
        if number == len(self.mentions):
            return ""
        following = self.mentions[number]
        between = self.text[place : following.start] if following.start - place < NEAR else "."
        return following.maker.name if between.strip() and _AFTER.fullmatch(between) else ""

    def distance(self, maker: str, start: int, end: int) -> int:
        """Tell how far a maker's name is from a place in its sentence, or -1 if none is within ``NEAR``."""
        close = [
            start - each.end
            for each in self._before(maker, start, NEAR)
            if self.same_sentence(each.end, start)
        ]
        if close:
            return min(close)
        behind = next(self._behind(maker, end, NEAR), None)
        if behind is not None and _AFTER.fullmatch(self.text, end, behind.start):
            return behind.start - end
        return -1

    def same_sentence(self, one: int, other: int) -> bool:
        """Tell whether two places are in the same sentence."""
        return self.sentence(one) == self.sentence(other)

    def named_later(self, maker: str, place: int, most: int) -> bool:
        """Tell whether a maker is named behind a place in its sentence, at most so many characters away."""
        return any(self.same_sentence(place, each.start) for each in self._behind(maker, place + 1, most))

    def names(self, maker: str, place: int, most: int) -> bool:
        """Tell whether a text names a maker before a place, at most so many characters away."""
        return any(True for _ in self._before(maker, place, most))

    def _before(self, maker: str, place: int, most: int) -> Iterator[Mention]:
        first = bisect_left(self.mention_ends, place - most)
        for mention in self.mentions[first : bisect_right(self.mention_ends, place)]:
            if mention.maker.name == maker:
                yield mention

    def _behind(self, maker: str, place: int, most: int) -> Iterator[Mention]:
        for number in range(bisect_right(self.mention_ends, place), len(self.mentions)):
            mention = self.mentions[number]
            if mention.start > place + most:
                return
            if mention.maker.name == maker and mention.start >= place:
                yield mention


def scene(source: str) -> Scene:
    """Prepare a text."""
    known = catalogue()
    text = plain(source)
    found = tuple(words(text))
    starts = [number for number, word in enumerate(found) if _may_begin(text, word, known)]
    mentions = tuple(_mentions(text, found, starts, known))
    behind = {bisect_left(found, mention.end, key=_start) for mention in mentions}  # "dji mini 4 pro"
    starts = sorted(behind.union(starts) - {len(found)}) if mentions else starts
    ends = tuple(match.end() for match in _SENTENCE_END.finditer(text))
    mention_ends = tuple(mention.end for mention in mentions)
    return Scene(source, text, found, tuple(starts), mentions, mention_ends, ends, known)


def _start(word: Word) -> int:
    return word.start


def _may_begin(text: str, word: Word, known: Catalogue) -> bool:
    """Tell quickly whether a name can begin with a word: most words are in lower case, and names are not."""
    spelt = word.key
    if not spelt.isalpha():
        return not spelt.isdigit() or spelt in known.prefixes
    return spelt in known.low or (spelt in known.prefixes and not text[word.start].islower())


def _mentions(text: str, found: tuple[Word, ...], starts: Sequence[int], known: Catalogue) -> list[Mention]:
    mentions = []
    for number in starts:
        word = found[number]
        if word.key not in known.prefixes:
            continue
        last = longest(found, number, known.makers, known.prefixes)
        if last >= 0:
            maker = known.makers["".join(each.key for each in found[number : last + 1])]
            if not maker.weak or text[word.start].isupper():
                mentions.append(Mention(maker, word.start, found[last].end))
    if not text.isascii():
        mentions += [
            Mention(known.others[match.group()], match.start(), match.end())
            for match in _other_scripts().finditer(text)
        ]
        mentions.sort(key=lambda mention: mention.end)
    return mentions


@cache
def _other_scripts() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, catalogue().others), key=len, reverse=True)))


def longest(
    found: tuple[Word, ...], first: int, keys: Mapping[str, object], prefixes: Collection[str]
) -> int:
    """Give the last word of the longest name that begins with a word, or -1.

    Args:
        found: a text's words.
        first: which of them.
        keys: the names, by key.
        prefixes: the beginnings of all names.
    """
    spelt, last = found[first].key, -1
    for number in range(first, min(first + _MOST_WORDS, len(found))):
        if number > first:
            if found[number].before not in JOINS:
                break
            spelt += found[number].key
        if spelt not in prefixes:
            break
        if spelt in keys:
            last = number
    return last

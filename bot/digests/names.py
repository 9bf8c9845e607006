"""The proper names of a text, and whether another text bears them out, also across languages and scripts.

Places are known in every language ("German", "allemande", "ドイツ": see `places`). Other names are spelled
alike where both languages write Latin, and compared by sound where one writes katakana. Where a text leaves
it open whether a word is a name, it is taken for one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from bot.digests.everyday import is_everyday, is_noun
from bot.digests.kana import is_maker, makers_in, sounds_in, sounds_like
from bot.digests.moments import cldr
from bot.digests.number_words import words as number_words
from bot.digests.places import place_of, places_in
from bot.digests.spelling import ASIAN, ELIDED, LATIN, WORD, fold, squeeze
from bot.digests.units import unit_of
from bot.stories.words import function_words

_OPENS = re.compile(r"(?:^|[.!?…:]\s*|[\n•]\s*)[\s\"'“”„«»‹›‘’(\[¿¡–—-]*$")
_ENDINGS = ("s", "es", "er", "n", "en", "e", "in", "ns")
_SHORTEST_STEM = 4
_STEM, _ENDING = 5, 2  # letters that two spellings of a name begin with, and may end with
_NEUTRAL = frozenset(["ceo", "dslr", "slr", "ki", "ai", "ia", "ok", "internet", "web", "i", "no", "nr"])
_PHRASE = 3  # words of the longest name of a country


@dataclass(frozen=True, slots=True)
class Known:
    """The names that a text may bear out.

    Attributes:
        words: its words, folded; codes also with the hyphens and spaces in them taken out.
        places: the countries, languages and cities in it.
        sounds: what is written in katakana, by its consonants.
        latin: whether it is written in a script with capitals.
    """

    words: frozenset[str]
    places: frozenset[str]
    sounds: frozenset[str]
    latin: bool


def known_names(texts: Iterable[str], language: str) -> Known:
    """Collect what texts bear out.

    Args:
        texts: sentences and titles of the source.
        language: theirs, ISO 639-1.
    """
    found: set[str] = set()
    places: set[str] = set()
    sounds: set[str] = set()
    for text in texts:
        tokens = [match[0] for match in (LATIN if language in ASIAN else WORD).finditer(text)]
        found.update(map(fold, tokens), map(squeeze, tokens), makers_in(text))
        found.update(squeeze(one + other) for one, other in pairwise(tokens))
        for token in tokens:
            parts = re.split(r"[\-'’]", token)
            found.update(fold(part) for part in parts if _stands_alone(part, parts))
        places |= places_in(text, language) | places_in(text, "en")
        sounds |= sounds_in(text)
    return Known(frozenset(found - {""}), frozenset(places), frozenset(sounds), language not in ASIAN)


def _stands_alone(part: str, parts: Sequence[str]) -> bool:
    """Tell whether a part of a word is a name of its own: "Z8" in "Z8-Gehäuse", not "M11" in "M11-P"."""
    others = [other for other in parts if other is not part]
    return all(len(other) >= _SHORTEST_STEM and other[1:].islower() for other in others) or part.isalpha()


def unproven(text: str, language: str, known: Known, *, strictly: bool = True) -> list[str]:
    """Give the names in a text that are not borne out.

    Args:
        text: a claim.
        language: that it is written in, ISO 639-1.
        known: what its source bears out.
        strictly: whether what leaves a doubt counts as unproven: a German word that may be a noun, the first
            word, a name with another ending, and every name where the source writes no Latin letters.
    """
    if language in ASIAN:
        return _unproven_in_asian(text, language, known)
    missing: list[str] = []
    tokens = list(WORD.finditer(text))
    covered = _phrases(tokens, language, known)
    for place, match in enumerate(tokens):
        word = _without_article(match[0], language)
        if place in covered or word == word.lower() or any(char.isdigit() for char in word):
            continue  # small words are no names, and `quantities` knows numbers and codes
        beside = (
            tokens[place - 1][0] if place else "",
            tokens[place + 1][0] if place + 1 < len(tokens) else "",
        )
        if not _borne_out(word, language, known) and _is_name(match, beside, language, strictly=strictly):
            missing.append(word)
    if strictly:
        return missing
    if not known.latin:
        return [word for word in missing if is_maker(fold(word))]
    return [word for word in missing if is_maker(fold(word)) or not _excused(word, text, language, known)]


def _excused(word: str, text: str, language: str, known: Known) -> bool:
    """Tell whether a name may pass where only likely lies are to be found: as first word, or inflected."""
    opens = text.lstrip("\"'“”„«»").startswith(word) and word[1:].islower()
    return (opens and not place_of(fold(word), language)) or _spelled_alike(fold(word), known.words)


def _spelled_alike(folded: str, words: frozenset[str]) -> bool:
    """Tell whether a name is among words with another ending, as languages have them: Vesuvio, Vesuvius."""
    stem = folded[: max(len(folded) - _ENDING, _STEM)]
    alike = (word for word in words if word.startswith(stem))
    return any(
        abs(len(word) - len(folded)) <= _ENDING and len(word) - len(stem) <= _ENDING + 1 for word in alike
    )


def _without_article(word: str, language: str) -> str:
    return ELIDED.sub("", word) if language in {"fr", "it"} else word


def _is_name(match: re.Match[str], beside: tuple[str, str], language: str, *, strictly: bool) -> bool:
    """Tell whether a word that is written large, and not in the source, is a name.

    Args:
        match: the word in its text.
        beside: the words before and after it, "" for none.
        language: of the text.
        strictly: see `unproven`.
    """
    word = _without_article(match[0], language)
    (before, following), lowered = beside, word.lower()
    if lowered in _NEUTRAL or lowered in _calendar(language) or lowered in number_words(language):
        return False
    counted = before[-1:].isdigit() or before.lower() in number_words(language)
    if counted and unit_of(lowered, language):
        return False
    if is_maker(fold(word)) or place_of(fold(word), language) or any(char.isupper() for char in word[1:]):
        return True
    opens = bool(_OPENS.search(match.string[: match.start()]))
    if opens and fold(word) in _small_words(language):
        return False
    if language == "de":
        return strictly and not is_noun(word, "" if opens else before)
    return not (opens and not following[:1].isupper() and is_everyday(word, language))


def _borne_out(word: str, language: str, known: Known) -> bool:
    folded = fold(word)
    if _in(folded, known.words) or squeeze(word) in known.words:
        return True
    place = place_of(folded, language)
    if place and place in known.places:
        return True
    if known.sounds and sounds_like(folded, known.sounds) and not is_maker(folded):
        return True
    parts = word.split("-")
    return len(parts) > 1 and all(
        part == part.lower() or _borne_out(part, language, known) or (language == "de" and is_noun(part, ""))
        for part in parts
    )


def _in(folded: str, words: frozenset[str]) -> bool:
    """Tell whether a name is among words, with an ending more or less."""
    if folded in words:
        return True
    longer = (folded + ending for ending in _ENDINGS)
    shorter = (
        folded.removesuffix(ending) for ending in _ENDINGS if len(folded) - len(ending) >= _SHORTEST_STEM
    )
    return any(each in words for each in shorter) or (
        len(folded) >= _SHORTEST_STEM and any(each in words for each in longer)
    )


def _phrases(tokens: Sequence[re.Match[str]], language: str, known: Known) -> set[int]:
    """Give the words that belong to a borne-out name of several words: "United States", "New York"."""
    covered: set[int] = set()
    for length in range(2, _PHRASE + 1):
        for start in range(len(tokens) - length + 1):
            phrase = " ".join(fold(match[0]) for match in tokens[start : start + length])
            if place_of(phrase, language) in known.places:
                covered.update(range(start, start + length))
    return covered


def _unproven_in_asian(text: str, language: str, known: Known) -> list[str]:
    """Give the makers, places and Latin words of a Japanese or Chinese text that are not borne out."""
    missing = [maker for maker in makers_in(text) if maker not in known.words]
    missing += sorted(places_in(text, language) - known.places)
    for match in re.finditer(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.&'’\-]+", text):
        word = match[0]
        attached = (
            text[match.end() : match.end() + 1].isdigit() or text[match.start() - 1 : match.start()].isdigit()
        )
        if word != word.lower() and not attached and not _borne_out(word, "en", known):
            missing.append(word)
    return missing


@cache
def _calendar(language: str) -> frozenset[str]:
    locale = cldr(language)
    if locale is None:
        return frozenset()
    names: Iterator[str] = (
        name
        for told in (locale.months, locale.days)
        for width in ("wide", "abbreviated")
        for name in told["format"][width].values()
    )
    return frozenset(name.lower().rstrip(".") for name in names)


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(map(fold, function_words(language)))

"""Whether a sentence that somebody else wrote says only what its source says.

What can be checked is checked: numbers with what they count, dates, times, names, product codes and
quotations must stand in the source, whatever the spelling and the language. A sentence in which nothing can
be checked must at least share words with its source. Whatever remains in doubt counts against the sentence:
in its place stands one of the article's own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.digests.extractive import alike
from bot.digests.kana import makers_in, sounds_like
from bot.digests.moments import Moment
from bot.digests.names import Known, known_names, unproven
from bot.digests.places import places_in
from bot.digests.quantities import Figures, Quantity, figures
from bot.digests.spelling import ASIAN, fold, squeeze
from bot.stories.plain import count_cjk, count_words, one_line
from bot.stories.words import function_words

_MARKUP = re.compile(
    r"https?:|www\.|discord\.gg|(?<!\w)@\w|<[@#:/!a-z]|\]\(|`|\*\*|__|~~|\|\||^(?:#{1,3}|>|-#)\s|\\|"
    r"\$\{|\{\{|^\s*[\[{]",
    re.IGNORECASE,
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]{2,}")
_LIST_MARK = re.compile(r"^(?:[-–—•*·]|\d{1,2}[.)])\s+")
_QUOTED = re.compile(r"[“„«\"「『]([^“”„«»\"「」『』]{3,})[”“»\"」』]")
_QUOTE_MARKS = frozenset('“”„«»"「『')
_SHORT_QUOTE = 2  # words that may be a name or a term
_ALIKE = 0.15  # of a claim and its source in one language
_COGNATE = 5  # letters that related words begin with in two languages
_ROOM = 0.5  # of a word: what a Chinese or Japanese character says


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a source bears out: its texts in one, with their names and figures."""

    text: str
    language: str
    names: Known
    figures: Figures


@dataclass(frozen=True, slots=True)
class Finding:
    """What checking a claim found.

    Attributes:
        problems: what is not borne out or not allowed, in words; empty when the claim may be used.
        anchors: how many numbers, dates, names and words tie it to its source.
    """

    problems: tuple[str, ...]
    anchors: int


def evidence_of(texts: Sequence[str], language: str) -> Evidence:
    """Prepare what claims are held against.

    Args:
        texts: sentences and titles of the source.
        language: theirs, ISO 639-1.
    """
    text = "\n".join(texts)
    return Evidence(text, language, known_names(texts, language), figures(text, language, surely=False))


def plain(text: str) -> str:
    """Give a text as one clean line without the mark of a list before it."""
    return _LIST_MARK.sub("", one_line(text))


def room(text: str) -> float:
    """Measure a text in words; a Chinese or Japanese character is half a one."""
    return count_words(text) - count_cjk(text) * (1 - _ROOM)


def check(claim: str, language: str, evidence: Evidence, *, longest: int, strictly: bool = True) -> Finding:
    """Hold a sentence against its source.

    Args:
        claim: one clean line (see `plain`).
        language: that it is meant to be in, ISO 639-1.
        evidence: of its source.
        longest: characters that it may have.
        strictly: whether doubtful names count as unproven (see `names.unproven`), and such in quotations.
    """
    if not claim:
        return Finding(("it is empty",), 0)
    told = figures(claim, language, surely=True)
    named = claim if strictly or not _QUOTE_MARKS & set(evidence.text) else _QUOTED.sub(" ", claim)
    names = unproven(named, language, evidence.names, strictly=strictly)
    problems = [
        *(["it is too long"] if len(claim) > longest else []),
        *(["it holds markup, a mention or a link"] if _MARKUP.search(claim) else []),
        *(f"{each} is not in the source" for each in missing_figures(told, evidence)),
        *(f"{each} is not in the source" for each in names),
        *_misquoted(claim, language, evidence),
    ]
    figured = len(told.quantities) + len(told.moments) + len(told.codes)
    return Finding(tuple(problems), figured + _shared(claim, language, evidence))


def missing_figures(told: Figures, evidence: Evidence) -> list[str]:
    """Give the numbers, dates, times and codes of a claim that are not in its source."""
    return [
        *(each.text.strip() for each in told.quantities if not _said(each, told, evidence)),
        *(each.text.strip() for each in told.moments if not _dated(each, evidence)),
        *(each for each in told.codes if not _coded(each, evidence.names)),
    ]


def _said(claim: Quantity, told: Figures, evidence: Evidence) -> bool:
    """Tell whether a number is in the source, as often as it is claimed: one "7" bears out no two."""
    claimed = sum(claim.agrees(other) for other in told.quantities)
    return claimed <= sum(claim.agrees(known) for known in evidence.figures.quantities)


def _dated(claim: Moment, evidence: Evidence) -> bool:
    """Tell whether a date or time is in the source, where a year or an hour may stand as a plain number."""
    if any(claim.agrees(known) for known in evidence.figures.moments):
        return True
    hours = {Decimal(at // 60) for at in claim.minutes if at % 60 == 0}
    counted = (
        {"h", ""} if any(known.minutes for known in evidence.figures.moments) else {"h"}
    )  # "9 bis 16 Uhr"
    # The hour of a time that is told is none by itself: "14:53" does not bear out "14:00".
    parts = {known.text for known in evidence.figures.moments if known.minutes}
    years = {Decimal(year) for year, month, day in claim.dates if year and month is None and day is None}
    return any(
        (known.readings & hours and known.unit in counted and known.text not in parts)
        or (known.readings & years and not known.unit)
        for known in evidence.figures.quantities
    )


def _coded(code: str, known: Known) -> bool:
    """Tell whether a code is in the source; "z8-gehäuse" is where "z8" is, "m11" is not in "m11-p"."""
    if squeeze(code) in known.words:
        return True
    head, _, tail = code.rpartition("-")
    return len(tail) > _COGNATE - 1 and tail.isalpha() and squeeze(head) in known.words


def _misquoted(claim: str, language: str, evidence: Evidence) -> list[str]:
    """Find quotations that are not in the source; of one in another language, that it quotes nobody."""
    quoted = [match[1] for match in _QUOTED.finditer(claim) if room(match[1]) > _SHORT_QUOTE]
    if language != evidence.language:
        return ["it quotes what is no quotation"] if quoted and not _QUOTE_MARKS & set(evidence.text) else []
    source = _bare(evidence.text)
    return ["it misquotes" for each in quoted if _bare(each) not in source]


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text.casefold()).strip()


def _shared(claim: str, language: str, evidence: Evidence) -> int:
    """Count what ties a claim to its source beside its figures: names, places, related words."""
    if language == evidence.language:
        return int(alike(claim, evidence.text, language) >= _ALIKE)
    known, dull = evidence.names, function_words(language) | function_words(evidence.language)
    starts = {word[:_COGNATE] for word in known.words if len(word) >= _COGNATE}
    words = [match[0] for match in _LATIN.finditer(claim) if match[0].lower() not in dull]
    related = sum(fold(word) in known.words or fold(word)[:_COGNATE] in starts for word in words)
    if language in ASIAN or evidence.language in ASIAN:
        related += len(known.places & places_in(claim, language)) + len(known.words & makers_in(claim))
        related += sum(sounds_like(fold(word), known.sounds) for word in words)
    return related

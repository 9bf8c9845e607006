"""Dates, weekdays and times of day in a text, in whatever order and language they are written.

Month and weekday names come from the Unicode CLDR. What can be read in two ways (03/04/2026, half past three
without am or pm) has two readings; two texts agree where they share one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from babel import Locale, UnknownLocaleError

Reading = tuple[int | None, int | None, int | None]
_FIRST_YEAR, _LAST_YEAR = 1500, 2199
_NOON, _DAY = 12 * 60, 24 * 60
_NUMERIC = (
    re.compile(r"(?<![\d.,/-])(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})(?![\d/])"),
    re.compile(r"(?<![\d.,/-])(?P<a>\d{1,2})(?P<s>[./-])\s?(?P<b>\d{1,2})(?P=s)\s?(?P<y>\d{4})(?!\d)"),
)
_CJK_DATES = (
    re.compile(
        r"(?:(?P<y>\d{4})\s?年\s?)?(?P<m>\d{1,2})\s?月\s?(?P<d>\d{1,2})\s?[日号]"
        r"(?:から|至|到|[~〜・、-])\s?(?P<e>\d{1,2})\s?[日号]"
    ),
    re.compile(r"(?:(?P<y>\d{4})\s?年\s?)?(?P<m>\d{1,2})\s?月(?:\s?(?P<d>\d{1,2})\s?[日号])?"),
    re.compile(r"(?P<y>\d{4})\s?年"),
)
_CLOCK = re.compile(
    r"(?<![\d.,/:])(?P<before>(?:午前|午後|上午|下午)\s?)?(?P<h>\d{1,2})"
    r"(?:\s?(?:(?P<sep>[:h時时点])\s?(?P<m>\d{2})(?!\d)\s?分?|[.](?P<dot>\d{2})(?=\s?(?:am|pm|a\.m|p\.m|uhr)))|(?P<bare>\s?[時时点]))?"
    r"\s?(?P<after>am\b|pm\b|a\.m\.?|p\.m\.?|uhr\b|o['’]clock)?",
)
_MORNING, _AFTERNOON = {"am", "a.m", "a.m.", "午前", "上午"}, {"pm", "p.m", "p.m.", "午後", "下午"}


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a weekday or a time of day.

    Attributes:
        text: as it is written.
        start: where it stands.
        end: where that ends.
        dates: what date it may be: year, month and day, each None where it is not said.
        minutes: what time it may be, in minutes since midnight.
        weekday: 0 for Monday to 6; None for none.
    """

    text: str
    start: int
    end: int
    dates: frozenset[Reading] = frozenset()
    minutes: frozenset[int] = frozenset()
    weekday: int | None = None

    def agrees(self, other: "Moment") -> bool:
        """Tell whether the other one says all that this one says."""
        if self.weekday is not None:
            return self.weekday == other.weekday
        if self.minutes:
            return bool(self.minutes & other.minutes)
        return any(_within(mine, theirs) for mine in self.dates for theirs in other.dates)

    def numbers(self) -> set[int]:
        """Give the years, days, hours and minutes in it, each of which may be told as a plain number."""
        told = {part for year, _, day in self.dates for part in (year, day) if part is not None}
        return told | {part for each in self.minutes for part in divmod(each, 60)}


def moments(text: str, language: str) -> list[Moment]:
    """Find the dates, weekdays and times of a text; none overlaps another.

    Args:
        text: in lower case, with plain digits.
        language: ISO 639-1, "" unknown.
    """
    found: list[Moment] = []
    taken = [False] * len(text)
    for moment in (*_dates(text, language), *_clocks(text), *_weekdays(text, language)):
        if moment.end > moment.start and not any(taken[moment.start : moment.end]):
            taken[moment.start : moment.end] = [True] * (moment.end - moment.start)
            found.append(moment)
    return found


def _dates(text: str, language: str) -> Iterator[Moment]:
    for pattern in _NUMERIC:
        for match in pattern.finditer(text):
            yield _dated(match, _numeric(match.groupdict()))
    for pattern in _CJK_DATES:
        for match in pattern.finditer(text):
            yield from _told(match, _int(match.groupdict().get("m")))
    known, patterns = _named(language)
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield from _told(match, known[match["month"].rstrip(".")])


def _told(match: re.Match[str], month: int | None) -> Iterator[Moment]:
    """Give the date that a pattern found, or the two of "5 to 7 March"."""
    parts = match.groupdict()
    year, end = _int(parts.get("y")), _int(parts.get("e"))
    first = _dated(match, {(year, month, _int(parts.get("d")))})
    if end is None or not first.dates:
        yield first
        return
    middle = match.start("e")
    yield replace(first, end=middle)
    yield Moment(match[0], middle, match.end(), dates=frozenset({(year, month, end)}))


def _numeric(parts: dict[str, str | None]) -> set[Reading]:
    year = _int(parts["y"])
    if "m" in parts:
        return {(year, _int(parts["m"]), _int(parts["d"]))}
    one, other = _int(parts["a"]), _int(parts["b"])
    return {(year, other, one)} if parts["s"] == "." else {(year, other, one), (year, one, other)}


def _dated(match: re.Match[str], readings: set[Reading]) -> Moment:
    sound = frozenset(reading for reading in readings if _sound(*reading))
    return Moment(match[0], match.start(), match.end() if sound else match.start(), dates=sound)


def _sound(year: int | None, month: int | None, day: int | None) -> bool:
    return (
        (year is None or _FIRST_YEAR <= year <= _LAST_YEAR)
        and (month is None or 1 <= month <= 12)  # noqa: PLR2004 -- months
        and (day is None or 1 <= day <= 31)  # noqa: PLR2004 -- days
    )


def _within(mine: Reading, theirs: Reading) -> bool:
    return all(one is None or one == other for one, other in zip(mine, theirs, strict=True))


def _int(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _clocks(text: str) -> Iterator[Moment]:
    for match in _CLOCK.finditer(text):
        hour, minute = int(match["h"]), int(match["m"] or match["dot"] or 0)
        told = (match["before"] or match["after"] or "").strip()
        if not (told or match["m"] or match["bare"]) or hour > 24 or minute > 59:  # noqa: PLR2004 -- a clock's
            continue
        at = hour * 60 + minute
        if told in _MORNING:
            readings = {at % _NOON}
        elif told in _AFTERNOON:
            readings = {at % _NOON + _NOON}
        elif hour > 12 or match["h"].startswith("0"):  # noqa: PLR2004 -- a clock's
            readings = {at % _DAY}
        else:
            readings = {at % _DAY, (at + _NOON) % _DAY}
        yield Moment(match[0], match.start(), match.end(), minutes=frozenset(readings))


def _weekdays(text: str, language: str) -> Iterator[Moment]:
    locale = cldr(language)
    if locale is None:
        return
    for number, name in locale.days["format"]["wide"].items():
        pattern = name if name[0] > "\u3000" else rf"(?<!\w){re.escape(name.lower())}s?(?!\w)"
        for match in re.finditer(pattern, text):
            yield Moment(match[0], match.start(), match.end(), weekday=number)


@cache
def cldr(language: str) -> Locale | None:
    """Give what the Unicode CLDR knows of a language (ISO 639-1); None where it does not know it."""
    try:
        return Locale.parse(language)
    except (UnknownLocaleError, ValueError, TypeError):
        return None


@cache
def _named(language: str) -> tuple[dict[str, int], Sequence[re.Pattern[str]]]:
    """Give month names and the patterns of dates with one; alone it counts where it is no other word."""
    locale = cldr(language)
    if locale is None or language in {"ja", "zh", "ko"}:
        return {}, ()
    wide: dict[str, int] = {}
    short: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        wide |= {name.lower(): number for number, name in locale.months[context]["wide"].items()}
        short |= {name.lower().rstrip("."): n for n, name in locale.months[context]["abbreviated"].items()}
    known = short | wide | ({"sept": 9} if language == "en" else {})
    month = rf"(?P<month>(?:{'|'.join(sorted(map(re.escape, known), key=len, reverse=True))})\b\.?)"
    alone = [name for name in wide if name not in {"may", "mars", "maart"}]
    day, nth = r"(?<![\d.,])(?P<d>\d{1,2})", r"(?:\.|st\b|nd\b|rd\b|th\b|er\b|º)?"
    until = rf"{nth}\s?(?:-|–|to|and|&|bis|und|au|et|al|y|e|a)\s?(?:the\s)?(?P<e>\d{{1,2}})"
    year = r"(?P<y>\d{4})(?!\d)"
    return known, (
        re.compile(rf"{day}(?:{until})?{nth}\s?(?:of |de |d['’])?{month},?(?:\s?(?:de |del )?{year})?"),
        re.compile(rf"(?<!\w){month}\s(?P<d>\d{{1,2}})(?!\d)(?:{until})?{nth}(?:,?\s{year})?"),
        re.compile(rf"(?<!\w){month}\s(?:de |del )?{year}"),
        re.compile(
            rf"(?<!\w)(?P<month>{'|'.join(sorted(map(re.escape, alone), key=len, reverse=True))})(?!\w)"
        ),
    )

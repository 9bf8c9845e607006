"""The numbers of a text and what they count, whichever way they are written.

"1,299.00", "1.299,00", "1 299", "１２９９" and "£1.3k" are read as people of several countries would read
them; "1.299" is both 1299 and 1.299, and two texts agree where they share a reading.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bot.digests.moments import Moment, moments
from bot.digests.number_words import in_characters, spelled
from bot.digests.units import scale_of, unit_of

_ORDINAL = frozenset(["st", "nd", "rd", "th", "er", "e", "ème", "o", "a", "x"])
_SIGN = {
    "us$": "USD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "usd": "USD",
    "eur": "EUR",
    "gbp": "GBP",
    "chf": "CHF",
}
_GROUPED = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3})+(?!\d)")
_TOKEN = re.compile(
    r"(?:(?P<sign>us\$|[$€£¥]|(?<![a-z])(?:usd|eur|gbp|chf))\s?)?(?P<body>(?:[a-zà-ɏ]+-?)?\d[a-zà-ɏ\d.,'’\-]*)"
)
_BODY = re.compile(r"(?P<digits>\d[\d.,'’]*)(?P<tail>[a-zà-ɏ]*)")
_PREFIXED = re.compile(
    r"(?:[fƒ](?=\d\.\d)|iso-?|no|us|[dlnscjmtq]u?['’]|[a-zà-ɏ]+-(?=\d{4}$))(?P<digits>\d[\d.,]*)"  # mid-2026
)
_AFTER = re.compile(r"[ \-]?(?P<word>us\$|[%$€£¥]|[a-zà-ɏ]+|[\u3041-\u30ff\u4e00-\u9fff]{1,6})")
_FRACTION = re.compile(r"(\d*)\s?([¼½¾⅛⅜⅝⅞])")
_COUNTED = re.compile(r"[年月日時分秒人台本枚円元個回倍%名件点種社カヶか]|画素|像素")
_PIXELS = re.compile(r"画素|像素")
_MEGA = Decimal(10**6)
_GROUP = 3
_SCALE = 100  # from which a word multiplies the digits before it


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number.

    Attributes:
        text: as it is written.
        readings: the values that it may have.
        unit: what it counts, as "EUR" or "kg"; empty when that is not known.
    """

    text: str
    readings: frozenset[Decimal]
    unit: str = ""

    def agrees(self, other: "Quantity") -> bool:
        """Tell whether the other says the same number, and of nothing else."""
        return bool(self.readings & other.readings) and (
            not self.unit or not other.unit or self.unit == other.unit
        )


@dataclass(frozen=True, slots=True)
class Figures:
    """All that a text says in figures.

    Attributes:
        quantities: its numbers; with `surely=False` also what may be one.
        moments: its dates and times.
        codes: tokens of letters and digits such as "z8" and "m11-p", in lower case.
    """

    quantities: tuple[Quantity, ...]
    moments: tuple[Moment, ...]
    codes: tuple[str, ...]


def plain_digits(text: str) -> str:
    """Write a text in lower case, with plain digits, spaces and hyphens, and fractions as decimals."""
    text = _FRACTION.sub(lambda match: f" {int(match[1] or 0) + unicodedata.numeric(match[2]):g} ", text)
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(
        str(unicodedata.decimal(char)) if char > "\u007f" and char.isdecimal() else char for char in text
    )
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", re.sub(r"[^\S\n]+", " ", text))
    for spelling, known in (
        ("quatre-vingt", "quatrevingt"),
        ("pour cent", "percent"),
        ("per cent", "percent"),
    ):
        text = text.replace(spelling, known)
    return text


def figures(text: str, language: str, *, surely: bool) -> Figures:
    """Find the numbers, dates, times and codes of a text.

    Args:
        text: any.
        language: its ISO 639-1 code, "" unknown.
        surely: whether to leave out what may be no number; True for a claim, False for its evidence, in which
            the parts of dates and codes are numbers too.
    """
    text = plain_digits(text)
    told = moments(text, language)
    rest = text
    for moment in told:
        rest = _blank(rest, moment.start, moment.end)
    quantities, rest = _asian(rest, surely=surely)
    quantities += [
        Quantity(rest[start:end], *_scaled({value}, rest, end, language))
        for start, end, value in spelled(rest, language, surely=surely)
        if value < _SCALE or not rest[:start].rstrip(" -")[-1:].isdigit()  # "1.3 million" is one number
    ]
    more, codes = _numerals(rest, language)
    quantities += more
    if not surely:
        quantities += [Quantity(each.text, frozenset(map(Decimal, each.numbers()))) for each in told]
        parts = (part for code in codes for part in re.findall(r"\d+", code))
        quantities += [Quantity(part, frozenset({Decimal(part)})) for part in parts]
    return Figures(tuple(quantities), tuple(told), tuple(codes))


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def _asian(text: str, *, surely: bool) -> tuple[list[Quantity], str]:
    """Find numbers in Chinese characters, and take those that hold digits out of the text."""
    found: list[Quantity] = []
    for start, end, value in in_characters(text):
        mixed = any(char.isdigit() for char in text[start:end])
        if surely and not mixed and not _COUNTED.match(text, end):
            continue
        if _PIXELS.match(text, end):
            found.append(Quantity(text[start:end], frozenset({value / _MEGA}), "MP"))
        else:
            found.append(Quantity(text[start:end], frozenset({value}), unit_of(text[end : end + 6], "ja")))
        text = _blank(text, start, end)
    return found, text


def _numerals(text: str, language: str) -> tuple[list[Quantity], list[str]]:
    """Find what is written with digits: numbers, and codes that mix them with letters."""
    found: list[Quantity] = []
    codes: list[str] = []
    for match in _GROUPED.finditer(text):
        joined = match[0].replace(" ", "")
        text = text[: match.start()] + joined.ljust(len(match[0]), "\n") + text[match.end() :]
    text = text.replace("\n\n", "\n ").replace("\n", "")
    for match in _TOKEN.finditer(text):
        body = match["body"].rstrip(".,'’-")
        parts = body.split("-") if body[0].isdigit() else [body]
        for place, part in enumerate(parts):
            following = (
                "-" + parts[place + 1]
                if place + 1 < len(parts)
                else text[match.start("body") + len(body) :][:40].removeprefix(",-")
            )
            quantity = _quantity(part, match["sign"] or "", following, language)
            if quantity is not None:
                found.append(quantity)
            elif any(char.isdigit() for char in part):
                codes.append(part)
    return found, codes


def _quantity(part: str, sign: str, following: str, language: str) -> Quantity | None:
    """Read one token as a number; None where it is a code or a word."""
    prefixed = _PREFIXED.fullmatch(part)
    match = prefixed or _BODY.fullmatch(part)
    if match is None:
        return None
    digits, tail = match["digits"].rstrip(".,'’"), "" if prefixed else match["tail"]
    values = readings(digits)
    if not values:
        return None
    if not tail:
        values, unit = _scaled(values, following, 0, language)
        return Quantity(digits, values, _SIGN.get(sign, unit))
    unit = unit_of(tail, language)
    if scale_of(tail) and (sign or not unit) and (sign or tail != "k"):
        return Quantity(part, _times(values, scale_of(tail)), _SIGN.get(sign, ""))
    if unit or tail in _ORDINAL:
        return Quantity(part, values, _SIGN.get(sign, unit))
    return None


def readings(digits: str) -> frozenset[Decimal]:
    """Give the values that digits with separators may have; none for a version such as "1.2.3"."""
    digits = digits.replace("'", "").replace("’", "")
    marks = [char for char in digits if char in ".,"]
    if not marks:
        return frozenset({Decimal(digits)})
    parts = re.split(r"[.,]", digits)
    if any(not part for part in parts):
        return frozenset()
    grouped = all(len(part) == _GROUP for part in parts[1:]) and len(parts[0]) <= _GROUP and parts[0] != "0"
    values = set()
    if len(set(marks)) == 1 and grouped:
        values.add(Decimal("".join(parts)))
    if len(marks) == 1 or (marks[-1] not in marks[:-1] and len(set(marks[:-1])) == 1):
        values.add(Decimal("".join(parts[:-1]) + "." + parts[-1]))
    return frozenset(values)


def _scaled(values: Iterable[Decimal], text: str, end: int, language: str) -> tuple[frozenset[Decimal], str]:
    """Apply the word after a number ("million") and give what it counts ("dollars")."""
    found = _AFTER.match(text, end)
    if found and scale_of(found["word"]) and len(found["word"]) > 1:
        values = _times(values, scale_of(found["word"]))
        found = re.compile(r"(?: (?:de|of|d['’]))?" + _AFTER.pattern).match(text, found.end())
    return frozenset(values), unit_of(found["word"], language) if found else ""


def _times(values: Iterable[Decimal], noughts: int) -> frozenset[Decimal]:
    return frozenset(value * 10**noughts for value in values)

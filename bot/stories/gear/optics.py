"""Reading the figures of lenses: a focal length with its aperture, in all the ways of writing them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FOCAL = r"\d{1,4}(?:[.,]\d)?(?:\s?-\s?\d{1,4}(?:[.,]\d)?)?"
_MM = r"(?:\s?(?:mm|MM|Mm|ミリ|毫米|мм)(?![a-z]))"
_STOP = r"\d{1,2}(?:[.,]\d{1,2})?(?:\s?-\s?(?:[fF]/?)?\d{1,2}(?:[.,]\d{1,2})?)?"
_PLAIN_FOCAL, _PLAIN_STOP = r"\d{2,4}(?:-\d{2,4})?", r"\d(?:[.,]\d{1,2})?(?:-\d(?:[.,]\d)?)?"
_SIGN = r"(?:[fFƒ]\s?[/:]?\s?|[tT](?=\d)|1\s?[:：]\s?)"
_LETTERS = r"(?:(?:ED|[LGED])(?![A-Za-z0-9]))?"  # of Canon's "f/1.2L" and Nikon's "f/1.4E"
_OPTICS = re.compile(
    rf"""(?x)(?<![\d.,/$€£+\-])(?<!\d\s-\s)(?<!-)
    (?:
      (?P<focal>{_FOCAL}){_MM}(?:\s?/?\s?(?P<aperture>{_SIGN}{_STOP}{_LETTERS})(?!\d))?
    | (?P<bare_focal>\d{{1,4}}(?:-\d{{2,4}})?)\s?
      (?P<bare_aperture>(?:[fFƒ]\s?/?\s?|[tT])\d{{1,2}}(?:[.,]\d{{1,2}})?(?:-\d{{1,2}}(?:[.,]\d)?)?{_LETTERS})(?![\w])
    | (?P<slash_focal>{_PLAIN_FOCAL})/(?P<slash_aperture>{_PLAIN_STOP})(?![\w/])
    | (?:1\s?:\s?)?(?P<zeiss_aperture>{_PLAIN_STOP})/(?P<zeiss_focal>{_PLAIN_FOCAL})(?:\s?mm)?(?![\w/.])
    )"""
)
_APERTURE_FIRST = re.compile(
    rf"""(?x)(?P<first_aperture>[fFƒ](?<![\w.,][fFƒ])\s?/?\s?{_STOP})[\s/](?P<second_focal>{_FOCAL}){_MM}"""
)
_DIGIT = re.compile(r"\d+")
BARE = re.compile(r"(?<![\d.,/$€£+-])\d{2,4}(?:-\d{2,4})?(?![\w%]|[.,/]\d)")
"""A number that is a focal length where a line of lenses stands before it: "Summilux 50"."""
LATE_APERTURE = re.compile(rf"\s?/?\s?(?P<aperture>{_SIGN}{_STOP}{_LETTERS})(?![\d\w])")
"""An aperture behind some words: "Summilux 50mm ASPH f/1.4"."""
PLAIN_APERTURE = re.compile(
    r"[\s/](?P<aperture>(?:0[.,]95|1[.,][01245678]|2[.,][0458]|3[.,]5|4[.,]5|5[.,]6)[LGED]?)(?![\d\w]|[.,]\d)"
)
"""An aperture without its sign: "Takumar 50mm 1.4"."""
_PRIMES = frozenset(
    re.findall(
        r"\d+",
        "10 11 12 14 15 16 17 18 20 21 23 24 25 26 27 28 30 32 33 35 38 40 42 43 45 50 52 55 56 58 60 63 65 "
        "70 75 77 80 85 90 100 105 110 120 125 135 150 180 200 250 300 400 500 600 800",
    )
)
_LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Figures:
    """A lens's figures in a text.

    Attributes:
        start: where they begin.
        end: where they end.
        focal: as shown, "24-70mm".
        aperture: as shown, "f/2.8"; empty where none stands beside.
        doubtful: they alone could be anything, as in "50/1.4".
    """

    start: int
    end: int
    focal: str
    aperture: str
    doubtful: bool


def figures(text: str) -> Iterator[Figures]:
    """Give the figures of a text that could be a lens's; those with the aperture in front come last."""
    end = 0
    for digit in _DIGIT.finditer(text):  # far quicker than to try the whole pattern everywhere
        if digit.start() >= end and (match := _OPTICS.match(text, digit.start())):
            end = match.end()
            yield _read(match)
    yield from map(_read, _APERTURE_FIRST.finditer(text))


def _read(match: re.Match[str]) -> Figures:
    told = {name: written for name, written in match.groupdict().items() if written}
    length = next(written for name, written in told.items() if name.endswith("focal"))
    stop = next((written for name, written in told.items() if name.endswith("aperture")), "")
    doubtful = "slash_focal" in told or "zeiss_focal" in told
    return Figures(match.start(), match.end(), focal(length), aperture(stop) if stop else "", doubtful)


def aperture(written: str) -> str:
    """Write an aperture as it is shown: "F2,8" and "1:2.8" become "f/2.8", "T1.5" stays what it is.

    Args:
        written: with or without its sign, with the letters that stand right behind it.
    """
    stop = "T" if written[:1] in {"T", "t"} else "f/"
    figures = re.sub(r"^(?:[fFƒtT]\s?[/:]?\s?|1\s?[:：]\s?)", "", written)
    figures = re.sub(r"[fF/\s]", "", figures).replace(",", ".")
    return stop + re.sub(r"(?<=\d)\.0(?!\d)", "", figures)


def focal(written: str) -> str:
    """Write a focal length as it is shown: "24 - 70" becomes "24-70mm"."""
    return re.sub(r"\s", "", written).replace(",", ".") + "mm"


def plausible(focal_length: str) -> bool:
    """Tell whether there can be such a lens: 1 to 2000 mm, the longer end last."""
    ends = [float(end) for end in focal_length.removesuffix("mm").split("-")]
    return all(1 <= end <= _LONGEST for end in ends) and ends == sorted(set(ends))


def usual(number: str) -> bool:
    """Tell whether a bare number is one that lenses have, or the two ends of a zoom."""
    return number in _PRIMES or "-" in number

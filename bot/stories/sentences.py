"""Where sentences begin and end, by rules of our own.

A line break always ends a sentence. Within a line a run of ".!?…" ends one when white space and something
that can open a sentence follow, except after abbreviations, initials, ordinals and numbers; the Chinese and
Japanese full stops end one wherever they stand outside brackets. The work is linear in the length of a text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.stories.abbreviations import around_ordinals, before_more, maybe_last, openers, units

_CLOSERS = "\"'”’»›)\\]」』】）〉》"
_STOP = re.compile(  # „…“ and »…« close with what opens elsewhere, but never in Chinese
    rf"(?P<mark>[.!?…]+)(?P<close>[{_CLOSERS}“‘«‹]*)|(?P<full>[。！？｡]+)(?P<closed>[{_CLOSERS}]*)"
)
_LAST_WORD = re.compile(r"[^\s(\[“„«‹\"]+$")
_NEXT_WORD = re.compile(r"[\s\"'“”„‚«»‹›‘’(\[¿¡—–-]*(?P<word>[^\W_]+'?)?")
_SPACED_CLOSER = re.compile(r"[ \u00a0\u202f]»")  # « Oui. »
_OPENS_WITH_IT = frozenset({"de", "da"})  # where » opens a quotation
_FAR = 400  # a bracket that is still open after so many characters was never meant to be closed
_PAIRS = {"「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "《": "》"}
# After 「…。」 these go on with the sentence: quoting and case particles, a comma.
_GOES_ON = re.compile(r"[\s]*[とはがをにのもで、，,な]|って|など|という")
_ORDINAL_LANGUAGES = frozenset({"de", "da", "no", "fi", "cs", "hu"})
_NOUNS_ARE_LARGE = frozenset({"de"})  # there a capital after "kg." opens nothing
_ELIDED = re.compile(r"^(?:[^\W\d_]{1,5}['’])+")  # "l’ing.", "dell’avv."
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]|[A-Z]-[A-Z]")
_BEFORE_NUMBER = re.compile(r"[^\W\d_]|\d{1,3}[^\W\d_]")  # "p. 12", "10s. 6d."
_LOOK_BACK = 40  # the longest word that is looked up


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: ``text == source[start:end]``, without white space at either end."""

    text: str
    start: int
    end: int


def split_sentences(text: str, language: str = "en") -> list[Sentence]:
    """Return the sentences of `text` in order; only white space lies between them.

    Args:
        text: plain text, paragraphs separated by line breaks.
        language: ISO 639-1; chooses abbreviations and openers, any other language gets the general rules.
    """
    sentences = []
    for line in re.finditer(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+", text):
        start = line.start()
        for end in (*_ends(line[0], language), len(line[0])):
            if sentence := _trimmed(text, start, line.start() + end):
                sentences.append(sentence)
            start = line.start() + end
    return sentences


def _trimmed(text: str, start: int, end: int) -> Sentence | None:
    piece = text[start:end]
    start += len(piece) - len(piece.lstrip())
    body = piece.strip()
    return Sentence(body, start, start + len(body)) if body else None


def _ends(line: str, language: str) -> Iterator[int]:
    """Give the places in one line where a sentence ends and another begins."""
    brackets = _brackets(line)
    inside = 0
    spaced = None if language in _OPENS_WITH_IT else _SPACED_CLOSER
    for stop in _STOP.finditer(line):
        while inside < len(brackets) and brackets[inside][1] <= stop.start():
            inside += 1
        enclosed = inside < len(brackets) and brackets[inside][0] < stop.start() < brackets[inside][1]
        if enclosed and stop.end() <= brackets[inside][1]:
            continue
        if stop["full"]:
            if not (stop["closed"] and _GOES_ON.match(line, stop.end())):
                yield stop.end()
        elif spaced and (closer := spaced.match(line, stop.end())):
            if _opens(line, closer.end()):
                yield closer.end()
        elif stop.end() < len(line) and _ends_here(line, stop, language):
            yield stop.end()


def _brackets(line: str) -> list[tuple[int, int]]:
    """Return the outermost bracketed stretches (open, close) that are properly closed, in order."""
    stack: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for place, char in enumerate(line):
        if char in _PAIRS:
            stack.append((_PAIRS[char], place))
        elif stack and char == stack[-1][0]:
            opened = stack.pop()[1]
            if place - opened <= _FAR:
                while found and found[-1][0] > opened:
                    found.pop()
                found.append((opened, place))
    return found


def _opens(line: str, place: int) -> bool:
    """Tell whether what stands at `place` may open a sentence: white space and no small letter."""
    following = _NEXT_WORD.match(line, place)
    return line[place : place + 1].isspace() and not (following and (following["word"] or "")[:1].islower())


def _ends_here(line: str, stop: re.Match[str], language: str) -> bool:
    """Decide about a Western stop that is not the last thing of its line."""
    after = line[stop.end()]
    if not after.isspace():
        return "\u3041" <= after <= "\u9fff" and stop["mark"][0] in "!?…"
    following = _NEXT_WORD.match(line, stop.end())
    word = (following["word"] or "") if following else ""
    if word[:1].islower():
        return False
    if stop["mark"] != "." or stop["close"]:
        return True
    return _full_stop_ends(line, stop.start(), word.lower(), language)


def _full_stop_ends(line: str, place: int, following: str, language: str) -> bool:
    """Decide about one full stop before white space and `following` (lower case, "" for a symbol)."""
    found = _LAST_WORD.search(line, max(0, place - _LOOK_BACK), place)
    last = _ELIDED.sub("", found[0]) if found else ""
    opens = following.rstrip("'") in openers(language) or following in openers(language)
    if last.lower() in before_more(language):
        return last in {"no", "ref", "min", "max", "on"} and not following[:1].isdigit() and opens
    if last.lower() in maybe_last() or _are_initials(last):
        return opens
    if last.lower() in units():
        return opens or (language not in _NOUNS_ARE_LARGE and following[:1].isalpha())
    if last.isdigit():
        return _number_ends(line[max(0, place - _LOOK_BACK) : place], last, following, language)
    return not (following[:1].isdigit() and _BEFORE_NUMBER.fullmatch(last))


def _are_initials(word: str) -> bool:
    """Tell whether a word is one large letter, or letters with full stops or a hyphen between them."""
    return (len(word) == 1 and word.isupper()) or bool(_INITIALS.fullmatch(word))


def _number_ends(before: str, number: str, following: str, language: str) -> bool:
    """Decide about a number with a full stop: an ordinal, an item of a list, or the end of a sentence."""
    head = before[: -len(number)].split()[-1:]
    if head and head[0][-1] == "." and _ELIDED.sub("", head[0][:-1]).lower() in before_more(language):
        return True  # "on Sept. 3. They met": the number belongs to the abbreviation
    if not head or head[0][-1] in ".!?":
        return False  # "1. The camera": the number opens what follows
    if language not in _ORDINAL_LANGUAGES or len(number) > 2:  # noqa: PLR2004 -- ordinals of dates have two digits
        return True
    earlier, later = around_ordinals()
    if language == "de":
        opens = following in openers("de")
        return not (following in later or (head[0].lower() in earlier and not opens))
    return False

"""Reads Discord's markdown as its client does, for tests: which formatting does a text turn into?

The rules follow the publicly known grammar of the client (a dialect of simple-markdown): at each place the
first rule that matches wins, and what no rule takes is plain text.
"""

import re
from dataclasses import dataclass

_INLINE = {
    "escape": r"\\([^0-9A-Za-z\s])",
    "mention": r"<(?:@[!&]?|\#)\d+>|@everyone|@here",
    "command": r"</[^:>]+:\d+>",
    "time": r"<t:-?\d+(?::[tTdDfFRsS])?>",
    "guide": r"<id:\w+>",
    "emoji": r"<a?:\w+:\d+>|:[^\s:]+?(?:::skin-tone-\d)?:",
    "autolink": r"<[a-z][a-z0-9+.-]*:[^\s>]*>|<[^\s@>]+@[^\s>]+>|<\+\d+>",
    "url": r"(?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s]",
    "link": (
        r"\[((?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
        r"\(\s*((?:\([^)]*\)|[^\s\\]|\\.)*?)\s*(?:['\"].*?['\"])?\s*\)"
    ),
    "strong": r"\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)",
    "underline": r"__((?:\\[\s\S]|[^\\])+?)__(?!_)",
    "italics": r"_((?:__|\\[\s\S]|[^\\_])+?)_(?!\w)|\*(?=\S)((?:\*\*|\s+(?:[^*\s]|\*\*)|[^\s*])+?)\*(?!\*)",
    "strike": r"~~([\s\S]+?)~~(?!_)",
    "spoiler": r"\|\|([\s\S]+?)\|\|",
    "code": r"(`+)([\s\S]*?[^`])\1(?!`)",
}
_BLOCK = {
    "heading": r"#{1,3}\s+",
    "small": r"-#\s+",
    "quote": r">(?:>>)?\s+",
    "list": r"(?:[*+-]|\d+\.)\s+",
}
_RULES = [(name, re.compile(pattern)) for name, pattern in _INLINE.items()]
_STARTS = [(name, re.compile(r"\s*" + pattern)) for name, pattern in _BLOCK.items()]
_INSIDE = {"link", "strong", "underline", "italics", "strike", "spoiler"}


@dataclass(frozen=True)
class Reading:
    """What a reader sees: the text, the kinds of formatting in it, and where its links lead."""

    text: str
    kinds: frozenset[str]
    links: tuple[str, ...] = ()


def read(markdown: str) -> Reading:
    """Read a message's text, line by line."""
    lines = [_read_line(line) for line in markdown.split("\n")]
    return _joined(lines, "\n")


def _read_line(line: str) -> Reading:
    for name, start in _STARTS:
        if found := start.match(line):
            inner = _read_line(line[found.end() :])
            return Reading(inner.text, inner.kinds | {name}, inner.links)
    return _read_inline(line)


def _read_inline(text: str) -> Reading:
    seen: list[Reading] = []
    place = 0
    while place < len(text):
        reading, place = _next(text, place)
        seen.append(reading)
    return _joined(seen, "")


def _next(text: str, place: int) -> tuple[Reading, int]:
    for name, rule in _RULES:
        found = rule.match(text, place)
        if found is None:
            continue
        if name == "escape":
            return Reading(found[1], frozenset()), found.end()
        if name not in _INSIDE:
            return Reading(found[0], frozenset({name})), found.end()
        inner = _read_inline(next((group for group in found.groups() if group), ""))
        links = (*inner.links, found[2]) if name == "link" else inner.links
        return Reading(inner.text, inner.kinds | {name}, links), found.end()
    return Reading(text[place], frozenset()), place + 1


def _joined(readings: list[Reading], between: str) -> Reading:
    kinds: frozenset[str] = frozenset().union(*(reading.kinds for reading in readings))
    links = tuple(link for reading in readings for link in reading.links)
    return Reading(between.join(reading.text for reading in readings), kinds, links)

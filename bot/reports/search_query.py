"""What a person types into a search, and how either database is asked for it.

Words must all occur, in any form of writing; ``"several words"`` must stand side by side; ``-word`` must not
occur; the last word may be the beginning of a longer one. Nothing typed is ever an error, and nothing but
terms reaches a database: they hold no quotes, operators or spaces.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.stories.terms import MOST_LETTERS, fold, pairs, runs, unhyphened

LONGEST = 200  # characters of a query that are read
MOST_TERMS = 16  # words and phrases that are read
_BEGINNING = 3  # a shorter last word is meant as it stands: too many words begin with two letters

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂「」『』", '"'))
_ITEM = re.compile(r"""(?P<minus>[-−–](?=[^\s\-]))?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))""")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to write what is looked for.

    Args:
        terms: they stand side by side; at least one.
        beginning: the last of them may be the beginning of a longer one.
    """

    terms: tuple[str, ...]
    beginning: bool = False

    def written(self) -> str:
        """Write it as it stands in terms with a space before and after each."""
        return f" {' '.join(self.terms)}{'' if self.beginning else ' '}"

    def occurrences(self, padded: str) -> float:
        """How often it stands in terms with a space before and after each; a mere beginning counts half."""
        count = padded.count(self.written())
        return (count + padded.count(f"{self.written()} ")) / 2 if self.beginning else count

    def fts5(self) -> str:
        """Write it for SQLite: ``"nikon z 6"`` or ``"nik" *``."""
        return f'"{" ".join(self.terms)}"{" *" if self.beginning else ""}'

    def tsquery(self) -> str:
        """Write it for PostgreSQL: ``('nikon' <-> 'z' <-> '6')`` or ``('nik':*)``."""
        quoted = [f"'{term}'" for term in self.terms]
        quoted[-1] += ":*" if self.beginning else ""
        return f"({' <-> '.join(quoted)})"


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood.

    Args:
        wanted: each must occur, in one of its ways; without any there is nothing to look for.
        unwanted: none of these may occur.
    """

    wanted: tuple[tuple[Way, ...], ...]
    unwanted: tuple[Way, ...] = ()

    def fts5(self, marks: tuple[str, ...] = ()) -> str:
        """Write the query for SQLite's FTS5; marks must be there too."""
        wanted = [f"({' OR '.join(way.fts5() for way in ways)})" for ways in self.wanted]
        asked = " AND ".join([*wanted, *(Way((mark,)).fts5() for mark in marks)])
        unwanted = " OR ".join(way.fts5() for way in self.unwanted)
        return f"({asked}) NOT ({unwanted})" if unwanted else asked

    def tsquery(self, marks: tuple[str, ...] = ()) -> str:
        """Write the query for PostgreSQL; marks must be there too."""
        wanted = [f"({' | '.join(way.tsquery() for way in ways)})" for ways in self.wanted]
        parts = [*wanted, *(Way((mark,)).tsquery() for mark in marks)]
        return " & ".join([*parts, *(f"!{way.tsquery()}" for way in self.unwanted)])


def read_query(text: str) -> Query:
    """Understand what a person typed. Of an overlong query the beginning is read."""
    wanted: list[tuple[Way, ...]] = []
    unwanted: list[Way] = []
    items = list(_ITEM.finditer(text[:LONGEST].translate(_QUOTES)))
    for item in items[:MOST_TERMS]:
        last = item is items[-1] and item["word"] is not None
        ways = list(_ways(item["word"] or item["phrase"] or "", last=last and not item["minus"]))
        if item["minus"]:
            unwanted += ways
        elif ways and tuple(ways) not in wanted:
            wanted.append(tuple(ways))
    return Query(tuple(wanted), tuple(unwanted))


def _ways(text: str, *, last: bool) -> Iterator[Way]:
    """A word or phrase as it stands, and a word with hyphens without them, too."""
    folded = fold(text)
    for written in (folded, unhyphened(folded)):
        if way := _way(written, last=last):
            yield way


def _way(folded: str, *, last: bool) -> Way | None:
    parts = list(runs(folded))
    found: list[str] = []
    for number, (unspaced, run) in enumerate(parts, 1):
        if not unspaced:
            found.append(run[:MOST_LETTERS])
        elif number < len(parts):
            found += pairs(run)
        else:  # what is searched for may go on where it stands, so its last character begins a pair there
            found += pairs(run)[:-1] or [run]
    if not found:
        return None
    unspaced, run = parts[-1]
    return Way(tuple(found), beginning=len(run) == 1 if unspaced else last and _may_go_on(run))


def _may_go_on(run: str) -> bool:
    return len(run) >= _BEGINNING and not run.isnumeric()

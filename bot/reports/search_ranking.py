"""Which of the stories that match a query come first.

The score is BM25F (Robertson, Zaragoza, Taylor: Simple BM25 extension to multiple weighted fields, CIKM 2004)
without the rarity of words: all words of a query occur in all of its stories, so that it hardly tells them
apart. It is computed here and not by the database, so that both databases give the same order.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.reports.search_query import Query, Way

TITLE, GEAR, SOURCE, DIGEST = 6.0, 3.0, 2.0, 1.0  # what an occurrence weighs, by where it stands
_SATURATION = 1.2  # k1: how slowly further occurrences add less
_LENGTH = 0.5  # b: how much a long text weighs against an occurrence in it; texts here are of like lengths
_RECENCY = 0.25  # a story of this moment is worth a quarter more than an old one
_HALF_LIFE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that matches: its terms with spaces between, by field, and when it was first told."""

    story_id: int
    title: str
    digest: str
    gear: str
    source: str
    told_at: datetime


def ranked(query: Query, candidates: Sequence[Candidate], now: datetime) -> list[int]:
    """Give the ids of stories, the best first; of equal ones the newer first."""
    looked_for = [*query.wanted, *_side_by_side(query)]
    normal = [_normal([getattr(each, name) for each in candidates]) for name, _ in _FIELDS]
    scored = [(_score(each, looked_for, normal) * _fresh(each.told_at, now), each) for each in candidates]
    scored.sort(key=lambda pair: (pair[0], pair[1].told_at, pair[1].story_id), reverse=True)
    return [each.story_id for _, each in scored]


_FIELDS = (("title", TITLE), ("digest", DIGEST), ("gear", GEAR), ("source", SOURCE))


def _side_by_side(query: Query) -> list[tuple[Way, ...]]:
    """All words of the query as one phrase: a story that has them so is what was meant more likely."""
    ways = [ways[0] for ways in query.wanted]
    if len(ways) < 2:  # noqa: PLR2004 - one word is beside itself
        return []
    return [(Way(tuple(term for way in ways for term in way.terms), ways[-1].beginning),)]


def _normal(texts: Sequence[str]) -> float:
    return sum(map(len, texts)) / max(len(texts), 1) or 1.0


def _score(candidate: Candidate, looked_for: Sequence[Sequence[Way]], normal: Sequence[float]) -> float:
    weights = [0.0] * len(looked_for)
    for (name, weight), usual in zip(_FIELDS, normal, strict=True):
        text = getattr(candidate, name)
        if not text:
            continue
        each = weight / (1 - _LENGTH + _LENGTH * len(text) / usual)
        padded = f" {text} "
        for place, ways in enumerate(looked_for):
            weights[place] += each * sum(way.occurrences(padded) for way in ways)
    return sum(weight / (_SATURATION + weight) for weight in weights)


def _fresh(told_at: datetime, now: datetime) -> float:
    age = max(now - told_at, timedelta(0))
    return 1 + _RECENCY * math.exp2(-(age / _HALF_LIFE))

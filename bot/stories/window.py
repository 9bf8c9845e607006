"""The articles of the last days, and which story a new one joins.

All that is asked of the past is in here; what is older than the window is forgotten, so that the cost of
placing an article grows with the news of some days and not with history.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import islice
from typing import TypeVar

from bot.stories.likeness import Weighed, fits, one_article, one_story, weigh
from bot.stories.sketch import Sketch, everyday_terms

_NEWEST = 24  # articles of a story that a new one must fit
_CANDIDATES = 48  # are compared in full: those that share most
_OFTEN, _OFTEN_SHARE = 100, 0.2  # articles with a term, and their share, from which it leads to no candidates
# Before there is a window to count in: so many articles that never were, and the share of them with a term.
_IMAGINED = 400
_SHARE, _EVERYDAY_SHARE = 0.006, 0.12
_FORGOTTEN_AT_ONCE = 200  # so that the event loop does not wait long

Key = TypeVar("Key", str, int)


@dataclass(frozen=True, slots=True)
class Told:
    """An article that has its story.

    Attributes:
        number: the article's; a greater one came later.
        story: the story's.
        feed: whose it is; anything that names a feed.
        at: when it was told, aware.
        sketch: what it is about.
    """

    number: int
    story: int
    feed: str | int
    at: datetime
    sketch: Sketch


class Window:
    """The articles of the last days."""

    def __init__(self) -> None:
        self._told: dict[int, Told] = {}
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        self._stories: defaultdict[int, list[int]] = defaultdict(list)
        self.newest = 0

    def __len__(self) -> int:
        return len(self._told)

    def add(self, told: Told) -> None:
        """Remember an article."""
        self._told[told.number] = told
        self._stories[told.story].append(told.number)
        self.newest = max(self.newest, told.number)
        for terms in (told.sketch.names, told.sketch.words):
            for term in terms:
                self._with[term].append(told.number)

    def forget(self, before: datetime) -> None:
        """Forget articles told before a moment; after a long pause some are left for the next time."""
        stale = (number for number, told in self._told.items() if told.at < before)
        for number in list(islice(stale, _FORGOTTEN_AT_ONCE)):
            told = self._told.pop(number)
            _take(self._stories, told.story, number)
            for terms in (told.sketch.names, told.sketch.words):
                for term in terms:
                    _take(self._with, term, number)

    def rarity(self, term: str) -> float:
        """Return the inverse document frequency of a term, among the articles in here and those imagined."""
        seen = len(self._with.get(term, ()))
        share = _EVERYDAY_SHARE if term in everyday_terms() else _SHARE
        return math.log((len(self._told) + _IMAGINED) / (seen + _IMAGINED * share))

    def story_of(self, sketch: Sketch, feed: str | int, at: datetime) -> int | None:
        """Return the story that an article tells, None where it is the first to tell it.

        Args:
            sketch: what the article is about.
            feed: whose it is; empty or 0 where that is not known.
            at: when it was told, aware.
        """
        rarity = cache(self.rarity)
        weighed = weigh(sketch, rarity)
        found: defaultdict[int, float] = defaultdict(float)
        for told in self._candidates(weighed):
            sure = one_story(weighed, weigh(told.sketch, rarity), abs(at - told.at), rarity)
            found[told.story] = max(found[told.story], sure)
        likely = sorted((story for story in found if found[story]), key=found.__getitem__, reverse=True)
        return next((story for story in likely if self._admits(story, weighed, feed)), None)

    def _candidates(self, weighed: Weighed) -> list[Told]:
        """Give the articles that share most with one, by the terms that few share."""
        shared: Counter[int] = Counter()
        often = max(_OFTEN, _OFTEN_SHARE * len(self._told))
        for term, weight in weighed.weights.items():
            numbers = self._with.get(term, ())
            if len(numbers) <= often:
                for number in numbers:
                    shared[number] += weight  # type: ignore[assignment] # a Counter adds up any numbers
        return [self._told[number] for number, _ in shared.most_common(_CANDIDATES)]

    def _admits(self, story: int, weighed: Weighed, feed: str | int) -> bool:
        """Tell whether an article fits a story, which each feed tells once."""
        told = [self._told[number] for number in self._stories[story]]
        own = [self._weighed(each) for each in told if feed and each.feed == feed]
        newest = [self._weighed(each) for each in told[-_NEWEST:]]
        return all(one_article(weighed, each) for each in own) and fits(weighed, newest)

    def _weighed(self, told: Told) -> Weighed:
        return weigh(told.sketch, self.rarity)


def _take(lists: defaultdict[Key, list[int]], key: Key, number: int) -> None:
    lists[key].remove(number)
    if not lists[key]:
        del lists[key]

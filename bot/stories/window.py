"""The articles of the last days, and which story a new one joins.

All that is asked of the past is in here; what is older than the window is forgotten. However much news there
is, placing an article looks at so many others and no more: those with which it shares its rarest terms.
"""

import math
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from heapq import heappop, heappush, nlargest
from typing import TypeVar

from bot.stories.likeness import Weighed, fits, one_article, one_story, weigh
from bot.stories.sketch import Sketch, everyday_terms

MOST = 20_000  # articles; of more, the newest
_NEWEST = 24  # articles of a story that a new one must fit
_CANDIDATES = 48  # are compared in full: those that share most
_MOST_LOOKS = 20_000  # at articles that share a term; with 5,000, news are missed among so many
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
    """The articles of the last days.

    Args:
        most: how many it remembers; of more, those told last.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._by_age: list[tuple[datetime, int]] = []  # a heap: the oldest comes first
        self._told: dict[int, Told] = {}
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        self._stories: defaultdict[int, list[int]] = defaultdict(list)
        self.newest = 0

    def __len__(self) -> int:
        return len(self._told)

    def add(self, told: Told) -> None:
        """Remember an article, whose number is greater than all before."""
        self._told[told.number] = told
        heappush(self._by_age, (told.at, told.number))
        self._stories[told.story].append(told.number)
        self.newest = max(self.newest, told.number)
        for terms in (told.sketch.names, told.sketch.words):
            for term in terms:
                self._with[term].append(told.number)
        if len(self._told) > self._most:
            self._forget_oldest()

    def forget(self, before: datetime) -> None:
        """Forget articles told before a moment; after a long pause some are left for the next time."""
        for _ in range(_FORGOTTEN_AT_ONCE):
            if not self._by_age or self._by_age[0][0] >= before:
                return
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        told = self._told.pop(heappop(self._by_age)[1])
        _take(self._stories, told.story, told.number)
        for terms in (told.sketch.names, told.sketch.words):
            for term in terms:
                _take(self._with, term, told.number)

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
        """Give the articles that share most with one, by the terms that fewest share."""
        shared: defaultdict[int, float] = defaultdict(float)
        often = max(_OFTEN, _OFTEN_SHARE * len(self._told))
        known = [(self._with[term], weight) for term, weight in weighed.weights.items() if term in self._with]
        looks = 0
        for numbers, weight in sorted(known, key=lambda each: len(each[0])):
            looks += len(numbers)
            if len(numbers) > often or looks > _MOST_LOOKS:
                break
            for number in numbers:
                shared[number] += weight
        return [self._told[number] for number in nlargest(_CANDIDATES, shared, key=shared.__getitem__)]

    def _admits(self, story: int, weighed: Weighed, feed: str | int) -> bool:
        """Tell whether an article fits a story, which each feed tells once."""
        told = [self._told[number] for number in self._stories[story]]
        own = [self._weighed(each) for each in told if feed and each.feed == feed]
        newest = [self._weighed(each) for each in told[-_NEWEST:]]
        return all(one_article(weighed, each) for each in own) and fits(weighed, newest)

    def _weighed(self, told: Told) -> Weighed:
        return weigh(told.sketch, self.rarity)


def _take(lists: defaultdict[Key, list[int]], key: Key, number: int) -> None:
    numbers = lists[key]
    del numbers[
        bisect_left(numbers, number)
    ]  # they ascend, since articles come in the order of their numbers
    if not numbers:
        del lists[key]

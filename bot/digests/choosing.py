"""Which key sentences of an article become bullets, when title and intro have told theirs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.digests.bullets import LEANS, leans
from bot.digests.extractive import LED, KeySentence, alike, facts_in, follows
from bot.stories.plain import count_words, shorten

FEWEST_BULLETS = 3
REPEATS = 0.6  # likeness from which a bullet says what the title said
SAME = 0.5  # likeness from which two sentences tell the same
_WORTH = 0.35  # of the best sentence's score, below which room is better left empty
_LEAST = 0.2  # the same while there are fewer bullets than three
_BREVITY = 0.15  # how strongly a short sentence goes before a long one of the same score
_LOST = 0.6  # factor on a sentence that points back at one that is not shown
_FEWEST_WORDS = 6  # of a sentence that is cut; fewer say nothing


def new_to(key: Iterable[KeySentence], title: str, intro: str, language: str) -> list[KeySentence]:
    """Leave out what title and intro have told already; what adds a fact to the title stays."""
    facts = facts_in(f"{title} {intro}")
    return [
        one
        for one in key
        if not (intro and alike(one.text, intro, language) >= SAME)
        and (facts_in(one.text) - facts or alike(one.text, title, language) < REPEATS)
    ]


def within(
    key: Sequence[KeySentence], budget: int, most: int, language: str, told: Sequence[KeySentence]
) -> list[KeySentence]:
    """Choose up to `most` of the best sentences that fit into `budget` words, in the order of the source.

    Room for the shortest others is kept while there are fewer than three, so that one long sentence does not
    become the whole digest; where that cannot be had, what fits is taken. What is hardly worth a bullet stays
    out. A sentence that points back counts for more once the one before it is chosen, or was `told` above.
    """
    best = max((one.score for one in key), default=0.0)
    words = {one.start: count_words(one.text) for one in key}
    back = {one.start for one in key if leans(one.text, language)}
    chosen: list[KeySentence] = []
    for fewest, enough, worth in (
        (FEWEST_BULLETS, most, _WORTH),
        (0, most, _WORTH),
        (0, FEWEST_BULLETS, _LEAST),
    ):
        left = [one for one in key if one not in chosen and one.score >= worth * best]
        passed: list[KeySentence] = []
        while left and len(chosen) < min(enough, most):
            ends = [other.end for other in (*chosen, *told)]
            led = {start for start in back if any(follows(end, start) for end in ends)}
            factor = dict.fromkeys(back, _LOST) | dict.fromkeys(led, LED / LEANS)
            one = max(left, key=lambda each: _value(each, words[each.start]) * factor.get(each.start, 1.0))
            left.remove(one)
            others = sorted(words[other.start] for other in (*left, *passed))
            if any(alike(one.text, other.text, language) >= SAME for other in chosen):
                continue
            if words[one.start] + sum(others[: max(min(fewest, most) - len(chosen) - 1, 0)]) <= budget:
                chosen.append(one)
                budget -= words[one.start]
            else:
                passed.append(one)
    return sorted(chosen, key=lambda one: one.start)


def _value(one: KeySentence, words: int) -> float:
    return float(one.score / max(words, 1) ** _BREVITY)


def first_words(one: KeySentence, words: int) -> KeySentence | None:
    """Cut a sentence to so many words, None where they would say nothing."""
    text = one.text
    while text and count_words(text) > words:
        text = shorten(text, len(text) - 1)
    return replace(one, text=text) if count_words(text) >= _FEWEST_WORDS else None

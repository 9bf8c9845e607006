"""What digests are compared with: the first sentences, a plain TextRank, and the measure ROUGE."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import log

from bot.stories.plain import count_words
from bot.stories.sentences import split_sentences
from bot.stories.words import function_words

DAMPING, ROUNDS = 0.85, 50  # of PageRank: Brin and Page, 1998
_TOKEN = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]|[^\W_]+")


def first_sentences(text: str, language: str, words: int) -> list[str]:
    """The beginning of a text within so many words: whole sentences, then the part of one that still fits."""
    return _within([sentence.text for sentence in split_sentences(text, language)], words)


def textrank(text: str, language: str, words: int) -> list[str]:
    """The sentences that most others share words with, in the order of the text, within so many words."""
    sentences = [sentence.text for sentence in split_sentences(text, language)]
    taken: list[int] = []
    left = words
    for place in ranked(sentences, language):
        if left <= 0:
            break
        taken.append(place)
        left -= count_words(sentences[place])
    kept = _within([sentences[place] for place in taken], words)
    return [text for _, text in sorted(zip(taken, kept, strict=False))]


def ranked(sentences: Sequence[str], language: str) -> list[int]:
    """The places of sentences by TextRank, best first.

    Likeness is the number of shared words over the logarithms of the lengths, ranks are PageRank's: Mihalcea
    and Tarau, 2004.
    """
    dull = function_words(language)
    sets = [{word for word in tokens(sentence) if word not in dull} for sentence in sentences]

    def like(one: set[str], other: set[str]) -> float:
        size = log(len(one) or 1) + log(len(other) or 1)
        return len(one & other) / size if size > 0 else 0.0

    weights = [
        [0.0 if i == j else like(one, other) for j, other in enumerate(sets)] for i, one in enumerate(sets)
    ]
    out = [sum(row) or 1.0 for row in weights]
    ranks = [1.0] * len(sets)
    for _ in range(ROUNDS):
        ranks = [
            1 - DAMPING + DAMPING * sum(ranks[j] * weights[j][i] / out[j] for j in range(len(sets)))
            for i in range(len(sets))
        ]
    return sorted(range(len(sets)), key=lambda place: (-ranks[place], place))


def rouge(told: str, reference: str) -> tuple[float, float, float]:
    """ROUGE-1, ROUGE-2 and ROUGE-L as F1 from 0 to 1 (Lin, 2004), unstemmed; a CJK character is a word."""
    one, other = tokens(told), tokens(reference)
    return (
        _overlap(Counter(one), Counter(other)),
        _overlap(_pairs(one), _pairs(other)),
        _f1(_longest_common(one, other), len(one), len(other)),
    )


def tokens(text: str) -> list[str]:
    """The words of a text in small letters; each Chinese or Japanese character is one."""
    return _TOKEN.findall(text.lower())


def _pairs(words: Sequence[str]) -> Counter[str]:
    return Counter(f"{one} {other}" for one, other in pairwise(words))


def _overlap(one: Counter[str], other: Counter[str]) -> float:
    return _f1((one & other).total(), one.total(), other.total())


def _f1(shared: int, one: int, other: int) -> float:
    return 2 * shared / (one + other) if shared else 0.0


def _longest_common(one: Sequence[str], other: Sequence[str]) -> int:
    lengths = [0] * (len(other) + 1)
    for left in one:
        diagonal = 0
        for place, right in enumerate(other):
            above = lengths[place + 1]
            lengths[place + 1] = diagonal + 1 if left == right else max(above, lengths[place])
            diagonal = above
    return lengths[-1]


def _within(sentences: Sequence[str], words: int) -> list[str]:
    kept: list[str] = []
    for sentence in sentences:
        room = words - count_words(" ".join(kept))
        if room <= 0:
            break
        kept.append(sentence if count_words(sentence) <= room else _cut(sentence, room))
    return kept


def _cut(sentence: str, words: int) -> str:
    """The longest beginning of a sentence that has so many words."""
    ends = [found.end() for found in _TOKEN.finditer(sentence)]
    return next((sentence[:end] for end in reversed(ends) if count_words(sentence[:end]) <= words), "")

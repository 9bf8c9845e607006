"""Key sentences of an article, chosen by what it keeps saying, where it says it, and how many facts it holds.

Relevance is the cosine between a sentence and the whole text over TF-IDF weights (centroid summarisation:
Radev et al., 2004), plus the sentence's position, plus a bonus for facts; sentences are then taken one after
another by maximal marginal relevance against repetition (Carbonell and Goldstein, 1998). Chinese and Japanese
are compared by pairs of characters. No weights are learnt and nothing is loaded.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot.digests.bullets import LEANS, clean, fitness, is_furniture, leans
from bot.digests.quotes import spoken_units
from bot.stories.language import detect_language
from bot.stories.plain import count_cjk, count_words
from bot.stories.sentences import Sentence, split_sentences
from bot.stories.words import function_words

_MAX_CHARS = 60_000  # what follows is not read: nothing new stands there
_MAX_SENTENCES = 300
_CENTRALITY, _POSITION, _FACTS = 1.0, 1.1, 0.5
_REACH, _HEAD = 0.1, 1.5  # the beginning that position favours: a tenth of the sentences and some more
_OPENING = 0.15  # of position: for the first sentence of a paragraph
_RELEVANCE = 0.8  # of maximal marginal relevance; the rest weighs against repetition
_SHORT, _LONG = 10, 23  # words of a bullet: below, it rarely holds a fact; above, it fills two lines
_SHORTEST, _SHORTEST_FACT = 0.4, 0.75  # factor on a sentence of hardly a word, without and with a number
_TOO_LONG = 0.02  # of its score lost with each further word
_BARE = 0.6  # factor on a sentence below that length that holds no more than one name
_TELLING = 0.15  # of `_facts`: more than one name, or a number or a code
LED = 0.95  # of its score that a sentence keeps whose "it" is the sentence shown right before
_GAP = 2  # characters of white space between a sentence and the next
_SAME = 0.65  # cosine from which two sentences say the same
_STEM = 7  # letters of a word that are compared: "cameras" and "camera", "photographes" and "photographe"
_TOKEN = re.compile(r"[^\W_]+")
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u9fff]+")
_NUMBER = re.compile(r"(?:[£$€¥]\s?)?\d[\d.,\u00a0\u202f]*(?:\s?(?:%|€|£|円|元|万|年|月|[a-zA-Z]{1,4}\b))?")
_FIGURE = re.compile(r"\d[\d.,\u00a0\u202f]*")
_NAME = re.compile(r"(?<=[a-zà-ÿ,;:] )(?:[A-Z][\w’'\-]+|[A-Z]{2,})(?: [A-Z][\w’'\-]+)*")
_CODE = re.compile(r"\b(?=\w*[A-Z])(?=\w*\d)[\w\-]{2,}\b")


@dataclass(frozen=True, slots=True)
class KeySentence:
    """A sentence worth a bullet.

    Attributes:
        text: the sentence cleaned (see `bot.digests.bullets.clean`).
        start: where the sentence, or the run of sentences of one quotation, begins in the source text.
        end: where it ends; ``source[start:end]`` is what `text` was made from.
        score: relevance, comparable within one article only; 0 or more.
    """

    text: str
    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    start: int
    end: int
    rank: int
    opens_paragraph: bool
    leans: bool
    vector: dict[str, float]


def key_sentences(text: str, count: int, language: str | None = None) -> list[KeySentence]:
    """Return up to `count` sentences that tell most about `text`, in the order of the text.

    Args:
        text: plain text, paragraphs separated by line breaks.
        count: how many at most; 0 or less gives none.
        language: ISO 639-1; None detects it.

    Fewer come back when fewer are fit: page furniture (cookies, newsletters, "read more") is never returned,
    questions and fragments only where nothing better is left.
    """
    text = text[:_MAX_CHARS]
    language = detect_language(text) if language is None else language
    candidates = _candidates(text, language)
    if not candidates or count <= 0:
        return []
    scores = _scores(candidates, language)
    chosen = _diverse(candidates, scores, count)
    return [
        KeySentence(
            candidates[index].text, candidates[index].start, candidates[index].end, round(scores[index], 4)
        )
        for index in sorted(chosen)
    ]


def alike(one: str, other: str, language: str) -> float:
    """Return how alike two sentences are by their words, from 0 to 1."""
    first, second = (dict.fromkeys(_tokens(text, language), 1.0) for text in (one, other))
    return _dot(_unit(first), _unit(second))


def facts_in(text: str) -> frozenset[str]:
    """Return the numbers and product codes in a text, as they are written, without their units."""
    return frozenset(found.strip(" .,") for found in (*_FIGURE.findall(text), *_CODE.findall(text)))


def follows(end: int, start: int) -> bool:
    """Tell whether what begins at `start` in a source comes right after what ends at `end`."""
    return 0 <= start - end <= _GAP


def _candidates(text: str, language: str) -> list[_Candidate]:
    found: list[tuple[str, Sentence, bool]] = []
    seen: set[str] = set()
    sentences = split_sentences(text, language)[:_MAX_SENTENCES]
    for sentence in spoken_units(text, sentences, language):
        bullet = clean(sentence.text, language)
        if bullet and bullet not in seen and not is_furniture(bullet):
            seen.add(bullet)
            found.append((bullet, sentence, text[sentence.start - 1 : sentence.start] in {"", "\n"}))
    counts = [Counter(_tokens(bullet, language)) for bullet, _, _ in found]
    spread = Counter(token for tokens in counts for token in tokens)
    weigh = {token: math.log(1 + len(counts) / times) for token, times in spread.items()}
    vectors = [
        _unit({token: (1 + math.log(n)) * weigh[token] for token, n in tokens.items()}) for tokens in counts
    ]
    return [
        _Candidate(bullet, sentence.start, sentence.end, rank, opens, leans(bullet, language), vectors[rank])
        for rank, (bullet, sentence, opens) in enumerate(found)
    ]


def _tokens(text: str, language: str) -> list[str]:
    lowered = text.lower()
    dull = function_words(language)
    words = (word for word in _TOKEN.findall(_CJK.sub(" ", lowered)) if word not in dull)
    pairs = [run[i : i + 2] for run in _CJK.findall(text) for i in range(max(len(run) - 1, 1))]
    return [word[:_STEM] for word in words if len(word) > 1 or word.isdigit()] + pairs


def _unit(vector: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(weight * weight for weight in vector.values())) or 1.0
    return {token: weight / length for token, weight in vector.items()}


def _dot(one: dict[str, float], other: dict[str, float]) -> float:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large[token] for token, weight in small.items() if token in large)


def _scores(candidates: Sequence[_Candidate], language: str) -> list[float]:
    total: defaultdict[str, float] = defaultdict(float)
    for candidate in candidates:
        for token, weight in candidate.vector.items():
            total[token] += weight
    centre = _unit(total)
    central = [_dot(candidate.vector, centre) for candidate in candidates]
    highest = max(central) or 1.0
    reach = _REACH * len(candidates) + _HEAD
    scores = []
    for candidate, centrality in zip(candidates, central, strict=True):
        position = math.exp(-candidate.rank / reach) + (_OPENING if candidate.opens_paragraph else 0.0)
        facts = _facts(candidate.text, language)
        score = _CENTRALITY * centrality / highest + _POSITION * position + _FACTS * facts
        scores.append(score * _length(candidate.text, facts) * fitness(candidate.text, language))
    return scores


def _facts(text: str, language: str) -> float:
    """Return from 0 to 1 how many numbers, prices, dates, names and product codes a sentence holds."""
    numbers, codes = len(_NUMBER.findall(text)), len(_CODE.findall(text))
    # Every German noun is written large: there a capital says nothing.
    names = 0 if language == "de" else len(_NAME.findall(text))
    return min(1.0, 0.3 * numbers + 0.15 * codes + 0.12 * names)


def _length(text: str, facts: float) -> float:
    """Return a factor that favours sentences of the length of a bullet: 10 to 23 words.

    A shorter one loses little with a number ("He was 88."), more without, and most where it holds no facts
    at all ("The rest of the time it is sea.").
    """
    words = count_words(text) - count_cjk(text) * 0.5
    if words < _SHORT:
        least = _SHORTEST_FACT if _NUMBER.search(text) else _SHORTEST
        return (least + (1 - least) * words / _SHORT) * (1.0 if facts >= _TELLING else _BARE)
    return 1.0 if words <= _LONG else max(0.5, 1 - (words - _LONG) * _TOO_LONG)


def _diverse(candidates: Sequence[_Candidate], scores: Sequence[float], count: int) -> list[int]:
    """Choose by maximal marginal relevance; a sentence that says the same as a chosen one is never taken."""
    highest = max(scores) or 1.0
    chosen: list[int] = []
    nearest = [0.0] * len(candidates)
    worth = list(scores)
    left = set(range(len(candidates)))
    while left and len(chosen) < count:
        best = max(left, key=lambda i: (_RELEVANCE * worth[i] / highest - (1 - _RELEVANCE) * nearest[i], -i))
        chosen.append(best)
        left.discard(best)
        for index in list(left):
            nearest[index] = max(nearest[index], _dot(candidates[index].vector, candidates[best].vector))
            if nearest[index] >= _SAME or _overlap(candidates[index], candidates[best]):
                left.discard(index)
        following = candidates[best + 1] if best + 1 in left else None
        if following and following.leans and follows(candidates[best].end, following.start):
            worth[best + 1] = scores[best + 1] / LEANS * LED
    return chosen


def _overlap(one: _Candidate, other: _Candidate) -> bool:
    return one.start < other.end and other.start < one.end

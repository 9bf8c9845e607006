"""From an article to a digest: a title, one introducing sentence, bullets that can be checked in the source.

A digest has at most a quarter of the words of its source, intro and bullets together, and never replaces it.
The exception is a brief, a source of fewer than 120 words, of which a quarter would say nothing. Its first
whole sentence that does not repeat the title is always shown, however much of the brief that is (beyond 300
characters it is cut). Where the text is the feed's own, up to three whole sentences are shown, as long as
they have no more than half of its words: what a publisher puts into a feed's summary is written to be shown
elsewhere. From a page, what follows the first sentence must fit into the quarter.

Every text here is plain: clean of control and invisible characters, not yet escaped for any markup.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.digests.bullets import clean, fitness, is_furniture
from bot.digests.choosing import REPEATS, SAME, first_words, new_to, within
from bot.digests.extractive import KeySentence, alike, facts_in, key_sentences
from bot.digests.kinds import kind_of, said
from bot.stories.article import Article
from bot.stories.images import LeadImage
from bot.stories.plain import count_cjk, count_words, one_line, shorten
from bot.stories.sentences import split_sentences

MOST_BULLETS = 8
LONGEST_TITLE = 256
LONGEST_BULLET = 300
LONGEST_INTRO = 300
_LONGEST_SOURCE = 80
_SHARE = 4  # a digest has at most one word in so many of its source
_BRIEF = 120  # words; a shorter source is a brief
_BRIEF_SENTENCES = 3  # of a brief, in intro and bullets together
_BRIEF_SHARE = 2  # more than its first sentence only up to one word in so many, where a feed carries it
_CJK_WORD = 0.5  # of a word: what a Chinese or Japanese character says
_WHOLE = 0.5  # fitness from which a sentence is neither a fragment nor a question
_POOL = 16
_SHORTEST_INTRO = 6  # words; a description of fewer says nothing
_INTRO_SHARE, _PLAIN_SHARE = 0.3, 0.2  # of the budget, with a number and without; the facts are the bullets'
_WORDS_A_MINUTE = 230  # silent reading of English: Brysbaert 2019, 238; other alphabets are a little slower
_CHARACTERS_A_MINUTE = 500  # Japanese and Chinese
_ELLIPSIS = r"(?:…|\.{3}|\[(?:…|\.{3})\])"
_AFTER_STOP = re.compile(rf"(?<=[.。])(?:\s*{_ELLIPSIS})+$")
_CUT_OFF = re.compile(rf"{_ELLIPSIS}$")


@dataclass(frozen=True, slots=True)
class Bullet:
    """A fact of an article.

    Attributes:
        text: what is shown, at most 300 characters.
        start: where what it was made from begins in the article's text.
        end: where that ends.
    """

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What is posted about an article, as plain text.

    Attributes:
        title: at most 256 characters, never empty.
        intro: one sentence that says what the article is and where, at most 300 characters, never empty.
        bullets: up to 8 in the order of the source; at least 3 where a quarter of the source holds them;
            of a brief at most 3 sentences are shown, the intro's included.
        language: of the article, ISO 639-1, "" unknown.
        words: of the article; a Chinese or Japanese character counts as one.
        minutes: reading time, at least 1 where there is a text.
        image: with an alt text that is never empty.
        source: the name of the magazine.
        url: the article's address.
        published: aware UTC, never in the future; None unknown.
    """

    title: str
    intro: str
    bullets: tuple[Bullet, ...]
    language: str
    words: int
    minutes: int
    image: LeadImage | None
    source: str
    url: str
    published: datetime | None


def compose(article: Article, *, source_title: str, feed_language: str, now: datetime) -> Digest:
    """Return the digest of an article. Never raises on any text.

    Args:
        article: see `bot.stories.article.extract_article`.
        source_title: the feed's title; the page's own name, then the host stand in for an empty one.
        feed_language: what the feed claims, used where the article's language is unknown.
        now: aware; no date of publication is later.
    """
    source = shorten(one_line(source_title) or article.site_name or _host(article.url), _LONGEST_SOURCE)
    language = article.language or feed_language.replace("_", "-").partition("-")[0].lower()
    title = shorten(one_line(article.title) or source, LONGEST_TITLE)
    announced = said(kind_of(title), source, language)
    told = _of_brief if is_brief(article) else _of_article
    sentence, chosen = told(article, title, announced, language)
    return Digest(
        title=title,
        intro=_intro(announced, sentence, language),
        bullets=tuple(Bullet(shorten(one.text, LONGEST_BULLET), one.start, one.end) for one in chosen),
        language=language,
        words=article.words,
        minutes=_minutes(article),
        image=replace(article.lead, alt=article.lead.alt or title) if article.lead else None,
        source=source,
        url=article.url,
        published=min(article.published, now) if article.published else None,
    )


def is_brief(article: Article) -> bool:
    """Tell whether an article has fewer than 120 words; a Chinese or Japanese character is half a one."""
    return article.words - count_cjk(article.text) * (1 - _CJK_WORD) < _BRIEF


def _of_article(article: Article, title: str, announced: str, language: str) -> tuple[str, list[KeySentence]]:
    """Return the sentence of the intro, "" for none, and the bullets: with `announced` a quarter at most."""
    budget = article.words // _SHARE
    key = key_sentences(article.text, _POOL, language)
    sentence = _introduction(article, title, language, budget - count_words(announced), key)
    left = budget - count_words(f"{announced} {sentence}")
    new = new_to(key, title, sentence, language)
    chosen = within(new, left, MOST_BULLETS, language, [one for one in key if one not in new])
    if not sentence and not chosen and new:
        cut = first_words(new[0], left)
        chosen = [cut] if cut else []
    return sentence, chosen


def _of_brief(article: Article, title: str, announced: str, language: str) -> tuple[str, list[KeySentence]]:
    """Return the same for a brief; its first sentence is a bullet where the intro has no room for it."""
    key = new_to(key_sentences(article.text, article.words, language), title, "", language)
    whole = [one for one in key if _is_whole(one.text, language)]
    first = next(iter(whole or key), None)
    if first is None:
        return "", []
    if article.syndicated:
        room = article.words // _BRIEF_SHARE
    else:
        room = article.words // _SHARE - count_words(announced)
    others = new_to((one for one in whole if one.start > first.start), "", first.text, language)
    more = within(others, room - count_words(first.text), _BRIEF_SENTENCES - 1, language, [first])
    if len(_joined(announced, first.text, language)) > LONGEST_INTRO:
        return "", [first, *more]
    return first.text, more


def _is_whole(sentence: str, language: str) -> bool:
    return fitness(sentence, language) >= _WHOLE and not _CUT_OFF.search(sentence)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


def _introduction(
    article: Article, title: str, language: str, budget: int, key: Sequence[KeySentence]
) -> str:
    """Return the publisher's own sentence on the article; "" where it takes too much of `budget` words.

    It is left out where a sentence of the article says the same with more facts: that one is a bullet.
    """
    lead = article.text[:2000].partition("\n")[0]
    for text in (article.description[:2000], lead):
        for sentence in split_sentences(text, language)[:1]:
            cleaned = clean(sentence.text, language)
            fit = not is_furniture(cleaned) and fitness(cleaned.rstrip("…. ") + ".", language) >= REPEATS
            words = count_words(cleaned)
            if not fit or words < _SHORTEST_INTRO or alike(cleaned, title, language) >= REPEATS:
                continue
            share = _INTRO_SHARE if facts_in(cleaned) else _PLAIN_SHARE
            if words <= budget * share and not _said_better(cleaned, key, language):
                return cleaned
    return ""


def _said_better(sentence: str, key: Sequence[KeySentence], language: str) -> bool:
    """Tell whether one of the key sentences says what `sentence` says, and more."""
    facts = facts_in(sentence)
    return any(alike(sentence, one.text, language) >= SAME and facts_in(one.text) > facts for one in key)


def _intro(announced: str, sentence: str, language: str) -> str:
    """Return the introducing sentence; what is whole gets no ellipsis after its full stop."""
    return _AFTER_STOP.sub("", shorten(_joined(announced, sentence, language), LONGEST_INTRO))


def _joined(announced: str, sentence: str, language: str) -> str:
    if not sentence:
        return announced + ("。" if language in {"ja", "zh"} else ".")
    colon = {"ja": "：", "zh": "：", "fr": "\u00a0: "}.get(language, ": ")
    return f"{announced}{colon}{sentence}"


def _minutes(article: Article) -> int:
    characters = count_cjk(article.text)
    words = article.words - characters
    return math.ceil(words / _WORDS_A_MINUTE + characters / _CHARACTERS_A_MINUTE)

"""How well digests of the golden articles tell what matters: facts, words, repeats, and ROUGE.

All of it depends on the articles and the program alone, so the same table comes out on any machine.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any

from bot.digests.compose import Digest, compose
from bot.digests.extractive import alike, key_sentences
from bot.stories.article import Article, extract_article
from bot.stories.plain import count_words, one_line
from bot.stories.sentences import split_sentences
from tests.bench._digest_peers import first_sentences, ranked, rouge, textrank

ARTICLES = Path(__file__).parents[1] / "data" / "articles"
NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
METHODS = ("Loupe", "first sentences", "TextRank")
REPEATS = 0.5  # likeness to an earlier sentence from which one repeats it
THREE = 3  # sentences whose ROUGE is compared, as is usual for news


@dataclass(frozen=True, slots=True)
class Told:
    """What one method tells of one article; each of them may use as many words as Loupe's digest.

    Attributes:
        must: facts kept of those that a reader must know, title included.
        nice: facts kept of those that are nice to know.
        words: used, without the title.
        repeats: sentences that say what an earlier one said.
        unsupported: bullets that do not stand in the source at their place.
        rouge: of three sentences against a summary by hand: ROUGE-1, ROUGE-2 and ROUGE-L as F1, 0 to 1.
    """

    must: int
    nice: int
    words: int
    repeats: int
    unsupported: int
    rouge: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden article with what each method tells of it, in the order of ``METHODS``."""

    name: str
    kind: str
    words: int
    must: int
    nice: int
    bullets: int
    told: tuple[Told, ...]


def measured() -> list[Golden]:
    """Digest all golden articles, in the order of their names."""
    return [_measured(page) for page in sorted(ARTICLES.glob("*.html"))]


def tables(articles: Sequence[Golden]) -> str:
    """The two tables of docs/digests.md: all methods over all articles, and each article."""
    return f"{_overall(articles)}\n\n{_each(articles)}"


def shares(articles: Sequence[Golden], method: int) -> dict[str, float]:
    """Sums over all articles for one of ``METHODS``.

    Returns:
        ``must``, ``nice`` and ``words`` in percent (of the facts, of the facts, of the source's words: the
        mean over the articles), ``repeats`` and ``unsupported`` as numbers, ``rouge1``, ``rouge2`` and
        ``rougel`` in percent.
    """
    told = [each.told[method] for each in articles]
    rouges = list(zip(*(each.rouge for each in told), strict=True))
    return {
        "must": 100 * sum(each.must for each in told) / sum(each.must for each in articles),
        "nice": 100 * sum(each.nice for each in told) / sum(each.nice for each in articles),
        "words": 100 * mean(one.words / each.words for one, each in zip(told, articles, strict=True)),
        "repeats": sum(each.repeats for each in told),
        "unsupported": sum(each.unsupported for each in told),
        "rouge1": 100 * mean(rouges[0]),
        "rouge2": 100 * mean(rouges[1]),
        "rougel": 100 * mean(rouges[2]),
    }


def stands_in(bullet: str, source: str) -> bool:
    """Tell whether a bullet is what its place in the source says; only its first letter may differ."""
    return bullet.removesuffix("…")[1:] in one_line(source)


def _measured(page: Path) -> Golden:
    want: dict[str, Any] = json.loads(page.with_suffix(".json").read_text("utf-8"))
    article = extract_article(page.read_bytes(), want["url"])
    digest = compose(article, source_title=want["source"], feed_language="", now=NOW)
    ours = [digest.intro, *(bullet.text for bullet in digest.bullets)]
    used = sum(map(count_words, ours))
    peers = (
        ours,
        first_sentences(article.text, digest.language, used),
        textrank(article.text, digest.language, used),
    )
    wrong = sum(
        not stands_in(bullet.text, article.text[bullet.start : bullet.end]) for bullet in digest.bullets
    )
    told = [
        Told(
            must=_kept(want["must"], digest, texts),
            nice=_kept(want["nice"], digest, texts),
            words=sum(map(count_words, texts)),
            repeats=_repeats(texts, digest.language),
            unsupported=wrong if texts is ours else 0,
            rouge=rouge(" ".join(three), " ".join(want["summary"])),
        )
        for texts, three in zip(peers, _three(article), strict=True)
    ]
    return Golden(
        name=page.stem,
        kind=want["kind"],
        words=article.words,
        must=len(want["must"]),
        nice=len(want["nice"]),
        bullets=len(digest.bullets),
        told=tuple(told),
    )


def _three(article: Article) -> tuple[list[str], ...]:
    """Three sentences by each method."""
    sentences = [sentence.text for sentence in split_sentences(article.text, article.language)]
    best = sorted(ranked(sentences, article.language)[:THREE])
    ours = [key.text for key in key_sentences(article.text, THREE, article.language)]
    return ours, sentences[:THREE], [sentences[place] for place in best]


def _kept(facts: Sequence[str], digest: Digest, texts: Sequence[str]) -> int:
    told = " ".join([digest.title, *texts])
    return sum(fact in told for fact in facts)


def _repeats(texts: Sequence[str], language: str) -> int:
    return sum(
        any(alike(text, earlier, language) >= REPEATS for earlier in texts[:place])
        for place, text in enumerate(texts)
    )


def _overall(articles: Sequence[Golden]) -> str:
    rows = [
        "| method | must-know | nice to know | words used | repeats | not in the source | ROUGE-1, 2, L |",
        "|---|---|---|---|---|---|---|",
    ]
    for method, name in enumerate(METHODS):
        sums = shares(articles, method)
        wrong = str(sums["unsupported"]) if method == 0 else "–"
        rouges = ", ".join(f"{sums[each]:.1f}" for each in ("rouge1", "rouge2", "rougel"))
        rows.append(
            f"| {name} | {sums['must']:.1f} % | {sums['nice']:.1f} % | {sums['words']:.1f} % | "
            f"{sums['repeats']} | {wrong} | {rouges} |"
        )
    return "\n".join(rows)


def _each(articles: Sequence[Golden]) -> str:
    rows = [
        "| article | kind | words | bullets | used | must-know: Loupe, first, TextRank, of | nice-to-know |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in articles:
        must = " ".join(str(told.must) for told in each.told)
        nice = " ".join(str(told.nice) for told in each.told)
        rows.append(
            f"| {each.name} | {each.kind} | {each.words} | {each.bullets} | {each.told[0].words} | "
            f"{must} of {each.must} | {nice} of {each.nice} |"
        )
    return "\n".join(rows)

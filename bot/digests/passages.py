"""Where a bullet stands in its source: the sentence with a little of what is around it.

It is a quotation that lets a reader check a bullet, not a copy: on either side at most 160 characters, and at
most an eighth of the article.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.digests.compose import Bullet
from bot.stories.article import Article
from bot.stories.plain import one_line, shorten

REACH = 160
_SHARE = 8
_LONGEST_SENTENCE = 600


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as it stands in its source, each part one clean line.

    Attributes:
        before: what comes before it, with "…" where it begins in the middle; "" at the beginning.
        sentence: the sentence, or the run of sentences of one quotation.
        after: what follows, with "…" where it breaks off; "" at the end.
    """

    before: str
    sentence: str
    after: str


def passages(article: Article, bullets: Sequence[Bullet]) -> tuple[Passage, ...] | None:
    """Give the place of each bullet, in their order; None where the publisher wants no excerpts kept."""
    if article.marks.noarchive or article.marks.snippet is not None:
        return None
    reach = min(REACH, len(article.text) // _SHARE)
    return tuple(_passage(article.text, bullet.start, bullet.end, reach) for bullet in bullets)


def _passage(text: str, start: int, end: int, reach: int) -> Passage:
    return Passage(
        before=_tail(one_line(text[:start][-reach * 2 :]) if reach else "", reach),
        sentence=shorten(one_line(text[start:end]), _LONGEST_SENTENCE),
        after=shorten(one_line(text[end : end + reach * 2]), max(reach, 1)) if reach else "",
    )


def _tail(line: str, limit: int) -> str:
    """Return the last whole words of a line that fit into so many characters, with "…" before them."""
    if len(line) <= limit:
        return line
    cut = line[len(line) - limit + 1 :]
    space = cut.find(" ")
    return "…" + (cut[space + 1 :] if 0 <= space < len(cut) // 2 else cut)

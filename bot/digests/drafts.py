"""A digest on its way into another language or into a model's words: its texts, each with its language."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.digests.checking import room
from bot.digests.compose import LONGEST_INTRO, Bullet
from bot.digests.kinds import kind_of, said

SHARE = 4  # a digest has at most one word in so many of its source
BRIEF = 120  # words; of a shorter source more may be shown, see `compose`


@dataclass(frozen=True, slots=True)
class Piece:
    """A text of a digest.

    Attributes:
        text: one clean line.
        language: it is written in, ISO 639-1.
        start: where in the article what it says stands; 0 of titles and intros.
        end: where that ends.
    """

    text: str
    language: str
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A digest whose texts may be in several languages and of several hands.

    Attributes:
        title: of the story.
        intro: what the article is and where.
        bullets: in the order of the article.
        source: the publication's name.
        words: of the article, in which a Chinese or Japanese character is half a one.
        written: whether a model wrote any of it.
    """

    title: Piece
    intro: Piece
    bullets: tuple[Piece, ...]
    source: str
    words: int
    written: bool = False

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """All its texts, title and intro first."""
        return (self.title, self.intro, *self.bullets)

    def all_in(self, language: str) -> bool:
        """Tell whether every text is in a language."""
        return all(piece.language == language for piece in self.pieces)


def draft_of(
    title: str, intro: str, bullets: Sequence[Bullet], *, language: str, source: str, words: int
) -> Draft:
    """Begin with a digest as it was made of the article's own sentences.

    Args:
        title: of the story.
        intro: of the digest.
        bullets: of the digest.
        language: of the article.
        source: the publication's name.
        words: of the article, a Chinese or Japanese character counting as one.
    """
    return Draft(
        title=Piece(title, language),
        intro=Piece(intro, language),
        bullets=tuple(Piece(each.text, language, each.start, each.end) for each in bullets),
        source=source,
        words=words // 2 if language in {"ja", "zh"} else words,
    )


def fingerprint(title: str, intro: str, bullets: Sequence[str]) -> str:
    """Give what tells a digest from the one that an edit makes of it: 32 hexadecimal digits."""
    told = json.dumps([title, intro, *bullets], ensure_ascii=False)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def announced(draft: Draft, language: str) -> str:
    """Say in a language what the article is and where, without help: "An interview at Focus Numérique"."""
    return said(kind_of(draft.title.text), draft.source, language)


def tail_of_intro(draft: Draft) -> str:
    """Give the sentence in an intro after what we said ourselves in it; "" for none."""
    before = announced(draft, draft.intro.language)
    if not draft.intro.text.startswith(before):
        return draft.intro.text
    return draft.intro.text[len(before) :].lstrip(" \u00a0:：.。")


def full_stop(language: str) -> str:
    """Give the mark that ends a sentence in a language."""
    return "。" if language in {"ja", "zh"} else "."


def joined_intro(draft: Draft, language: str, sentence: str) -> str:
    """Put our words in a language and a sentence together as an intro does; one too long stays away."""
    before = announced(draft, language)
    colon = {"ja": "：", "zh": "：", "fr": "\u00a0: "}.get(language, ": ")
    whole = f"{before}{colon}{sentence}" if sentence else before + full_stop(language)
    return whole if len(whole) <= LONGEST_INTRO else before + full_stop(language)


def within_a_quarter(draft: Draft) -> Draft:
    """Leave out the last bullets of a digest that has more than a quarter of the article's words.

    That of a brief stays: its words were counted when it was made.
    """
    if draft.words < BRIEF:
        return draft
    bullets = list(draft.bullets)
    left = draft.words / SHARE - room(draft.intro.text)
    while bullets and sum(room(bullet.text) for bullet in bullets) > left:
        bullets.pop()
    return replace(draft, bullets=tuple(bullets))

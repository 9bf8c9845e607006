"""Digests that show no more of a page's own text than its publisher allows (max-snippet)."""

from dataclasses import replace

from bot.digests.compose import Bullet, Digest
from bot.digests.kinds import kind_of, said


def within(digest: Digest, limit: int) -> Digest:
    """Leave out of a digest what goes beyond a number of characters.

    Args:
        digest: made from a page.
        limit: the most characters of the page's text in intro and bullets; what the intro says by itself,
            such as "PetaPixel reviews", does not count.

    Returns:
        The digest with whole sentences only: one that does not fit is left out.
    """
    announced = said(kind_of(digest.title), digest.source, digest.language)
    left = limit
    quoted = len(digest.intro) - len(announced) if digest.intro.startswith(announced) else len(digest.intro)
    intro = digest.intro
    if quoted > left:
        intro = announced + ("。" if digest.language in {"ja", "zh"} else ".")
    else:
        left -= quoted
    bullets: list[Bullet] = []
    for bullet in digest.bullets:
        if len(bullet.text) <= left:
            bullets.append(bullet)
            left -= len(bullet.text)
    return replace(digest, intro=intro, bullets=tuple(bullets))

"""Which reaction is which star.

Discord, its clients and what people paste spell one emoji in several ways: the keycap "1️⃣" comes with or
without the variation selector U+FE0F, and the selector may stand anywhere in a sequence. Emoji are
therefore compared by a key in which no selector is left; a server's own emoji are compared by their id,
since names change.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from bot.errors import LoupeError
from bot.translation import marked

KEYCAPS = ("1\ufe0f\u20e3", "2\ufe0f\u20e3", "3\ufe0f\u20e3", "4\ufe0f\u20e3", "5\ufe0f\u20e3")
LOWEST, HIGHEST = 1, 5
_SELECTORS = re.compile("[\ufe0e\ufe0f]")
_CUSTOM = re.compile(r"<?a?:?(?P<name>\w{2,32}):(?P<id>\d{15,20})>?")


class StarsError(LoupeError):
    """The emoji chosen for the stars cannot be used."""


def emoji_key(emoji: str) -> str:
    """Give what two spellings of one emoji have in common.

    Args:
        emoji: a Unicode emoji, or a server's own as "name:id" or "<:name:id>".
    """
    custom = _CUSTOM.fullmatch(emoji)
    return custom["id"] if custom else _SELECTORS.sub("", emoji)


@dataclass(frozen=True, slots=True)
class Stars:
    """The five emoji of a server, in the order of the stars.

    Attributes:
        emoji: how each is sent to Discord: the Unicode emoji, or "name:id".
    """

    emoji: tuple[str, str, str, str, str] = KEYCAPS

    @classmethod
    def chosen(cls, emoji: Sequence[str] | None) -> Self:
        """Read a server's choice; None means the keycaps.

        Raises:
            StarsError: they are not five different emoji.
        """
        if emoji is None:
            return cls()
        if len(emoji) != HIGHEST or len({emoji_key(each) for each in emoji}) != HIGHEST or not all(emoji):
            raise StarsError(
                f"Stars need five different emoji, and these are {len(set(emoji))}: {' '.join(emoji)}",
                remedy=marked("Name one emoji for each star, from 1 to 5."),
            )
        one, two, three, four, five = (_sendable(each) for each in emoji)
        return cls((one, two, three, four, five))

    def star(self, emoji: str) -> int | None:
        """Tell which star (1 to 5) an emoji is, or None where it is none of them."""
        wanted = emoji_key(emoji)
        return next((star for star, own in enumerate(self.emoji, LOWEST) if emoji_key(own) == wanted), None)

    def of(self, star: int) -> str:
        """Give the emoji of a star.

        Args:
            star: 1 to 5.
        """
        return self.emoji[star - LOWEST]


def _sendable(emoji: str) -> str:
    custom = _CUSTOM.fullmatch(emoji)
    return f"{custom['name']}:{custom['id']}" if custom else emoji

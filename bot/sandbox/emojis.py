"""How emojis are written in addresses and told apart.

The variation selector U+FE0F asks for the coloured form of a character. Clients send it or leave it out;
Discord takes both for the same emoji and sends keycaps back with it.
"""

import re
import unicodedata
from dataclasses import dataclass

from bot.sandbox.model import Emoji, Json, Reaction
from bot.sandbox.refusals import Refusal

VARIATION_SELECTOR = "\ufe0f"
_KEYCAP = re.compile("^([0-9#*])\ufe0f?\u20e3$")
_CUSTOM = re.compile(r"^(?:a:)?(\w{2,32}):(\d{1,20})$")
_LONGEST = 32
_LAST_OF_PLANE_0 = 0xFFFF
# Unicode's emoji-data.txt: the characters of plane 0 with Emoji_Presentation=Yes.
_COLOURED = frozenset(
    "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
)


@dataclass(frozen=True, slots=True)
class EmojiKey:
    """An emoji as named in a request: a guild's own by ``id``, a common one by ``name``."""

    id: int | None
    name: str

    def fits(self, reaction: Reaction) -> bool:
        """Return whether ``reaction`` is of this emoji."""
        if self.id is not None:
            return reaction.emoji_id == self.id
        return reaction.emoji_id is None and bare(reaction.name) == bare(self.name)


def bare(name: str) -> str:
    """Return ``name`` without variation selectors, by which two spellings are compared."""
    return name.replace(VARIATION_SELECTOR, "")


def parse(text: str) -> EmojiKey:
    """Read an emoji from an address, percent-encoding already removed.

    Raises:
        Refusal: 10014, it is no emoji.
    """
    custom = _CUSTOM.match(text)
    if custom:
        return EmojiKey(int(custom[2]), custom[1])
    keycap = _KEYCAP.match(text)
    if keycap:
        return EmojiKey(None, f"{keycap[1]}{VARIATION_SELECTOR}\u20e3")
    if (
        not text
        or len(text) > _LONGEST
        or not any(unicodedata.category(char) in ("So", "Sk") for char in text)
    ):
        raise Refusal(10014, status=400)
    if any(unicodedata.category(char)[0] in "LNPZC" and char != "\u200d" for char in _plain(text)):
        raise Refusal(10014, status=400)
    return EmojiKey(None, _spelled(text))


def _spelled(text: str) -> str:
    """Return a single character as Discord does: with the selector only where it is not coloured anyway."""
    single = bare(text)
    if len(single) > 1 or ord(single) > _LAST_OF_PLANE_0:
        return text
    return single if single in _COLOURED else single + VARIATION_SELECTOR


def _plain(text: str) -> str:
    """Drop tag characters (flags of regions), which are format characters that belong to emojis."""
    return "".join(char for char in text if not 0xE0020 <= ord(char) <= 0xE007F)  # noqa: PLR2004 - Unicode's block


def emoji_json(reaction: Reaction) -> Json:
    """Return the partial emoji that messages and events carry."""
    return {"id": None if reaction.emoji_id is None else str(reaction.emoji_id), "name": reaction.name}


def full_emoji_json(emoji: Emoji, creator: Json | None = None) -> Json:
    """Return a guild's or the application's own emoji."""
    return {
        "id": str(emoji.id),
        "name": emoji.name,
        "roles": [],
        "require_colons": True,
        "managed": False,
        "animated": emoji.animated,
        "available": True,
        **({"user": creator} if creator else {}),
    }

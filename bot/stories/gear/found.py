"""What is found: a piece of gear and where a text names it."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

MOST = 12
"""As many pieces of gear as a story keeps."""


class Kind(StrEnum):
    """What a piece of gear is."""

    CAMERA = "camera"
    FILM_CAMERA = "film camera"
    PHONE = "phone"
    ACTION_CAMERA = "action camera"
    DRONE = "drone"
    CINEMA_CAMERA = "cinema camera"
    LENS = "lens"


@dataclass(frozen=True, slots=True)
class Gear:
    """A piece of gear where a text names it.

    Attributes:
        name: the one name it goes by, its maker first: "Leica M11-P", "Nikon Z 50mm f/1.8 S".
        maker: "Leica"; empty only never.
        kind: what it is.
        start: where its name begins in the text, with the maker's name where that stands directly before.
        end: behind its last character.
    """

    name: str
    maker: str
    kind: Kind
    start: int
    end: int


def gear_key(name: str) -> str:
    """Give the short key of a name, 16 hexadecimal digits: a name is too long for a button's id."""
    return blake2b(name.encode(), digest_size=8).hexdigest()

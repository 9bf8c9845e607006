"""What a page's publisher allows to be done with it: robots marks, in its header or its markup, and TDMRep.

docs/publishers.md says what follows from each. A mark that names another robot ("googlebot: noarchive")
counts as well: a header that is repeated cannot be told from one that goes on, and who asks one robot for
restraint seldom means to welcome all others.
"""

import re
from dataclasses import dataclass
from itertools import islice

from bot.stories.markup import Element

_MAX_METAS = 300
_MAX_MARKS = 200
_NAMES = frozenset({"robots", "loupe"})
_NO_MODEL = frozenset({"noai", "noimageai", "noml"})
_NO_COPY = frozenset({"noarchive", "nocache"})
_NO_PICTURE = frozenset({"noimageindex", "noimageai"})
_VALUED = re.compile(r"(?:.*:)?\s*(?P<name>max-snippet|max-image-preview)\s*:\s*(?P<value>-?\w+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marks:
    """What a publisher asks for a page; a page that says nothing allows all.

    Attributes:
        noai: no model may read it.
        noarchive: no copy of it may be kept, however small.
        snippet: the most characters of its text that may be shown; None for no limit.
        noimage: none of its pictures may be shown.
        reserved: text and data mining is reserved (TDMRep): its text is not analysed at all.
    """

    noai: bool = False
    noarchive: bool = False
    snippet: int | None = None
    noimage: bool = False
    reserved: bool = False

    @property
    def closed(self) -> bool:
        """Whether the page's text may not be used, so that only what the feed carries is left."""
        return self.reserved or self.snippet == 0


def read_marks(tree: Element | None, robots: str, *, reserved: bool = False) -> Marks:
    """Read what a page asks for. Never raises.

    Args:
        tree: the page, None where there is none.
        robots: its X-Robots-Tag header; "" without one.
        reserved: its header says ``tdm-reservation: 1``.
    """
    said = [robots]
    for element in islice(tree.iter("meta"), _MAX_METAS) if tree is not None else ():
        name = (element.get("name") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name in _NAMES:
            said.append(content)
        reserved = reserved or (name == "tdm-reservation" and content == "1")
    words = [word.strip() for word in ",".join(said).lower().split(",")[:_MAX_MARKS]]
    marks = {word.rpartition(":")[2].strip() for word in words}
    valued = [found for found in map(_VALUED.match, words) if found]
    limits = [_limit(found["value"]) for found in valued if found["name"] == "max-snippet"]
    no_preview = any(found["name"] == "max-image-preview" and found["value"] == "none" for found in valued)
    shortest = min((limit for limit in limits if limit is not None), default=None)
    return Marks(
        noai=reserved or not marks.isdisjoint(_NO_MODEL),
        noarchive=not marks.isdisjoint(_NO_COPY),
        snippet=0 if "nosnippet" in marks else shortest,
        noimage=no_preview or not marks.isdisjoint(_NO_PICTURE),
        reserved=reserved,
    )


def take_out_unquotable(tree: Element) -> None:
    """Take the parts out of a page that its publisher wants in no excerpt (data-nosnippet)."""
    marked = [
        element for element in tree.iter("div", "section", "span") if "data-nosnippet" in element.attrib
    ]
    for element in marked:
        element.drop_tree()


def _limit(value: str) -> int | None:
    """Read a number of characters; -1, and what is none, is no limit."""
    return int(value[:9]) if value.isascii() and value.isdecimal() else None

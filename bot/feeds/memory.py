"""What is remembered of a feed's entries, found again by key and by what they say."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.feeds.carried import Carried
from bot.feeds.document import ParsedEntry
from bot.feeds.fingerprint import alike, bare_link, unchanged
from bot.feeds.keys import Told

_ALL_THREE = 3
# A hostile feed repeats one title a thousand times; comparing each with each would take minutes.
_CANDIDATES = 50


@dataclass(frozen=True, slots=True)
class KnownEntry(Carried):
    """What is remembered of an entry.

    Attributes:
        key: its key within the feed, unique.
        link: the article's address as given, or empty.
        title: plain text.
        published: as the publisher gave it, or None.
        content_hash: from :func:`bot.feeds.fingerprint.content_hash`.
    """

    key: str
    link: str
    title: str
    published: datetime | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry of the document under comparison, and the key that it goes by there."""

    told: Told
    key: str

    @property
    def entry(self) -> ParsedEntry:
        """The entry as parsed."""
        return self.told.entry

    @property
    def fingerprint(self) -> str:
        """Of its content."""
        return self.told.fingerprint

    @property
    def twin(self) -> tuple[object, ...]:
        """What two entries share that differ in their guid alone."""
        entry = self.entry
        return self.told.link, entry.title, entry.published, self.fingerprint.partition("-")[0]


class Memory:
    """Known entries, found by key and by what they say."""

    def __init__(self, known: Iterable[KnownEntry]) -> None:
        self.by_key = {one.key: one for one in known}
        self._by_trait: defaultdict[tuple[str, object], list[KnownEntry]] = defaultdict(list)
        for one in self.by_key.values():
            for trait in self._traits(one, bare_link(one.link)):
                self._by_trait[trait].append(one)

    @staticmethod
    def _traits(one: KnownEntry | ParsedEntry, link: str) -> list[tuple[str, object]]:
        traits: list[tuple[str, object]] = [("link", link), ("title", one.title)]
        return [trait for trait in (*traits, ("date", one.published)) if trait[1]]

    def _agreements(self, known: KnownEntry, told: Told) -> tuple[bool, bool, bool]:
        """Whether title, address and date agree; a home page or a shared page is no address."""
        entry, link = told.entry, told.link
        telling = "/" in link and len(self._by_trait["link", link]) == 1
        return (
            bool(entry.title) and known.title == entry.title,
            telling and bare_link(known.link) == link,
            entry.published is not None and known.published == entry.published,
        )

    def _same(self, known: KnownEntry, seen: Seen) -> bool:
        """Whether an entry under another key is the known one.

        Title and nearly the same text are not enough: "Photo of the day" is new each day. They are when the
        text is exactly the same, or when the address or the date agrees too.
        """
        title, link, date = self._agreements(known, seen.told)
        agreeing = title + link + date
        similar = alike(known.content_hash, seen.fingerprint)
        if similar is None:
            return agreeing > 1
        exact = unchanged(known.content_hash, seen.fingerprint)
        return agreeing == _ALL_THREE or (similar and (link or date or (title and exact)))

    def own(self, seen: Seen) -> KnownEntry | None:
        """The known entry under this very key, unless another story has taken over a constant guid."""
        known = self.by_key.get(seen.key)
        if known is None or known.published is None or seen.entry.published is None:
            return known
        link = bare_link(known.link) == seen.told.link
        agrees = link or known.title == seen.entry.title or known.published == seen.entry.published
        return known if agrees or alike(known.content_hash, seen.fingerprint) else None

    def other(self, seen: Seen, present: set[str]) -> KnownEntry | None:
        """The known entry that this is under another key, if any.

        One that is itself ``present`` in the document is another entry to its publisher: only a twin of it
        is it.
        """
        if not self.by_key:
            return None
        for trait in self._traits(seen.entry, seen.told.link):
            for known in self._by_trait[trait][:_CANDIDATES]:
                if known.key not in present and self._same(known, seen):
                    return known
                twin = (
                    bare_link(known.link),
                    known.title,
                    known.published,
                    known.content_hash.partition("-")[0],
                )
                if twin == seen.twin:
                    return known
        return None

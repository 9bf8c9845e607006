"""feedparser's strict parser, fed by expat directly.

Between the two stands ``xml.sax``, whose objects for each element cost more than a third of the time of a
feed. What feedparser does with an element is its own code and stays so; only the way to it is shorter. A
document that this does not read to its end is feedparser's as a whole: see :func:`strictly`.
"""

from collections.abc import Sequence
from typing import Any
from xml.parsers import expat

from feedparser.api import StrictFeedParser

from bot.feeds.bounds import PLAIN

# Elements that may state the language of all, and those that stand inside pictures and text inputs.
_ROOTS = frozenset({"feed", "rss", "rdf:rdf"})
_OF_BOTH = frozenset({"title", "link", "description"})
_OF_INPUTS = _OF_BOTH | {"name"}
_OF_PICTURES = _OF_INPUTS | {"url", "href", "width", "height"}
# What a blog's entry has by the dozen and nobody here reads: feedparser's ``tags`` and ``comments``.
_UNREAD = frozenset({"category", "comments"})
# Elements that feedparser wants to see together with the namespace they were written in.
_DRAWN = {"math": "http://www.w3.org/1998/Math/MathML", "svg": "http://www.w3.org/2000/svg"}


class _OwnDefinitionsError(Exception):
    """A document has a DOCTYPE, which may define entities."""


class _Parser(StrictFeedParser):  # type: ignore[misc] # feedparser publishes no types
    """feedparser's, with plain dictionaries for what describes a text: its own look up each key twice."""

    resolve_relative_uris = False
    sanitize_html = False
    contentparams: dict[str, Any]

    def push_content(self, *described: Any) -> None:
        super().push_content(*described)
        self.contentparams = dict(self.contentparams)

    def resolve_uri(self, uri: str) -> str:
        """Make an address absolute, which most are."""
        return uri if not self.baseuri and PLAIN.fullmatch(uri) else str(super().resolve_uri(uri))

    def unknown_starttag(self, tag: str, attrs: Sequence[tuple[str, str]]) -> None:
        """Open an element; of one without attributes, nothing changes what addresses and languages mean."""
        if attrs or self.incontent or self.baseuri or tag in _ROOTS:
            super().unknown_starttag(tag, attrs)
            return
        self.depth += 1
        self.basestack.append(self.baseuri)
        self.langstack.append(self.lang)
        prefix, _, local = tag.rpartition(":")
        prefix = self.namespacemap.get(prefix, prefix)
        name = f"{prefix}_{local}" if prefix else local
        if not prefix and name not in _OF_PICTURES:
            self.intextinput = self.inimage = 0
        elif not prefix and name not in _OF_BOTH:
            if name in _OF_INPUTS:
                self.inimage = 0
            else:
                self.intextinput = 0
        try:
            getattr(self, f"_start_{name}")({})
        except AttributeError:  # feedparser takes one from inside its own method for the same
            self.push(name, 1)


class _Names:
    """Names of elements and attributes as feedparser calls them: its own prefix for a namespace it knows.

    Args:
        parser: knows the namespaces.
    """

    def __init__(self, parser: Any) -> None:
        self._parser = parser
        self.known: dict[str, str] = {}
        self.drawn: dict[str, str] = {}

    def element(self, name: str) -> str:
        """The name of an element as expat gives it: "local", or "namespace local", perhaps with a prefix."""
        namespace, local = name.split()[:2] if " " in name else ("", name)
        prefix = self._prefix(namespace) or (self._own_prefix(namespace) if namespace else "")
        if namespace and _DRAWN.get(local.lower()) == namespace:
            self.drawn[name] = namespace
        found = self.known[name] = f"{prefix}:{local}".lower() if prefix else local.lower()
        return found

    def attributes(self, element: str, given: dict[str, str], declared: dict[str, str]) -> dict[str, str]:
        """Attributes under feedparser's prefix, and where the document has another one, under that too."""
        named = dict(declared)
        if element in self.drawn:
            named["xmlns"] = self.drawn[element]
        for name, value in given.items():
            parts = name.split()
            prefix = self._prefix(parts[0]) if len(parts) > 1 else self._prefix("")
            local = parts[min(len(parts), 2) - 1]
            named[f"{prefix}:{local}".lower() if prefix else local.lower()] = value
            if len(parts) > 2:  # noqa: PLR2004 - namespace, local name, prefix
                named[f"{parts[2]}:{local}".lower()] = value
        return named

    def _prefix(self, namespace: str) -> str:
        return str(self._parser._matchnamespaces.get(namespace.lower(), ""))  # noqa: SLF001 - feedparser's table of them

    def _own_prefix(self, namespace: str) -> str:
        in_use = self._parser.namespaces_in_use.items()
        return next((prefix for prefix, used in in_use if prefix and used == namespace), "")


class _Ears:
    """Hears what expat reads, and tells feedparser's parser of it.

    Args:
        reader: expat's.
        parser: feedparser's.
    """

    def __init__(self, reader: expat.XMLParserType, parser: Any) -> None:
        self._reader = reader
        self._parser = parser
        self._names = _Names(parser)
        self._known = self._names.known
        self._inside = 0  # an element that nobody reads, and the elements within it
        reader.StartNamespaceDeclHandler = self._declare
        reader.StartDoctypeDeclHandler = self._refuse
        self._listen()

    def close(self) -> None:
        """Let go: the two hold each other, and would hold the document until the collector comes."""
        vars(self._parser).clear()
        vars(self).clear()

    def _listen(self) -> None:
        reader = self._reader
        reader.StartElementHandler, reader.EndElementHandler = self._start, self._end
        reader.CharacterDataHandler = self._parser.handle_data

    def _start(self, name: str, given: dict[str, str]) -> None:
        parser, names = self._parser, self._names
        tag = self._known.get(name) or names.element(name)
        if tag in _UNREAD and not parser.incontent:
            parser.decls = {}
            self._pass_by(name)
        elif not given and not parser.decls and name not in names.drawn:
            parser.unknown_starttag(tag, ())
        else:
            declared, parser.decls = parser.decls, {}
            parser.unknown_starttag(tag, list(names.attributes(name, given, declared).items()))

    def _end(self, name: str) -> None:
        self._parser.unknown_endtag(self._known.get(name) or self._names.element(name))

    def _pass_by(self, _name: str, _given: object = None) -> None:
        self._inside += 1
        reader = self._reader
        reader.StartElementHandler, reader.EndElementHandler = self._pass_by, self._come_back
        reader.CharacterDataHandler = None

    def _come_back(self, _name: str) -> None:
        self._inside -= 1
        if not self._inside:
            self._parser.decls = {}
            self._listen()

    def _refuse(self, *_: object) -> None:
        raise _OwnDefinitionsError

    def _declare(self, prefix: str | None, namespace: str | None) -> None:
        self._known.clear()  # a prefix may mean another namespace from here on
        self._parser.startPrefixMapping(prefix, namespace)


def strictly(data: bytes, language: str | None) -> dict[str, Any] | None:
    """Read a well-formed feed as ``feedparser.parse`` does without sanitising or resolving addresses.

    Args:
        data: in UTF-8, and declared to be so.
        language: from the Content-Language header, or None.

    Returns:
        ``feed``, ``entries`` and ``version`` as in feedparser's result, without categories; None when
        feedparser itself is to read it: it is not well-formed, or brings definitions of its own (a DOCTYPE).
    """
    parser = _Parser("", language, "utf-8")
    reader = expat.ParserCreate("utf-8", " ")
    reader.namespace_prefixes = True
    reader.buffer_text = True
    ears = _Ears(reader, parser)
    try:
        reader.Parse(data, True)  # noqa: FBT003 - expat's signature: this is all of it
        result = {"feed": parser.feeddata, "entries": parser.entries, "version": parser.version}
    except (expat.ExpatError, _OwnDefinitionsError):
        result = None
    finally:
        ears.close()
    return result

"""Take the sting out of a UTF-8 feed document before a parser sees it.

Each function is linear in the document's size and leaves an honest document byte for byte as it was. The
dangers are those measured in feedparser 6.0.14 and expat: entity bombs, character references that name no
character, authors whose e-mail search is quadratic, and documents with so many entries that parsing takes
minutes.
"""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_HEAD = 65_536
_MAX_AUTHOR = 4_096
_MAX_DIGITS = 7
_WHITE = frozenset({9, 10, 13})
_NO_CHARACTERS = (range(0x20), range(0xD800, 0xE000), range(0x110000, 10**_MAX_DIGITS * 30))
_FIRST_ELEMENT = re.compile(rb"<\w")
_XML_DECLARATION = re.compile(rb"<\?xml[^<>]{0,200}\?>")
_ENTITY = re.compile(rb"<!ENTITY[^<>]*>")
_CHARACTER_ENTITY = re.compile(rb"""<!ENTITY\s+[\w.-]+\s+(["'])&\#\w{1,7};\1\s*>""")
_TEXT_ENTITY = re.compile(rb"""<!ENTITY\s+([\w.-]+)\s+(?:"([^"&%]{0,64})"|'([^'&%]{0,64})')\s*>""")
_ENTITY_NAME = re.compile(rb"<!ENTITY\s+(?:%\s+)?([\w.-]+)")
_MAX_TEXT_ENTITIES = 50
_MANY = 1_000
_MAX_GROWTH = 1_048_576
_REFERENCE = re.compile(rb"&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?")
_PEOPLE = rb"(?:author|creator|managingeditor|webmaster|publisher|owner|contributor)"
_AUTHOR_OPEN = re.compile(rb"<((?:[\w.-]+:)?" + _PEOPLE + rb")(?=[\s>])", re.IGNORECASE)
_AUTHOR_TAG = re.compile(rb"(</?(?:[\w.-]+:)?)(" + _PEOPLE + rb")(?=[\s>/])", re.IGNORECASE)
_LONG_RUN = re.compile(rb"[\w.+-]{129}")
_ENTRY_OPEN = re.compile(rb"<(?:[A-Za-z][\w.-]*:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_ENTRY_CLOSE = re.compile(rb"</(?:[A-Za-z][\w.-]*:)?(?:item|entry)\s*>", re.IGNORECASE)
_DATE = re.compile(
    rb"<(?:[\w.-]+:)?(?:pubdate|published|date|issued|updated|modified)[^<>]*>\s*([^<]{6,60})<", re.IGNORECASE
)


def _harmless_entities(head: bytes, rest: bytes) -> frozenset[bytes]:
    """The definitions in ``head`` of one character, or of a short text that ``rest`` seldom uses."""
    definitions = _ENTITY.findall(head)
    kept = {one for one in definitions if _CHARACTER_ENTITY.fullmatch(one)}
    texts = [
        (one, found) for one in definitions if one not in kept and (found := _TEXT_ENTITY.fullmatch(one))
    ]
    for one, found in texts[:_MAX_TEXT_ENTITIES]:
        name, value = found.group(1), found.group(2) or found.group(3) or b""
        if rest.count(b"&" + name + b";") * len(value) <= _MAX_GROWTH:
            kept.add(one)
    return frozenset(kept)


def _without_uses(rest: bytes, refused: list[bytes]) -> bytes:
    """Leave out uses of refused entities by the thousand: reading past each of them takes long."""
    for one in refused:
        if found := _ENTITY_NAME.match(one):
            use = b"&" + found.group(1) + b";"
            rest = rest.replace(use, b"") if rest.count(use) > _MANY else rest
    return rest


def _declaration(head: bytes) -> bytes:
    found = _XML_DECLARATION.match(head)
    return found.group() if found else b""


def tame_entities(data: bytes) -> bytes:
    """Keep only entity definitions that cannot make the document grow by more than 1 MiB each.

    A head (what stands before the first element) over 64 KiB, or with a definition that never ends, loses its
    document type altogether.
    """
    first = _FIRST_ELEMENT.search(data)
    if first is None:
        return data
    head, rest = data[: first.start()], data[first.start() :]
    if len(head) > _MAX_HEAD:
        return _declaration(head) + rest
    if b"<!ENTITY" not in head:
        return data
    kept = _harmless_entities(head, rest)
    refused = [one for one in _ENTITY.findall(head) if one not in kept]
    for one in refused:
        head = head.replace(one, b"")
    rest = _without_uses(rest, refused[:_MAX_TEXT_ENTITIES])
    if head.count(b"<!ENTITY") > len(_ENTITY.findall(head)):  # a definition that is never closed
        return _declaration(head) + rest
    return head + rest


def _tame_reference(found: re.Match[bytes]) -> bytes:
    hexadecimal, decimal = found.groups()
    digits = (hexadecimal or decimal).lstrip(b"0") or b"0"
    too_long = len(digits) > _MAX_DIGITS
    number = 0 if too_long else int(digits, 16 if hexadecimal else 10)
    nothing = number not in _WHITE and any(number in span for span in _NO_CHARACTERS)
    return b"&#xFFFD;" if too_long or nothing else found.group()


def tame_references(data: bytes) -> bytes:
    """Replace numeric references to nothing (surrogates, controls, beyond U+10FFFF) by U+FFFD.

    ``&#xD800;`` makes feedparser raise UnicodeEncodeError and expat refuse the whole document.
    """
    return _REFERENCE.sub(_tame_reference, data) if b"&#" in data else data


def tame_authors(data: bytes) -> bytes:
    """Rename the elements that name people when one is absurd, so that none is searched for an e-mail.

    Absurd is over 4 KiB without its closing tag, or a run of 129 characters of an address (78 KiB of it cost
    19 s). The document then loses its authors and nothing else.
    """
    for opening in _AUTHOR_OPEN.finditer(data):
        window = data[opening.end() : opening.end() + _MAX_AUTHOR]
        end = window.find(b"</" + opening.group(1))
        empty = window.split(b">", 1)[0].endswith(b"/")
        if not empty and (end < 0 or _LONG_RUN.search(window[:end])):
            return _AUTHOR_TAG.sub(rb"\1x-\2", data)
    return data


def _date_in(block: bytes) -> datetime | None:
    found = _DATE.search(block[:20_000])
    if not found:
        return None
    text = found.group(1).decode("ascii", "replace").strip()
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
        except (ValueError, TypeError, IndexError):
            continue
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return None


def cut_entries(data: bytes, limit: int) -> tuple[bytes, int]:
    """Keep the newest ``limit`` entries of a longer document.

    Feeds stand newest first, or, judged by the dates of the first and the last entry, oldest first; the cut
    is made between entries, so that what is kept is parsed as it would have been.

    Returns:
        The document, and how many entries it had before, counted as opening tags; 0 where it has not even so
        many tags as it may have entries.
    """
    if data.count(b"<") <= limit:
        return data, 0
    opens = [m.start() for m in _ENTRY_OPEN.finditer(data)]
    count = len(opens)
    if count <= limit:
        return data, count
    first, last = _date_in(data[opens[0] : opens[1]]), _date_in(data[opens[-1] :])
    if first and last and last > first:
        return data[: opens[0]] + data[opens[count - limit] :], count
    tail = opens[-1]
    for closing in _ENTRY_CLOSE.finditer(data, opens[-1]):
        tail = closing.end()
    return data[: opens[limit]] + data[tail:], count

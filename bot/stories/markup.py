"""HTML from anywhere, made harmless before anything reads it: bounded size, tags, attributes and depth.

lxml alone is not enough: 100,000 attributes in one tag cost it over ten seconds, and huge trees cost the text
extraction as much. Depth is bounded by libxml2 itself (256 levels without ``huge_tree``).
"""

import codecs
import re
from itertools import islice
from typing import Any

from lxml import etree, html

from bot.stories.plain import lines

Element = Any  # lxml publishes no types

_MAX_CHARS = 2_000_000  # the longest articles have 300,000 characters of markup
_MAX_ELEMENTS = 25_000
_MAX_TAGS = 75_000  # opening and closing
_MAX_ATTRIBUTES = 100
_MAX_VALUE = 4096
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(
    rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([a-z0-9_.:\-]{2,30})", re.IGNORECASE
)
_KNOWN_CHARSET = re.compile(
    r"utf-?(?:8|16)|(?:iso-?8859|iso-2022|windows|cp|euc|koi8|gb|big5|shift|ms932|sjis|latin|mac)[a-z0-9_\-]*"
)
# What pages call these and what they mean by it: the WHATWG Encoding Standard's labels.
_MEANT = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "shift_jis": "cp932", "sjis": "cp932", "gb2312": "gb18030",
    "gbk": "gb18030", "euc-kr": "cp949", "iso-8859-9": "cp1254",
}  # fmt: skip
_BEGIN = re.compile(r"<(?:!--|(script|style)\b|[a-z])", re.IGNORECASE)
_END_OF_COMMENT = re.compile(r"-->")
_END_OF_CODE = re.compile(r"</(?:script|style)\b", re.IGNORECASE)
_REST_OF_TAG = re.compile(r"""(?:[^"'>]{1,16}+|"[^"]*+"|'[^']*+'|["']){0,600}+>""")
# What lxml cannot keep in a tree, plain or as a reference, and heads that libxml2 stumbles over.
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])(?!\d)|x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f]));?",
    re.IGNORECASE,
)
_ODD_DOCTYPE = re.compile(r"\s*<\s?!\s?doctype[^>]{0,500}/[^<>]{0,500}>", re.IGNORECASE)
_CLOSED_HTML = re.compile(r"(<html\b[^<>]{0,2000}?)\s*/>", re.IGNORECASE)
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "table"}
    | {"section", "article", "pre", "dd", "dt", "hr", "main"}
)
_SILENT = frozenset(
    {"script", "style", "figure", "iframe", "form", "button", "svg", "noscript", "template", "video", "audio"}
)


def decode(page: str | bytes, charset: str = "") -> str:
    """Return a page as text, at most 2,000,000 characters of it. Never raises; wrong bytes become "�".

    Args:
        page: what the server sent.
        charset: what its Content-Type header said; a byte order mark weighs more, fitting UTF-8 most.
    """
    if isinstance(page, str):
        return page[:_MAX_CHARS]
    page = page[: _MAX_CHARS * 4]
    for mark, name in _BOMS:
        if page.startswith(mark):
            return page.decode(name, "replace")[:_MAX_CHARS]
    try:
        return page.decode("utf-8")[:_MAX_CHARS]
    except UnicodeDecodeError as wrong:
        cut_at_the_end = wrong.start > len(page) - 4 and not page[: wrong.start].isascii()
    declared = _CHARSET.search(page[:4096])
    for label in (
        "utf-8" if cut_at_the_end else "",
        charset,
        declared[1].decode("ascii") if declared else "",
    ):
        name = label.strip().lower()
        if _KNOWN_CHARSET.fullmatch(name):
            try:
                return page.decode(_MEANT.get(name, name), "replace")[:_MAX_CHARS]
            except (LookupError, UnicodeError):
                continue
    return page.decode("cp1252", "replace")[:_MAX_CHARS]


def parse(page: str) -> Element | None:
    """Return the bounded tree of a page or fragment, None where there is nothing to parse. Never raises."""
    # A parser of its own for every page: nothing is shared between threads, and it costs microseconds.
    parser = html.HTMLParser(
        collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
    )
    markup = _until_a_monster(_mended(page[:_MAX_CHARS]))
    try:
        tree = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    _bound(tree)
    return tree


def fragment_text(fragment: str) -> str:
    """Return the words of an HTML fragment (a feed's content), a paragraph a line. Never raises."""
    tree = parse(f"<html><body><div>{fragment}</div></body></html>") if fragment.strip() else None
    if tree is None:
        return ""
    parts: list[str] = []
    walk = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walk:
        if not isinstance(element.tag, str):
            continue
        if element.tag in _BLOCKS:
            parts.append("\n")
        if event == "start" and element.tag in _SILENT:
            walk.skip_subtree()
            continue
        text = element.text if event == "start" else element.tail
        parts.append(re.sub(r"\s+", " ", text or "") if element.tag != "pre" else text or "")
    return lines("".join(parts))


def _mended(page: str) -> str:
    page = _CONTROL.sub("", page)
    doctype = _ODD_DOCTYPE.match(page)
    if doctype:
        page = page[doctype.end() :]
    return _CLOSED_HTML.sub(r"\1>", page[:4096], count=1) + page[4096:]


def _until_a_monster(page: str) -> str:
    """Return the page up to the first tag too long, or too full of attributes, for a reader's page."""
    if page.count("<") > _MAX_TAGS:
        page = page[: -len(page.split("<", _MAX_TAGS)[-1]) - 1]
    place = 0
    while begin := _BEGIN.search(page, place):
        if begin[0] == "<!--":
            end = _END_OF_COMMENT.search(page, begin.end() - 2)  # "<!-->" is a whole one
        else:
            end = _REST_OF_TAG.match(page, begin.end())
            if end and begin[1]:
                end = _END_OF_CODE.search(page, end.end())
        if end is None:
            return page[: begin.start()]
        place = end.end()
    return page


def _bound(tree: Element) -> None:
    for element in list(islice(tree.iter(), _MAX_ELEMENTS, None)):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in tree.iter():
        if len(element.attrib) > _MAX_ATTRIBUTES:
            element.attrib.clear()
        for name, value in element.attrib.items():
            if len(value) > _MAX_VALUE:
                del element.attrib[name]

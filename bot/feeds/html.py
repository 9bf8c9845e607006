"""HTML to plain text, bounded, with lxml's streaming parser: no tree is built, so depth costs nothing."""

import html
import re

from lxml import etree

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "details", "div", "dl", "dt", "fieldset"}
    | {"figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul"}
)
_SILENT = frozenset(
    {
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "svg",
        "math",
        "head",
        "select",
        "textarea",
    }
)
_MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|br|cite|code|del|div|em|font|h[1-6]|hr|i|img|ins|li|mark|ol|p|q|s|small|span|"
    r"strike|strong|sub|sup|table|tt|u|ul|wbr)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,2000})", re.IGNORECASE)
_IMAGE = re.compile(r"<img\b([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


class _TextTarget:
    """Collects the text of a stream of tags; what lies inside ``_SILENT`` elements is left out."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.silent: list[str] = []

    def start(self, tag: str, attributes: object) -> None:  # noqa: ARG002 - lxml's target protocol passes them
        """A tag opens."""
        if tag in _SILENT:
            self.silent.append(tag)
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def end(self, tag: str) -> None:
        """A tag closes."""
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()
        elif tag in _BLOCKS:
            self.pieces.append("\n")

    def data(self, text: str) -> None:
        """Text between tags."""
        if not self.silent:
            self.pieces.append(text.replace("\n", " "))

    def close(self) -> str:
        """The text collected."""
        return "".join(self.pieces)


def plain_text(markup: str, limit: int = 20_000) -> str:
    """The text of an HTML fragment: lines for blocks, single spaces, no scripts or styles.

    Args:
        markup: untrusted HTML; only its first ``16 * limit`` characters are looked at.
        limit: the most characters returned.

    Returns:
        Plain text; entities are resolved. Never raises on any text.
    """
    bounded = markup[: 16 * limit]
    if "<" not in bounded:
        text = html.unescape(bounded)
    else:
        parser = etree.HTMLParser(
            target=_TextTarget(), encoding="utf-8", remove_comments=True, remove_pis=True
        )
        try:
            parser.feed(b"<body>" + bounded.replace("\0", "").encode("utf-8", "replace"))
            text = parser.close()
        except etree.LxmlError:
            text = re.sub(r"<[^<>]*>", " ", bounded)
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:limit].rstrip()


def title_text(title: str, limit: int = 500) -> str:
    """A title as people read it: one line, known tags stripped, entities resolved (even those escaped twice).

    ``<`` that opens no known tag stays: "Exposure < 1/60 s" and "<R5> rumours" are titles, not markup.
    """
    text = title[: limit * 8]
    for _ in range(2):
        if "&" not in text and "<" not in text:
            break
        text = html.unescape(_MARKUP.sub("", text))
    text = _MARKUP.sub("", text) if "<" in text else text
    text = text.encode("utf-8", "replace").decode("utf-8").replace("\0", "")
    return " ".join(text.split())[:limit].rstrip()


def page_title(body: bytes) -> str:
    """The ``<title>`` of a page, from its first 64 KiB; empty when there is none."""
    found = _TITLE.search(body[:65_536])
    return title_text(found.group(1).decode("utf-8", "replace"), 120) if found else ""


def image_tags(markup: str, limit: int) -> list[dict[str, str]]:
    """The attributes of the first ``limit`` ``<img>`` tags, names in lower case and entities resolved."""
    found: list[dict[str, str]] = []
    for tag in _IMAGE.finditer(markup):
        if len(found) >= limit:
            break
        pairs = _ATTRIBUTE.findall(tag.group(1))
        found.append({name.lower(): html.unescape(a or b or c) for name, a, b, c in pairs})
    return found

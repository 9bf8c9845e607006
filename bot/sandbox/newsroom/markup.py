"""From a story's Markdown to HTML and back to its bare words. Only what the stories use is known here."""

import re
from html import escape

_BLANK_LINES = re.compile(r"\n\s*\n")
_MARKS = re.compile(r"(?m)^(?:## |- |> )")


def body_html(body: str) -> str:
    """The body as HTML: ``<p>``, ``<h2>``, ``<ul>`` and ``<blockquote>``; all text is escaped."""
    return "\n".join(_block(block.strip()) for block in _BLANK_LINES.split(body.strip()))


def body_text(body: str) -> str:
    """The body's words alone, without the marks of headings, lists and quotations."""
    return _MARKS.sub("", body)


def _block(block: str) -> str:
    if block.startswith("## "):
        return f"<h2>{escape(block[3:])}</h2>"
    lines = block.splitlines()
    if block.startswith("- "):
        return "<ul>\n" + "\n".join(f"<li>{escape(line[2:])}</li>" for line in lines) + "\n</ul>"
    if block.startswith("> "):
        return f"<blockquote><p>{escape(' '.join(line[2:] for line in lines))}</p></blockquote>"
    return f"<p>{escape(' '.join(lines))}</p>"

"""The one door between text that others wrote and Discord's markdown.

Whatever comes from a feed, an article or a person passes here before it stands in a message. Messages are
also always sent with no allowed mentions; this is the second lock.
"""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from bot.stories.plain import one_line

BUTTON_ADDRESS = 512
"""The longest address that Discord takes in a link button."""

_LONGEST_ADDRESS = 2048
_MARKS = re.compile(r"[\\*_~|`<\[\]]|:(?=\S)")
_LINE_START = re.compile(r"[#>+-]|(?<=\d)\.(?=\s|$)")
_MENTION = re.compile(r"@(?=everyone|here)|(?<=<)@", re.IGNORECASE)
_RIGHT_TO_LEFT = re.compile(
    r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_NUMBERED = re.compile(r"\d+(?=\.)")
_BRACKETS = str.maketrans({"[": "［", "]": "］"})
_URL_SAFE = "/:@!$&+,;=?%#-._"


def escape(text: str) -> str:
    """Make text stand in a message exactly as it reads, on one line.

    Control characters, bidirectional overrides and invisible characters are dropped and line breaks become
    spaces. Then everything that Discord would read as formatting, a link, an emoji, a time or a mention is
    escaped with a backslash; a zero-width space keeps "@everyone" and "<@1>" from being found by whoever
    looks for mentions without reading backslashes.

    The result may stand at the start of a line, in a list, a heading, small print, bold and a link's label,
    but not in italics made of single stars, where Discord does not read backslashes.
    """
    return _escaped(one_line(text))


def link(label: str, address: str) -> str:
    """Make a masked link, or only the label where the address is none that may be linked."""
    target = web_address(address)
    if not target:
        return escape(label)
    # Discord reads brackets in a label even behind a backslash, so they are replaced by their wide form.
    return f"[{_escaped(one_line(label).translate(_BRACKETS)) or '…'}]({target})"


def isolated(markdown: str) -> str:
    """Keep text that is written from right to left from reordering what else stands on its line.

    It is put between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode's UAX 9); a line of its own
    needs none of that, and other text stays as it is.

    Args:
        markdown: what ``escape`` or ``link`` made.
    """
    return f"\u2068{markdown}\u2069" if _RIGHT_TO_LEFT.search(markdown) else markdown


def from_left(line: str) -> str:
    """Keep a line of our own from running right to left because what it begins with does.

    Clients take a line's direction from its first letter, even where that is isolated; a LEFT-TO-RIGHT MARK
    goes before it.

    Args:
        line: with its parts ``isolated``, in a language that is written from left to right.
    """
    return f"\u200e{line}" if _RIGHT_TO_LEFT.search(line) else line


def web_address(address: str, longest: int = _LONGEST_ADDRESS) -> str:
    """Make an address safe to stand in a link; empty if it may not stand there.

    Only http and https with a host are let through, without a user's name in it, and no longer than
    ``longest``. What could end the link or format the text around it is percent-encoded.
    """
    if len(address) > longest or any(character.isspace() for character in address.strip()):
        return ""
    try:
        parts = urlsplit(address.strip())
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc or not re.fullmatch(r"[\w.:-]+", host):
        return ""
    place = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    rest = (quote(part, safe=_URL_SAFE) for part in (parts.path, parts.query, parts.fragment))
    safe = urlunsplit((parts.scheme, place, *rest))
    return safe if len(safe) <= longest else ""


def _escaped(line: str) -> str:
    line = _MENTION.sub("@\u200b", line)
    number = _NUMBERED.match(line)
    start = number.end() if number else 0
    first = "\\" if _LINE_START.match(line, start) else ""
    return _MARKS.sub(r"\\\g<0>", line[:start]) + first + _MARKS.sub(r"\\\g<0>", line[start:])

"""Which picture leads an article, who made it, and what it shows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urljoin, urlsplit

from bot.stories.markup import Element
from bot.stories.plain import one_line, shorten

_MAX_PICTURES = 60
_LONGEST_URL = 2048
_ODD = re.compile(r"[\s\x00-\x1f<>\"]")
_SMALLEST = 150  # pixels; below this it is an icon
_NO_PICTURE = re.compile(
    r"(?:^|[/_.\-])(?:logo|logos|avatar|avatars|gravatar|favicon|icon|icons|sprite|pixel|spacer|blank|beacon|badge|"
    r"placeholder|tracking|1x1|emoji|emojis|smilies|banner|ads?|doubleclick|feedburner|button)(?:[/_.\-?=\d]|$)|"
    r"\.(?:svg|ico)(?:$|\?)|[?&](?:w|width)=\d{1,2}(?:&|$)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:\b(?:photo(?:graph|graphy|graphie|s)?|pictures?|images?|fotos?|fotografia|fotografía|bild(?:er)?|immagin[ei]|"
    r"crédits?(?:\s+photos?)?|credits?|créditos?|bildnachweis)|写真|撮影|画像|提供|クレジット)"
    r"\s*(?:credits?|crédits?|提供)?\s*(?:[:：/©]+|\bby\b|\bcourtesy(?:\s+of)?\b)\s*(?:by\s+)?(?P<named>[^|\n。]{2,120})"
    r"|(?:©|\(c\)|\bcourtesy of\b)\s*(?P<marked>[^|\n。]{2,120})",
    re.IGNORECASE,
)
_SIZE_IN_NAME = re.compile(
    r"[-_](?:\d{2,5}x\d{2,5}|\d{3,5}w?|scaled|large|medium|full|thumb)$", re.IGNORECASE
)
_LONGEST_ALT = 1024  # Discord's limit of a media description
_LONGEST_CREDIT = 200


@dataclass(frozen=True, slots=True)
class LeadImage:
    """A picture: an absolute http(s) address, what it shows ("" unknown) and who made it ("" unknown)."""

    url: str
    alt: str
    credit: str


def choose_lead(tree: Element | None, named: Sequence[LeadImage], base: str) -> LeadImage | None:
    """Return the picture that leads an article, with the credit and description found beside it anywhere.

    Args:
        tree: the article's page, None where there is none.
        named: the pictures that page and feed name for the article, best first; addresses may be relative.
        base: the page's address.
    """
    shown = list(_shown(tree)) if tree is not None else []
    candidates = [replace(image, url=absolute(image.url, base)) for image in (*named, *shown)]
    usable = [image for image in candidates if image.url]
    if not usable:
        return None
    lead = usable[0]
    same = [image for image in usable if _stem(image.url) == _stem(lead.url)]
    return LeadImage(
        url=lead.url,
        alt=shorten(next((one_line(image.alt) for image in same if image.alt), ""), _LONGEST_ALT),
        credit=shorten(next((_named(image.credit) for image in same if image.credit), ""), _LONGEST_CREDIT),
    )


def absolute(url: str, base: str) -> str:
    """Return a picture's absolute http(s) address; "" for icons, tracking pixels and odd addresses."""
    try:
        full = urljoin(base, url.strip())
        parts = urlsplit(full)
        host = parts.hostname
    except ValueError:
        return ""
    odd = (
        not url.strip()
        or not host
        or parts.username
        or len(full) > _LONGEST_URL
        or re.search(r"[\s\x00-\x1f]", full)
    )
    if (
        parts.scheme not in {"http", "https"}
        or odd
        or _NO_PICTURE.search(f"{host}{parts.path}?{parts.query}")
    ):
        return ""
    return full


def credit_in(caption: str) -> str:
    """Return who a caption names as the maker of its picture, "" where it names nobody."""
    found = _CREDIT.search(caption)
    named = one_line(found["named"] or found["marked"]).strip(" .") if found else ""
    for opening, closing in ("()", "[]"):
        if named.endswith(closing) and named.count(closing) > named.count(opening):
            named = named[:-1].rstrip(" .")
    return named


def _named(credit: str) -> str:
    """Return whom a credit names, without the word that says that it is one."""
    return credit_in(credit) or one_line(credit)


def _shown(tree: Element) -> Iterator[LeadImage]:
    """Give the pictures shown in the article itself, in order, those in figures first."""
    figures = list(islice(tree.iter("figure"), _MAX_PICTURES))
    for figure in figures:
        image = figure.find(".//img")
        if image is not None and not _aside(figure):
            yield _with_caption(image, figure)
    for image in islice(tree.iter("img"), _MAX_PICTURES):
        if any(parent.tag in {"article", "main"} for parent in image.iterancestors()) and not _aside(image):
            yield LeadImage(_source(image), image.get("alt") or "", "")


def _aside(element: Element) -> bool:
    return any(parent.tag in {"aside", "nav", "footer", "header"} for parent in element.iterancestors())


def _with_caption(image: Element, figure: Element) -> LeadImage:
    element = figure.find(".//figcaption")
    caption = one_line(" ".join(element.itertext())) if element is not None else ""
    marked = next((part for part in figure.iter() if "credit" in (part.get("class") or "").lower()), None)
    credit = one_line(" ".join(marked.itertext())) if marked is not None else ""
    credit = _named(credit) or credit_in(caption)
    described = (
        _CREDIT.sub("", caption).strip(" –—-|()") if marked is None else caption.replace(credit, "").strip()
    )
    return LeadImage(_source(image), image.get("alt") or described, credit)


def _source(image: Element) -> str:
    """Return the address of an img element, lazy ones by the attributes that scripts read; "" for icons."""
    sizes = (image.get("width") or "", image.get("height") or "")
    if any(size.isdecimal() and int(size[:6]) < _SMALLEST for size in sizes):
        return ""
    for name in ("data-src", "data-lazy-src", "data-original", "src"):
        value = (image.get(name) or "").strip()
        if value and not value.startswith("data:"):
            return str(value)
    return str((image.get("srcset") or image.get("data-srcset") or "").strip().partition(" ")[0])


def _stem(url: str) -> str:
    """Return the file name without its kind and size, by which two sizes of one picture are known as one."""
    name = urlsplit(url).path.rpartition("/")[2].rpartition(".")[0] or url
    return _SIZE_IN_NAME.sub("", name).lower()

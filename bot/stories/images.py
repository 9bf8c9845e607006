"""Which picture leads an article, who made it, and what it shows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from urllib.parse import urljoin, urlsplit

from bot.stories.credits import credit_in, without_credit
from bot.stories.markup import Element
from bot.stories.plain import count_words, one_line, shorten

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
_SIZE_IN_NAME = re.compile(
    r"[-_](?:\d{2,5}x\d{2,5}|\d{3,5}w?|scaled|large|medium|full|thumb)$", re.IGNORECASE
)
_ARTICLE = frozenset({"article", "main"})
_FRAME = frozenset({"aside", "nav", "footer"})
_FEWEST_WORDS = 4  # of a caption that says something
_MAX_PARTS = 60  # elements of one figure
_CAPTIONED = re.compile(
    r"(?:^|\s)(?:wp-caption|image-caption|captioned-image|media-with-caption)", re.IGNORECASE
)
_CAPTION = re.compile(r"caption-?text|(?:^|[\s_-])caption(?:\s|$)", re.IGNORECASE)
_CREDITED = re.compile(r"credit|copyright|photographer|(?:image|photo|media)-?(?:source|by)", re.IGNORECASE)
_CREDIT_PROPERTIES = frozenset({"creditText", "copyrightHolder", "creator", "author"})
_CREDIT_ATTRIBUTES = ("data-credit", "data-image-credit", "data-copyright", "data-photographer")
_LONGEST_ALT = 1024  # Discord's limit of a media description
_LONGEST_CREDIT = 200


@dataclass(frozen=True, slots=True)
class LeadImage:
    """A picture: an absolute http(s) address, what it shows ("" unknown) and who made it ("" unknown)."""

    url: str
    alt: str
    credit: str


def choose_lead(
    tree: Element | None, named: Sequence[LeadImage], base: str, known: Sequence[LeadImage] = ()
) -> LeadImage | None:
    """Return the picture that leads an article, with the credit and description found beside it anywhere.

    Args:
        tree: the article's page, None where there is none.
        named: the pictures that page and feed name for the article, best first; addresses may be relative.
        base: the page's address.
        known: what is said of pictures that need not be the article's own; none of them leads.
    """
    shown = list(_shown(tree)) if tree is not None else []
    usable = _usable((*named, *shown), base)
    if not usable:
        return None
    lead = usable[0]
    same = [image for image in (*usable, *_usable(known, base)) if _stem(image.url) == _stem(lead.url)]
    return LeadImage(
        url=lead.url,
        alt=shorten(next((one_line(image.alt) for image in same if image.alt), ""), _LONGEST_ALT),
        credit=shorten(next((_named(image.credit) for image in same if image.credit), ""), _LONGEST_CREDIT),
    )


def _usable(images: Sequence[LeadImage], base: str) -> list[LeadImage]:
    full = (replace(image, url=absolute(image.url, base)) for image in images)
    return [image for image in full if image.url]


def captions(tree: Element) -> list[str]:
    """Return what the captions of an article's figures say, each once, without the credits."""
    figures = islice((figure for figure in tree.iter("figure") if not _aside(figure)), _MAX_PICTURES)
    said = (without_credit(_words(figure.find(".//figcaption"))) for figure in figures)
    return list(dict.fromkeys(caption for caption in said if count_words(caption) >= _FEWEST_WORDS))


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


def _named(credit: str) -> str:
    """Return whom a credit names, without the word that says that it is one."""
    return credit_in(credit) or one_line(credit)


def _shown(tree: Element) -> Iterator[LeadImage]:
    """Give the pictures shown in the article itself, in order, those in figures first."""
    boxes = (
        box for box in tree.iter("figure", "div") if box.tag == "figure" or _CAPTIONED.search(_class(box))
    )
    for box in islice(boxes, _MAX_PICTURES):
        image = box.find(".//img")
        if image is not None and not _aside(box):
            yield _with_caption(image, box)
    for image in islice(tree.iter("img"), _MAX_PICTURES):
        if any(parent.tag in _ARTICLE for parent in image.iterancestors()) and not _aside(image):
            yield LeadImage(_source(image), image.get("alt") or "", _said_by(image))


def _class(element: Element) -> str:
    return str(element.get("class") or "")


def _aside(element: Element) -> bool:
    """Tell whether an element belongs to the page's frame; an article may have a header of its own."""
    around = [parent.tag for parent in element.iterancestors()]
    if not _FRAME.isdisjoint(around):
        return True
    return "header" in around and _ARTICLE.isdisjoint(around[around.index("header") :])


def _with_caption(image: Element, box: Element) -> LeadImage:
    inside = list(islice(box.iter(), _MAX_PARTS))
    captions = (part for part in inside if part.tag == "figcaption" or _CAPTION.search(_class(part)))
    caption = _words(next(captions, None))
    marked = next((part for part in inside if part is not box and _is_credit(part)), None)
    credit = _named(_words(marked)) or _said_by(image) or credit_in(caption)
    described = without_credit(caption) if marked is None else caption.replace(_words(marked), "").strip()
    return LeadImage(_source(image), image.get("alt") or described, credit)


def _is_credit(element: Element) -> bool:
    kinds = {element.get("itemprop"), element.get("property")}
    return bool(_CREDITED.search(_class(element))) or not kinds.isdisjoint(_CREDIT_PROPERTIES)


def _words(element: Element | None) -> str:
    return "" if element is None else one_line(" ".join(element.itertext()))


def _said_by(image: Element) -> str:
    """Return the credit that an img element carries itself, "" for none."""
    values = (image.get(name) or "" for name in _CREDIT_ATTRIBUTES)
    return next((_named(value) for value in values if value.strip()), "")


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

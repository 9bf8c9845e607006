"""Who made a picture, as captions write it in English, French, German, Spanish, Italian and Japanese."""

import re

from bot.stories.plain import one_line

_KINDS = (
    r"photo(?:graph|graphy|graphie|graphe|grapher|s)?|pictures?|images?|videos?|fotos?|fotograf(?:ie|ia|ía|i)?|"
    r"bild(?:er)?|aufnahme|immagin[ei]|imagen(?:es)?|crédits?(?:\s+photos?)?|credits?|créditos?|crediti|"
    r"bildnachweis|bildquelle|bildrechte"
)
_MARKED_JA = r"写真(?:提供|撮影)?|撮影(?:者)?|画像(?:提供)?|提供|クレジット|フォト"
_COURTESY = (
    r"courtesy(?:\s+(?:of|photo))?|avec l[’']aimable autorisation de|mit freundlicher genehmigung von|"
)
_COURTESY += r"cortesía de|per gentile concessione di|por cortesía de"
_NAMED = r"(?P<named>[^|\n。]{2,120})"
# "Photo: Jo Doe", "Image credit: NASA", "Fotos von Jens Amrhein", "写真提供：暁光学", "撮影／山田".
_LABELLED = re.compile(
    rf"(?:(?<!AP )\b(?:{_KINDS})(?:\s*[/&]\s*(?:{_KINDS}))?\s*(?:credits?|crédits?)?\s*"
    rf"(?:[:：/©]+|[-–—]\s|\bby\b|\bvia\b|\bvon\b|\bpar\b|\b(?:{_COURTESY}))"
    rf"|(?:{_MARKED_JA})\s*[:：/／=＝©]+)\s*(?:by\s+|©\s*|\(c\)\s*)?{_NAMED}",
    re.IGNORECASE,
)
_MARKED = re.compile(rf"(?:©|\(c\)|（c）|\b(?:{_COURTESY}))\s*{_NAMED}", re.IGNORECASE)
_AGENCIES = (
    r"Getty(?: Images)?|Reuters|AFP|AP(?: Photo)?|Associated Press|EPA|dpa|Magnum(?: Photos)?|Alamy|"
    r"Shutterstock|Unsplash|Pexels|Flickr|Wikimedia(?: Commons)?|ANSA|EFE|Keystone|imago|picture alliance|"
    r"共同通信|時事通信|朝日新聞|読売新聞|毎日新聞|アフロ"
)
# "(AP Photo/Jo Doe)", "Jo Doe/Getty Images", "Jo Doe for Reuters", at the end of a caption.
_WITH_AGENCY = re.compile(
    rf"(?:^|[(（\[.!?。]\s*|\s[|–—-]\s)(?P<named>(?:(?:{_AGENCIES})\s*[/／|,]\s*[^()（）.|]{{2,60}}"
    rf"|[^()（）.|:]{{2,60}}\s*(?:[/／|,]|\bvia\b|\bfor\b)\s*(?:{_AGENCIES})(?:\s*[/／]\s*[\w ]{{2,40}})?"
    rf"|(?:{_AGENCIES})))[)）\]]?\.?$"
)
# Where nothing but the credit stands, or it stands in brackets at the end, "of" says who made it.
_ALONE = re.compile(
    r"(?:^|[(（]\s*)(?i:photos?|foto(?:s|grafía|grafia)?)\s+(?:de|di)\s+(?P<named>[A-ZÀ-Þ][^()（）|.]{2,60})"
    r"[)）]?\.?$"
)
_PATTERNS = (_LABELLED, _MARKED, _WITH_AGENCY, _ALONE)
_RIGHTS = re.compile(
    r"[\s.,;|–—-]*(?:all rights reserved|tous droits réservés|alle rechte vorbehalten|"
    r"todos los derechos reservados|tutti i diritti riservati)\.?$",
    re.IGNORECASE,
)


def credit_in(caption: str) -> str:
    """Return who a caption names as the maker of its picture, "" where it names nobody."""
    found = _found(caption)
    named = _RIGHTS.sub("", one_line(found["named"])).strip(" .") if found else ""
    for opening, closing in ("()", "[]", "（）"):
        if named.endswith(closing) and named.count(closing) > named.count(opening):
            named = named[:-1].rstrip(" .")
    return named


def without_credit(caption: str) -> str:
    """Return what a caption says of the picture itself."""
    found = _found(caption)
    return (caption[: found.start()] + caption[found.end() :] if found else caption).strip(" –—-|()（）")


def _found(caption: str) -> re.Match[str] | None:
    return next((found for pattern in _PATTERNS if (found := pattern.search(caption))), None)

"""The text of the article on a page, without what is around it.

trafilatura runs for precision first. Where that leaves little, there are fall-backs: for a gallery the
captions of its pictures, for other pages trafilatura's defaults, and where the page gives less than what
JSON-LD (of a film its description) or the feed carries, that. What a wall says to readers who have not paid
is left out.
"""

import re

from bot.stories.images import captions
from bot.stories.markup import Element
from bot.stories.plain import lines

SHORT = 500  # characters; a text below this is compared with what the fall-backs give
_STANDS_IN = 1.5  # how much longer a stand-in must be: an extraction that found nearly as much is cleaner
_GALLERY = 4  # captions from which a page with little text is a gallery
_LONGEST_WALL = 200  # characters of a line that speaks of subscriptions; a longer one may be the story's own
_SIGNATURE = re.compile(
    r"^(?:the post .{1,300} appeared first on .*|l[’']article .{1,300} est apparu en premier sur .*)$",
    re.IGNORECASE,
)
_WALL = re.compile(
    r"^(?:subscribe (?:now )?to (?:continue|keep|read|unlock)|(?:this|the) (?:article|story|content) is "
    r"(?:only )?(?:for|available to|reserved for) (?:our )?(?:paying )?(?:subscribers|members)|"
    r"already (?:a |an )?(?:subscriber|member|subscribed)\b|(?:log|sign) in to (?:continue|read)|"
    r"to (?:continue|keep) reading|(?:you have|you['’]ve) (?:reached|read) (?:your|all)\b.{0,40}\barticles|"
    r"cet article est réservé aux abonnés|(?:il vous reste|vous avez lu) .{0,40}\barticle|"
    r"(?:déjà|vous êtes) abonnée?|abonnez-vous (?:pour|à)|"
    r"(?:jetzt )?weiterlesen mit|(?:dieser|der) artikel ist (?:nur )?für abonnenten|"
    r"sie haben bereits ein abo|"
    r"(?:este )?(?:artículo|contenido) (?:es )?(?:exclusivo|solo|reservado) para (?:suscriptores|socios)|"
    r"suscríbete para (?:seguir|continuar)|¿ya (?:eres|es) suscriptor|"
    r"(?:questo )?(?:articolo|contenuto) (?:è )?riservato agli abbonati|sei già abbonato|"
    r"abbonati per (?:continuare|leggere)|"
    r"(?:この(?:記事|先)|続き)は.{0,12}(?:会員|有料)|有料会員|会員登録(?:が必要|して)|(?:ログイン|登録)して(?:続き|全文))",
    re.IGNORECASE,
)
_ROW = re.compile(r"^\|(?P<cells>.*)\|$")
_ITEM = re.compile(r"^[-–•*·]\s+")


def best_text(tree: Element | None, url: str, structured: str, carried: str) -> str:
    """Return the fullest text of an article that is not furniture, as found; "" where there is none.

    Args:
        tree: the page, see `bot.stories.markup.parse`; None where there is none.
        url: its address.
        structured: the text that the page carries in JSON-LD.
        carried: the text that the feed carries.
    """
    text = _page_text(tree, url) if tree is not None else ""
    for stand_in in (structured, carried):
        if len(text) < SHORT and len(stand_in) > max(len(text) * _STANDS_IN, 1):
            text = stand_in
    return text


def tidy(text: str) -> str:
    r"""Return a text with clean lines joined by ``\n``, without signatures of feeds and what walls say."""
    tidied = (_tidied(line) for line in lines(text).split("\n") if not (is_signature(line) or _is_wall(line)))
    return "\n".join(line for line in tidied if line)


def is_signature(line: str) -> bool:
    """Tell whether a line is what a feed writes under an article: "The post … appeared first on …"."""
    return bool(_SIGNATURE.match(line))


def _is_wall(line: str) -> bool:
    return len(line) <= _LONGEST_WALL and bool(_WALL.match(line))


def _page_text(tree: Element, url: str) -> str:
    text = _extracted(tree, url, precise=True)
    if len(text) >= SHORT:
        return text
    shown = [caption for caption in captions(tree) if caption not in text]
    if len(shown) >= _GALLERY:
        return "\n".join([text, *shown])
    wider = _extracted(tree, url, precise=False)
    return wider if len(wider) > len(text) else text


def _extracted(tree: Element, url: str, *, precise: bool) -> str:
    import trafilatura  # noqa: PLC0415 - 25 MB, for worker processes alone: the bot itself reads no page

    try:
        return trafilatura.extract(tree, url=url, favor_precision=precise, include_comments=False) or ""
    except Exception:  # noqa: BLE001 - heuristics over hostile trees fail in ways of their own; no text is an answer
        return ""


def _tidied(line: str) -> str:
    """Write a row of a table as a reader says it ("M11: £7,500"), an item of a list without its dash."""
    row = _ROW.match(line)
    if not row:
        return _ITEM.sub("", line)
    cells = [cell.strip() for cell in row["cells"].split("|") if cell.strip(" -:")]
    return f"{cells[0]}: {', '.join(cells[1:])}" if len(cells) > 1 else "".join(cells)

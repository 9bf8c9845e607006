"""A sentence of an article made fit to stand alone as a bullet, or refused."""

import re

from bot.digests.phrases import FURNITURE, LEADS, LEANING
from bot.stories.plain import one_line

_FURNITURE = re.compile(FURNITURE)
_FIRST_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ve|d|ll)|we|we['’](?:re|ve|d|ll)|my|our|je|j['’]|nous|notre|nos|ich|wir|unser\w*|mein\w*|"
    r"yo|nosotros|nuestr\w+)\b",
    re.IGNORECASE,
)
_MARKER = re.compile(r"^(?:[-–—•*·▪►✓]+|\(?\d{1,2}[.)])\s+")
_NOTES = re.compile(r"\s?\[\d{1,3}\]")
_LINKED = re.compile(
    r"\s*[\[(](?:via|source|here|link|more info|details|quelle|lien|fuente)\b[^)\]]{0,80}[)\]]", re.IGNORECASE
)
_QUESTION = re.compile(r"[?？][\"'”’»)」]*$")
_FINISHED = re.compile(r"[.!?…。！？｡][\"'”’“»«)\]」』）]*$")
_PRICED = re.compile(r".{2,80}:.*\d")
_ENTIRELY_QUOTED = re.compile(r"^(?:[\"“„«»「『].*[\"”“»«」』])[.!?。]?$", re.DOTALL)
_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"), ("『", "』"))


def clean(sentence: str, language: str) -> str:
    """Return the sentence as a bullet says it: on one line, without list marks, notes and loose connectives.

    Only the beginning and asides are taken away, and a first letter made large; the rest stays as written.
    """
    text = _LINKED.sub("", _NOTES.sub("", one_line(sentence)))
    text = _MARKER.sub("", text)
    lead = LEADS.get(language)
    shorter = re.sub(rf"^(?:{lead})", "", text, count=1, flags=re.IGNORECASE) if lead else text
    if shorter and shorter != text:
        first = shorter.split(maxsplit=1)[0]
        text = shorter if any(char.isupper() for char in first[1:]) else shorter[0].upper() + shorter[1:]
    return _balanced(text).strip()


def is_furniture(text: str) -> bool:
    """Tell whether a sentence speaks of the page (cookies, newsletters, links), not of the story."""
    return bool(_FURNITURE.search(text.lower())) or not any(char.isalnum() for char in text)


def fitness(bullet: str, language: str) -> float:
    """Return how well a cleaned sentence stands alone, from 0 to 1: a factor on its score.

    Questions, fragments, quotations without a speaker, and sentences that lean on the one before lose by it.
    """
    factor = 1.0
    if _QUESTION.search(bullet):
        factor *= 0.15
    elif not _FINISHED.search(bullet):
        factor *= 0.8 if _PRICED.fullmatch(bullet) else 0.35
    leaning = LEANING.get(language)
    if leaning and re.match(leaning, bullet, re.IGNORECASE):
        factor *= 0.6
    if is_bare_quote(bullet):
        factor *= 0.5
    elif _FIRST_PERSON.search(bullet) and not any(mark in bullet for mark in '“„«"「'):
        factor *= 0.85
    if bullet[:1].islower() or "http" in bullet:
        factor *= 0.5
    return factor


def is_bare_quote(text: str) -> bool:
    """Tell whether a text is a quotation from end to end, so that nobody is named as its speaker."""
    return bool(_ENTIRELY_QUOTED.match(text))


def opens_quote(text: str) -> bool:
    """Tell whether a quotation begins in `text` that does not end in it."""
    if any(text.count(opening) > text.count(closing) for opening, closing in _QUOTES[2:]):
        return True
    german = text.count("„")
    if german:
        return german > text.count("“") + text.count("”")
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _balanced(text: str) -> str:
    """Take off a quotation mark at either end that has no partner."""
    if opens_quote(text) and text[:1] in '"“„«「『':
        return text[1:]
    for opening, closing in _QUOTES:
        if text.endswith(closing) and opening not in text and not (closing == "“" and "„" in text):
            return text[:-1]
    return text[:-1] if text.endswith('"') and text.count('"') % 2 else text

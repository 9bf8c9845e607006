"""A sentence of an article made fit to stand alone as a bullet, or refused."""

import re

from bot.digests.phrases import DATELINE, FIRST_PERSON, FURNITURE, LEADS, LEANING
from bot.digests.quotes import is_bare_quote, opens_quote
from bot.stories.plain import one_line

LEANS = 0.6  # the factor in `fitness` of a sentence that points back at the one before it
_FURNITURE = re.compile(FURNITURE)
_DATELINE = re.compile(DATELINE)
_MARKER = re.compile(r"^(?:[-–—•*·▪►✓]+|\(?\d{1,2}[.)])\s+")
_NOTES = re.compile(r"\s?\[\d{1,3}\]")
_LINKED = re.compile(
    r"\s*[\[(](?:via|source|here|link|more info|details|quelle|lien|fuente)\b[^)\]]{0,80}[)\]]", re.IGNORECASE
)
_QUESTION = re.compile(r"[?？][\"'”’»)」]*$")
_FINISHED = re.compile(r"[.!?…。！？｡][\"'”’“»«)\]」』）]*$")
_PRICED = re.compile(r".{2,80}:.*\d")
_MEASURED = re.compile(r"(?=.*\d)\S+(?:\s+\S+){4,}")  # an item of a list that holds a number
_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"), ("『", "』"))


def clean(sentence: str, language: str) -> str:
    """Return the sentence as a bullet says it: on one line, without list marks, notes and loose connectives.

    Only the beginning and asides are taken away, and a first letter made large; the rest stays as written.
    """
    text = _LINKED.sub("", _NOTES.sub("", one_line(sentence)))
    text = _DATELINE.sub("", _MARKER.sub("", text))
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
        factor *= 0.8 if _PRICED.fullmatch(bullet) else 0.65 if _MEASURED.fullmatch(bullet) else 0.35
    if leans(bullet, language):
        factor *= LEANS
    if is_bare_quote(bullet):
        factor *= 0.5
    elif not any(mark in bullet for mark in '“„«"「'):
        factor *= _told_by(bullet, language)
    if bullet[:1].islower() or "http" in bullet:
        factor *= 0.5
    return factor


def _told_by(bullet: str, language: str) -> float:
    """Return a factor below 1 for what the writer tells of themselves or of the magazine."""
    alone, together = FIRST_PERSON.get(language, ("", ""))
    if alone and re.search(alone, bullet):
        return 0.6
    return 0.85 if together and re.search(together, bullet) else 1.0


def leans(bullet: str, language: str) -> bool:
    """Tell whether a sentence points back at the one before it: "It weighs 540 g"."""
    leaning = LEANING.get(language)
    return bool(leaning and re.match(leaning, bullet, re.IGNORECASE))


def _balanced(text: str) -> str:
    """Take off a quotation mark at either end that has no partner."""
    if opens_quote(text) and text[:1] in '"“„«「『':
        return text[1:]
    for opening, closing in _QUOTES:
        if text.endswith(closing) and opening not in text and not (closing == "“" and "„" in text):
            return text[:-1]
    return text[:-1] if text.endswith('"') and text.count('"') % 2 else text

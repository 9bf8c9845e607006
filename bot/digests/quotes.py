"""Who says it: sentences that quote are joined with the one that names their speaker, or left out.

Nothing is ever put into the source's words: a quotation whose speaker stands in the sentence beside it is
shown together with that sentence, and one whose speaker cannot be found is not shown.
"""

import re
from collections.abc import Iterator, Sequence

from bot.digests.phrases import LONE_SPEAKERS, SAYS
from bot.stories.sentences import Sentence

_LONGEST = 400  # characters of sentences joined because one quotation runs through them
_LONGEST_PAIR = 260  # characters of a quotation and the sentence that names its speaker
_LONGEST_SPEAKER = 120  # characters of a sentence that does little but name one: "Dr. Kaufman said so today."
_FAR = 1000  # characters of a sentence that are looked at; a longer one is none
_MOSTLY = 0.5  # of a sentence's letters: from here on it is a quotation
_ENTIRELY_QUOTED = re.compile(r"^(?:[\"“„«»「『].*[\"”“»«」』])[.!?。]?$", re.DOTALL)
_QUOTED = re.compile(r"“[^”]*+”|„[^“”]*+[“”]|«[^»]*+»|»[^«]*+«|「[^」]*+」|『[^』]*+』|\"[^\"]*+\"")
_QUOTES = (("“", "”"), ("„", "“"), ("«", "»"), ("「", "」"), ("『", "』"))
_SAYS = re.compile(SAYS, re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")
_PARTICLE = r"(?:[A-Z]\.|d[aeiu]|del|della|van|von|der|den|al|el|la|le|du)"
_NAME = rf"[A-ZÀ-ÖØ-Þ][\w’'\-]+(?: {_PARTICLE}){{0,3}} [A-ZÀ-ÖØ-Þ][\w’'\-]+"
_PERSON = re.compile(
    r"\b(?:Dra?|Prof|Mrs?|Ms|Mme|Mlle|M|Sra?|Sig|Sig\.ra|dott|[Ii]ng|Frau|Herr|Señora?)\.? (?:Dr\. )?"
    r"[A-ZÀ-ÖØ-Þ]|"
    rf"{_NAME}(?:, (?:who|whose|qui|dont|der|die|che|que|cuy[ao]|\d\d\b)| \(\d\d\)| (?:{SAYS}))|"
    rf"(?:{SAYS}) {_NAME}|(?:氏|さん|先生|教授)"
)


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


def lacks_speaker(text: str, language: str) -> bool:
    """Tell whether a text is mostly a quotation and names nobody but "she", "il" or "er" as its speaker.

    Args:
        text: a sentence, or several of one quotation.
        language: ISO 639-1.
    """
    text = text[:_FAR]
    quoted = sum(len(_LETTER.findall(part)) for part in _QUOTED.findall(text))
    if quoted < _MOSTLY * len(_LETTER.findall(text)) or not quoted:
        return False
    outside = _QUOTED.sub(" ", text)
    return not _LETTER.search(outside) or _is_lone(outside, language)


def spoken_units(text: str, sentences: Sequence[Sentence], language: str) -> Iterator[Sentence]:
    """Give the sentences of a text such that each quotation among them names its speaker.

    The sentences of one quotation are joined, and a quotation with the sentence before or after it that names
    who speaks; where none does, it is left out. What is joined is given after its first part, which stands
    for itself too, so two of the pieces may overlap.

    Args:
        text: the source.
        sentences: its sentences in order.
        language: ISO 639-1.
    """
    index = 0
    before: Sentence | None = None
    while index < len(sentences):
        start, end = sentences[index].start, sentences[index].end
        index += 1
        while index < len(sentences) and sentences[index].end - start <= _LONGEST:
            between = text[end : sentences[index].start]
            if "\n" in between or not _goes_on(text[start:end], sentences[index].text, language):
                break
            end = sentences[index].end
            index += 1
        unit = Sentence(text[start:end], start, end)
        if not lacks_speaker(unit.text, language):
            yield unit
        elif before is not None and _names_speaker_of(before, unit, text):
            pair = Sentence(text[before.start : end], before.start, end)
            if not lacks_speaker(pair.text, language):
                yield pair
        before = unit


def _goes_on(text: str, following: str, language: str) -> bool:
    """Tell whether a quotation goes on in the next sentence, or its speaker is named there."""
    if opens_quote(text):
        return True
    says = is_bare_quote(text) and len(following) <= _LONGEST_SPEAKER and bool(_SAYS.search(following))
    return says and not _is_lone(following, language)


def _is_lone(outside: str, language: str) -> bool:
    """Tell whether what stands outside a quotation names nobody but a pronoun, or nobody at all."""
    lone = LONE_SPEAKERS.get(language)
    return bool(lone and re.search(lone, outside.strip()))


def _names_speaker_of(before: Sentence, quotation: Sentence, text: str) -> bool:
    together = "\n" not in text[before.end : quotation.start]
    return together and quotation.end - before.start <= _LONGEST_PAIR and bool(_PERSON.search(before.text))

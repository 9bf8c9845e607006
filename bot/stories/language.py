"""Which language a text is written in."""

import importlib
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from bot.stories.plain import one_line
from bot.stories.words import function_words, listed_languages

# Fewer candidates make fewer mistakes on titles full of product names.
# fmt: off
SERVED = (
    "en", "fr", "de", "es", "it", "pt", "nl", "sv", "da", "no", "fi", "pl", "cs", "hu", "ro", "tr",
    "ru", "uk", "el", "ja", "zh", "ko",
)
# fmt: on
_LOOK_AT = 4000  # characters; more changes nothing
_FEW_LETTERS = 24  # below this a product name weighs as much as the sentence around it
_FEW_HAN = 16  # a Japanese title of so many Han characters may do without kana
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+")
_LETTERS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_KANA = re.compile(r"[\u3041-\u309f\u30a1-\u30fa]")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_SCRIPTS = (
    ("ko", re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]")),
    ("el", re.compile(r"[\u0370-\u03ff\u1f00-\u1fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
_UKRAINIAN = re.compile(r"[іїєґІЇЄҐ]")
_RUSSIAN = re.compile(r"[ыэъёЫЭЪЁ]")
_TELLING_LETTERS = {
    "fr": "çœèêîûù",
    "de": "ßäöü",
    "es": "ñ¿¡",
    "it": "ìòàèù",
    "pt": "ãõçâê",
    "sv": "åäö",
    "da": "åæø",
    "no": "åæø",
    "fi": "äö",
    "pl": "łąęśżźćń",
    "cs": "řěůčšž",
    "hu": "őűáéö",
    "ro": "țșăâî",
    "tr": "ğışç",
}


def detect_language(text: str, default: str = "") -> str:
    """Return the language of `text` as ISO 639-1, one of `SERVED`, or `default` where the text does not tell.

    Args:
        text: any text; title and body together tell more than either.
        default: what the feed or page claims ("fr", "fr-FR", ""); it wins where a text is so short that names
            outweigh words and the detector is unsure, and between Japanese and Chinese where a title has no
            kana.

    Uses eldc (n-grams) where it is installed, else `detect_by_words`. Never raises.
    """
    claim = default.replace("_", "-").partition("-")[0].lower()
    sample = _ADDRESS.sub(" ", one_line(text[:_LOOK_AT]))
    letters = sum(len(word) for word in _LETTERS.findall(sample))
    if not letters:
        return claim
    script = _by_script(sample, letters)
    if script and not (script == "zh" and len(_HAN.findall(sample)) < _FEW_HAN):
        return script
    if script and claim in {"ja", "zh"}:
        return claim
    found, sure = (_ngrams() or _words)(sample)
    if claim and not sure and letters < _FEW_LETTERS:
        return claim
    return found or claim


def detect_by_words(text: str) -> str:
    """Return the language of `text` by its script, small words and telling letters; "" where nothing tells.

    The fall-back for platforms that have no n-gram detector; weaker on titles, as good on a paragraph.
    """
    sample = one_line(text[:_LOOK_AT])
    letters = sum(len(word) for word in _LETTERS.findall(sample))
    return _by_script(sample, letters) or _words(sample)[0]


def _by_script(text: str, letters: int) -> str:
    """Tell the languages that have a script of their own."""
    kana, han = len(_KANA.findall(text)), len(_HAN.findall(text))
    if kana + han > max(letters * 0.1, 1):
        return "ja" if kana > (kana + han) * 0.05 else "zh"
    for language, pattern in _SCRIPTS:
        if len(pattern.findall(text)) > letters * 0.3:
            if language == "ru" and len(_UKRAINIAN.findall(text)) > len(_RUSSIAN.findall(text)):
                return "uk"
            return language
    return ""


def _words(text: str) -> tuple[str, bool]:
    lowered = text.lower().replace("’", "'")
    words = [word for found in _LETTERS.findall(lowered) for word in _with_elision(found)]
    scores: dict[str, float] = {}
    for language in listed_languages():
        known = function_words(language)
        marks = sum(lowered.count(letter) for letter in _TELLING_LETTERS.get(language, ""))
        scores[language] = sum(1.0 for word in words if word in known) + 0.4 * min(marks, len(words))
    ranked = sorted(scores, key=lambda language: scores[language], reverse=True)
    best, second = scores[ranked[0]], scores[ranked[1]]
    return (ranked[0] if best else ""), best >= second + 2


def _with_elision(word: str) -> tuple[str, ...]:
    """Give "l'" and "appareil" beside "l'appareil"."""
    before, apostrophe, after = word.partition("'")
    return (word, before + apostrophe, after) if apostrophe else (word,)


@cache
def _ngrams() -> Callable[[str], tuple[str, bool]] | None:
    """Return a detector that answers (language or "", sure), None where eldc has no wheel."""
    try:
        eldc: Any = importlib.import_module("eldc")
    except ImportError:
        return None
    eldc.init()
    detector = eldc.instance()
    detector.set_languages(list(SERVED))

    def detect(text: str) -> tuple[str, bool]:
        result = detector.detect_details(text)
        return ("" if result.language == "und" else result.language), result.reliable

    return detect

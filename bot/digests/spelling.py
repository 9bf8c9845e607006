"""One spelling for words that people write in several ways."""

import re
import unicodedata

WORD = re.compile(r"[^\W_]+(?:['’.&\-][^\W_]+)*")
LATIN = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:['’.&\-][A-Za-zÀ-ɏ0-9]+)*")  # also between Japanese characters
ELIDED = re.compile(r"^(?:[dlnscjmt]|qu)['’]", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s?$")
ASIAN = frozenset({"ja", "zh", "ko"})  # languages without capitals and, but for Korean, without spaces


def fold(word: str) -> str:
    """Write a word without accents, capitals, elisions and possessives, so that spellings can be compared."""
    word = _POSSESSIVE.sub("", ELIDED.sub("", word))
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip(".'’&-")


def squeeze(word: str) -> str:
    """Fold a code and take out what stands between its parts: "EOS-R5" and "EOS R5" are one."""
    return re.sub(r"[\W_]+", "", fold(word))

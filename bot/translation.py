"""User-visible text in the reader's language.

Every text that a person reads is ``tr("…")`` or ``tr.plural("…", "…", count)``, where ``tr`` is the
``Translation`` of the reader; the English text is the key. What is written where no reader is known yet, such
as a remedy that is stored, is ``marked("…")`` there.

The catalogs, ``locale/*/LC_MESSAGES/loupe.po``, are read as they stand: nothing is to be compiled.
CONTRIBUTING.md tells how they are brought up to date.
"""

import functools
import gettext
import io
import re
from dataclasses import dataclass, field
from datetime import datetime
from importlib import resources

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages import mofile, pofile

SOURCE = "en"
_NAMED = re.compile(r"\{(\w+)\}")
_LONGEST_TOLD = 500
_DEPTH = 3


@dataclass(frozen=True, slots=True)
class Translation:
    """The texts, numbers and dates of one locale.

    Args:
        locale: a language with an optional region, as Discord writes it: ``fr``, ``en-GB``.
        language: the catalog's language, such as ``fr``.
    """

    locale: str
    language: str
    _catalog: gettext.NullTranslations = field(repr=False, compare=False)
    _formats: Locale = field(repr=False, compare=False)

    def __call__(self, text: str, /, **values: object) -> str:
        """The text in this language, each ``{name}`` replaced by its value.

        Values are put in as they are: a brace in them means nothing. A name without a value stays as it
        stands, so that a mistake in a catalog never costs the reader the whole reply.
        """
        return _fill(self._catalog.gettext(text), values) if text else ""  # "" is the catalog's own header

    def told(self, text: str) -> str:
        """What was written with :func:`marked` or :func:`filled`, perhaps long ago, in this language.

        The form with the most words of its own that the text has is the one it was written with; its values
        are translated likewise ("3 h" in "its server asks for 3 h"). What people wrote may stand in it, so a
        long text is given back as it is, and values are looked into at most twice.
        """
        return self._told(text, _DEPTH) if len(text) <= _LONGEST_TOLD else self(text)

    def _told(self, text: str, depth: int) -> str:
        if not text or self._catalog.gettext(text) != text:
            return self(text)
        for form, names, between in _forms(self.language) if depth else ():
            if values := _values(text, between):
                told = (self._told(value, depth - 1) for value in values)
                return self(form, **dict(zip(names, told, strict=True)))
        return text

    def plural(self, one: str, many: str, count: int, /, **values: object) -> str:
        """The form that fits ``count`` in this language; ``{count}`` is the number, formatted."""
        text = self._catalog.ngettext(one, many, count) or (one if count == 1 else many)
        return _fill(text, {"count": self.number(count), **values})

    def number(self, value: float, digits: int = 0) -> str:
        """A number with this locale's separators and exactly ``digits`` decimals: ``1.234,5`` in German."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return numbers.format_decimal(value, format=pattern, locale=self._formats)

    def date(self, moment: datetime) -> str:
        """The day of an aware moment in its own time zone: ``23 nov. 2026``."""
        return dates.format_date(moment.date(), format="medium", locale=self._formats)

    def ago(self, moment: datetime, now: datetime) -> str:
        """How long ago a moment was, or how soon it comes, in one unit: ``2 days ago``, ``in 3 hours``."""
        return dates.format_timedelta(moment - now, add_direction=True, locale=self._formats)


def marked(text: str) -> str:
    """Mark a text for the catalogs that stays English here, and is given to a ``tr`` where it is shown."""
    return text


def filled(text: str, /, **values: object) -> str:
    """As :func:`marked`, with values put in; ``tr.told`` finds the text again behind them."""
    return _fill(text, values)


def translation(locale: str | None) -> Translation:
    """The best translation for a locale such as ``fr``, ``en-GB`` or ``pt-BR``; else the English one."""
    return _load((locale or SOURCE).replace("_", "-"))


def languages() -> tuple[str, ...]:
    """The languages that Loupe speaks besides English, in alphabetical order."""
    folders = resources.files("bot").joinpath("locale").iterdir()
    return tuple(
        sorted(folder.name for folder in folders if folder.is_dir() and not folder.name.startswith("_"))
    )


@functools.lru_cache(maxsize=128)
def _load(locale: str) -> Translation:
    language = locale.partition("-")[0].lower()
    if language != SOURCE and language not in languages():
        return _load(SOURCE)
    try:
        formats = Locale.parse(locale, sep="-")
    except (UnknownLocaleError, ValueError):
        locale, formats = language, Locale.parse(language)
    return Translation(locale, language, _catalog(language), formats)


@functools.lru_cache(maxsize=32)
def _catalog(language: str) -> gettext.NullTranslations:
    if language == SOURCE:
        return gettext.NullTranslations()
    file = resources.files("bot").joinpath("locale", language, "LC_MESSAGES", "loupe.po")
    with file.open("rb") as stream:
        catalog = pofile.read_po(stream, locale=language)
    compiled = io.BytesIO()
    mofile.write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@functools.lru_cache(maxsize=32)
def _forms(language: str) -> tuple[tuple[str, list[str], list[str]], ...]:
    """The texts of a catalog that take values, those with the most words of their own first.

    Returns:
        Of each the text, its names, and what stands before, between and behind them.
    """
    if language == SOURCE:
        return ()
    file = resources.files("bot").joinpath("locale", language, "LC_MESSAGES", "loupe.po")
    with file.open("rb") as stream:
        catalog = pofile.read_po(stream, locale=language)
    texts = [each.id for each in catalog if isinstance(each.id, str) and _NAMED.search(each.id)]
    texts.sort(key=lambda text: len(_NAMED.sub("", text)), reverse=True)
    taken_apart = ((text, _NAMED.split(text)) for text in texts)
    return tuple((text, parts[1::2], parts[::2]) for text, parts in taken_apart if _names_differ(parts[1::2]))


def _names_differ(names: list[str]) -> bool:
    return len(set(names)) == len(names)


def _values(text: str, between: list[str]) -> list[str]:
    """Take from a text what stands between others, each as short as can be; nothing where it does not fit.

    The first place of each is the right one: what follows fits behind a later one only if it does behind it.
    """
    first, *inner, last = between
    end = len(text) - len(last)
    if not text.startswith(first) or not text.endswith(last):
        return []
    values, place = [], len(first)
    for part in inner:
        found = text.find(part, place + 1, end)
        if found < 0:
            return []
        values.append(text[place:found])
        place = found + len(part)
    return [*values, text[place:end]] if place < end else []


def _fill(text: str, values: dict[str, object]) -> str:
    return _NAMED.sub(lambda match: str(values.get(match[1], match[0])), text)

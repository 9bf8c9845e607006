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


def _fill(text: str, values: dict[str, object]) -> str:
    return _NAMED.sub(lambda match: str(values.get(match[1], match[0])), text)

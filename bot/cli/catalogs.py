"""The source's texts and their translations, for ``loupe lint --update`` and for the tests."""

import re
from collections.abc import Sequence
from pathlib import Path

from babel.messages import extract, pofile
from babel.messages.catalog import Catalog

from bot.translation import languages

# A translation is always named tr: tr("…") and tr.plural("…", "…", count).
KEYWORDS = {"tr": None, "plural": (1, 2)}
WIDTH = 100
_NAMED = re.compile(r"\{(\w+)\}")


def extracted(root: Path) -> Catalog:
    """Give every text that ``bot`` and ``cogs`` show to people, with the files that use it."""
    catalog = Catalog(project="Loupe")
    for package in ("bot", "cogs"):
        found = extract.extract_from_dir(root / package, [("**.py", "python")], keywords=KEYWORDS)
        for file, _line, message, _comments, _context in found:
            catalog.add(message, locations=[(f"{package}/{Path(file).as_posix()}", 0)])
    return catalog


def catalog_path(root: Path, language: str) -> Path:
    """Give the file of a language's translations."""
    return root / "bot" / "locale" / language / "LC_MESSAGES" / "loupe.po"


def update(root: Path) -> dict[str, int]:
    """Add new texts to every catalog, drop unused ones; give how many are untranslated in each."""
    template = extracted(root)
    missing = {}
    for language in languages():
        path = catalog_path(root, language)
        with path.open("rb") as stream:
            catalog = pofile.read_po(stream, locale=language)
        catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
        catalog.obsolete.clear()
        _write(catalog, path)
        missing[language] = sum(not is_translated(message.string) for message in catalog if message.id)
    return missing


def is_translated(string: str | Sequence[str] | None) -> bool:
    """Tell whether every form of a text is there."""
    return all(string) if string and not isinstance(string, str) else bool(string)


def same_names(source: str | Sequence[str], target: str | Sequence[str] | None) -> bool:
    """Tell whether a translation names the same values in braces as the English text.

    Forms of a plural may leave out the count ("one day"), and languages differ in how many forms they have.
    """
    sources = [source] if isinstance(source, str) else list(source)
    targets = [target] if isinstance(target, str) else list(target or ())
    spoken = {"count"} if len(sources) > 1 else set()
    wanted = {name for text in sources for name in _NAMED.findall(text)}
    return all(wanted - spoken <= set(_NAMED.findall(text)) <= wanted for text in targets)


def _write(catalog: Catalog, path: Path) -> None:
    """Write the texts sorted and without line numbers or dates, so that a change shows only what changed."""
    head = path.read_text("utf-8").partition("\n\n")[0].strip()
    with path.open("wb") as stream:
        stream.write(f"{head}\n\n".encode())
        pofile.write_po(
            stream, catalog, width=WIDTH, omit_header=True, sort_output=True, include_lineno=False
        )

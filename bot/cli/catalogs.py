"""The source's texts and their translations, for ``loupe lint --update`` and for the tests."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages import pofile
from babel.messages.catalog import Catalog

from bot.translation import languages

# A text is found by the name of what is called with it: tr("…"), tr.plural("…", "…", count), and for texts
# that are translated later, marked("…"), filled("…", …) and Discord's locale_str("…").
TEXTS = {"tr", "_tr", "marked", "filled", "locale_str"}
PLURALS = {"plural"}
WIDTH = 100
_NAMED = re.compile(r"\{(\w+)\}")


def extracted(root: Path) -> Catalog:
    """Give every text that ``bot`` and ``cogs`` show to people, with the files that use it."""
    catalog = Catalog(project="Loupe")
    for package in ("bot", "cogs"):
        for file in sorted((root / package).rglob("*.py")):
            for message in _messages(file.read_text("utf-8")):
                catalog.add(message, locations=[(file.relative_to(root).as_posix(), 0)])
    return catalog


def _messages(source: str) -> Iterator[str | tuple[str, str]]:
    """Read the texts off the syntax tree: Babel's own reader passes over what stands inside an f-string."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        match [each.value if isinstance(each, ast.Constant) else None for each in node.args]:
            case [str(text), *_] if name in TEXTS and text:
                yield text
            case [str(one), str(many), *_] if name in PLURALS:
                yield one, many


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

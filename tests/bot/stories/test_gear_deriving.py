import zipfile
from pathlib import Path

import pytest

from bot.errors import LoupeError
from bot.stories.gear.deriving import derive

BODIES = """<?xml version="1.0" encoding="utf-8"?>
<lensdatabase version="2">
  <camera><maker>NIKON CORPORATION</maker><maker lang="en">Nikon</maker>
    <model>NIKON Z 7</model><model lang="en">Z 7</model></camera>
  <camera><maker>Leica Camera AG</maker><model>Leica SL2 (3:2)</model></camera>
  <camera><maker>Generic</maker><model>Crop-factor 1.0</model></camera>
  <camera><maker>Pentax</maker><model>35mm film: full frame</model></camera>
</lensdatabase>
"""
LENSES = """<?xml version="1.0" encoding="utf-8"?>
<lensdatabase version="2">
  <lens><maker>Carl Zeiss</maker><model>Zeiss Otus 85mm f/1.4</model></lens>
  <lens><maker>Tamron</maker><model>Tamron 18-400mm f/3.5-6.3 Di II</model></lens>
  <lens><maker>Canon</maker><model>Canon PowerShot G9 &amp; compatibles</model></lens>
</lensdatabase>
"""
NAMES = """kind,maker,name
camera,Leica,SL2
camera,Nikon,Z 7
lens,Tamron,18-400
lens,Zeiss,85
"""


def test_names_are_unified_and_sorted(tmp_path: Path) -> None:
    (tmp_path / "b.xml").write_text(BODIES, "utf-8")
    (tmp_path / "a.xml").write_text(LENSES, "utf-8")
    assert derive(tmp_path) == NAMES


def test_a_wheel_gives_the_same_as_its_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lensfunpy.whl", "w") as wheel:
        wheel.writestr("lensfunpy/db_files/one.xml", BODIES)
        wheel.writestr("lensfunpy/db_files/two.xml", LENSES)
        wheel.writestr("lensfunpy/__init__.py", "")
    assert derive(tmp_path / "lensfunpy.whl") == NAMES


def test_a_folder_without_a_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LoupeError, match="holds no lensfun database"):
        derive(tmp_path)


def test_entities_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><lensdatabase>&a;</lensdatabase>'
    (tmp_path / "bomb.xml").write_text(bomb, "utf-8")
    with pytest.raises(LoupeError, match="entities"):
        derive(tmp_path)


def test_what_is_no_xml_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "torn.xml").write_text("<lensdatabase><camera>", "utf-8")
    with pytest.raises(LoupeError, match=r"torn\.xml"):
        derive(tmp_path)

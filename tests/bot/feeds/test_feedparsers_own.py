"""Every feed document of feedparser's own tests: what its authors met in many years is read, and in time."""

import subprocess
import sys
import tarfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import feedparser
import pytest
from feedparser.encodings import convert_to_utf8

from bot.feeds.bounds import MAX_ENTRIES
from bot.feeds.parse import parse_feed
from bot.feeds.strict import strictly
from tests.bot.feeds.test_strict import plain, theirs

DOWNLOAD_SECONDS, READ_SECONDS = 60, 5.0
FEWEST = 2000  # documents; fewer are not the suite


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The documents by their path, from the source distribution of the version that is installed."""
    folder = tmp_path_factory.mktemp("feedparser")
    wanted = ("--no-deps", "--no-binary", "feedparser", f"feedparser=={version('feedparser')}")
    # The environment that the launcher makes has no pip of its own; the Python that it was made from has.
    python = sys.executable if find_spec("pip") else str(Path(sys.base_prefix, "bin", "python3"))
    command = [python, "-m", "pip", "download", "--quiet", *wanted, "--dest", str(folder)]
    try:
        run = subprocess.run(command, timeout=DOWNLOAD_SECONDS, capture_output=True, check=False)  # noqa: S603 - our own words
    except (OSError, subprocess.TimeoutExpired) as error:
        pytest.skip(f"feedparser's source could not be downloaded: {error}")
    archives = list(folder.glob("feedparser-*.tar.gz"))
    if run.returncode or not archives:
        said = (run.stderr.decode(errors="replace").strip().splitlines() or ["pip says nothing"])[-1]
        pytest.skip(f"feedparser's source could not be downloaded: {said[:200]}")
    return _feeds_in(archives[0])


def _feeds_in(archive: Path) -> dict[str, bytes]:
    found = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            parts = Path(member.name).parts
            if member.isfile() and "tests" in parts and member.name.endswith(".xml"):
                file = tar.extractfile(member)
                assert file is not None
                found["/".join(parts[1:])] = file.read()
    return found


def test_the_whole_suite_is_there(documents: dict[str, bytes]) -> None:
    assert len(documents) >= FEWEST


def test_none_raises_and_none_takes_long(documents: dict[str, bytes]) -> None:
    slow = {}
    for name, body in documents.items():
        began = time.perf_counter()
        feed = parse_feed(body, {})
        seconds = time.perf_counter() - began
        assert feed.usable or feed.problem, name
        if seconds > READ_SECONDS:
            slow[name] = seconds
    assert slow == {}


def test_no_entry_is_lost(documents: dict[str, bytes]) -> None:
    lost = {}
    for name, body in documents.items():
        expected = len(feedparser.parse(BytesIO(body)).entries)
        found = len(parse_feed(body, {}).entries)
        if found < min(expected, MAX_ENTRIES):
            lost[name] = (expected, found)
    assert lost == {}


def test_the_short_way_to_the_parser_changes_nothing(documents: dict[str, bytes]) -> None:
    """Whatever is read by :mod:`bot.feeds.strict` reads as feedparser itself reads it, to the last key.

    But for categories, which it leaves out with all that stands in them: in one document, an image.
    """
    differing, short = [], 0
    for name, body in documents.items():
        found: dict[str, object] = {}
        data = convert_to_utf8({}, body, found)
        ours = strictly(data, None) if found.get("encoding") else None
        if ours is not None:
            short += 1
            expected = theirs(data)
            if any(plain(ours[key]) != plain(expected[key]) for key in ("feed", "entries", "version")):
                differing.append(name)
    assert [name.rpartition("/")[2] for name in differing] == ["item_category_image.xml"]
    assert short > FEWEST // 2

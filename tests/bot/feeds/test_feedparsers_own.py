"""Every feed document of feedparser's own tests: what its authors met in many years is read, and in time."""

import subprocess
import sys
import tarfile
import time
from importlib.metadata import version
from io import BytesIO
from pathlib import Path

import feedparser
import pytest

from bot.feeds.bounds import MAX_ENTRIES
from bot.feeds.parse import parse_feed

DOWNLOAD_SECONDS, READ_SECONDS = 60, 5.0
FEWEST = 2000  # documents; fewer are not the suite


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The documents by their path, from the source distribution of the version that is installed."""
    folder = tmp_path_factory.mktemp("feedparser")
    wanted = ("--no-deps", "--no-binary", "feedparser", f"feedparser=={version('feedparser')}")
    command = [sys.executable, "-m", "pip", "download", "--quiet", *wanted, "--dest", str(folder)]
    try:
        run = subprocess.run(command, timeout=DOWNLOAD_SECONDS, capture_output=True, check=False)  # noqa: S603 - our own words
    except subprocess.TimeoutExpired:
        pytest.skip(f"feedparser's source could not be downloaded within {DOWNLOAD_SECONDS} s")
    archives = list(folder.glob("feedparser-*.tar.gz"))
    if run.returncode or not archives:
        pytest.skip("feedparser's source could not be downloaded: no network, or no pip")
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

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.feeds.document import ParsedFeed
from bot.feeds.parse import parse_feed

DATA = Path(__file__).parents[2] / "data" / "feeds"
EXPECTED = sorted(DATA.glob("*.expected.json"))
# What the servers of these documents say; the others say nothing.
HEADERS = {
    "wrong_charset.xml": {"Content-Type": "text/xml; charset=iso-8859-1"},
    "utf16.xml": {"Content-Type": "text/xml; charset=utf-8"},
    "rss10.xml": {"Content-Type": "application/rdf+xml"},
    "json11.json": {"Content-Type": "application/feed+json"},
}


def plain(value: Any) -> Any:
    """Values as JSON holds them; sets sorted, dates in ISO form."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def document_of(expected: Path) -> Path:
    name = expected.name.removesuffix(".expected.json")
    return next(path for path in DATA.glob(f"{name}.*") if path != expected)


def as_json(feed: ParsedFeed) -> Any:
    return plain(asdict(feed))


@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_a_document_gives_the_expected_feed(expected: Path) -> None:
    """The expected values stand beside each document; they were written once and checked by eye."""
    document = document_of(expected)
    feed = parse_feed(document.read_bytes(), HEADERS.get(document.name, {}))
    assert as_json(feed) == json.loads(expected.read_text("utf-8"))


def test_every_document_has_its_expected_values() -> None:
    documents = [
        p.stem for p in DATA.iterdir() if p.suffix in {".xml", ".json"} and ".expected" not in p.name
    ]
    assert sorted(documents) == sorted(path.name.removesuffix(".expected.json") for path in EXPECTED)

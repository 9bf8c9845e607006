"""``loupe packs check``, on servers of its own."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli import main
from bot.feeds.packs import read_packs

FEED = b"<rss version='2.0'><channel><title>A</title><item><title>[b]</title></item></channel></rss>"


class Site(BaseHTTPRequestHandler):
    """A feed at /feed and nothing else."""

    def do_GET(self) -> None:
        found = self.path == "/feed"
        self.send_response(200 if found else 404)
        self.send_header("Content-Length", str(len(FEED) if found else 0))
        self.end_headers()
        self.wfile.write(FEED if found else b"")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[int]:
    """A site on loopback, which the configuration allows; its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    port = int(server.server_address[1])
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOUPE_FEEDS_ALLOW_HOSTS", f"127.0.0.1:{port}")
    yield port
    server.shutdown()
    server.server_close()


def packs(folder: Path, port: int) -> str:
    """A file of two packs: one whose feed lives, one of which a feed is dead."""
    text = ""
    for pack, paths in {"good": ["feed"], "mixed": ["feed?2", "missing"]}.items():
        text += f'[[pack]]\nname = "{pack}"\n'
        for path in paths:
            at = f"http://127.0.0.1:{port}/"
            text += f'[[pack.feed]]\ntitle = "[red]{path}"\nsite = "{at}"\nurl = "{at}{path}"\n'
    (folder / "own.toml").write_text(text.replace("feed?2", "feed#2"))
    return str(folder / "own.toml")


def test_each_feed_gets_a_line_and_a_dead_one_its_remedy(
    site: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["packs", "check", "--file", packs(tmp_path, site)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert f"✓ [red]feed (good, http://127.0.0.1:{site}/feed): 1 entries" in lines
    (dead,) = [place for place, line in enumerate(lines) if line.startswith("✗")]
    assert "has nothing at this address (HTTP 404)." in lines[dead]
    assert lines[dead + 1].startswith("  → Check the address")
    assert lines[-1] == "3 feeds: 2 well, 1 dead."


def test_named_packs_alone_are_asked_and_told_as_json(
    site: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["packs", "check", "good", "--json", "--file", packs(tmp_path, site)]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["pack"], told["life"], told["entries"], told["problem"]) == ("good", "well", 1, "")


def test_a_pack_that_does_not_exist_is_told_with_those_that_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["packs", "check", "nwes"]) == 1
    assert (
        f"There is no pack nwes.\nThere are: {', '.join(p.name for p in read_packs())}."
        in capsys.readouterr().err
    )

"""``loupe gear``: names are found, and those from lensfun written again, from a package index on loopback."""

import hashlib
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bot.cli import gear, main

DATABASE = b"""<lensdatabase>
<camera><maker>Nikon</maker><model>Nikon Z 7</model></camera>
<lens><maker>Tamron</maker><model>Tamron 18-400mm f/3.5-6.3</model></lens>
</lensdatabase>"""
NAMES = "kind,maker,name\ncamera,Nikon,Z 7\nlens,Tamron,18-400\n"


def wheel() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("lensfunpy/db_files/mil-nikon.xml", DATABASE)
    return packed.getvalue()


class Index(BaseHTTPRequestHandler):
    """An index that describes one wheel, at /json rightly and at /forged with the hash of another one."""

    def do_GET(self) -> None:
        body = wheel()
        if self.path != "/lensfunpy.whl":
            digest = hashlib.sha256(b"" if self.path == "/forged" else body).hexdigest()
            described = {
                "packagetype": "bdist_wheel",
                "filename": "lensfunpy.whl",
                "url": f"http://{self.headers['Host']}/lensfunpy.whl",
            }
            body = json.dumps({"urls": [described | {"digests": {"sha256": digest}}]}).encode()
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def index() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout's file of names, with one that is gone in the new database."""
    file = tmp_path / gear.NAMES
    file.parent.mkdir(parents=True)
    file.write_text("kind,maker,name\ncamera,Nikon,Z 1\n")
    monkeypatch.setattr(gear, "checkout", lambda: tmp_path)
    return file


def test_names_are_downloaded_checked_and_written(
    index: str, names: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["gear", "refresh", "--index", f"{index}/json"]) == 0
    assert names.read_text() == NAMES
    assert capsys.readouterr().out == "2 names: 2 new, 1 gone.\n"


@pytest.mark.parametrize(("path", "problem"), [("forged", "not the one"), ("missing", "could not be had")])
def test_what_cannot_be_trusted_changes_nothing(
    index: str, names: Path, capsys: pytest.CaptureFixture[str], path: str, problem: str
) -> None:
    before = names.read_text()
    assert main(["gear", "refresh", "--index", f"{index}/{path}"]) == 1
    assert names.read_text() == before
    assert problem in " ".join(capsys.readouterr().err.split())


def test_a_folder_is_read_without_the_network(names: Path, tmp_path: Path) -> None:
    (tmp_path / "mil-nikon.xml").write_bytes(DATABASE)
    assert main(["gear", "refresh", str(tmp_path)]) == 0
    assert names.read_text() == NAMES


def test_gear_of_a_text_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gear", "find", "The Leica M11-P"]) == 0
    assert capsys.readouterr().out == "4–15\tLeica M11-P (camera)\n"
    assert main(["gear", "find", "--json", "ニコンZ8"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"name": "Nikon Z8", "maker": "Nikon", "kind": "camera", "start": 0, "end": 5}

"""``./loupe`` from a fresh checkout, with a package index of two tiny wheels in a folder."""

import ast
import hashlib
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[1]
BASE = getattr(
    sys, "_base_executable", sys.executable
)  # the Python that the tests' own environment is made of
PROGRAM = """
import importlib.metadata as m, json, os, sys
have = sorted(d.name for d in m.distributions() if d.name in ("tiny", "tinydev"))
print(json.dumps({"arguments": sys.argv[1:], "folder": os.getcwd(), "have": have}))
sys.exit(7 if "fail" in sys.argv else 0)
"""


def make_wheel(folder: Path, name: str) -> str:
    """Write the wheel of an empty package; give its hash."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", f"{name}.py,,\n{info}/METADATA,,\n{info}/WHEEL,,\n{info}/RECORD,,\n")
    return hashlib.sha256(path.read_bytes()).hexdigest()


@dataclass
class Checkout:
    """A fresh clone with a tiny program in it."""

    root: Path
    index: Path
    environ: dict[str, str] = field(default_factory=dict)

    def lock(self, *names: str, dev: bool = False, digest: str = "") -> None:
        lines = [
            f"{name}==1.0 \\\n    --hash=sha256:{digest or make_wheel(self.index, name)}\n" for name in names
        ]
        (self.root / ("requirements-dev.lock" if dev else "requirements.lock")).write_text("".join(lines))

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, str(self.root / "loupe"), *arguments]

    def start(self, *arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - our own launcher
            self.command(*arguments),
            env={**self.environ, **environ},
            cwd=self.index,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root = tmp_path / "a clone"
    (root / "bot").mkdir(parents=True)
    shutil.copy(ROOT / "loupe", root)
    (root / "bot" / "__init__.py").touch()
    (root / "bot" / "__main__.py").write_text(PROGRAM)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "PYTHON"))}
    pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path / "index"), "PIP_CONFIG_FILE": os.devnull}
    made = Checkout(root, tmp_path / "index", {**kept, **pip})
    made.lock("tiny")
    made.lock("tiny", "tinydev", dev=True)
    return made


@pytest.fixture
def launcher() -> ModuleType:
    """The launcher's functions."""
    loader = SourceFileLoader("launcher", str(ROOT / "loupe"))
    spec = importlib.util.spec_from_loader("launcher", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


@pytest.fixture
def silent_index() -> Iterator[str]:
    """An index that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/simple"


def test_the_first_start_prepares_everything_and_later_ones_nothing(checkout: Checkout) -> None:
    first = checkout.start("run", "--config", "x y.toml")
    assert "Preparing Loupe in .venv" in first.stdout
    assert "1 of 1: tiny" in first.stdout or "installing 1 packages" in first.stdout
    ran = json.loads(first.stdout.splitlines()[-1])
    assert ran == {
        "arguments": ["run", "--config", "x y.toml"],
        "folder": str(checkout.index),
        "have": ["tiny"],
    }

    began = time.monotonic()
    second = checkout.start("run", "fail", PIP_FIND_LINKS="/nowhere")
    assert time.monotonic() - began < 5  # under 0.2 s on an idle machine; pip alone takes longer than this
    assert (second.returncode, len(second.stdout.splitlines()), second.stderr) == (7, 1, "")

    dev = checkout.start("test")
    assert json.loads(dev.stdout.splitlines()[-1])["have"] == ["tiny", "tinydev"]
    (checkout.index / "json.py").write_text("raise SystemExit('a file beside the person was imported')")
    assert len(checkout.start("run").stdout.splitlines()) == 1


def test_each_failure_says_what_to_do_and_the_next_start_goes_on(checkout: Checkout) -> None:
    checkout.lock("tiny", digest="0" * 64)
    tampered = checkout.start("run")
    assert tampered.returncode == 1
    assert "tiny==1.0 is not the file that the lock names" in tampered.stderr
    assert not list((checkout.root / ".venv").rglob("tiny.py"))

    checkout.lock("tiny")
    alone = {"PIP_NO_INDEX": "", "PIP_FIND_LINKS": "", "PIP_RETRIES": "1", "PIP_DEFAULT_TIMEOUT": "3"}
    offline = checkout.start("run", PIP_INDEX_URL="http://127.0.0.1:9/simple", **alone)
    assert (offline.returncode, "the package index cannot be reached" in offline.stderr) == (1, True)

    missing = checkout.start("run", PIP_FIND_LINKS=str(checkout.root))
    assert (missing.returncode, "tiny==1.0 has no ready-made package" in missing.stderr) == (1, True)

    assert checkout.start("run").returncode == 0
    checkout.lock("tiny", "tinydev", dev=True, digest="0" * 64)
    assert "tinydev==1.0 is not the file" in checkout.start("test").stderr
    assert len(checkout.start("run", PIP_FIND_LINKS="/nowhere").stdout.splitlines()) == 1, "run still works"


def test_two_launchers_at_once_prepare_once(checkout: Checkout) -> None:
    both = [
        subprocess.Popen(  # noqa: S603 - our own launcher
            checkout.command("run"), env=checkout.environ, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    outputs = [process.communicate()[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum("Preparing Loupe" in output for output in outputs) == 1
    assert sum("waiting for it" in output for output in outputs) == 1


@pytest.mark.skipif(os.name == "nt", reason="kill -9 is not of Windows")
def test_a_killed_first_start_is_repaired_by_the_next(checkout: Checkout, silent_index: str) -> None:
    stuck = {
        "PIP_NO_INDEX": "",
        "PIP_INDEX_URL": silent_index,
        "PIP_FIND_LINKS": "",
        "PIP_DEFAULT_TIMEOUT": "3",
    }
    environ = {**checkout.environ, **stuck, "PIP_RETRIES": "0"}
    first = subprocess.Popen(  # noqa: S603 - our own launcher
        checkout.command("run"), env=environ, stdout=subprocess.DEVNULL
    )
    state = checkout.root / ".venv" / "loupe-state"
    deadline = time.monotonic() + 60
    while not (state.exists() and (state.parent / "loupe-install.log").exists()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    first.send_signal(signal.SIGKILL)
    first.wait()
    (state.parent / "left over").mkdir()
    repaired = checkout.start("run")
    assert repaired.returncode == 0
    assert not (state.parent / "left over").exists()


def test_a_place_that_cannot_be_written_is_named(checkout: Checkout) -> None:
    (checkout.root / ".venv").write_text("a file stands where a folder must be")
    refused = checkout.start("run")
    assert refused.returncode == 1
    assert str(checkout.root / ".venv") in refused.stderr
    assert "Make room and give yourself the right" in refused.stderr


def fake_python(path: Path, condition: str) -> Path:
    """A Python that fails when its arguments match a shell pattern."""
    path.write_text(f'#!/bin/sh\ncase "$*" in {condition}) exit 1;; esac\nexec "{BASE}" "$@"\n')
    path.chmod(0o755)
    return path


@pytest.mark.skipif(os.name == "nt", reason="fake Pythons are shell scripts")
def test_an_old_python_uses_a_newer_one_or_says_which_to_install(
    tmp_path: Path, launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = fake_python(tmp_path / "old", "*version_info*")
    monkeypatch.setattr(sys, "_base_executable", str(old))
    monkeypatch.setenv("PATH", str(tmp_path))
    new = fake_python(tmp_path / "python3.12", "never")
    assert launcher.find_python() == str(new)
    new.unlink()
    monkeypatch.setattr(launcher, "NEEDED", (9, 9))
    with pytest.raises(launcher.Trouble, match=r"too old: Loupe needs 3\.11 or newer, and PATH has none"):
        launcher.find_python()


@pytest.mark.skipif(os.name == "nt", reason="fake Pythons are shell scripts")
def test_either_pip_or_ensurepip_is_enough_and_without_both_the_package_is_named(
    tmp_path: Path, launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for number, missing in enumerate(("*ensurepip*", "*pip.__version__*")):
        python = fake_python(tmp_path / f"half{number}", missing)
        monkeypatch.setattr(sys, "_base_executable", str(python))
        assert launcher.find_python() == str(python)
    monkeypatch.setattr(sys, "_base_executable", str(fake_python(tmp_path / "bare", "*pip*")))
    with pytest.raises(launcher.Trouble, match="sudo apt install python3-venv"):
        launcher.find_python()


@pytest.mark.skipif(os.name == "nt", reason="fake Pythons are shell scripts")
def test_a_python_that_cannot_lend_its_pip_makes_one_with_ensurepip(
    checkout: Checkout, tmp_path: Path
) -> None:
    python = fake_python(tmp_path / "python3", "*pip.__version__*")
    code = f"import runpy, sys; sys._base_executable = {str(python)!r}; sys.argv = ['loupe', 'run']; "
    code += f"runpy.run_path({str(checkout.root / 'loupe')!r}, run_name='__main__')"
    subprocess.run([BASE, "-c", code], env=checkout.environ, check=True)  # noqa: S603 - our own launcher
    assert list((checkout.root / ".venv").rglob("tiny.py"))
    assert list((checkout.root / ".venv").rglob("pip/__init__.py"))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "SSLError(SSLCertVerificationError(1, 'CERTIFICATE_VERIFY_FAILED'))",
            "certificate cannot be verified",
        ),
        (
            "Failed to establish a new connection: [Errno -3] Temporary failure in name resolution",
            "Check the network",
        ),
        (
            "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
            "no room there",
        ),
        ("ERROR: No matching distribution found for lxml==6.1.3", "lxml==6.1.3 has no ready-made package"),
        ("something\nnever seen", "something\nnever seen"),
    ],
)
def test_what_pip_says_is_explained(launcher: ModuleType, words: str, told: str) -> None:
    explained = launcher.explain(words, "Linux")
    assert told in explained
    assert explained.endswith("loupe-install.log.")


def test_an_old_python_can_read_the_launcher() -> None:
    tree = ast.parse((ROOT / "loupe").read_text("utf-8"), feature_version=(3, 6))
    assert isinstance(tree, ast.Module)


def pins(name: str) -> set[str]:
    """The lines of a lock that name a version."""
    lines = (ROOT / name).read_text("utf-8").splitlines()
    return {line.split(";")[0].rstrip(" \\") for line in lines if line[:1].isalnum()}


def test_the_development_lock_holds_the_runtime_lock() -> None:
    assert pins("requirements.lock") <= pins("requirements-dev.lock")

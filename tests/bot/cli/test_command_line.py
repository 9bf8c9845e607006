"""The command line as a person uses it; commands that need a Discord or a feed have files of their own."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

import bot
from bot.cli import bench, db, lint, main
from bot.errors import LoupeError

ROOT = Path(__file__).parents[3]
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"


@pytest.fixture(autouse=True)
def _nothing_in_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.startswith("LOUPE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_help_lists_every_command_and_begins_with_the_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    for command in ("sandbox", "run", "check", "preview", "packs", "db", "test", "lint", "bench"):
        assert f"│ {command} " in text
    assert "Begin with: loupe sandbox" in text


def test_help_loads_nothing_heavy() -> None:
    """So that it answers at once: what is slow to import is imported by the command that needs it."""
    code = (
        "import sys; from bot.cli import main; main(['--help']); "
        "heavy = {'discord', 'aiohttp', 'sqlalchemy', 'pydantic', 'babel', 'lxml', 'structlog'}; "
        "sys.exit(' '.join(heavy & set(sys.modules)) or 0)"
    )
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"loupe {bot.__version__}\n"


@pytest.mark.parametrize(
    "arguments", [["rnu"], ["run", "--confg", "x"], ["run", "--config", "missing.toml"], ["db"]]
)
def test_wrong_usage_ends_with_2_and_says_what_is_wrong(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert "Usage: loupe" in out + err


def test_a_near_miss_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sandbx"]) == 2
    assert "Did you mean 'sandbox'?" in capsys.readouterr().err


def test_what_is_wrong_is_said_in_words_without_a_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("loupe: The configuration has a mistake:\n  [discord] token is missing")
    assert "Traceback" not in err


def test_a_bug_becomes_a_sentence_and_a_file_without_secrets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(_arguments: object) -> None:
        raise RuntimeError(f"lost at postgresql://u:hunter2@h/d with {TOKEN}")

    monkeypatch.setattr(db, "read_config", lambda *_, **__: broken(None))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert main(["db", "current"]) == 1
    err = capsys.readouterr().err
    assert err.startswith("loupe: Something unexpected happened: RuntimeError.\nThe details are in ")
    (kept,) = tmp_path.glob("loupe-error-*.log")
    assert str(kept) in err
    assert "RuntimeError: lost at" in kept.read_text()
    assert not {"hunter2", TOKEN} & set(kept.read_text().replace("@", " ").replace(":", " ").split())


def test_the_database_is_made_upgraded_and_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["db", "current"]) == 1
    assert "none (the newest is" in capsys.readouterr().out
    assert main(["db", "upgrade"]) == 0
    assert (tmp_path / "loupe.db").exists()
    assert "(before: none)" in capsys.readouterr().out
    assert main(["db", "current"]) == 0
    assert "(the newest)" in capsys.readouterr().out
    assert main(["db", "upgrade"]) == 0
    assert "nothing to do" in capsys.readouterr().out


def test_a_database_that_cannot_be_opened_is_told_without_its_password(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOUPE_DATABASE_URL", "postgresql://loupe:hunter2@127.0.0.1:9/loupe")
    assert main(["db", "upgrade"]) == 1
    err = capsys.readouterr().err
    assert "cannot be opened" in err
    assert "hunter2" not in err


def checkout_with(tmp_path: Path, *, source: str = "", test: str = "") -> Path:
    """A tiny project that the tools can be run on."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "pyproject.toml").write_text('[tool.mypy]\nfiles = ["thing.py"]\nstrict = true\n')
    (tmp_path / "thing.py").write_text(source)
    (tmp_path / "tests" / "test_thing.py").write_text(test)
    return tmp_path


def test_lint_says_which_tool_failed(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = checkout_with(tmp_path, source='"""Thing."""\n\nANSWER: int = "x"\n')
    monkeypatch.setattr(lint, "checkout", lambda: root)
    assert main(["lint"]) == 1
    out, err = capfd.readouterr()
    assert [line for line in out.splitlines() if line[:1] in "✓✗"] == [
        "✓ ruff check",
        "✓ ruff format",
        "✗ mypy",
    ]
    assert "thing.py:3: error" in out
    assert err == "Failed: mypy.\n"
    (root / "thing.py").write_text('"""Thing."""\n\nANSWER: int = 42\n')
    assert main(["lint"]) == 0


@pytest.mark.parametrize(
    ("test", "code"), [("def test_x(): assert True\n", 0), ("def test_x(): assert 0\n", 1)]
)
def test_test_runs_pytest_with_what_follows(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, test: str, code: int
) -> None:
    root = checkout_with(tmp_path, test=test)
    monkeypatch.setattr("bot.cli.test.checkout", lambda: root)
    assert main(["test", "-q", "-k", "test_x", "-p", "no:cacheprovider"]) == code
    assert f"1 {'failed' if code else 'passed'}" in capfd.readouterr().out


def test_bench_prints_ratios_as_a_table_or_as_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = checkout_with(tmp_path)
    folder = root / "tests" / "bench"
    folder.mkdir()
    figure = {
        "what": "votes",
        "loupe": 5000.0,
        "against": 100.0,
        "unit": "votes/s",
        "ratio": 50.0,
        "note": "alone",
    }
    (folder / "votes.py").write_text(f"print('''{json.dumps(figure)}''')\n")
    (folder / "broken.py").write_text("raise SystemExit(1)\n")
    monkeypatch.setattr(bench, "checkout", lambda: root)
    assert main(["bench", "votes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"benchmark": "votes", **figure}
    assert main(["bench", "votes"]) == 0
    assert "50.00" in capsys.readouterr().out
    assert main(["bench", "vote"]) == 1
    assert "There is no benchmark vote." in capsys.readouterr().err
    assert main(["bench", "broken"]) == 1


def test_an_installed_loupe_has_no_tests_to_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("bot.cli.options.__file__", str(tmp_path / "bot" / "cli" / "options.py"))
    assert main(["test"]) == 1
    assert "in a checkout of Loupe's source only" in capsys.readouterr().err


def test_the_shell_completes_commands() -> None:
    environ = {**os.environ, "_LOUPE_COMPLETE": "complete_bash", "COMP_WORDS": "loupe sa", "COMP_CWORD": "1"}
    run = subprocess.run(
        [sys.executable, "-m", "bot"], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert run.stdout.split() == ["sandbox"]


def test_errors_for_people_carry_their_remedy() -> None:
    assert str(LoupeError("It is so.", remedy="Do this.")) == "It is so. Do this."

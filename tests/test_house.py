"""The rules of the house, read from the syntax trees of the source (docs/architecture.md has the reasons)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = [
    "errors",
    "config",
    "logs",  # right after the configuration, since every room may write to the log
    "translation",
    "database",
    "feeds",
    "stories",
    "digests",
    "delivery",
    "votes",
    "reports",
    "discussion",
    "work",
    "web",
    "app",
    "sandbox",
    "cli",
    "__main__",
]
KNOWS_DISCORD = {"app", "sandbox", "cli"}
FORBIDDEN = re.compile(r"(utils?|helpers?|common|misc|core|service|base|\w*manager)\.py")
LONGEST_FILE, LONGEST_FUNCTION = 250, 40
SHORTEST_REASON = 3  # words

FILES = {
    path.relative_to(ROOT): ast.parse(path.read_bytes())
    for top in ("bot", "cogs")
    for path in sorted((ROOT / top).rglob("*.py"))
}
MODULES = {
    ".".join(path.with_suffix("").parts).removesuffix(".__init__"): path
    for path in FILES
    if "versions" not in path.parts  # migrations are loaded by Alembic, by file
}


def room(path: Path) -> str:
    """The part of ``bot`` that a file belongs to."""
    return path.parts[1].removesuffix(".py") if len(path.parts) > 1 else ""


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Each imported name with its line, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def offences_against_the_order(path: Path, tree: ast.Module) -> Iterator[str]:
    """Imports that run down the list of rooms."""
    here = room(path)
    for line, name in imports(tree):
        there = name.split(".")[1] if name.startswith("bot.") else ""
        if there in ORDER and here in ORDER and ORDER.index(there) > ORDER.index(here):
            yield f"{path}:{line}: {here} imports {there}, which stands below it"


def test_a_room_imports_only_what_stands_above_it() -> None:
    offences = [
        offence
        for path, tree in FILES.items()
        if path.parts[0] == "bot"
        for offence in offences_against_the_order(path, tree)
    ]
    assert not offences, "\n".join(offences)


def test_the_order_test_sees_an_import_that_runs_down() -> None:
    tree = ast.parse("def f():\n    from bot.votes import ledger\n")
    assert list(offences_against_the_order(Path("bot/feeds/x.py"), tree)) == [
        "bot/feeds/x.py:2: feeds imports votes, which stands below it"
    ]


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {room(path) for path in FILES if path.parts[0] == "bot"} - {"__init__"}
    assert rooms - set(ORDER) == set()


def test_bot_never_imports_cogs() -> None:
    offences = [
        f"{path}:{line}"
        for path, tree in FILES.items()
        if path.parts[0] == "bot"
        for line, name in imports(tree)
        if name.split(".")[0] == "cogs"
    ]
    assert not offences, "\n".join(offences)


def test_discord_is_known_only_where_it_belongs() -> None:
    offences = [
        f"{path}:{line}"
        for path, tree in FILES.items()
        if path.parts[0] == "bot" and room(path) not in KNOWS_DISCORD
        for line, name in imports(tree)
        if name.split(".")[0] == "discord"
    ]
    assert not offences, "\n".join(offences)


def test_no_import_is_relative() -> None:
    offences = [
        f"{path}:{node.lineno}"
        for path, tree in FILES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert not offences, "\n".join(offences)


def dependencies() -> dict[str, set[str]]:
    """Which module imports which, TYPE_CHECKING included: a cycle of types is a cycle of thoughts."""
    graph: dict[str, set[str]] = {}
    for name, path in MODULES.items():
        targets = {target for _, target in imports(FILES[path])}
        owners = {target if target in MODULES else target.rpartition(".")[0] for target in targets}
        graph[name] = {owner for owner in owners if owner in MODULES and owner != name}
    return graph


def find_cycle(graph: dict[str, set[str]]) -> list[str]:
    """A way through the graph that comes back to where it began; empty if there is none."""
    done: set[str] = set()

    def visit(node: str, trail: list[str]) -> list[str]:
        if node in trail:
            return [*trail[trail.index(node) :], node]
        if node in done:
            return []
        for target in sorted(graph[node]):
            if cycle := visit(target, [*trail, node]):
                return cycle
        done.add(node)
        return []

    return next((cycle for node in sorted(graph) if (cycle := visit(node, []))), [])


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert find_cycle(dependencies()) == []


def test_the_cycle_test_sees_a_cycle() -> None:
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]


def test_no_file_has_a_name_that_tells_nothing() -> None:
    assert [str(path) for path in FILES if FORBIDDEN.fullmatch(path.name)] == []
    assert not (ROOT / "bot" / "bot.py").exists()


def test_files_are_short_enough_to_read_at_once() -> None:
    long = {
        str(path): lines
        for path in MODULES.values()
        if (lines := len((ROOT / path).read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's signature and code, without its docstring."""
    first = function.body[0]
    has_docstring = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_functions_are_short_enough_to_read_at_once() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}: {length(node)}"
        for path in MODULES.values()
        for node in ast.walk(FILES[path])
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and length(node) > LONGEST_FUNCTION
    ]
    assert not long, "\n".join(long)


def reason(comment: str) -> list[str]:
    """The words of a comment, without what is meant for a tool."""
    return re.findall(r"\w+", re.sub(r"noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\]", "", comment))


def test_catching_everything_has_a_reason_beside_it() -> None:
    bare = []
    for path, tree in FILES.items():
        lines = (ROOT / path).read_text("utf-8").splitlines()
        for node in ast.walk(tree):
            if not isinstance(node, ast.ExceptHandler):
                continue
            caught = ast.unparse(node.type) if node.type else "BaseException"
            if not re.search(r"\b(Base)?Exception\b", caught):
                continue
            comments = [line.partition("#")[2] for line in lines[node.lineno - 1 : node.body[0].lineno]]
            if not any(len(reason(comment)) >= SHORTEST_REASON for comment in comments):
                bare.append(f"{path}:{node.lineno}")
    assert not bare, "\n".join(bare)


@pytest.mark.parametrize("form", [r"#\s*noqa", r"#\s*type:\s*ignore"])
def test_every_exception_from_a_tool_names_its_rule_and_its_reason(form: str) -> None:
    offences = [
        f"{path.relative_to(ROOT)}:{number}"
        for top in ("bot", "cogs", "tests")
        for path in sorted((ROOT / top).rglob("*.py"))
        if path != Path(__file__) and "versions" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if (found := re.search(form + r"(?P<rule>(: [A-Z]+\d|\[\w)?).*", line))
        and not (found["rule"] and reason(found[0]))
    ]
    assert not offences, "\n".join(offences)

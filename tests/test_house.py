"""The rules of the house that no linter knows, held against every file."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORBIDDEN_MODULES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
FORBIDDEN_CLASSES = re.compile(r"(Manager|Helper|Handler|Processor|Utils?)$")
GATEWAY_CALLS = {"account", "look_up", "refund", "fetch", "changes", "payments"}


@cache
def files(*folders: str) -> tuple[Path, ...]:
    """All Python files in these folders, by name."""
    found = tuple(sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py")))
    assert found
    return found


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All that stands in the file."""
    return tuple(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def at(path: Path, node: ast.AST | None = None) -> str:
    """Where something stands, as a person looks for it."""
    place = path.relative_to(ROOT).as_posix()
    return place if node is None else f"{place}:{getattr(node, 'lineno', 1)}"


def called(node: ast.AST) -> str:
    """The last word of what is called: `commit` for `session.commit()`; empty where nothing is called."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def calls(name: str, *folders: str) -> list[str]:
    """Every place in these folders that calls something of this name."""
    return [at(path, node) for path in files(*folders) for node in nodes(path) if called(node) == name]


def given_names(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """The names that the file gives to its variables and parameters."""
    for node in nodes(path):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node
        elif isinstance(node, ast.arg):
            yield node.arg, node


def test_no_file_holds_two_things() -> None:
    long = {
        at(path): len(path.read_text(encoding="utf-8").splitlines()) for path in files("desktop", "tests", "installer")
    }
    assert {place: lines for place, lines in long.items() if lines > 400} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    everything = files("desktop", "tests", "installer")
    assert [at(path) for path in everything if FORBIDDEN_MODULES & {path.stem, path.parent.name}] == []


def test_no_class_has_a_name_that_says_nothing() -> None:
    classes = [(path, node) for path in files("desktop") for node in nodes(path) if isinstance(node, ast.ClassDef)]
    assert [at(path, node) for path, node in classes if FORBIDDEN_CLASSES.search(node.name)] == []
    assert [at(path, node) for path, node in classes if node.name.startswith("Base") and path.stem != "base"] == []


def test_nothing_is_called_data_or_info() -> None:
    named = [(path, *given) for path in files("desktop") for given in given_names(path)]
    assert [at(path, node) for path, name, node in named if name in {"data", "info"}] == []


def test_every_folder_of_modules_is_a_package_that_says_what_lives_there() -> None:
    folders = {path.parent for path in files("desktop") if path.parent.name != "versions"}
    assert [at(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []
    silent = [path for path in files("desktop") if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert [at(path) for path in silent] == []


def test_only_the_database_commits() -> None:
    assert [place for place in calls("commit", "desktop") if not place.startswith("desktop/database.py:")] == []


def test_no_gateway_is_called_while_a_transaction_is_open() -> None:
    found = []
    for path in files("desktop"):
        blocks = [node for node in nodes(path) if isinstance(node, ast.With)]
        for block in blocks:
            if not any(called(item.context_expr) in {"read", "write"} for item in block.items):
                continue
            for node in ast.walk(block):
                if called(node) in GATEWAY_CALLS and "gateway" in ast.unparse(node).split("(")[0].lower():
                    found.append(at(path, node))
    assert found == []


def test_the_window_never_waits() -> None:
    for name in ("processEvents", "exec", "sleep", "qWait", "waitForFinished", "waitForReadyRead"):
        assert calls(name, "desktop/ui") == []
    assert calls("processEvents", "desktop") == []


def test_a_signal_of_the_window_carries_no_number_of_32_bits() -> None:
    signals = [(path, node) for path in files("desktop/ui") for node in nodes(path) if called(node) == "Signal"]
    narrow = [
        at(path, node)
        for path, node in signals
        if isinstance(node, ast.Call)
        for carried in node.args
        if getattr(carried, "id", "") == "int"
    ]
    assert narrow == []


def test_no_money_is_ever_a_float() -> None:
    for path in files("desktop/model", "desktop/services"):
        model = "model" in path.relative_to(ROOT).parts
        floats = [
            at(path, node)
            for node in nodes(path)
            if called(node) == "float"
            or (model and isinstance(node, ast.Name) and node.id == "float")
            or (model and isinstance(node, ast.Constant) and isinstance(node.value, float))
        ]
        assert floats == []


def test_no_amount_of_minor_units_is_typed_as_a_float() -> None:
    amounts = [
        at(path, node)
        for path in files("desktop")
        for node in nodes(path)
        if isinstance(node, ast.arg | ast.AnnAssign)
        and ast.unparse(node).split(":")[0].endswith("_minor")
        and "float" in ast.unparse(node)
    ]
    assert amounts == []


@pytest.mark.parametrize("excuse", ["skip", "skipif", "xfail", "importorskip", "skipTest"])
def test_no_test_is_excused(excuse: str) -> None:
    used = [
        at(path, node)
        for path in files("tests")
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == excuse
    ]
    assert used == []


def test_no_test_sleeps() -> None:
    # The accessibility tree of another process has no signal to wait for: its client alone asks again.
    slept = calls("sleep", "tests") + calls("qWait", "tests") + calls("processEvents", "tests")
    assert [place for place in slept if not place.startswith("tests/acceptance/")] == []


def test_nothing_is_left_for_later() -> None:
    words = re.compile(r"\b(TO" + r"DO|FIX" + r"ME)\b|coming " + "soon")
    found = [path for path in files("desktop", "tests", "installer") if words.search(path.read_text(encoding="utf-8"))]
    assert [at(path) for path in found] == []


def test_the_lock_names_no_address_and_a_hash_for_everything() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links|--trusted-host)\b", lock, re.MULTILINE)
    pinned = re.findall(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*])?==", lock, re.MULTILINE)
    hashed = re.findall(
        r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*])?==[^\n]*\\\n +--hash=sha256:[0-9a-f]{64}", lock, re.MULTILINE
    )
    assert pinned
    assert hashed == pinned


def test_the_lock_holds_all_that_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower() for line in asked}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert names - set(re.findall(r"^([a-z0-9._-]+)==", lock, re.MULTILINE)) == set()

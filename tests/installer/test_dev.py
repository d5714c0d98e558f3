"""What installer/dev.py decides: whether this Python will do, what is stale, what runs, and where a screen is."""

import ast
import runpy
import sys
from pathlib import Path

import pytest

from installer import dev

SOURCE = Path(dev.__file__)


def made(venv: Path, lock: str) -> Path:
    """A virtual environment that was installed whole from that lock."""
    python = dev.python_of(venv)
    python.parent.mkdir(parents=True)
    python.write_text("", encoding="ascii")
    (venv / dev.STAMP).write_text(lock, encoding="ascii")
    return venv


def test_an_old_python_can_read_the_file() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 7))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "__future__"]


def test_an_old_python_is_told_so_before_anything_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(SOURCE))
    assert "needs Python 3.11 or newer, and this is Python 3.9." in str(stopped.value)
    assert "Nothing was changed." in str(stopped.value)


def test_the_set_up_uses_the_standard_library_only() -> None:
    for path in (SOURCE, SOURCE.with_name("debian.py")):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        assert {name.split(".")[0] for name in names} - {"installer"} <= sys.stdlib_module_names


def test_an_environment_made_whole_from_this_lock_is_ready(tmp_path: Path) -> None:
    assert dev.state(made(tmp_path / ".venv", "one"), "one") == "ready"


def test_an_environment_made_from_another_lock_is_stale(tmp_path: Path) -> None:
    assert dev.state(made(tmp_path / ".venv", "one"), "two") == "stale"


def test_an_environment_whose_installation_was_interrupted_is_unfinished(tmp_path: Path) -> None:
    venv = made(tmp_path / ".venv", "one")
    (venv / dev.STAMP).unlink()
    assert dev.state(venv, "one") == "unfinished"


def test_an_environment_whose_python_is_gone_is_unfinished(tmp_path: Path) -> None:
    venv = made(tmp_path / ".venv", "one")
    dev.python_of(venv).unlink()
    assert dev.state(venv, "one") == "unfinished"


def test_no_environment_is_unfinished(tmp_path: Path) -> None:
    assert dev.state(tmp_path / ".venv", "one") == "unfinished"


def test_any_change_of_the_lock_changes_its_fingerprint(tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text("uv==1\n", encoding="utf-8")
    before = dev.fingerprint(lock)
    lock.write_text("uv==2\n", encoding="utf-8")
    assert dev.fingerprint(lock) != before


def test_a_package_is_taken_out_of_the_lock_with_all_its_hashes() -> None:
    lock = "tzdata==1 \\\n    --hash=sha256:aa\nuv==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n    # via x\n"
    assert dev.entry(lock, "uv") == "uv==2 \\\n    --hash=sha256:bb \\\n    --hash=sha256:cc\n"
    with pytest.raises(LookupError):
        dev.entry(lock, "pip")


def test_the_lock_holds_the_installer_itself() -> None:
    assert "--hash=sha256:" in dev.entry(dev.LOCK.read_text(encoding="utf-8"), "uv")


@pytest.mark.parametrize(
    ("platform", "environment", "there"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_a_screen_is_seen_where_there_is_one(platform: str, environment: dict[str, str], there: bool) -> None:
    assert dev.has_screen(platform, environment) is there


def test_python_is_found_where_each_system_puts_it() -> None:
    assert dev.python_of(Path("v"), "win32") == Path("v", "Scripts", "python.exe")
    assert dev.python_of(Path("v"), "linux") == Path("v", "bin", "python")


def test_the_steps_come_in_the_promised_order() -> None:
    headings = [heading for heading, _ in dev.steps("v/bin/python", "linux")]
    assert headings == ["ruff check", "ruff format", "mypy --strict", "lint-imports", "pytest"]


def test_on_linux_the_tests_get_a_virtual_screen_and_a_bus() -> None:
    *_, (_, pytest_step) = dev.steps("v/bin/python", "linux")
    assert pytest_step[0] == "xvfb-run"
    assert "dbus-run-session" in pytest_step
    assert "--ignore=tests/acceptance" not in pytest_step


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_the_tests_of_the_accessibility_bus_are_left_out(platform: str) -> None:
    *_, (_, pytest_step) = dev.steps("python", platform)
    assert pytest_step[0] == "python"
    assert "--ignore=tests/acceptance" in pytest_step


def test_the_closing_line_counts_every_step() -> None:
    assert dev.closing_line([0, 1, 0, 5]) == "2 passed, 2 failed"


def test_a_failed_step_stops_no_other_and_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def two_steps(python: str, platform: str) -> list[tuple[str, list[str]]]:
        return [("first", [python, "-c", "exit(3)"]), ("second", [python, "-c", "print('second was here')"])]

    monkeypatch.setattr(dev, "prepare", lambda virtual_screen, purpose: sys.executable)
    monkeypatch.setattr(dev, "steps", two_steps)
    assert dev.test() == 1
    said = capfd.readouterr().out
    assert "second was here" in said
    assert "failed  first (" in said
    assert said.splitlines()[-1] == "1 passed, 1 failed"


def test_an_unknown_sweep_is_said_and_nothing_is_set_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "test_kills.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(dev, "SWEEPS", tmp_path)
    with pytest.raises(SystemExit, match=r"There is no sweep fires\. There is: kills\."):
        dev.main(["sweep", "fires"])

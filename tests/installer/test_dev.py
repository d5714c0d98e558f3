"""What installer/dev.py decides: whether this Python will do, what is stale, what runs, and where a screen is."""

import ast
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

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
    for path in (SOURCE, SOURCE.with_name("debian.py"), SOURCE.with_name("node.py")):
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
    assert not [word for word in pytest_step if word.startswith("--ignore")]


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_the_tests_that_need_linux_are_left_out(platform: str) -> None:
    *_, (_, pytest_step) = dev.steps("python", platform)
    assert pytest_step[0] == "python"
    assert "--ignore=tests/acceptance" in pytest_step
    assert "--ignore=tests/other_servers" in pytest_step


def test_the_closing_line_counts_every_step() -> None:
    assert dev.closing_line([0, 1, 0, 5]) == "2 passed, 2 failed"


def test_a_failed_step_stops_no_other_and_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def two_steps(python: str, platform: str) -> list[tuple[str, list[str]]]:
        return [("first", [python, "-c", "exit(3)"]), ("second", [python, "-c", "print('second was here')"])]

    monkeypatch.setattr(dev, "prepare", lambda virtual_screen, purpose, for_tests=False: sys.executable)
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


class Started:
    """What the set-up starts, with what each ends: `commands` without the Python in front."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path, screen: bool, returncode: int = 0) -> None:
        self.commands: list[list[str]] = []
        self.returncode = returncode
        monkeypatch.setattr(dev, "OUT", folder)
        monkeypatch.setattr(dev, "SAMPLE", folder / "sample.refunddesk")
        monkeypatch.setattr(dev, "has_screen", lambda platform, environment: screen)
        monkeypatch.setattr(dev, "prepare", lambda virtual_screen, purpose, for_tests=False: "python")
        monkeypatch.setattr(subprocess, "run", self._run)

    def _run(self, command: list[str], **_: object) -> SimpleNamespace:
        self.commands.append(command[command.index("python") + 1 :])
        return SimpleNamespace(returncode=self.returncode)


def test_the_window_opens_on_a_sample_office_that_is_made_first(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started = Started(monkeypatch, tmp_path, screen=True)
    sample = str(tmp_path / "sample.refunddesk")
    assert dev.run() == 0
    assert started.commands == [["-m", "desktop", "sample", sample], ["-m", "desktop", "--office", sample]]


def test_a_sample_office_that_is_there_is_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started = Started(monkeypatch, tmp_path, screen=True)
    (tmp_path / "sample.refunddesk").write_text("", encoding="ascii")
    dev.run()
    assert [command[2] for command in started.commands] == ["--office"]


def test_without_a_sample_office_no_window_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    started = Started(monkeypatch, tmp_path, screen=True, returncode=1)
    assert dev.run() == 1
    assert [command[2] for command in started.commands] == ["sample"]


@pytest.mark.parametrize("returncode", [0, 3])
def test_without_a_screen_the_tour_is_done_and_its_end_is_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], returncode: int
) -> None:
    started = Started(monkeypatch, tmp_path, screen=False, returncode=returncode)
    assert dev.run() == returncode
    assert started.commands == [["-m", "tests.acceptance.tour", "--out", str(tmp_path)]]
    assert "There is no screen here." in capsys.readouterr().out

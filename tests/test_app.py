"""The program around the window: it is painted first, opens the office, remembers it and leaves it whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop import app, settings
from desktop.app import Offices
from desktop.errors import OfficeError, RefundDeskError
from desktop.model.states import OfficeKind, Role
from desktop.services import backup, offices
from desktop.services.offices import NewOffice

ROOT = Path(__file__).parents[1]
PEOPLE = (("admin", "Ada Admin", Role.ADMIN), ("manager", "Mia Manager", Role.MANAGER))


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program keeps its own in this test."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """An empty practice office."""
    path = tmp_path / "office.rdesk"
    offices.create(str(path), NewOffice("Lampenhaus Berg", "EUR", kind=OfficeKind.TRAINING, people=PEOPLE)).close()
    return path


@dataclass
class Ran:
    """How the program ended, and what it had loaded at each step."""

    code: int
    steps: dict[str, list[str]]
    err: str


def run(home: Path, *words: str) -> Ran:
    """Start the program; the window is opened, somebody sits down where there is an office, and closes it."""
    environment = os.environ | {
        settings.HOME_VARIABLE: str(home),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.started_program", *words],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=110,
        check=False,
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return Ran(done.returncode, {line["step"]: line["loaded"] for line in told}, done.stderr)


def test_the_window_is_painted_before_anything_heavy_is_loaded_and_leaves_a_copy(home: Path, office: Path) -> None:
    ran = run(home, "--office", str(office))

    assert ran.code == 0, ran.err
    assert ran.steps["painted"] == []
    assert "sqlalchemy" in ran.steps["opened"]
    assert [step for step in ran.steps if step.startswith("sits at ") and "(PRACTICE)" in step]
    assert "Traceback" not in ran.err
    assert settings.load().last_office == str(office)
    reasons = [copy.reason for copy in backup.kept(home / "backups")]
    assert backup.Reason.CLOSED in reasons or backup.Reason.DAILY in reasons
    assert "Traceback" not in (home / "log" / "refund-desk.log").read_text(encoding="utf-8")


def test_without_an_office_it_asks_for_one(home: Path) -> None:
    ran = run(home)

    assert ran.code == 0, ran.err
    assert ran.steps["asks for an office"] == []


def test_the_last_office_opens_again_and_one_that_is_gone_is_said_in_the_window(home: Path, office: Path) -> None:
    settings.save(settings.Settings(last_office=str(office)))
    office.unlink()

    ran = run(home)

    assert ran.code == 0, ran.err
    assert "not opened" in ran.steps
    assert "Traceback" not in ran.err


def test_opening_remembers_the_office_for_the_next_start(home: Path, office: Path) -> None:
    opened = Offices()
    opened.open(str(office))
    opened.close()

    assert settings.load().last_office == str(office)


def test_an_office_that_cannot_be_opened_is_not_remembered(home: Path, tmp_path: Path) -> None:
    settings.save(settings.Settings(last_office="before"))

    with pytest.raises(OfficeError):
        Offices().open(str(tmp_path / "nowhere"))

    assert settings.load().last_office == "before"


@pytest.mark.expects_log("the last office was not remembered")
def test_an_office_opens_also_where_settings_cannot_be_written(home: Path, office: Path) -> None:
    home.mkdir()
    (home / "config").write_text("in the way", encoding="utf-8")

    opened = Offices()
    desk = opened.open(str(office))

    assert desk.frame().name == "Lampenhaus Berg"
    opened.close()


def test_where_there_is_no_screen_it_says_so_and_names_what_works(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    with pytest.raises(RefundDeskError) as refused:
        app.run("")

    assert refused.value.title == "The window was not opened: there is no screen here."

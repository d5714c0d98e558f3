"""Which packages a Debian or Ubuntu machine lacks, and how they may come onto it."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from installer import debian

LISTING = """ii |libgl1|
ii |libglib2.0-0t64|libglib2.0-0 (= 2.80.0-6ubuntu3)
rc |xvfb|xserver
un |xauth|
"""


def test_a_renamed_library_counts_and_a_removed_one_does_not() -> None:
    wanted = ["xvfb", "libgl1", "libglib2.0-0", "xauth", "libegl1"]
    assert debian.missing(wanted, LISTING) == ["xvfb", "xauth", "libegl1"]


def test_the_line_to_type_names_all_that_is_missing() -> None:
    assert debian.line_to_type(["xvfb", "libegl1"]) == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends xvfb libegl1"
    )


@pytest.mark.parametrize(
    ("uid", "has_sudo", "person_there", "way"),
    [
        (0, False, False, "install"),
        (0, True, True, "install"),
        (1000, True, True, "ask"),
        (1000, True, False, "tell"),
        (1000, False, True, "tell"),
    ],
)
def test_sudo_is_asked_for_and_never_assumed(uid: int, has_sudo: bool, person_there: bool, way: str) -> None:
    assert debian.way(uid, has_sudo, person_there) == way


class Machine:
    """A Debian machine of an ordinary person, on which nothing is installed; `ran` is what was started on it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, answer: str | None, works: bool = True) -> None:
        self.ran: list[str] = []
        self.works = works
        monkeypatch.setattr(os, "getuid", lambda: 1000, raising=False)
        monkeypatch.setattr("shutil.which", lambda tool: f"/usr/bin/{tool}")
        monkeypatch.setattr(subprocess, "run", self._run)
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: answer is not None))
        monkeypatch.setattr("builtins.input", self._asked)
        self.questions: list[str] = []
        self.answer = answer

    def _asked(self, question: str) -> str:
        assert self.answer is not None, "nobody is there to be asked"
        self.questions.append(question)
        return self.answer

    def _run(self, command: list[str], **_: object) -> SimpleNamespace:
        self.ran.append(" ".join(command))
        return SimpleNamespace(stdout="", returncode=0 if self.works else 100)

    def changes(self) -> list[str]:
        """What was started that could change the machine."""
        return [command for command in self.ran if not command.startswith("dpkg-query")]


def test_a_person_who_agrees_has_them_installed_through_sudo(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(monkeypatch, answer="y")
    debian.ensure(["xvfb"], "The test run")
    assert machine.questions == ["Install them with sudo now? [y/N] "]
    assert "The test run needs these packages of your system: xvfb." in capsys.readouterr().out
    assert [command.split()[0] for command in machine.changes()] == ["sudo", "sudo"]
    assert machine.changes()[-1].endswith("-qq xvfb")


@pytest.mark.parametrize("answer", ["", "n", "no"])
def test_a_person_who_does_not_agree_gets_the_line_and_nothing_is_done(
    monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    machine = Machine(monkeypatch, answer)
    with pytest.raises(SystemExit, match="sudo apt-get install -y --no-install-recommends xvfb"):
        debian.ensure(["xvfb"], "The test run")
    assert machine.changes() == []


def test_where_nobody_can_be_asked_the_line_is_printed_and_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, answer=None)
    with pytest.raises(SystemExit, match="sudo apt-get install -y --no-install-recommends xvfb"):
        debian.ensure(["xvfb"], "The test run")
    assert machine.changes() == []


def test_a_failed_installation_is_said_with_the_line_to_try(monkeypatch: pytest.MonkeyPatch) -> None:
    Machine(monkeypatch, answer="yes", works=False)
    with pytest.raises(SystemExit, match="were not installed"):
        debian.ensure(["xvfb"], "The test run")


def test_the_packages_of_the_window_are_named_once_each() -> None:
    every = [*debian.WINDOW, *debian.VIRTUAL_SCREEN]
    assert len(every) == len(set(every))

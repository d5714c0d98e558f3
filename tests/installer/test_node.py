"""The npm packages of the tests: installed once for each lock, never half, and with a sentence where it fails."""

import re
import shutil
from pathlib import Path

import pytest

from installer import node


class Npm:
    """Installs, unless it is broken; `times` counts how often it was asked."""

    def __init__(self, works: bool = True) -> None:
        self.works = works
        self.times = 0

    def __call__(self, folder: Path) -> bool:
        self.times += 1
        if self.works:
            (folder / "node_modules").mkdir(exist_ok=True)
        return self.works


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "package-lock.json").write_text("{}", encoding="ascii")
    return tmp_path


def test_the_packages_are_installed_once_for_each_lock(folder: Path) -> None:
    npm = Npm()
    node.ensure(folder, npm)
    node.ensure(folder, npm)
    assert npm.times == 1
    (folder / "package-lock.json").write_text('{"packages": {}}', encoding="ascii")
    node.ensure(folder, npm)
    assert npm.times == 2


def test_what_was_not_installed_is_said_and_tried_again(folder: Path) -> None:
    with pytest.raises(SystemExit, match="were not installed; the reason stands above"):
        node.ensure(folder, Npm(works=False))
    npm = Npm()
    node.ensure(folder, npm)
    assert npm.times == 1


def test_packages_whose_renewal_failed_count_as_not_installed(folder: Path) -> None:
    node.ensure(folder, Npm())
    (folder / "package-lock.json").write_text('{"packages": {}}', encoding="ascii")
    with pytest.raises(SystemExit):
        node.ensure(folder, Npm(works=False))
    (folder / "package-lock.json").write_text("{}", encoding="ascii")
    npm = Npm()
    node.ensure(folder, npm)
    assert npm.times == 1


def test_without_npm_nothing_is_installed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert not node.npm_ci(folder)
    assert capsys.readouterr().out == "npm is not there.\n"


def test_the_lock_names_no_place_and_a_hash_for_every_package() -> None:
    lock = (node.NEEDS / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in lock
    assert len(re.findall(r'"integrity": "sha512-', lock)) == len(
        re.findall(r'^    "node_modules/', lock, re.MULTILINE)
    )

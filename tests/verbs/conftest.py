"""The sample office that the verbs work on, and typing them in this process."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import __main__ as program
from desktop.services.sample import make_sample
from tests.verbs.said import Said, Typed


@pytest.fixture(scope="session")
def written_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample office that nobody changes."""
    return make_sample(tmp_path_factory.mktemp("sample") / "sample.rdesk").path


@pytest.fixture
def office(written_sample: Path, tmp_path: Path) -> Path:
    """A sample office to work on."""
    path = tmp_path / "offices" / written_sample.name
    shutil.copytree(written_sample.parent, path.parent)
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program keeps its own in this test."""
    monkeypatch.setenv("REFUND_DESK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def typed(home: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Typed]:
    """Type a verb in this process."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level

    def type_in(*words: str) -> Said:
        try:
            code = program.main(words)
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    yield type_in
    for handler in [added for added in root.handlers if added not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)

"""What this computer keeps: looks, and a folder of fonts that papers ask for further scripts."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import settings
from desktop.documents import fonts
from desktop.documents.credit_note import draw
from desktop.errors import BadInput
from desktop.services import this_computer
from desktop.services.this_computer import Looks
from tests.documents import reading
from tests.documents.papers import REFUND

# Arrows are what Inter has and Noto Sans does not.
NOTE = replace(REFUND, reason="Lamp → shade ↗ and 日")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with one font in it, on a computer that keeps nothing yet."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    fonts.forget()
    made = tmp_path / "fonts"
    made.mkdir()
    shutil.copy(fonts.FOLDER / "Inter-Regular.ttf", made / "Inter-Regular.ttf")
    yield made
    monkeypatch.undo()
    fonts.forget()


def test_a_font_of_the_folder_is_asked_for_what_the_bundled_ones_do_not_have(folder: Path, tmp_path: Path) -> None:
    assert "Lamp [U+2192] shade [U+2197] and [U+65E5]" in reading.words(draw(NOTE))
    this_computer.keep_looks(replace(this_computer.looks(), font_folder=str(folder)))
    assert fonts.missing_characters(NOTE.reason) == ["日"]
    pdf = draw(NOTE)
    assert "Lamp → shade ↗ and [U+65E5]" in reading.words(pdf)
    assert [embedded for name, embedded in reading.fonts(pdf).items() if "Inter" in name] == [True]
    assert draw(NOTE) == pdf
    (tmp_path / "note.pdf").write_bytes(pdf)
    subprocess.run(["qpdf", "--check", tmp_path / "note.pdf"], check=True, capture_output=True)


def test_what_was_chosen_is_there_at_the_next_start(folder: Path) -> None:
    chosen = Looks("dark", 125, str(folder))
    this_computer.keep_looks(chosen)
    assert this_computer.looks() == chosen
    this_computer.keep_looks(replace(chosen, font_folder=""))
    assert this_computer.looks().font_folder == ""
    assert fonts.missing_characters("→") == ["→"]


def test_a_folder_that_is_not_there_or_holds_no_font_that_can_be_used_is_refused(folder: Path) -> None:
    with pytest.raises(BadInput, match="There is no folder"):
        this_computer.keep_looks(Looks("system", 100, str(folder / "nowhere")))
    (folder / "broken.ttf").write_bytes(b"no font")
    with pytest.raises(BadInput, match=r"broken\.ttf"):
        this_computer.keep_looks(Looks("system", 100, str(folder)))
    assert this_computer.looks().font_folder == ""


def test_a_font_that_breaks_later_is_passed_over_and_told_to_the_log(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    this_computer.keep_looks(Looks("system", 100, str(folder)))
    (folder / "A-broken.ttf").write_bytes(b"no font")
    fonts.forget()
    assert "Lamp → shade" in reading.words(draw(NOTE))
    assert "A-broken.ttf cannot be used" in caplog.text

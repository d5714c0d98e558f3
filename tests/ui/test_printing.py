"""Printing: what the queue is told, what reaches it, and what is said where it takes nothing."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.documents import credit_note
from desktop.errors import RefundDeskError
from desktop.ui import printing
from desktop.ui.printing import Paper, choose_printer, lp_arguments, no_printer, print_all
from tests.documents.papers import REFUND

A4, LETTER = QSizeF(595, 842), QSizeF(612, 792)
STUBBORN = "#!/bin/sh\ncat > /dev/null\necho 'lp: The printer or class does not exist.' >&2\nexit 1\n"


def never() -> bool:
    return False


def options(printer: QPrinter, page: QSizeF = A4) -> list[str]:
    """What follows each -o."""
    said = lp_arguments(printer, "CN-2026-0410", [page])
    return [value for at, value in enumerate(said) if said[at - 1] == "-o"]


@pytest.fixture
def printer(qapp: object) -> QPrinter:
    """A printer as the dialog of the system hands it on, with A4 in it."""
    made = QPrinter(QPrinter.PrinterMode.HighResolution)
    made.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    return made


@pytest.fixture
def queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Puts a program of ours in the place of `lp`; gives the folder into which it writes."""

    def put(script: str) -> Path:
        program = tmp_path / "bin" / "lp"
        program.parent.mkdir()
        program.write_text(script, encoding="utf-8")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setattr(printing, "can_send_whole", lambda: True)
        return tmp_path

    return put


def test_the_queue_is_told_the_title_the_copies_and_the_paper_of_the_printer(printer: QPrinter) -> None:
    printer.setCopyCount(3)
    printer.setCollateCopies(True)
    said = lp_arguments(printer, "CN-2026-0410", [A4])
    assert said[said.index("-t") + 1] == "CN-2026-0410"
    assert said[said.index("-n") + 1] == "3"
    assert "media=A4" in said and "collate=true" in said


def test_a_page_is_fitted_only_where_the_paper_is_another(printer: QPrinter) -> None:
    assert "fit-to-page" not in options(printer, QSizeF(595.276, 841.89))
    assert "fit-to-page" in options(printer, LETTER)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.Letter))
    assert options(printer, LETTER)[0] == "media=Letter"
    assert "fit-to-page" not in options(printer, LETTER)


def test_pages_sides_colours_and_turned_paper_are_handed_on(printer: QPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setPageRanges(QPageRanges.fromString("1-2,5"))
    monkeypatch.setattr(QPrinter, "duplex", lambda _printer: QPrinter.DuplexMode.DuplexLongSide)
    printer.setColorMode(QPrinter.ColorMode.GrayScale)
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    told = options(printer)
    assert "page-ranges=1-2,5" in told
    assert "sides=two-sided-long-edge" in told
    assert "print-color-mode=monochrome" in told
    assert "landscape" in told


def test_a_computer_without_printer_is_told_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["Desk"]))
    assert no_printer() is None
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    told = no_printer()
    assert told is not None
    assert told.title == "Nothing was printed."
    assert "save the PDF" in told.message


def test_the_dialog_of_the_system_offers_no_file_and_hands_on_the_printer(qtbot: QtBot) -> None:
    parent, chosen = QWidget(), list[QPrinter]()
    qtbot.addWidget(parent)
    parent.show()
    dialog = choose_printer(parent, 10, chosen.append)
    assert dialog.isVisible() and dialog.isModal()
    assert not dialog.testOption(QPrintDialog.PrintDialogOption.PrintToFile)
    assert dialog.testOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    assert (dialog.minPage(), dialog.maxPage()) == (1, 10)
    dialog.reject()
    assert chosen == []
    dialog = choose_printer(parent, None, chosen.append)
    assert not dialog.testOption(QPrintDialog.PrintDialogOption.PrintPageRange)
    dialog.accept()
    assert len(chosen) == 1


if sys.platform != "win32":

    def test_the_queue_gets_the_stored_bytes_themselves(printer: QPrinter, queue: Callable[[str], Path]) -> None:
        folder = queue('#!/bin/sh\ncat > "$(dirname "$0")/../$4.pdf"\necho "$@" >> "$(dirname "$0")/../said"\n')
        pdf, told = credit_note.draw(REFUND), list[int]()
        wanted = [Paper(number, lambda: pdf) for number in ("CN-1", "CN-2")]
        assert print_all(printer, wanted, told.append, never) == 2
        assert told == [1, 2]
        assert (folder / "CN-1.pdf").read_bytes() == (folder / "CN-2.pdf").read_bytes() == pdf
        assert len((folder / "said").read_text().splitlines()) == 2

    def test_what_the_queue_refuses_is_told_with_how_many_went_before(
        printer: QPrinter, queue: Callable[[str], Path]
    ) -> None:
        queue(STUBBORN)
        pdf = credit_note.draw(REFUND)
        with pytest.raises(RefundDeskError) as refused:
            print_all(printer, [Paper("CN-1", lambda: pdf)], lambda done: None, never)
        assert refused.value.title == "CN-1 was not printed."
        assert "did not take it: The printer or class does not exist." in refused.value.message
        with pytest.raises(RefundDeskError) as refused:
            print_all(printer, [Paper(f"CN-{at}", lambda: pdf) for at in (1, 2)], lambda done: None, never)
        assert "0 of 2 went to the queue before it, none after it." in refused.value.message

    def test_a_queue_that_does_not_answer_is_not_known_to_have_failed(
        printer: QPrinter, queue: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        queue("#!/bin/sh\nexec sleep 30\n")
        monkeypatch.setattr(printing, "QUEUE_SECONDS", 0.2)
        pdf = credit_note.draw(REFUND)
        with pytest.raises(RefundDeskError) as silent:
            print_all(printer, [Paper("CN-1", lambda: pdf)], lambda done: None, never)
        assert silent.value.code == "print_unknown"
        assert "before you print it again" in silent.value.message

    def test_bytes_that_are_no_paper_never_reach_the_queue(printer: QPrinter, queue: Callable[[str], Path]) -> None:
        folder = queue('#!/bin/sh\ntouch "$(dirname "$0")/../asked"\n')
        with pytest.raises(RefundDeskError, match="What is stored is not a PDF"):
            print_all(printer, [Paper("CN-1", lambda: b"nonsense")], lambda done: None, never)
        assert not (folder / "asked").exists()


def test_nothing_more_goes_to_the_queue_after_stop(printer: QPrinter, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(printing, "can_send_whole", lambda: False)
    monkeypatch.setattr(printing, "draw", lambda _printer, title, _pdf: sent.append(title))
    wanted = [Paper(f"CN-{at}", lambda: b"") for at in range(5)]
    assert print_all(printer, wanted, lambda done: None, lambda: len(sent) == 2) == 2
    assert sent == ["CN-0", "CN-1"]

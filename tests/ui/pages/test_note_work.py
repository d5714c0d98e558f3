"""Saving, dragging out and printing the papers of the credit notes page."""

import gc
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, Qt
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import printing, reveal
from desktop.ui.pages import note_files
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.notes_window import CTRL, NotesWindow, issue, stored


@pytest.fixture
def opened(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> NotesWindow:
    """The window on an office with four notes, the newest of them shown."""
    issue(office)
    shown = NotesWindow(office, qtbot, tmp_path)
    shown.open()
    return shown


def test_saving_writes_the_stored_bytes_and_shows_the_folder(
    opened: NotesWindow, office: OfficeBuilder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[Path] = []
    monkeypatch.setattr(reveal, "show_in_folder", lambda path, _owner: shown.append(path))
    opened.choose("CN-2026-0001")
    opened.key(Qt.Key.Key_S, CTRL)
    dialog = opened.dialog(QFileDialog)
    assert [Path(name).name for name in dialog.selectedFiles()] == ["CN-2026-0001.pdf"]
    dialog.close()
    opened.page.work.save_to(office.desk(), opened.page.list.table.selected(), tmp_path / "note.pdf")
    opened.wait_for_said("Saved as note.pdf.")
    assert (tmp_path / "note.pdf").read_bytes() == stored(office)["CN-2026-0001"]
    button = opened.page.panel.saved.findChildren(type(opened.page.panel.save_button))[0]
    assert button.text() == "Show in folder"
    opened.press(button)
    assert shown == [tmp_path / "note.pdf"]


def test_many_are_saved_in_a_folder_and_another_file_is_not_overwritten(
    opened: NotesWindow, office: OfficeBuilder, tmp_path: Path
) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "CN-2026-0002.pdf").write_bytes(b"somebody else's")
    opened.key(Qt.Key.Key_A, CTRL)
    opened.until(lambda: opened.page.panel.print_button.text() == "Print 4…")
    assert "4 notes chosen: 46.68 EUR" in opened.text(opened.page.panel)
    opened.page.work.save_to(office.desk(), opened.page.list.table.selected(), folder)
    opened.wait_for_said("4 papers saved in papers.")
    kept = stored(office)
    assert (folder / "CN-2026-0002.pdf").read_bytes() == b"somebody else's"
    assert (folder / "CN-2026-0002 (2).pdf").read_bytes() == kept["CN-2026-0002"]
    assert (folder / "CN-2026-0004.pdf").read_bytes() == kept["CN-2026-0004"]
    assert len(list(folder.iterdir())) == 5


def test_a_place_that_cannot_be_written_is_a_sentence(
    opened: NotesWindow, office: OfficeBuilder, tmp_path: Path
) -> None:
    opened.page.work.save_to(office.desk(), opened.page.list.table.rows()[-1:], tmp_path / "nowhere" / "note.pdf")
    box = opened.dialog(QMessageBox)
    assert box.text() == "note.pdf was not saved."
    assert "choose another place" in box.informativeText()
    box.close()


def dragged(shown: NotesWindow) -> QMimeData | None:
    """What another program would get of the chosen rows."""
    model = shown.page.list.table.row_model()
    chosen: list[QModelIndex] = shown.page.list.table.selectionModel().selectedRows()
    assert all(model.flags(index) & Qt.ItemFlag.ItemIsDragEnabled for index in chosen)
    return model.mimeData(chosen)


def test_a_row_is_dragged_out_as_the_stored_file(opened: NotesWindow, office: OfficeBuilder) -> None:
    opened.choose("CN-2026-0001")
    opened.until(lambda: dragged(opened) is not None)
    carried = dragged(opened)
    assert carried is not None
    (url,) = carried.urls()
    assert Path(url.toLocalFile()).name == "CN-2026-0001.pdf"
    assert Path(url.toLocalFile()).read_bytes() == stored(office)["CN-2026-0001"]


def test_the_copies_for_dragging_go_with_the_page(
    qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    page = QWidget()
    files = note_files.NoteFiles(page)
    copy = files.write("CN-2026-0001", b"paper")
    assert copy is not None
    assert copy.read_bytes() == b"paper"
    del files, page
    gc.collect()
    assert not copy.parent.exists()


def test_several_rows_are_dragged_together_but_not_too_many(
    opened: NotesWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened.key(Qt.Key.Key_A, CTRL)
    opened.until(lambda: dragged(opened) is not None)
    carried = dragged(opened)
    assert carried is not None
    assert [Path(url.toLocalFile()).name for url in carried.urls()] == [f"CN-2026-000{at}.pdf" for at in (4, 3, 2, 1)]
    monkeypatch.setattr(note_files, "MOST", 3)
    assert dragged(opened) is None
    opened.wait_for_said("At most 3 papers can be dragged at once.")


def test_without_a_printer_a_calm_sentence_says_what_to_do(
    opened: NotesWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    opened.key(Qt.Key.Key_P, CTRL)
    box = opened.dialog(QMessageBox)
    assert box.text() == "Nothing was printed."
    assert "no printer yet" in box.informativeText()
    box.close()


def printed(
    monkeypatch: pytest.MonkeyPatch, each: Callable[[int], object] = lambda at: None
) -> list[tuple[str, bytes]]:
    """What went to the queue, by title; `each` is called before every paper."""
    sent: list[tuple[str, bytes]] = []

    def take(_printer: QPrinter, title: str, pdf: bytes) -> None:
        each(len(sent))
        sent.append((title, pdf))

    monkeypatch.setattr(printing, "_send_whole", take)
    monkeypatch.setattr(printing, "draw", take)
    return sent


def test_many_notes_are_printed_in_the_order_of_the_list(
    opened: NotesWindow, office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = printed(monkeypatch)
    opened.page.work.print_on(office.desk(), opened.page.list.table.rows(), QPrinter())
    opened.wait_for_said("4 papers went to the queue of")
    assert [title for title, _ in sent] == [f"CN-2026-000{at}" for at in (4, 3, 2, 1)]
    assert dict(sent) == stored(office)


def test_who_may_not_print_reads_the_paper_and_sees_why(opened: NotesWindow, office: OfficeBuilder) -> None:
    opened.page.change_desk(office.desk("viewer"))
    opened.until(lambda: not opened.page.panel.print_button.isEnabled())
    assert opened.page.panel.print_button.toolTip().endswith("but not print them. Ask a bookkeeper to do it.")
    assert opened.page.reader.view.is_drawn()
    opened.page.change_desk(office.desk("clerk"))
    opened.until(opened.page.panel.print_button.isEnabled)


def test_printing_can_be_stopped_between_two_papers(
    opened: NotesWindow, office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = printed(monkeypatch, lambda at: opened.page.work._on_stopped() if at == 1 else None)
    opened.page.work.print_on(office.desk(), opened.page.list.table.rows(), QPrinter())
    opened.wait_for_said("Stopped: 2 of 4 papers went to the queue")
    assert len(sent) == 2


def test_while_papers_are_under_way_nothing_else_is_begun(
    opened: NotesWindow, office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed(monkeypatch)
    opened.page.work.print_on(office.desk(), opened.page.list.table.rows(), QPrinter())
    assert not opened.page.panel.print_button.isEnabled()
    assert "as soon as that has ended" in opened.page.panel.print_button.toolTip()
    opened.page.work.draw_missing(office.desk())
    opened.wait_for_said("Nothing new was begun.")
    opened.wait_for_said("4 papers went to the queue of")
    opened.until(opened.page.panel.print_button.isEnabled)

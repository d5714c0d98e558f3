"""A paper over the window: read before one goes on, closed by Esc."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.documents import credit_note
from desktop.ui.dialogs.document_preview import DocumentPreviewDialog
from tests.documents.papers import REFUND

DRAFT = replace(REFUND, draft=True, number="")


def test_a_draft_is_read_searched_and_closed_by_keys(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(1100, 900)
    qtbot.addWidget(window)
    window.show()
    dialog = DocumentPreviewDialog(window, "Preview of the credit note", credit_note.draw(DRAFT))
    with qtbot.waitSignal(dialog.reader.view.shown):
        dialog.open()
    assert dialog.isVisible() and dialog.isModal()
    assert "Draft without a number" in dialog.reader.view.text()
    dialog.activateWindow()
    dialog.reader.view.setFocus()
    QTest.keyClick(dialog.reader.view, Qt.Key.Key_Return)
    assert dialog.isVisible()
    QTest.keyClick(dialog.reader.view, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    line = dialog.reader.find_line
    QTest.keyClicks(line.field, "tannery")
    qtbot.waitUntil(lambda: line.count_words() == "1 of 1")
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    QTest.keyClick(line.field, Qt.Key.Key_Escape)
    assert dialog.isVisible() and not line.isVisible()
    QTest.keyClick(dialog.reader.view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()

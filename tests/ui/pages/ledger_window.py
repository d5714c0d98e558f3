"""Customers, reports and books in the real window, with what a person presses and reads there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.queries import office as office_queries
from desktop.ui.actions import Actions
from desktop.ui.ledger_pages import LedgerPages
from desktop.ui.main_window import MainWindow
from desktop.ui.widgets.row_table import RowTable
from tests.services.office_builder import OfficeBuilder

NO_KEY = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


class LedgerWindow:
    """The window as one person has it open; `wanted` is what a page asked others for, `said` what was told."""

    def __init__(self, office: OfficeBuilder, qtbot: QtBot, folder: Path, login: str = "admin") -> None:
        self.qtbot, self.wanted, self.said = qtbot, list[tuple[str, object]](), list[str]()
        self.actions = Actions()
        self.pages = LedgerPages(office.desk(login), self.actions)
        self.customers, self.reports, self.books = self.pages.customers, self.pages.reports, self.pages.books
        pages = [self.customers, self.reports, self.books]
        self.window = MainWindow(pages, self.actions, office_queries.frame(office.database), folder)
        self.actions.setParent(self.window)
        self.pages.setParent(self.window)
        self.pages.answer(self.window)
        qtbot.addWidget(self.window)
        self.window.page_shown.connect(lambda page: page.reload())
        for name in ("invoice", "note", "refund"):
            signal = getattr(self.pages, f"{name}_wanted")
            signal.connect(lambda what, name=name: self.wanted.append((name, what)))
        self.pages.check_wanted.connect(lambda: self.wanted.append(("check", None)))
        self.pages.said.connect(self.said.append)
        for page in pages:
            page.said.connect(self.said.append)
        self.window.resize(1440, 900)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.customers.reload()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for what the window does by itself; a loaded machine is slow, and slow is not wrong."""
        self.qtbot.waitUntil(is_so, timeout=20_000)

    def wait_for_said(self, sentence: str) -> None:
        self.until(lambda: sentence in self.said)

    def text(self, part: QWidget) -> str:
        """All words that are seen in the part, one to a line, without those of its tables."""
        shown: list[QLabel | QPushButton] = [*part.findChildren(QLabel), *part.findChildren(QPushButton)]
        return "\n".join(each.text() for each in shown if each.isVisible() and each.text())

    def rows(self, table: RowTable[Any]) -> list[str]:
        """What a screen reader says of each row, headings of groups among them."""
        model: QAbstractItemModel = table.model()
        role = Qt.ItemDataRole.AccessibleTextRole
        told = []
        for row in range(model.rowCount()):
            cells = [model.index(row, column).data(role) for column in range(model.columnCount())]
            told.append(" | ".join(str(cell) for cell in cells if cell))
        return told

    def press(self, button: QPushButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def press_named(self, words: str, part: QWidget) -> None:
        """Press the button with these words."""
        self.press(next(each for each in part.findChildren(QPushButton) if each.text() == words and each.isVisible()))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY, on: QWidget | None = None) -> None:
        """Press a key in that control, or where the keyboard stands."""
        focused = on or self.window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, held)

    def type_into(self, field: QLineEdit, words: str) -> None:
        """Type words in place of what stands in the field."""
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, words)

    def dialog(self, kind: type[Any]) -> Any:
        """The dialog of this kind that stands open."""
        found: list[Any] = []

        def is_there() -> bool:
            found[:] = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
            found[:] += [each for each in self.window.findChildren(kind) if each.isVisible()]
            return bool(found)

        self.until(is_there)
        return found[0]

    def choose_file(self, path: Path) -> None:
        """Choose a place in the dialog that asks where to write."""
        dialog = self.dialog(QFileDialog)
        dialog.fileSelected.emit(str(path))
        dialog.done(0)
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)

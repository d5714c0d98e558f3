"""The inbox in the real window, with what a person presses there and reads of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.desk import Desk
from desktop.services.queries import office as office_queries
from desktop.services.queries.inbox_rows import Choice
from desktop.ui.actions import Actions
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.inbox import InboxPage

NONE = Qt.KeyboardModifier.NoModifier
D = TypeVar("D", bound=QDialog)


class InboxWindow:
    """The window as somebody has it open; `wanted` is what the page asked others for, `counts` what the rail says."""

    def __init__(self, desk: Desk, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.wanted, self.counts = qtbot, list[tuple[object, ...]](), list[object]()
        self.actions = Actions()
        self.page = InboxPage(desk, self.actions)
        self.window = MainWindow([self.page], self.actions, office_queries.frame(desk.database), folder)
        self.actions.setParent(self.window)
        qtbot.addWidget(self.window)
        for name in ("invoice_wanted", "refund_wanted", "review_wanted", "ask_wanted", "settled"):
            getattr(self.page, name).connect(lambda *what, name=name: self.wanted.append((name, *what)))
        self.page.count_changed.connect(self.counts.append)
        self.window.resize(1440, 900)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.page.reload()
        self.until(lambda: bool(self.counts))
        self.page.first_focus().setFocus()
        if self.page.list.rows():
            self.settle()

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=20_000)

    def settle(self) -> None:
        """Wait until the detail is that of the row on which the person stands."""

        def settled() -> bool:
            row = self.page.list.table.current()
            return row is not None and self.title() != "" and self.page.shown_key() == row.key

        self.until(settled)

    def title(self) -> str:
        """What stands over the detail."""
        return next((each.text() for each in self.page.head.findChildren(QLabel) if each.isVisible()), "")

    def open(self, customer: str) -> None:
        """Press the row of that customer."""
        table = self.page.list.table
        index = next(
            table.row_model().index(at, 0)
            for at in range(table.row_model().rowCount())
            if str(table.row_model().index(at, 0).data()) == customer
        )
        spot = table.visualRect(index).center() + QPoint(10, 0)
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        self.settle()

    def button(self, choice: Choice) -> QPushButton:
        return self.page.bar.buttons[choice]

    def buttons(self) -> list[str]:
        """What can be pressed under the detail; what is grey stands in brackets."""
        return [
            each.text() if each.isEnabled() else f"[{each.text()}]"
            for each in self.page.bar.findChildren(QPushButton)
            if each.isVisible() and each.text()
        ]

    def rows(self) -> list[str]:
        """What a screen reader says of each row, headings included."""
        model = self.page.list.table.model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [
            " | ".join(filter(None, (str(model.index(at, column).data(role) or "") for column in range(2))))
            for at in range(model.rowCount())
        ]

    def text(self, part: QWidget) -> str:
        """All words that are seen in the part, one to a line, without those of its tables."""
        shown: list[QLabel | QPushButton] = [*part.findChildren(QLabel), *part.findChildren(QPushButton)]
        return "\n".join(each.text() for each in shown if each.isVisible() and each.text())

    def wait_for(self, words: str, part: QWidget) -> None:
        self.until(lambda: words in self.text(part))

    def wait_for_result(self, words: str) -> None:
        """Wait until the status line says so."""
        self.until(lambda: words in self.window.status.result())

    def press(self, button: QPushButton) -> None:
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard stands."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, held)

    def write(self, text: str) -> None:
        """Type letter by letter where the keyboard stands; the first one may open a field."""
        for letter in text:
            focused = QApplication.focusWidget()
            assert focused is not None
            QTest.keyClicks(focused, letter)

    def dialog(self, kind: type[D]) -> D:
        """The dialog of that kind, once it is there and has the keyboard."""
        self.until(lambda: any(each.isVisible() for each in self.window.findChildren(kind)))
        found = next(each for each in self.window.findChildren(kind) if each.isVisible())
        found.activateWindow()
        self.until(found.isActiveWindow)
        return found

    def answer(self, verb: str) -> str:
        """Press that verb in the question that is asked; gives what it says."""
        box = self.dialog(QMessageBox)
        said = f"{box.text()} {box.informativeText()}"
        QTest.mouseClick(next(each for each in box.buttons() if each.text() == verb), Qt.MouseButton.LeftButton)
        return said

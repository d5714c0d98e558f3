"""The invoices page with all that can be done there, and a clock that the test moves."""

from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.ui import database_clock, messages
from desktop.ui.actions import Action
from desktop.ui.invoice_acts import InvoiceActs
from tests.services.office_builder import OfficeBuilder
from tests.ui.pages.invoices_window import WAIT_MS, InvoicesWindow

D = TypeVar("D", bound=QDialog)


class ActsWindow(InvoicesWindow):
    """The window with its acts. `said` is what its status line was told, `announced` what a screen reader was."""

    def __init__(
        self, office: OfficeBuilder, qtbot: QtBot, folder: Path, patch: pytest.MonkeyPatch, login: str = "clerk"
    ) -> None:
        self.office, self.said, self.announced = office, list[str](), list[str]()
        self._steady = 1000.0
        patch.setattr(database_clock, "monotonic", lambda: self._steady)
        patch.setattr(messages, "announce", lambda _part, words, at_once=False: self.announced.append(words))
        super().__init__(office, qtbot, folder, login=login)
        self.acts = InvoiceActs(office.desk(login), self.actions, self.page, self.window)
        self.acts.said.connect(self.said.append)
        self.acts.changed.connect(self.page.reload)

    def later(self, **ago: int) -> None:
        """Let time pass for the database and for this computer, then let the countdown's second come."""
        self.office.later(**ago)
        self._steady += timedelta(**ago).total_seconds()
        self.page.body.cancellation.timer.timeout.emit()

    def do(self, action: Action, kind: type[D]) -> D:
        """Press what opens a dialog, and give it."""
        assert action.isEnabled(), action.obstacle
        action.trigger()
        self.wait(lambda: bool(self._open(kind)))
        return self._open(kind)[0]

    def _open(self, kind: type[D]) -> list[D]:
        return [dialog for dialog in self.window.findChildren(kind) if dialog.isVisible()]

    def press_until_gone(self, button: QPushButton, dialog: QWidget) -> None:
        """Press the dialog's button and wait until it has closed."""
        with self.qtbot.waitSignal(dialog.finished, timeout=WAIT_MS):  # type: ignore[attr-defined]
            self.press(button)

    def answer(self, box: QMessageBox, verb: str) -> None:
        """Press the button of a question."""
        button = next(each for each in box.buttons() if each.text().replace("&", "") == verb)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def wait_said(self, words: str) -> None:
        """Wait until the status line was told so, and the page shows what came of it."""
        self.wait(lambda: any(words in each for each in self.said))

    def wait(self, until: object) -> None:
        self.qtbot.waitUntil(until, timeout=WAIT_MS)  # type: ignore[arg-type]

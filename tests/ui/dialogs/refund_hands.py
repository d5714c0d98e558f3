"""Hands on a keyboard: opens a refund dialog over a window, presses keys, counts them, reads what is shown."""

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from desktop.services.queries import changing, invoices
from desktop.ui.dialogs.partial_refund import PartialRefundDialog
from desktop.ui.dialogs.record_refund import RecordRefundDialog
from tests.services.office_builder import OfficeBuilder

Key = Qt.Key
_CTRL = Qt.KeyboardModifier.ControlModifier
_PLAIN = Qt.KeyboardModifier.NoModifier


class RefundHands:
    """`keys` counts what was pressed. `requested` holds what the dialog sent when it was done."""

    def __init__(self, office: OfficeBuilder, qtbot: QtBot) -> None:
        self._office, self._qtbot = office, qtbot
        self.keys = 0
        self.requested: list[tuple[object, object]] = []
        self.window = QMainWindow()
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        with qtbot.waitActive(self.window):
            self.window.show()

    def refund(self, invoice_id: int, payment_id: int | None, login: str = "clerk") -> PartialRefundDialog:
        """Open *Refund payment*."""
        desk = self._office.desk(login)
        return self._open(PartialRefundDialog(desk, invoices.detail(desk, invoice_id), payment_id, self.window))

    def record(self, invoice_id: int, payment_id: int | None = None, login: str = "clerk") -> RecordRefundDialog:
        """Open *Add refund*."""
        desk = self._office.desk(login)
        dialog = RecordRefundDialog(desk, invoices.detail(desk, invoice_id), payment_id, self.window)
        self._open(dialog)
        return dialog

    def instead_of(self, kind: type[PartialRefundDialog], failed_id: UUID) -> PartialRefundDialog:
        """Open this dialog for a refund that was not paid."""
        desk = self._office.desk("clerk")
        failed = changing.read(desk, failed_id)
        dialog = kind(desk, failed.detail, failed.wish.payment_id, self.window)
        dialog.begin_instead_of(failed)
        return self._open(dialog)

    def _open(self, dialog: PartialRefundDialog) -> PartialRefundDialog:
        dialog.requested.connect(lambda ids, warnings: self.requested.append((ids, warnings)))
        with self._qtbot.waitActive(dialog):
            dialog.open()
        self.wait(lambda: dialog.choose.found() is not None and dialog.choose.settled() and dialog.has_begun())
        return dialog

    def let_go(self) -> None:
        """Leave no dialog open, for it would keep the keyboard from the next window."""
        for dialog in reversed(self.window.findChildren(QDialog)):
            dialog.hide()

    def press(self, *keys: Qt.Key | str, ctrl: bool = False) -> None:
        """Press these keys, or type these letters, wherever the keyboard is."""
        for key in keys:
            if isinstance(key, str):
                for letter in key:
                    QTest.keyClicks(self._struck(), letter)
            else:
                QTest.keyClick(self._struck(), key, _CTRL if ctrl else _PLAIN)

    def _struck(self) -> QWidget:
        """Where the next key goes, counted."""
        self.keys += 1
        target = QApplication.focusWidget()
        assert target is not None
        return target

    def ctrl_enter(self) -> None:
        self.press(Key.Key_Return, ctrl=True)

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until that is so."""
        self._qtbot.waitUntil(until, timeout=10_000)

    def settle(self, dialog: PartialRefundDialog) -> None:
        """Wait for the figures of what was typed last."""
        self.wait(dialog.choose.settled)


def words(widget: QWidget) -> str:
    """All that a person reads in a part of the window, line by line."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget)]
    return "\n".join(filter(None, labels))


def focused_name() -> str:
    """What the place of the keyboard is called."""
    focused = QApplication.focusWidget()
    assert focused is not None
    return focused.accessibleName() or (focused.text() if isinstance(focused, QLineEdit) else "")

"""Bookings and payments in the real window of a workstation, with what a person presses and reads there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.invoice import Invoice
from desktop.model.states import Method, PaymentState
from desktop.services import bookings, payments
from desktop.services.bookings import BookingTerms
from desktop.services.opening import OpenOffice
from desktop.services.payments import NewPayment
from desktop.services.refunds import LineWish
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.workstation import Workstation
from tests.services.office_builder import OfficeBuilder, line

DAY = date(2026, 3, 2)
NO_KEY = Qt.KeyboardModifier.NoModifier


def work(office: OfficeBuilder) -> None:
    """B-1 of the fieldworker with a paid deposit and a paid invoice; B-2 of nobody with nothing paid yet.

    A payment over two invoices of Kettle & Kin, one that waits for approval, one that failed, and one of too much.
    """
    deposit = office.paid(line("80.00"), number="INV-D", customer="Harbour Gifts Ltd", issued=DAY)
    final = office.paid(line("200.00"), number="INV-F", customer="Harbour Gifts Ltd", issued=DAY)
    office.refunded(final, LineWish(1, gross="30.00"), reason="Lights faulty")
    unpaid = office.invoice(line("50.00"), number="INV-U", customer="Whitby Keepsakes", issued=DAY)
    with office.database.write() as session:
        session.get_one(Invoice, deposit).deposit = True
    desk = office.desk()
    own = bookings.add(desk, "B-1", "Harbour Gifts Ltd", BookingTerms(DAY, office.desk("field").person.id))
    other = bookings.add(desk, "B-2", "Whitby Keepsakes", BookingTerms(DAY))
    for booking_id, invoice_id in ((own, deposit), (own, final), (other, unpaid)):
        bookings.link(desk, booking_id, invoice_id)
    one = office.invoice(line("60.00"), number="INV-K", customer="Kettle & Kin", issued=DAY)
    two = office.invoice(line("40.00"), number="INV-L", customer="Kettle & Kin", issued=DAY)
    _came(office, "Kettle & Kin", (one, 6_000), (two, 4_500), gateway_ref="BACS 7", approved=True)
    _came(office, "Whitby Keepsakes", (unpaid, 5_000), gateway_ref="BACS 8")
    _came(office, "Whitby Keepsakes", (unpaid, 5_000), gateway_ref="Cheque 1", state=PaymentState.FAILED)


def _came(office: OfficeBuilder, customer: str, *parts: tuple[int, int], **more: Any) -> None:
    new = NewPayment(
        customer_id=office.customer(customer), method=Method.BANK_TRANSFER,
        amount_minor=sum(minor for _, minor in parts), currency="EUR", paid_on=DAY, parts=parts, approved=False,
    )  # fmt: skip
    payments.enter(office.desk(), replace(new, **more))


class Station:
    """The window as one person has it open."""

    def __init__(self, opened: OpenOffice, login: str, qtbot: QtBot, folder: Path) -> None:
        self._qtbot = qtbot
        person = next(each for each in opened.people() if each.login == login)
        self.station = Workstation(opened, opened.frame(), person, folder)
        self.window = self.station.window
        self.bookings, self.payments = self.station.bookings, self.station.payments
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        with qtbot.waitExposed(self.window):
            self.station.show()
        self.window.activateWindow()

    def until(self, is_so: Callable[[], object]) -> None:
        """Wait for what the window does by itself; a loaded machine is slow, and slow is not wrong."""
        self._qtbot.waitUntil(lambda: bool(is_so()), timeout=20_000)

    def open_booking(self, number: str) -> None:
        """Go to the bookings and stand on that one, with its invoices and the panel read."""
        self.window.go_to(self.bookings)
        self._stand_on(self.bookings.list.table, number)
        self.until(lambda: f"Booking {number}" in self.text(self.bookings.head))

    def open_payment(self, number: str) -> None:
        """Go to the payments and stand on that one."""
        self.window.go_to(self.payments)
        self._stand_on(self.payments.list.table, number)
        self.until(lambda: f"Payment {number}" in self.text(self.payments.head))

    def _stand_on(self, table: RowTable[Any], number: str) -> None:
        self.until(lambda: any(row.number == number for row in table.rows()))
        self.click(table, next(at for at, row in enumerate(table.rows()) if row.number == number))

    def click(self, table: RowTable[Any], place: int) -> None:
        QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, NO_KEY, table.place_of_row(place))

    def press(self, button: QPushButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def do(self, name: str) -> None:
        """Do what a menu offers under this name; it must be possible now."""
        action = self.window.registry[name]
        self.until(action.isEnabled)
        action.trigger()

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press a key where the keyboard stands."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, held)

    def type_into(self, field: QWidget, words: str) -> None:
        field.setFocus()
        QTest.keyClicks(field, words)

    def said(self) -> str:
        """What the status line says of the last thing that was done."""
        return self.window.status.result()

    def text(self, part: QWidget) -> str:
        """All words that are seen in the part, one to a line, without those of its tables."""
        shown: list[QLabel | QPushButton] = [*part.findChildren(QLabel), *part.findChildren(QPushButton)]
        return "\n".join(each.text() for each in shown if each.isVisible() and each.text())

    def rows(self, table: RowTable[Any]) -> list[str]:
        """What a screen reader says of each row of a table."""
        model: QAbstractItemModel = table.model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [
            " | ".join(str(model.index(row, column).data(role)) for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    def dialog(self, kind: type[Any]) -> Any:
        """The dialog of this kind that stands open."""
        found: list[Any] = []

        def is_there() -> bool:
            found[:] = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
            return bool(found)

        self.until(is_there)
        return found[0]


Open = Callable[[str], Station]
"""Opens the window of the person with that login."""

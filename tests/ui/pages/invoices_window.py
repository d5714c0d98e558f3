"""The invoices page in the real window, with what a person reads of it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.states import Method
from desktop.services.queries import office as office_queries
from desktop.services.refunds import LineWish
from desktop.services.steps.sales import NewLine
from desktop.ui.actions import Actions
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.invoices import InvoicesPage
from desktop.ui.widgets.row_table import RowTable
from tests.services.office_builder import OfficeBuilder

DAY = date(2026, 3, 2)
NO_KEY = Qt.KeyboardModifier.NoModifier
WAIT_MS = 20_000
"""A loaded machine is slow, and slow is not wrong."""


def sell(office: OfficeBuilder) -> None:
    """Four invoices: lamps by card with refunds, one by bank transfer, one unpaid, one in another currency."""
    lamps = office.invoice(
        _sold("119.00", "Desk lamp", "2", "L-1"), _sold("60.00", "Floor lamp"), _sold("12.00", "Bulb"),
        number="491208", customer="Harbour Gifts Ltd", issued=DAY,
    )  # fmt: skip
    office.payment(lamps)
    office.refunded(lamps, LineWish(1, gross="16.68"), reason="Lights faulty")
    office.ask(lamps, LineWish(2, gross="15.30"), reason="Wrong item", reference="RMA-7")
    bank = office.invoice(number="491207", customer="Kettle & Kin", issued=DAY - timedelta(days=1))
    office.payment(bank, method=Method.BANK_TRANSFER)
    office.invoice(number="491206", customer="Whitby Keepsakes", issued=DAY - timedelta(days=2))
    dollars = office.invoice(
        _sold("50.00", "Lamp"), number="491205", customer="Fjord & Fell", currency="USD", issued=DAY - timedelta(days=3)
    )
    office.payment(dollars)


def _sold(price: str, text: str, quantity: str = "1", code: str = "") -> NewLine:
    return NewLine(text, quantity, price, (20_000,), code)


class InvoicesWindow:
    """The window as a clerk has it open; `wanted` is what the page has asked others for, in order."""

    def __init__(
        self,
        office: OfficeBuilder,
        qtbot: QtBot,
        folder: Path,
        size: tuple[int, int] = (1440, 900),
        login: str = "clerk",
    ) -> None:
        self.qtbot, self.wanted = qtbot, list[tuple[Any, ...]]()
        self.actions = Actions()
        self.page = InvoicesPage(office.desk(login), self.actions)
        self.window = MainWindow([self.page], self.actions, office_queries.frame(office.database), folder)
        self.actions.setParent(self.window)
        qtbot.addWidget(self.window)
        self.page.refund_wanted.connect(
            lambda detail, payment, kind: self.wanted.append((detail.row.id, payment, kind))
        )
        self.page.note_wanted.connect(lambda note: self.wanted.append(("note", note)))
        self.page.refund_opened.connect(lambda refund: self.wanted.append(("refund", refund)))
        self.page.import_wanted.connect(lambda: self.wanted.append(("import",)))
        self.window.resize(*size)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.page.first_focus().setFocus()

    def open(self, number: str) -> None:
        """Read the list and stand on that invoice."""
        self.page.reload()
        self.qtbot.waitUntil(lambda: number in " ".join(self.rows(self.page.list.table)), timeout=WAIT_MS)
        at = next(at for at, row in enumerate(self.page.list.table.rows()) if row.number == number)
        point = self.page.list.table.place_of_row(at)
        QTest.mouseClick(self.page.list.table.viewport(), Qt.MouseButton.LeftButton, NO_KEY, point)
        self.wait_for_text(f"Invoice {number}", self.page.head)

    def wait_for_text(self, words: str, part: QWidget) -> None:
        self.qtbot.waitUntil(lambda: words in self.text(part), timeout=WAIT_MS)

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

    def press(self, button: QPushButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press a key where the keyboard stands."""
        focused = self.window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, held)

    def type(self, words: str) -> None:
        """Type into the filter field."""
        self.page.list.head.filter.setFocus()
        QTest.keyClicks(self.page.list.head.filter, words)

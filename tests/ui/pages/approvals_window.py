"""The approvals page in the real window, with what a person presses there and reads of it."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from PySide6.QtCore import QAbstractItemModel, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.database import open_office
from desktop.gateways.base import RefundOrder, RefundReply
from desktop.gateways.practice import PracticeGateway
from desktop.model.refund import Refund
from desktop.model.states import Method, RefundState
from desktop.services.desk import Desk
from desktop.services.queries import office as office_queries
from desktop.services.refunds import LineWish
from desktop.ui.actions import Actions
from desktop.ui.dialogs.bulk_approval import BulkApprovalDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.approvals import ApprovalsPage
from desktop.ui.widgets.row_table import RowTable
from tests.services.office_builder import OfficeBuilder, line

NONE = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def make_shop(office_file: Path, folder: Path) -> Path:
    """A folder with an office where four refunds wait, and its practice book, to copy for each test.

    Two go back by card, one is the manager's own, one was paid back by bank transfer.
    """
    shutil.copyfile(office_file, folder / "office.rdesk")
    with open_shop(folder) as office:
        _four_wait(office)
    return folder


@contextmanager
def open_shop(folder: Path) -> Iterator[OfficeBuilder]:
    """The office in that folder, now."""
    database = open_office(str(folder / "office.rdesk"))
    yield OfficeBuilder(database, folder, now=datetime.now(UTC))
    database.close()


def _four_wait(office: OfficeBuilder) -> None:
    office.now -= timedelta(minutes=5)
    lamps = office.invoice(
        line("119.00", "2", text="Desk lamp"), line("60.00", text="Floor lamp"),
        number="491208", customer="Harbour Gifts Ltd",
    )  # fmt: skip
    office.payment(lamps)
    other = office.paid(line("80.00"), number="491209", customer="Isle & Anchor")
    mine = office.paid(line("50.00"), number="491210", customer="Brambleside Garden Centre")
    bank = office.paid(line("70.00"), number="491211", customer="Oak & Ember Home", method=Method.BANK_TRANSFER)
    damaged = LineWish(1, gross="96.00")
    office.ask(lamps, damaged, reason="Damaged in transit", reference="RMA-1187", notes="See photos", notify=True)
    office.later(seconds=1)
    office.ask(other, amount="18.00", reason="Overcharge")
    office.later(seconds=1)
    office.ask(mine, amount="21.00", reason="Duplicate payment", by="manager")
    office.later(seconds=1)
    office.ask(bank, amount="15.30", reason="Wrong item", reference="BT-77")


def states(office: OfficeBuilder) -> dict[str, RefundState]:
    """Where each refund stands in the books, by its number."""
    with office.database.read() as session:
        return {refund.number: refund.state for refund in session.scalars(select(Refund))}


class ApprovalsWindow:
    """The window as a manager has it open; `wanted` is what the page has asked others for, in order."""

    def __init__(self, desk: Desk, qtbot: QtBot, folder: Path, size: tuple[int, int] = (1440, 900)) -> None:
        self.qtbot, self.wanted, self.counts = qtbot, list[tuple[str, object]](), list[object]()
        self.actions = Actions()
        self.page = ApprovalsPage(desk, self.actions)
        self.window = MainWindow([self.page], self.actions, office_queries.frame(desk.database), folder)
        self.actions.setParent(self.window)
        qtbot.addWidget(self.window)
        for name in ("invoice_wanted", "note_wanted", "draft_wanted", "edit_wanted"):
            getattr(self.page, name).connect(lambda what, name=name: self.wanted.append((name, what)))
        self.page.count_changed.connect(self.counts.append)
        self.window.resize(*size)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.page.reload()
        self.until(lambda: bool(self.counts))
        self.page.first_focus().setFocus()

    @property
    def table(self) -> RowTable[Any]:
        return self.page.queue.table

    @property
    def sheet(self) -> BulkApprovalDialog:
        """The bulk sheet that is open."""
        assert self.page.bulk.sheet is not None
        return self.page.bulk.sheet

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=20_000)

    def open(self, number: str) -> None:
        """Stand on that refund, and wait until its review is there."""
        at = next(at for at, item in enumerate(self.table.rows()) if item.refund.number == number)
        QTest.mouseClick(
            self.table.viewport(), Qt.MouseButton.LeftButton, pos=self.table.place_of_row(at) + QPoint(60, 0)
        )
        self.settle()

    def settle(self) -> None:
        """Wait until review, row and buttons say the same of the refund on which the person stands."""

        def settled() -> bool:
            item, review = self.table.current(), self.page.pane.review
            return item is not None and review is not None and review.refund == item.refund

        self.until(settled)

    def wait_for(self, words: str, part: QWidget) -> None:
        self.until(lambda: words in self.text(part))

    def wait_for_result(self, words: str) -> None:
        """Wait until the status line says so."""
        self.until(lambda: words in self.result())

    def result(self) -> str:
        """What the status line says."""
        return self.window.status.result()

    def note(self) -> str:
        """What the note over the review says, empty where there is none."""
        note = self.page.pane.body.note
        return note.words() if note.isVisible() else ""

    def buttons(self) -> list[str]:
        """What can be pressed under the review; what is grey stands in brackets."""
        return [
            each.text() if each.isEnabled() else f"[{each.text()}]"
            for each in self.page.pane.bar.findChildren(QPushButton)
            if each.isVisible() and each.text()
        ]

    def text(self, part: QWidget) -> str:
        """All words that are seen in the part, one to a line, without those of its tables."""
        shown: list[QLabel | QPushButton] = [*part.findChildren(QLabel), *part.findChildren(QPushButton)]
        return "\n".join(each.text() for each in shown if each.isVisible() and each.text())

    def rows(self, table: RowTable[Any] | None = None) -> list[str]:
        """What a screen reader says of each row of a table, of the queue where none is given."""
        model: QAbstractItemModel = (table or self.table).model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [
            " | ".join(str(model.index(row, column).data(role)) for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    def row(self, number: str) -> str:
        """What is said of that refund in the queue."""
        return next(row for row in self.rows() if f" {number}," in row)

    def current(self) -> str:
        """The number of the refund on which the person stands."""
        item = self.table.current()
        return "" if item is None else str(item.refund.number)

    def press(self, button: QPushButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard stands."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, held)

    def type(self, text: str) -> None:
        """Type where the keyboard stands."""
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)


class HeldGateway(PracticeGateway):
    """The practice gateway, answering an order only when `go_on` is set; `orders` are those it was given."""

    def __init__(self, office: OfficeBuilder) -> None:
        super().__init__(office.folder / "practice.db", office.clock)
        self.go_on, self.orders = threading.Event(), list[UUID]()

    def refund(self, order: RefundOrder) -> RefundReply:
        self.orders.append(UUID(order.refund_id))
        assert self.go_on.wait(30)
        return super().refund(order)

"""The payment slip, pressed where a bank transfer waits: in the approval queue and beside the invoice."""

from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from desktop.model.states import Method
from desktop.services.queries import office as office_queries
from desktop.services.refunds import LineWish
from desktop.ui.actions import Actions
from desktop.ui.dialogs.document_preview import DocumentPreviewDialog
from desktop.ui.dialogs.slip_account import SlipAccountDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.approvals import ApprovalsPage
from desktop.ui.pages.invoices import InvoicesPage
from desktop.ui.payment_slip_acts import PaymentSlipActs
from tests.services.office_builder import OfficeBuilder, line

D = TypeVar("D", bound=QDialog)
IBAN = "DE89 3704 0044 0532 0130 00"


class Desk:
    """The window of a manager, with the refund by bank transfer R-1 and one in cash, R-2, in the queue."""

    def __init__(self, office: OfficeBuilder, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.said = qtbot, list[str]()
        for method in (Method.BANK_TRANSFER, Method.CASH):
            office.ask(office.paid(line("119.00"), method=method), LineWish(1, gross="60.00"))
        actions, desk = Actions(), office.desk("manager")
        self.invoices, self.queue = InvoicesPage(desk, actions), ApprovalsPage(desk, actions)
        self.window = MainWindow(
            [self.invoices, self.queue], actions, office_queries.frame(office.database), folder
        )  # fmt: skip
        actions.setParent(self.window)
        self.acts = PaymentSlipActs(desk, actions, self.invoices, self.queue, self.window)
        self.acts.said.connect(self.said.append)
        qtbot.addWidget(self.window)
        self.window.resize(1440, 900)
        with qtbot.waitExposed(self.window):
            self.window.show()

    def until(self, is_so: object) -> None:
        self.qtbot.waitUntil(is_so, timeout=20_000)  # type: ignore[arg-type]

    def review(self, number: str) -> None:
        """Stand on that refund in the queue."""
        self.window.go_to(self.queue)
        self.queue.reload()
        self.until(lambda: len(self.queue.queue.table.rows()) == 2)
        item = next(each for each in self.queue.queue.table.rows() if each.refund.number == number)
        self.queue.show_refund(item.refund.id)
        self.until(lambda: self.queue.pane.is_of(item.refund.id) and self.queue.pane.bar.isVisible())

    def dialog(self, kind: type[D]) -> D:
        found = list[D]()

        def is_there() -> bool:
            found[:] = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
            return bool(found)

        self.until(is_there)
        return found[0]

    def press(self, button: QPushButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def desk(office: OfficeBuilder, qtbot: QtBot, tmp_path: Path) -> Desk:
    return Desk(office, qtbot, tmp_path)


def test_the_slip_is_offered_for_the_transfer_and_for_nothing_else(desk: Desk) -> None:
    desk.review("R-2")
    assert not desk.queue.pane.bar.slip_button.isVisible()
    assert "by bank transfer" in desk.queue.acts.slip.obstacle
    desk.review("R-1")
    desk.until(desk.queue.pane.bar.slip_button.isVisible)
    assert desk.queue.pane.bar.slip_button.isEnabled()


def test_a_typed_account_becomes_a_slip_to_look_at(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    desk.review("R-1")
    desk.press(desk.queue.pane.bar.slip_button)
    form = desk.dialog(SlipAccountDialog)
    assert not form.keep.isChecked()
    form.iban.setText(IBAN.replace("00", "01"))
    desk.press(form.primary)
    assert "check digits do not fit" in form.fields["iban"].wrong()
    form.iban.setText(IBAN)
    desk.press(form.primary)
    shown = desk.dialog(DocumentPreviewDialog)
    desk.until(lambda: "Scan the code" in " ".join(shown.reader.view.text().split()))
    assert IBAN in " ".join(shown.reader.view.text().split())
    desk.press(next(each for each in shown.findChildren(QPushButton) if each.text() == "Print…"))
    box = desk.dialog(QMessageBox)
    assert box.text() == "Nothing was printed."
    box.close()
    shown.close()


def test_it_stands_beside_the_invoice_where_the_refund_waits(desk: Desk, office: OfficeBuilder) -> None:
    assert desk.acts.beside_invoice.obstacle == "Choose a refund first."
    desk.window.go_to(desk.invoices)
    desk.invoices.reload()
    row = desk.queue
    desk.review("R-1")
    review = row.pane.review
    assert review is not None
    desk.window.go_to(desk.invoices)
    desk.invoices.show_refund(review.refund.id)
    desk.until(desk.acts.beside_invoice.isEnabled)
    desk.acts.beside_invoice.trigger()
    form = desk.dialog(SlipAccountDialog)
    assert form.windowTitle() == "Payment slip for R-1"
    form.close()

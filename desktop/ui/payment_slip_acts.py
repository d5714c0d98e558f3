"""The payment slip where a refund by bank transfer waits: beside its invoice and in the approval queue."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from desktop.model.states import Right
from desktop.services import payment_slips
from desktop.services.desk import Desk
from desktop.services.payment_slips import SlipOffer
from desktop.services.queries.rows import RefundRow
from desktop.ui import background, messages, printing, rights
from desktop.ui.actions import Actions
from desktop.ui.background import Cancelled, Progress, ReportProgress
from desktop.ui.dialogs.document_preview import DocumentPreviewDialog
from desktop.ui.dialogs.slip_account import SlipAccountDialog
from desktop.ui.pages import obstacles
from desktop.ui.pages.approvals import ApprovalsPage
from desktop.ui.pages.invoices import InvoicesPage
from desktop.ui.printing import Paper


class PaymentSlipActs(QObject):
    """Attribute: `beside_invoice`, the action of the invoices page; the queue has its own. Signal `said`."""

    said = Signal(str)

    def __init__(
        self, desk: Desk, actions: Actions, invoices: InvoicesPage, approvals: ApprovalsPage, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._window, self._invoices = desk, window, invoices
        self.beside_invoice = actions.add(
            "invoice_payment_slip", "Payment slip…", lambda: self._ask(invoices.panel.refund()), icon="bank",
            menu="Refund", owner=invoices,
        )  # fmt: skip
        invoices.panel.offer([self.beside_invoice])
        invoices.panel.refund_chosen.connect(self._allow)
        review = approvals.pane
        approvals.acts.slip.triggered.connect(
            lambda _checked=False: self._ask(None if review.review is None else review.review.refund)
        )
        self._allow(None)

    def _allow(self, refund: RefundRow | None) -> None:
        missing = rights.missing(self._desk.person, Right.REQUEST)
        self.beside_invoice.allow(obstacles.to_slip(refund) or missing)

    def _ask(self, refund: RefundRow | None) -> None:
        if refund is not None:
            work = partial(payment_slips.offer, self._desk, refund.id)
            background.run(self, work, partial(self._open, refund), partial(messages.say, self._window))

    def _open(self, refund: RefundRow, offer: SlipOffer) -> None:
        dialog = SlipAccountDialog(self._desk, refund.id, offer, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.drawn.connect(partial(self._show, offer))
        dialog.open()

    def _show(self, offer: SlipOffer, pdf: bytes) -> None:
        title = f"Payment slip {offer.number}"
        dialog = DocumentPreviewDialog(
            self._window, title, pdf, "For the office only. Once its reference is entered, it is not offered any more."
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.add_button("Print…", partial(self._print, title, pdf), icon="print").setAutoDefault(False)
        dialog.open()

    def _print(self, title: str, pdf: bytes) -> None:
        obstacle = printing.no_printer()
        if obstacle is not None:
            messages.say(self._window, obstacle)
            return
        printing.choose_printer(self._window, 1, partial(self._print_on, title, pdf))

    def _print_on(self, title: str, pdf: bytes, printer: QPrinter) -> None:
        def send(_report: ReportProgress, cancelled: Cancelled) -> int:
            return printing.print_all(printer, [Paper(title, lambda: pdf)], lambda _done: None, cancelled)

        def ignore(_progress: Progress) -> None:
            """One page needs no progress."""

        said = f"{title} went to the queue of {printer.printerName()}."
        background.run_long(
            self, send, ignore, lambda _count: self.said.emit(said), partial(messages.say, self._window)
        )

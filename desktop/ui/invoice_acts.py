"""What is done with an invoice and its refunds beside refunding: cancel, undo, mark, return, take back, void."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog

from desktop.model.states import Right
from desktop.services import cancellations, credit_notes, drawn_papers, refunds
from desktop.services.desk import Desk
from desktop.services.queries.invoice_rows import RefundActs
from desktop.services.queries.rows import InvoiceDetail, RefundRow
from desktop.ui import background, figures, messages, rights
from desktop.ui.actions import Action, Actions
from desktop.ui.dialogs.cancel_invoice import CancelInvoiceDialog
from desktop.ui.dialogs.mark_refunded import MarkRefundedDialog
from desktop.ui.dialogs.paper import show_drawn
from desktop.ui.dialogs.pay_again import PayAgainDialog
from desktop.ui.dialogs.payment_details import PaymentDetailsDialog
from desktop.ui.dialogs.return_overpaid import ReturnOverpaidDialog
from desktop.ui.dialogs.take_back import TakeBackDialog
from desktop.ui.main_window import MainWindow
from desktop.ui.pages import obstacles
from desktop.ui.pages.invoices import NONE_CHOSEN, InvoicesPage
from desktop.ui.voiding import ask_void

NO_REFUND = "Choose a refund for which it makes sense first."
NOT_CANCELLED = "The invoice is not cancelled."


class InvoiceActs(QObject):
    """The actions of the invoices page that are no refunds, each with its dialog.

    Signals: `said` with one true sentence; `changed` when what is shown may be old; `edit_wanted` with a refund's
    UUID. Attributes: the actions by what they do.
    """

    said = Signal(str)
    changed = Signal()
    edit_wanted = Signal(object)

    def __init__(self, desk: Desk, actions: Actions, page: InvoicesPage, window: MainWindow) -> None:
        super().__init__(window)
        self._desk, self._page, self._window = desk, page, window
        self._detail: InvoiceDetail | None = None
        add = partial(actions.add, owner=page)
        on = self._with_detail
        self.cancel = add("cancel_invoice", "Cancel the invoice…", on(self._cancel), icon="rejected", menu="Invoice")
        self.undo = add("undo_cancellation", "Undo the cancellation", on(self._undo), icon="undo", menu="Invoice")
        self.details = add(
            "payment_details", "Payment details…", on(self._show_details), icon="payment", menu="Invoice"
        )
        self.overpaid = add("return_overpaid", "Return overpaid money…", on(self._return), icon="record", menu="Refund")
        self.mark = add("mark_refunded", "Mark as refunded outside…", on(self._mark), icon="marked", menu="Refund")
        chosen = self._with_refund
        self.again = add("pay_again", "Pay it again…", chosen(self._pay_again), icon="refund", menu="Refund")
        self.void = add("void_refund_note", "Void the note…", chosen(self._void), icon="reversed", menu="Refund")
        self.take_back = add("take_refund_back", "Unapprove…", chosen(self._take_back), icon="undo", menu="Refund")
        self.edit = add("change_refund", "Edit…", chosen(lambda row: self.edit_wanted.emit(row.id)), icon="edit")
        self.delete = add("delete_request", "Delete", chosen(self._delete), icon="deleted")
        self.paper = add("invoice_paper", "Invoice as PDF…", on(self._show_paper), icon="print", menu="Invoice")
        page.head.offer([self.cancel, self.undo, self.details, self.paper, self.overpaid])
        page.panel.block.offer([self.mark, self.overpaid])
        page.panel.offer([self.again, self.void, self.take_back, self.edit, self.delete])
        page.panel.again_pressed.connect(self._pay_again)
        page.undo_wanted.connect(self._undo)
        page.body.return_pressed.connect(self.overpaid.trigger)
        page.detail_shown.connect(self._on_detail)
        page.panel.payments.chosen.connect(lambda _row: self._allow())
        page.panel.refund_chosen.connect(lambda _row: self._allow())
        self._allow()

    def _with_detail(self, act: Callable[[InvoiceDetail], object]) -> Callable[[], object]:
        return lambda: None if self._detail is None else act(self._detail)

    def _with_refund(self, act: Callable[[RefundRow], object]) -> Callable[[], object]:
        def run() -> object:
            refund = self._page.panel.refund()
            return None if refund is None else act(refund)

        return run

    def _on_detail(self, detail: InvoiceDetail | None) -> None:
        self._detail = detail
        self._allow()

    def _allow(self) -> None:
        """Say of each action whether it can be done now, and why not."""
        detail, refund = self._detail, self._page.panel.refund()
        person, payment = self._desk.person, self._page.panel.payment()
        may_cancel = rights.missing(person, Right.CANCEL)
        if detail is None:
            for action in (self.cancel, self.undo, self.details, self.paper, self.overpaid, self.mark):
                action.allow(NONE_CHOSEN)
        else:
            self.cancel.allow("The invoice is cancelled already." if detail.row.cancelled else may_cancel)
            self.undo.allow(obstacles.to_undo(detail) or may_cancel)
            self.details.allow()
            self.paper.allow()
            self.overpaid.allow(obstacles.to_return(detail) or self._may_ask())
            self.mark.allow(obstacles.to_mark(payment) or rights.missing(person, Right.TAKE_IN))
        acts = RefundActs() if detail is None or refund is None else detail.acts.get(refund.id, RefundActs())
        ask, approve = self._may_ask(), rights.missing(person, Right.APPROVE)
        _offer(self.again, acts.pay_again, ask)
        _offer(self.void, acts.void, rights.missing(person, Right.CORRECT))
        _offer(self.take_back, acts.unapprove, approve)
        _offer(self.edit, acts.edit, ask)
        _offer(self.delete, acts.delete, ask)

    def _may_ask(self) -> str:
        return rights.missing(self._desk.person, Right.REQUEST, Right.REQUEST_OWN)

    def _cancel(self, detail: InvoiceDetail) -> None:
        dialog = CancelInvoiceDialog(
            self._desk, detail.row.id, detail.row.number, detail.row.currency, self._window
        )  # fmt: skip
        dialog.cancelled.connect(lambda number: self._tell(f"Invoice {number} is cancelled. It can be undone there."))
        dialog.returned.connect(self.changed)
        dialog.refund_wanted.connect(lambda: self._page.begin_refund(detail))
        self._open(dialog)

    def _undo(self, detail: InvoiceDetail) -> None:
        work = partial(cancellations.undo, self._desk, detail.row.id)
        background.run(self, work, partial(self._on_undone, detail.row.number), self._on_failed)

    def _on_undone(self, number: str, note_id: int | None) -> None:
        note = " A reversal note takes its credit note back, and the e-mail never leaves." if note_id else ""
        self._tell(f"The cancellation of invoice {number} is undone: it stands as before.{note}")
        self._draw(note_id)

    def _show_details(self, detail: InvoiceDetail) -> None:
        self._open(PaymentDetailsDialog(self._desk, detail.row, self._window))

    def _show_paper(self, detail: InvoiceDetail) -> None:
        number, draw = detail.row.number, partial(drawn_papers.invoice, self._desk, detail.row.id)
        file = f"invoice-{number}.pdf".replace(" ", "-").replace("/", "-")
        show_drawn(self._window, f"Copy of invoice {number}", file, draw, self.said.emit)

    def _return(self, detail: InvoiceDetail) -> None:
        payment = self._page.panel.payment()
        dialog = ReturnOverpaidDialog(self._desk, detail, None if payment is None else payment.id, self._window)
        dialog.requested.connect(self._on_requested)
        self._open(dialog)

    def _mark(self, _detail: InvoiceDetail) -> None:
        payment = self._page.panel.payment()
        if payment is not None:
            dialog = MarkRefundedDialog(self._desk, payment, self._window)
            amount = partial(figures.amount_code, currency=payment.currency)
            dialog.marked.connect(lambda minor: self._tell(f"{amount(minor)} is marked as refunded outside."))
            self._open(dialog)

    def _pay_again(self, refund: RefundRow) -> None:
        detail = self._detail
        payment = next((each for each in detail.payments if each.id == refund.payment_id), None) if detail else None
        if payment is not None:
            dialog = PayAgainDialog(self._desk, refund, payment, self._window)
            dialog.requested.connect(self._on_requested)
            self._open(dialog)

    def _void(self, refund: RefundRow) -> None:
        amount = figures.amount_code(refund.gross_minor, refund.currency)
        ask_void(self._window, self._desk, refund.note_number, amount, self._tell)

    def _take_back(self, refund: RefundRow) -> None:
        dialog = TakeBackDialog(self._desk, refund, self._window)
        dialog.taken_back.connect(lambda number: self._tell(f"{number} was taken back and waits for approval again."))
        self._open(dialog)

    def _delete(self, refund: RefundRow) -> None:
        said = f"{refund.number} was deleted before approval. Nothing goes back."
        background.run(
            self, partial(refunds.delete, self._desk, refund.id), lambda _none: self._tell(said), self._on_failed
        )

    def _on_requested(self, refund_ids: Sequence[UUID]) -> None:
        self._tell("It waits for approval.")
        self._page.show_refund(refund_ids[0])

    def _open(self, dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _tell(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.changed.emit()

    def _draw(self, note_id: int | None) -> None:
        """Draw and store the paper of a new note, so that it is there when somebody looks."""
        if note_id is not None:
            work = partial(credit_notes.document, self._desk, note_id)
            background.run(self, work, lambda _pdf: None, partial(messages.say, self._window))

    def _on_failed(self, failure: Exception) -> None:
        messages.say(self._window, failure)
        self.changed.emit()


def _offer(action: Action, obstacle: str | None, no_right: str) -> None:
    """Offer what makes sense, and where it cannot be done say why."""
    action.setVisible(obstacle is not None)
    action.allow(NO_REFUND if obstacle is None else obstacle or no_right)

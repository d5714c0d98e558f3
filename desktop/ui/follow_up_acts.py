"""Adding a follow-up where a refund or a payment is looked at: beside an invoice, and in the approval queue."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from uuid import UUID

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.model.states import Right
from desktop.services import inbox
from desktop.services.desk import Desk
from desktop.ui import rights
from desktop.ui.actions import Actions
from desktop.ui.dialogs.task_words import TaskWordsDialog
from desktop.ui.pages.approvals import ApprovalsPage
from desktop.ui.pages.invoices import InvoicesPage

NONE_CHOSEN = "Choose a refund or a payment first."


class FollowUpActs(QObject):
    """One action for each page. Signals: `said` with a sentence; `changed` once a task was added."""

    said = Signal(str)
    changed = Signal()

    def __init__(
        self, desk: Desk, actions: Actions, invoices: InvoicesPage, approvals: ApprovalsPage, window: QWidget
    ) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        self._invoices, self._approvals = invoices, approvals
        places: tuple[tuple[str, QWidget, Callable[[], object]], ...] = (
            ("invoice_follow_up", invoices, self._beside_invoice),
            ("approval_follow_up", approvals, self._in_queue),
        )
        for name, page, run in places:
            action = actions.add(name, "Add follow-up…", run, icon="plus", menu="Refund", owner=page)
            action.allow(rights.missing(desk.person, Right.TAKE_IN))
        invoices.panel.offer([actions["invoice_follow_up"]])

    def _beside_invoice(self) -> None:
        refund, payment = self._invoices.panel.refund(), self._invoices.panel.payment()
        if refund is not None:
            self._ask(f"{refund.number}, {refund.customer}", refund.id, None)
        elif payment is not None:
            self._ask(f"{payment.label}, payment {payment.number}", None, payment.id)
        else:
            self.said.emit(NONE_CHOSEN)

    def _in_queue(self) -> None:
        review = self._approvals.pane.review
        if review is None:
            self.said.emit(NONE_CHOSEN)
        else:
            self._ask(f"{review.refund.number}, {review.refund.customer}", review.refund.id, None)

    def _ask(self, subject: str, refund_id: UUID | None, payment_id: int | None) -> None:
        dialog = TaskWordsDialog(
            ("Add follow-up", f"On {subject}", "What is to be done", "Add follow-up"),
            lambda words: inbox.follow_up(self._desk, words, refund_id, payment_id),
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.kept.connect(partial(self._on_kept, subject))
        dialog.open()

    def _on_kept(self, subject: str) -> None:
        self.said.emit(f"A follow-up on {subject.partition(',')[0]} is in the inbox.")
        self.changed.emit()

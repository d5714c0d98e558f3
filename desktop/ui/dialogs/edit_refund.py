"""Change a waiting refund that has no lines to choose: its words, and the amount where it returns overpaid money."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.model import money
from desktop.model.states import NoteKind
from desktop.services import refunds
from desktop.services.desk import Desk
from desktop.services.queries.rows import Review
from desktop.services.refunds import Change
from desktop.ui import background, figures, messages, theme
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.entries import AmountEdit
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.text import Text

HINT = "An approval is void once something is changed, and who changes it cannot approve it."
_AMOUNT = "To change the amount, delete the request and ask for it anew: then every limit is looked at again."


class EditRefundDialog(DialogFrame):
    """Signal: `changed` with the refund's UUID once it is stored.

    Parts: `reason`, `reference`, `notes`, `notify`, and `amount` where money is returned that no line asks for.
    """

    changed = Signal(object)

    def __init__(self, desk: Desk, review: Review, parent: QWidget | None = None) -> None:
        refund = review.refund
        amount = figures.amount_code(refund.gross_minor, refund.currency)
        super().__init__(f"Change {refund.number}", f"{amount}, {refund.customer}", size=(560, 440), parent=parent)
        self._desk, self._review = desk, review
        self._refund_id: UUID = refund.id
        self.note = NoteBar()
        self.reason, self.reference = QLineEdit(refund.reason), QLineEdit(refund.reference)
        self.notes = QLineEdit(review.notes)
        self._amount_text = figures.amount(refund.money_minor, refund.currency)
        self.amount = AmountEdit(refund.currency, self)
        self.amount.setText(self._amount_text)
        self._returns = refund.note_kind is NoteKind.PAYMENT_RETURNED and not review.lines
        self.amount.setVisible(self._returns)
        self.notify = QCheckBox(f"E-mail the credit note to {review.email}")
        self.notify.setChecked(review.notify)
        self.notify.setVisible(bool(review.email))
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addWidget(self.note)
        amount_field = [("Amount", self.amount)] if self._returns else []
        words = [("Reason", self.reason), ("Reference", self.reference), ("Notes", self.notes)]
        for label, control in (*amount_field, *words):
            column.addWidget(Field(label, control))
        column.addWidget(self.notify)
        column.addWidget(Text("" if self._returns else _AMOUNT, "small", "text_2", wrap=True))
        column.addStretch(1)
        self.body.addLayout(column)
        self.show_hint(HINT)
        self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.keep = self.add_button("Change it", self._on_keep, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter")
        self.reference.setFocus()

    def _change(self) -> Change:
        """Only what differs; what is not given stays."""
        typed = {
            "reason": (self.reason.text().strip(), self._review.refund.reason),
            "reference": (self.reference.text().strip(), self._review.refund.reference),
            "notes": (self.notes.text().strip(), self._review.notes),
            "notify": (self.notify.isChecked(), self._review.notify),
        }
        given: dict[str, object] = {name: now for name, (now, before) in typed.items() if now != before}
        amount = self.amount.typed()
        if isinstance(amount, RefundDeskError):
            raise amount
        if self.amount.text().strip() != self._amount_text:
            minor = 0 if amount is None else amount.minor or 0
            given |= {"lines": (), "amount": money.plain(minor, self._review.refund.currency)}
        return Change(**given)  # type: ignore[arg-type]

    def _on_keep(self) -> None:
        try:
            change = self._change()
        except RefundDeskError as refusal:
            self.note.show_failure(refusal)
            return
        if change == Change():
            self.reject()
            return
        self.keep.setEnabled(False)
        background.run(
            self, partial(refunds.edit, self._desk, self._refund_id, change), self._on_changed, self._on_failed
        )

    def _on_changed(self, _warnings: object) -> None:
        self.accept()
        self.changed.emit(self._refund_id)

    def _on_failed(self, failure: Exception) -> None:
        self.keep.setEnabled(True)
        if isinstance(failure, RefundDeskError):
            self.note.show_failure(failure)
        else:
            messages.say(self, failure)

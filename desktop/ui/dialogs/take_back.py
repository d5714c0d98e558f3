"""Take a recorded refund back that is final: a reversal note, and it waits for approval again."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.services import approvals
from desktop.services.desk import Desk
from desktop.services.queries.rows import RefundRow
from desktop.ui import figures
from desktop.ui.dialogs.short_form import REASON_MISSING, Sending, ShortForm


class TakeBackDialog(ShortForm):
    """Signal: `taken_back` with the number of the refund. Part: `reason`."""

    taken_back = Signal(str)

    def __init__(self, desk: Desk, refund: RefundRow, parent: QWidget | None = None) -> None:
        amount = figures.amount_code(refund.gross_minor, refund.currency)
        super().__init__(f"Unapprove {refund.number}", f"{amount}, {refund.customer}", "Unapprove", (540, 340), parent)
        self._desk, self._refund = desk, refund
        self.reason = QLineEdit()
        self.add_words(_what(refund))
        self.add_field("reason", "Reason", self.reason)
        self.fit()
        self.reason.setFocus()

    def sending(self) -> Sending | None:
        reason = self.reason.text().strip()
        if self.show_wrong({"reason": "" if reason else REASON_MISSING}):
            return None
        return Sending(partial(approvals.unapprove, self._desk, self._refund.id, reason), self._on_done_so)

    def _on_done_so(self, _none: object) -> None:
        self.accept()
        self.taken_back.emit(self._refund.number)


def _what(refund: RefundRow) -> str:
    """What taking it back makes."""
    again = "Then it waits again: it can be changed, deleted, or approved with a new number."
    if not refund.note_number:
        return f"Its entries are reversed with today's date. {again}"
    return (
        f"A reversal note with its own number takes credit note {refund.note_number} back, and the entries are "
        f"reversed, both dated today. The note itself stays as it is. {again}"
    )

"""Change a waiting refund where it was asked for: its lines, its way back and its words, with every figure live."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.errors import RefundDeskError, Refusal
from desktop.services import refunds
from desktop.services.desk import Desk
from desktop.services.queries.changing import Changing
from desktop.services.refunds import Change
from desktop.ui import background, figures, messages
from desktop.ui.dialogs.edit_refund import HINT, EditRefundDialog
from desktop.ui.dialogs.refund_choose import RefundChoose
from desktop.ui.dialogs.refund_foot import enter_goes_on
from desktop.ui.dialogs.refund_form import RefundForm, as_asked
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.note_bar import NoteBar


class ChangeRefundDialog(DialogFrame):
    """Signal: `changed` with the refund's UUID once it is stored. Parts: `note`, `choose`, `keep`.

    It begins with what was asked for. What is not touched stays as it was asked for, to the cent.
    """

    changed = Signal(object)

    def __init__(self, desk: Desk, changing: Changing, parent: QWidget | None = None) -> None:
        refund, detail = changing.review.refund, changing.detail
        amount = figures.amount_code(refund.gross_minor, refund.currency)
        super().__init__(f"Change {refund.number}", f"{amount}, {refund.customer}", size="refund_dialog", parent=parent)
        self._desk, self._refund_id, self._number = desk, refund.id, refund.number
        self._record = changing.wish.returned_on is not None and changing.wish.payment_id is not None
        self._finishing, self._sending = False, False
        self.note = NoteBar()
        blank = RefundForm(payment_id=changing.wish.payment_id)
        self.choose = RefundChoose(desk, detail, blank, self._record, refund.id)
        self.choose.lines.spread.hide()
        self.choose.show_form(as_asked(changing))
        self.choose.keep_lines({line.line: line for line in changing.wish.lines or ()})
        self._before = self.choose.form()
        self._note_place = Area("raised")
        self._note_place.column(20, 10, 20, 4).addWidget(self.note)
        self._note_place.hide()
        self.body.addWidget(self._note_place)
        self.body.addWidget(self.choose, 1)
        self.show_hint(HINT)
        self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.keep = self.add_button("Change it", self._on_keep, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter")
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)
        self.choose.changed.connect(lambda _form: self._on_changed())
        self.choose.answered.connect(self._on_answered)
        self.choose.failed.connect(self._on_failed)
        self.choose.lines.stand_on_first()

    def change(self) -> Change:
        """What differs from what was asked for."""
        now, before = self.choose.form(), self._before
        names = ["payment_id", "method", "reference", "reason", "notes", "notify"]
        names += ["returned_on"] if self._record else []
        given = {name: getattr(now, name) for name in names if getattr(now, name) != getattr(before, name)}
        if now.lines != before.lines:
            given["lines"] = self.choose.wish().lines
        return Change(**given)

    def _on_changed(self) -> None:
        self._finishing = False
        self._say("")

    def _on_keep(self) -> None:
        self.choose.lines.close_field()
        self._finishing = True
        if self.choose.settled():
            self._finish()

    def _on_answered(self) -> None:
        if self._finishing:
            self._finish()

    def _finish(self) -> None:
        """Store it, or go to what is missing; the figures are those of what is typed."""
        self._finishing = False
        if self._sending:
            return
        change = self.change()
        if change == Change():
            self.reject()
        elif not self.choose.is_right():
            self._say(self.choose.first_wrong())
        else:
            self._sending = True
            work = partial(refunds.edit, self._desk, self._refund_id, change)
            background.run(self, work, self._on_stored, self._on_failed)

    def _on_stored(self, _warnings: object) -> None:
        self._sending = False
        self.accept()
        self.changed.emit(self._refund_id)

    def _on_failed(self, failure: Exception) -> None:
        self._finishing, self._sending = False, False
        if not isinstance(failure, RefundDeskError):
            messages.say(self, failure)
        elif not isinstance(failure, Refusal) or not self.choose.show_refusal(failure):
            self._say(f"{failure.title} {failure.message}")

    def _say(self, sentence: str) -> None:
        self._note_place.setVisible(bool(sentence))
        self.note.show_note(sentence, "failed")
        if sentence:
            messages.announce(self.note, sentence, at_once=True)

    def reject(self) -> None:
        """Close; not while it is being stored."""
        if not self._sending:
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not enter_goes_on(self, event):
            super().keyPressEvent(event)


def dialog_for(desk: Desk, changing: Changing, parent: QWidget | None = None) -> ChangeRefundDialog | EditRefundDialog:
    """The dialog in which this refund is changed: with its lines where it has any that can be chosen here."""
    if changing.gross and changing.wish.instead_of is None and changing.wish.kind is None:
        return ChangeRefundDialog(desk, changing, parent)
    return EditRefundDialog(desk, changing.review, parent)

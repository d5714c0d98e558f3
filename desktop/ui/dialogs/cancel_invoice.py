"""Cancel an invoice: what happens, and what money has to go back before."""

from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.model import money
from desktop.model.states import METHOD_WORDS
from desktop.services import cancellations
from desktop.services.desk import Desk
from desktop.services.queries import cancelling
from desktop.services.queries.cancelling import Cancelling, HeldRow
from desktop.services.queries.rows import PersonRow
from desktop.ui import background, figures, messages, theme
from desktop.ui.dialogs.refund_fields import OUTSIDE
from desktop.ui.dialogs.short_form import REFERENCE_MISSING, Sending, ShortForm, chosen_method, typed_minor
from desktop.ui.dialogs.sum_rows import SumRows
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.entries import AmountEdit
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.text import Text

CANCEL, CONFIRM = "Cancel the invoice", "Confirm the return"
NOBODY = "Nobody else here may approve. An administrator can change that in Settings."
WHO = "Choose who confirms it with you."
PASSWORD = "{name} types the password here."
ALL_WAITS = "All of it waits in refunds already. Have them approved and sent, or delete them; then cancel."


class CancelInvoiceDialog(ShortForm):
    """Cancels what owes nothing back; else leads to the refund, or lets two people confirm that money went back.

    Signals: `cancelled` with the number of the invoice; `refund_wanted` when the person refunds it first; `returned`
    when a return was confirmed. Parts: `words`, `sums`, `refund_button`, and of the return `amount`, `method`,
    `reference`, `approver`, `password`.
    """

    cancelled = Signal(str)
    refund_wanted = Signal()
    returned = Signal()

    def __init__(self, desk: Desk, invoice_id: int, number: str, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(f"Cancel invoice {number}", "", CANCEL, (600, 620), parent)
        self.leave.setText("Keep it")
        self._desk, self._invoice_id, self._number = desk, invoice_id, number
        self._known: Cancelling | None = None
        self._form = uuid4()
        self.primary.set_obstacle("It is being read.")
        self.words, self.sums = self.add_words("", "text"), SumRows()
        self.add(self.sums)
        self.refund_button = Button("Refund it first…", icon="refund")
        self.refund_button.clicked.connect(lambda _checked=False: self._on_refund())
        self.amount, self.method, self.reference = AmountEdit(currency), Choice(), QLineEdit()
        self.approver, self.password = Choice(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._ways = QWidget()
        self._lay_out_ways()
        self.add(self._ways)
        self.approver.currentIndexChanged.connect(lambda _at: self._show_password())
        self._ways.hide()
        self._look()

    def _lay_out_ways(self) -> None:
        self.method.add_choice("Each as it was paid; cards by bank transfer", None)
        for way in OUTSIDE:
            self.method.add_choice(METHOD_WORDS[way], way)
        column = QVBoxLayout(self._ways)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(12))
        first = QHBoxLayout()
        first.addWidget(self.refund_button)
        first.addWidget(Text("through the gateway, or as a record with its own note", "small", "text_2"))
        first.addStretch(1)
        column.addLayout(first)
        self._confirming = QWidget()
        inside = QVBoxLayout(self._confirming)
        inside.setContentsMargins(0, theme.px(4), 0, 0)
        inside.setSpacing(theme.px(12))
        inside.addWidget(Text("Or confirm that it went back outside", "heading"))
        for row in (
            self.made_row(("amount", "Amount", self.amount, 2), ("method", "How it went back", self.method, 3)),
            self.made_row(
                ("reference", "Reference", self.reference, 2), ("approver", "Second person", self.approver, 3)
            ),
            self.made_row(("password", "Password", self.password, 1)),
        ):
            inside.addLayout(row)
        column.addWidget(self._confirming)

    def _look(self) -> None:
        background.run(self, partial(cancelling.look, self._desk, self._invoice_id), self._show, self._on_not_read)

    def _on_not_read(self, failure: Exception) -> None:
        messages.say(self, failure)

    def _show(self, known: Cancelling) -> None:
        self._known = known
        held = known.held_minor
        self.show_title(f"Cancel invoice {known.number}", known.customer)
        self.primary.setText(CONFIRM if held else CANCEL)
        self.primary.set_obstacle("" if not held or known.confirmable_minor else ALL_WAITS)
        self._ways.setVisible(bool(held))
        self._confirming.setVisible(bool(known.confirmable_minor))
        self.refund_button.set_obstacle("" if known.confirmable_minor else ALL_WAITS)
        if held:
            self._show_held(known)
        else:
            self._show_free(known)
        self.fit()

    def _show_free(self, known: Cancelling) -> None:
        amount = partial(figures.amount_code, currency=known.currency)
        rows = [("Credit note", amount(known.credit_minor))] if known.credit_minor else []
        rows += [("Still due after it", amount(0))] if known.due_minor else []
        self.sums.show_sums(rows)
        self.words.setText(" ".join(_what_happens(known)))
        self.primary.setFocus()

    def _show_held(self, known: Cancelling) -> None:
        total = figures.amount_code(known.held_minor, known.currency)
        self.words.setText(
            f"{total} was paid and has not gone back. The invoice can be cancelled when every cent of it went back; "
            "the credit note is made then, not before."
        )
        self.sums.show_sums([_held_words(row, known.currency) for row in known.held])
        self.amount.setText(figures.amount(known.confirmable_minor, known.currency))
        self._fill_approvers(known)
        if not known.confirmable_minor:
            self.note.show_note(ALL_WAITS, "waiting")
        self.reference.setFocus()

    def _fill_approvers(self, known: Cancelling) -> None:
        chosen = self.approver.value()
        self.approver.clear()
        for person in known.approvers:
            self.approver.add_choice(person.name, person)
        self.approver.setCurrentIndex(-1)
        if isinstance(chosen, PersonRow):
            self.approver.choose(chosen)
        self._show_password()

    def _show_password(self) -> None:
        person = self.approver.value()
        asked = isinstance(person, PersonRow) and person.has_password
        self.fields["password"].setVisible(asked)
        self.password.clear()
        if isinstance(person, PersonRow) and asked:
            self.password.setPlaceholderText(PASSWORD.format(name=person.name))
        self.fit()

    def sending(self) -> Sending | None:
        known = self._known
        if known is None:
            return None
        if not known.held_minor:
            return Sending(partial(cancellations.cancel, self._desk, self._invoice_id), self._on_cancelled)
        return self._confirming_return(known)

    def _confirming_return(self, known: Cancelling) -> Sending | None:
        most = figures.amount_code(known.confirmable_minor, known.currency)
        minor = typed_minor(self.amount, known.confirmable_minor, f"At most {most} can be confirmed here.")
        person = self.approver.value()
        wrong = {
            "amount": minor if isinstance(minor, str) else "",
            "reference": "" if self.reference.text().strip() else REFERENCE_MISSING,
            "approver": "" if isinstance(person, PersonRow) else WHO if known.approvers else NOBODY,
        }
        if self.show_wrong(wrong) or not isinstance(person, PersonRow) or isinstance(minor, str):
            return None
        work = partial(
            cancellations.confirm_return, self._desk, self._invoice_id, money.plain(minor, known.currency),
            self.reference.text(), person, chosen_method(self.method), self._form,
            self.password.text(),
        )  # fmt: skip
        return Sending(work, lambda _none: self._on_returned(minor, known.currency))

    def _on_returned(self, minor: int, currency: str) -> None:
        self._form = uuid4()
        self.password.clear()
        self.reference.clear()
        said = f"{figures.amount_code(minor, currency)} is confirmed as returned."
        self.note.show_note(said, "done")
        messages.announce(self, said)
        self.returned.emit()
        self._look()

    def _on_cancelled(self, _note_id: object) -> None:
        self.accept()
        self.cancelled.emit(self._number)

    def _on_refund(self) -> None:
        self.done(self.DialogCode.Rejected)
        self.refund_wanted.emit()


def _held_words(row: HeldRow, currency: str) -> tuple[str, str]:
    waiting = f", {figures.amount(row.waiting_minor, currency)} of it waits in a refund" if row.waiting_minor else ""
    return f"{row.label}{waiting}", figures.amount_code(row.held_minor, currency)


def _what_happens(known: Cancelling) -> list[str]:
    """What cancelling does, in sentences."""
    if not known.credit_minor:
        return ["Nothing is left on its lines: it is cancelled without a credit note, and no e-mail leaves."]
    mail = (
        f"The e-mail with it to {known.email} is held for 20 minutes."
        if known.email
        else "The customer has no e-mail address, so no e-mail leaves."
    )
    said = ["No money of it is held." if known.due_minor else "All money paid on it has gone back."]
    said += [f"A credit note over {figures.amount_code(known.credit_minor, known.currency)} is made at once.", mail]
    return [*said, "Until then you can undo all of it on the invoice; after that it stays cancelled."]

"""What is said of a refund beside its lines: method, reason, reference, notes, e-mail; of a recorded one the date."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.model.states import GATEWAY_METHODS, METHOD_WORDS, Method
from desktop.services.queries.rows import InvoiceDetail, PaymentRow
from desktop.ui import figures, theme
from desktop.ui.dialogs.reason_choice import ReasonChoice
from desktop.ui.dialogs.refund_form import RefundForm
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.entries import DateEdit
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.ticks import TickBox

OUTSIDE = tuple(method for method in Method if method not in GATEWAY_METHODS)
Way = tuple[Method | None, int | None]
"""A method, None for the payment's own, and the payment that goes back, None for all in turn."""

_REASON_MISSING = "Say in a few words why; the auditor will read it."
_REFERENCE_MISSING = "Type the number under which it was paid."
_DATE_MISSING = "Type the day on which the money went back."


def paid_by(payment: PaymentRow) -> str:
    """The payment as a person calls it: `Visa ••4242 through Stripe`."""
    return f"{payment.label} through {payment.through}" if payment.processes else payment.label


class RefundFields(Area):
    """The fields under the lines. With `record` the money went back outside: date and reference come first.

    `payment_id` is the payment from which the dialog was opened. Parts: `method`, `reason`, `reference`, `notes`,
    `email`, and with `record` `payment` and `date`. Signal `changed`.
    """

    changed = Signal()

    def __init__(
        self, detail: InvoiceDetail, payment_id: int | None, record: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__("raised", parent=parent)
        self._detail, self._payment_id, self._record = detail, payment_id, record
        self._ways: list[Way] = []
        self._filling = False
        self.payment = Choice(self)
        self.method = Choice()
        self.date = DateEdit(figures.today(), self)
        self.reason = ReasonChoice(detail.reasons)
        self.reference = QLineEdit()
        self.notes = QLineEdit()
        when = "when it is approved" if record else "when the money has been sent"
        self.email = TickBox(f"E-mail the credit note to {detail.email} {when}", elide=True)
        self.email.setVisible(bool(detail.email))
        self._note = Text("", "small", "text_2", wrap=True)
        self._note.hide()
        self._fields = self._made_fields()
        self._lay_out()
        self._fill()
        self._connect()

    def stops(self) -> Sequence[QWidget]:
        """The controls in the order of Tab."""
        controls = [field.control for field in self._fields.values()]
        return [*controls, *([self.email] if self._detail.email else [])]

    def way(self) -> Way:
        """How the money goes back, and of which payment."""
        at = self.method.currentIndex()
        return self._ways[at] if 0 <= at < len(self._ways) else (None, self._payment_id)

    def payment_row(self) -> PaymentRow | None:
        """The payment that goes back, None where all are used in turn."""
        _, payment_id = self.way()
        return next((each for each in self._detail.payments if each.id == payment_id), None)

    def read_into(self, form: RefundForm) -> RefundForm:
        """The form with what stands in the fields."""
        when = self.date.typed()
        method, payment_id = self.way()
        return replace(
            form,
            payment_id=payment_id,
            method=method,
            reason=self.reason.reason(),
            reference=self.reference.text().strip(),
            notes=self.notes.text().strip(),
            notify=bool(self._detail.email) and self.email.isChecked(),
            returned_on=when if self._record and isinstance(when, date) else None,
        )

    def show_form(self, form: RefundForm) -> None:
        """Fill the fields with what was typed before."""
        self._filling = True
        if self._record and form.payment_id is not None:
            self.payment.choose(form.payment_id)
            self._fill_methods()
        if (form.method, form.payment_id) in self._ways:
            self.method.setCurrentIndex(self._ways.index((form.method, form.payment_id)))
        if form.returned_on is not None:
            self.date.set_date(form.returned_on)
        self.reason.show_reason(form.reason)
        self.reference.setText(form.reference)
        self.notes.setText(form.notes)
        self.email.setChecked(form.notify and bool(self._detail.email))
        self._filling = False

    def show_note(self, sentence: str) -> None:
        """Say under the method what it means."""
        self._note.setText(sentence)
        self._note.setVisible(bool(sentence))

    def show_wrong(self, wrong: Mapping[str, str]) -> None:
        """Say under these fields, by their names, what is wrong, and nothing under the others."""
        for name, field in self._fields.items():
            if field.wrong() != wrong.get(name, ""):
                field.set_wrong(wrong.get(name, ""))

    def wrong(self) -> Mapping[str, str]:
        """What the fields say is wrong."""
        return {name: field.wrong() for name, field in self._fields.items() if field.wrong()}

    def missing(self) -> Mapping[str, str]:
        """What must still be typed, by the fields' names in the order of Tab."""
        missing = {}
        when = self.date.typed()
        if self._record and not isinstance(when, date):
            missing["date"] = when.message if isinstance(when, RefundDeskError) else _DATE_MISSING
        if self._record and not self.reference.text().strip():
            missing["reference"] = _REFERENCE_MISSING
        if not self.reason.reason():
            missing["reason"] = _REASON_MISSING
        return missing

    def control(self, name: str) -> QWidget:
        """The control of a field."""
        return self._fields[name].control

    def _made_fields(self) -> dict[str, Field]:
        made = {"method": Field("Method", self.method)}
        reason, reference = Field("Reason", self.reason), Field("Reference", self.reference)
        if self._record:
            if len(self._detail.payments) > 1:
                made = {"payment": Field("Payment", self.payment)} | made
            made |= {"date": Field("Date", self.date), "reference": reference, "reason": reason}
        else:
            made |= {"reason": reason, "reference": reference}
        for control, name in ((self.payment, "payment"), (self.date, "date")):
            control.setVisible(name in made)
        return made | {"notes": Field("Notes", self.notes)}

    def _lay_out(self) -> None:
        # The tick keeps room for its ring; its box stands on the edge of the fields.
        ring = 3
        column = self.column(20 - ring, 12, 20, 14, 12)
        if self._record:
            rows = [[("payment", 8), ("method", 7), ("date", 4), ("reference", 6)], [("reason", 1), ("notes", 1)]]
        else:
            rows = [[("method", 21), ("reason", 20)], [("reference", 21), ("notes", 43)]]
        for parts in rows:
            row = QHBoxLayout()
            row.setContentsMargins(theme.px(ring), 0, 0, 0)
            row.setSpacing(theme.px(16 if not self._record else 12))
            for name, stretch in parts:
                if name in self._fields:
                    row.addWidget(self._fields[name], stretch)
            column.addLayout(row)
            if parts[0][0] != "reason" and self._note.parentWidget() is None and self._record:
                column.addWidget(self._note)
        if not self._record:
            under = self._fields["method"].layout()
            assert isinstance(under, QVBoxLayout)
            under.insertWidget(2, self._note)
        column.addWidget(self.email)

    def _connect(self) -> None:
        self.payment.currentIndexChanged.connect(lambda _at: self._on_payment_chosen())
        self.method.currentIndexChanged.connect(lambda _at: self._on_changed())
        self.method.currentTextChanged.connect(self.method.setToolTip)
        self.date.date_typed.connect(lambda _when: self._on_changed())
        self.reason.editTextChanged.connect(lambda _text: self._on_changed())
        self.reference.textEdited.connect(lambda _text: self._on_changed())
        self.notes.textEdited.connect(lambda _text: self._on_changed())
        self.email.toggled.connect(lambda _on: self._on_changed())

    def _on_payment_chosen(self) -> None:
        if not self._filling:
            self._filling = True
            self._fill_methods()
            self._filling = False
            self._on_changed()

    def _on_changed(self) -> None:
        if not self._filling:
            self.changed.emit()

    def _fill(self) -> None:
        for payment in self._detail.payments:
            left = figures.amount(payment.left_minor, payment.currency)
            self.payment.add_choice(f"{payment.label}, {left} left", payment.id)
        if self._payment_id is not None:
            self.payment.choose(self._payment_id)
        self._fill_methods()

    def _fill_methods(self) -> None:
        ways = self._outside_ways() if self._record else self._ways_back()
        self.method.clear()
        self._ways = [way for _, way in ways]
        for word, _ in ways:
            self.method.add_choice(word, None)

    def _ways_back(self) -> list[tuple[str, Way]]:
        """First the payment's own method, then all payments where there are several, then what is paid by hand."""
        payments, wanted = self._detail.payments, self._payment_id
        found: list[tuple[str, Way]] = [
            (f"{paid_by(payment)}, as it was paid", (None, payment.id)) for payment in payments if payment.id == wanted
        ]
        if not found or len(payments) > 1:
            found.append(("All payments in turn, as they were paid", (None, None)))
        own = next((payment.method for payment in payments if payment.id == wanted), "")
        by_hand = [method for method in OUTSIDE if method != own]
        return [*found, *((f"{METHOD_WORDS[method]}, paid by hand", (method, wanted)) for method in by_hand)]

    def _outside_ways(self) -> list[tuple[str, Way]]:
        """How it was paid back outside: first as the payment came in, where that was outside too."""
        chosen = self.payment.value()
        payment = next((each for each in self._detail.payments if each.id == chosen), None)
        payment_id = None if payment is None else payment.id
        own = "" if payment is None or payment.processes else payment.method
        words = {Method(own): f"{METHOD_WORDS[Method(own)]}, as it was paid"} if own else {}
        usual_first = sorted(OUTSIDE, key=lambda each: each is not Method.BANK_TRANSFER)
        words |= {method: METHOD_WORDS[method] for method in usual_first if method != own}
        return [(word, (method, payment_id)) for method, word in words.items()]

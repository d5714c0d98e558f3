"""Enter money that came in outside of the gateway: for one invoice, for several of one customer, or for none yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.model.states import METHOD_WORDS, Method
from desktop.services import payments
from desktop.services.desk import Desk
from desktop.services.payments import NewPayment
from desktop.ui import figures, theme
from desktop.ui.dialogs.paid_invoice_row import PaidInvoiceRow
from desktop.ui.dialogs.short_form import Sending, ShortForm, typed_minor
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.entries import AmountEdit, DateEdit
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.ticks import TickBox

OUTSIDE = (
    Method.BANK_TRANSFER,
    Method.CASH,
    Method.CHEQUE,
    Method.CARD_TERMINAL,
    Method.DIRECT_DEBIT,
    Method.OTHER_PLATFORM,
)
MOST_MINOR = 10**15
"""More than anybody pays at once; beyond it the figure is a slip."""

ROOM = 100
"""The share of the dialog's height that the invoices take of what is left."""

_WAITS = "It counts as soon as somebody with the right to approve has approved it."


class EnterPaymentDialog(ShortForm):
    """Signal: `entered` with the payment's id.

    Parts: `method`, `day`, `reference`, `rows`, `another`, `total`; `on_account` for money that is for no invoice yet,
    then with `customer` and `amount`.
    """

    entered = Signal(object)

    def __init__(self, desk: Desk, currency: str, invoice: str = "", parent: QWidget | None = None) -> None:
        super().__init__("Enter payment", "Money that came in outside of our gateway", "Enter it", (640, 560), parent)
        self._desk, self._currency, self._pressed, self._form = desk, currency, False, uuid4()
        self.method, self.day, self.reference = Choice(), DateEdit(figures.today()), QLineEdit()
        for each in OUTSIDE:
            self.method.add_choice(METHOD_WORDS[each], each)
        self.reference.setPlaceholderText("As it stands on the bank statement or the receipt")
        self.on_account = TickBox("It is for no invoice yet: keep it on account")
        self.customer, self.amount = QLineEdit(), AmountEdit(currency)
        self.rows: list[PaidInvoiceRow] = []
        self.another = Button("Another invoice", Kind.QUIET, icon="plus", small=True)
        self.another.clicked.connect(lambda _checked=False: self._add_row().setFocus())
        self.total = Text("", "body_strong")
        self._paid = QVBoxLayout()
        self._paid.setContentsMargins(0, 0, 0, 0)
        self._paid.setSpacing(theme.px(12))
        self._fill()
        first = self._add_row()
        first.number.setText(invoice)
        (first.amount if invoice else first.number).setFocus()

    def sending(self) -> Sending | None:
        """The payment as typed, once every invoice is known."""
        if not all(row.settled() for row in self.rows):
            self._pressed = True
            return None
        self._pressed = False
        day = self.day.typed()
        wrong = {"day": day.message if isinstance(day, RefundDeskError) else "" if day else "Type the day it came in."}
        if self.on_account.isChecked():
            return self._sending_on_account(day, wrong)
        used = [row for row in self.rows if not row.is_empty()] or self.rows[:1]
        faulty = [row for row in reversed(used) if row.says_what_is_wrong()]
        if self.show_wrong(wrong) or faulty or not isinstance(day, date):
            return None
        parts = [(row.found.id, row.minor() or 0) for row in used if row.found is not None]
        first = used[0].found
        assert first is not None
        payment = self._payment(day, first.currency, sum(minor for _, minor in parts))
        whole = replace(payment, customer_id=first.customer_id, parts=parts)
        return Sending(partial(payments.enter, self._desk, whole), self._on_entered)

    def _sending_on_account(self, day: object, wrong: dict[str, str]) -> Sending | None:
        minor = typed_minor(self.amount, MOST_MINOR, "Type a smaller amount.")
        wrong["customer"] = "" if self.customer.text().strip() else "Type whose money it is."
        wrong["amount"] = minor if isinstance(minor, str) else ""
        if self.show_wrong(wrong) or isinstance(minor, str) or not isinstance(day, date):
            return None
        payment = self._payment(day, self._currency, minor)
        return Sending(partial(payments.keep_on_account, self._desk, self.customer.text(), payment), self._on_entered)

    def _payment(self, day: date, currency: str, amount_minor: int) -> NewPayment:
        return NewPayment(
            customer_id=0,
            method=Method(str(self.method.value())),
            amount_minor=amount_minor,
            currency=currency,
            paid_on=day,
            parts=(),
            gateway_ref=self.reference.text().strip() or None,
            approved=False,
            form_id=self._form,
        )

    def _fill(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(20), 0, theme.px(20), theme.px(12))
        column.addLayout(self._paid)
        column.addStretch(1)
        self.add_row(("method", "Method", self.method, 1), ("day", "Came in on", self.day, 1))
        self.add_field("reference", "Reference", self.reference)
        self.add_words(_WAITS)
        self.add(self.on_account)
        self._whose = QWidget()
        whose = self.made_row(
            ("customer", "Customer, by name or number", self.customer, 3),
            ("amount", f"Amount in {self._currency}", self.amount, 2),
        )
        whose.setContentsMargins(0, 0, 0, 0)
        self._whose.setLayout(whose)
        self._whose.hide()
        self.add(self._whose)
        self._invoices = Scroll(inside)
        self.body.insertWidget(1, self._invoices, ROOM)
        self.on_account.toggled.connect(self._on_account_toggled)
        self.foot_left.addWidget(self.another)
        self.foot_left.addSpacing(theme.px(12))
        self.foot_left.addWidget(self.total)

    def _on_account_toggled(self, is_on: bool) -> None:
        self._whose.setVisible(is_on)
        for part in (self._invoices, self.another, self.total):
            part.setVisible(not is_on)
        (self.customer if is_on else self.rows[0].number).setFocus()

    def _add_row(self) -> PaidInvoiceRow:
        row = PaidInvoiceRow(self._desk, self._currency)
        row.typed.connect(self._on_typed)
        self.rows.append(row)
        self._paid.addWidget(row)
        return row

    def _on_typed(self) -> None:
        currency = next((row.found.currency for row in self.rows if row.found is not None), self._currency)
        self.total.setText(figures.amount_code(sum(row.minor() or 0 for row in self.rows), currency))
        if self._pressed and all(row.settled() for row in self.rows):
            self.primary.click()

    def _on_entered(self, payment_id: object) -> None:
        self.accept()
        self.entered.emit(payment_id)

"""Practising: what shall happen at the practice gateway without this office, to which payment, and how much."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.model import money
from desktop.services import practice
from desktop.services.desk import Desk
from desktop.services.practice import Event
from desktop.ui import figures
from desktop.ui.dialogs.short_form import Sending, ShortForm
from desktop.ui.widgets.entries import AmountEdit
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.typed_amount import AmountKind, TypedAmount

_NO_INVOICE = "Type the number of an invoice that was paid by card."
_NO_AMOUNT = "Type an amount, such as 12.50."


class PracticeEventDialog(ShortForm):
    """Parts: `happening`, `invoice`, `amount`. Signal `happened` with a sentence, once it was read."""

    happened = Signal(str)

    def __init__(self, desk: Desk, currency: str, parent: QWidget | None = None) -> None:
        super().__init__(
            "Practice: let something happen", "At the practice gateway; no real money moves", "Let it happen",
            (540, 360), parent,
        )  # fmt: skip
        self._desk, self._currency = desk, currency
        self.happening, self.invoice, self.amount = Choice(), QLineEdit(), AmountEdit(currency)
        for event in Event:
            self.happening.add_choice(event.value, event)
        self.add_field("event", "What happens", self.happening)
        self.add_row(("invoice", "Invoice", self.invoice, 3), ("amount", "Amount", self.amount, 2))
        self.add_words("The inbox then shows what is to be done. It is the first card payment of the invoice.")
        self.invoice.setFocus()

    def sending(self) -> Sending | None:
        typed = self.amount.typed()
        is_amount = isinstance(typed, TypedAmount) and typed.kind is AmountKind.AMOUNT
        number = self.invoice.text().strip()
        wrong = {"invoice": "" if number else _NO_INVOICE, "amount": "" if is_amount else _NO_AMOUNT}
        if self.show_wrong(wrong) or not isinstance(typed, TypedAmount):
            return None
        # The choice gives the word back that the event is.
        event = Event(str(self.happening.value()))
        minor = typed.minor or 0
        work = partial(practice.happen, self._desk, event, number, money.plain(minor, self._currency))
        return Sending(work, partial(self._on_happened, event, minor))

    def _on_happened(self, event: Event, minor: int, shown: object) -> None:
        self.accept()
        amount = figures.amount_code(minor, self._currency)
        self.happened.emit(f"{event.value}: {amount} of {shown}. The inbox shows what is to be done.")

"""Asking for the customer's bank account before a payment slip is drawn."""

from functools import partial
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.services import payment_slips
from desktop.services.desk import Desk
from desktop.services.payment_slips import SlipOffer
from desktop.ui.dialogs.short_form import Sending, ShortForm
from desktop.ui.widgets.ticks import TickBox

_WHAT = (
    "Draws a page with a code from which your bank's app takes the transfer. It is for the office alone: not a credit "
    "note, and nothing for the customer. The money moves only when you release it at the bank."
)


class SlipAccountDialog(ShortForm):
    """Signal: `drawn` with the PDF. Parts: `iban`, `keep`."""

    drawn = Signal(object)

    def __init__(self, desk: Desk, refund_id: UUID, offer: SlipOffer, parent: QWidget | None = None) -> None:
        title = f"Payment slip for {offer.number}"
        super().__init__(title, f"{offer.amount} to {offer.customer}", "Draw the slip", (520, 380), parent)
        self._desk, self._refund_id = desk, refund_id
        self.iban = QLineEdit(offer.iban)
        self.iban.setPlaceholderText("DE89 3704 0044 0532 0130 00")
        self.keep = TickBox("Keep it with the customer for the next time")
        self.keep.setChecked(bool(offer.iban))
        self.add_words(_WHAT)
        self.add_field("iban", "The customer's IBAN", self.iban)
        self.add(self.keep)
        self.fit()
        self.iban.setFocus()

    def sending(self) -> Sending | None:
        typed = self.iban.text()
        if self.show_wrong({"iban": payment_slips.wrong_with(typed)}):
            return None
        return Sending(
            partial(payment_slips.draw, self._desk, self._refund_id, typed, self.keep.isChecked()), self._on_drawn
        )

    def _on_drawn(self, pdf: object) -> None:
        self.accept()
        self.drawn.emit(pdf)

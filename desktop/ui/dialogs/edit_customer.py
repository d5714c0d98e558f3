"""Change what the office knows of a customer; papers that are issued stay as they are."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.services import customers
from desktop.services.desk import Desk
from desktop.services.queries.customer_rows import LANGUAGES, CustomerCard, CustomerDetail
from desktop.ui import theme
from desktop.ui.dialogs.short_form import Sending, ShortForm
from desktop.ui.pages.customer_detail import PAPERS_STAY
from desktop.ui.widgets.fields import Choice


class EditCustomerDialog(ShortForm):
    """The card of one customer. Signal: `kept` with the customer's id once it is stored.

    Parts: `name`, `address`, `postcode`, `city`, `country`, `vat`, `email`, `language`.
    """

    kept = Signal(object)

    def __init__(self, desk: Desk, detail: CustomerDetail, parent: QWidget | None = None) -> None:
        super().__init__(f"Edit {detail.row.name}", "", "Save customer", (560, 580), parent)
        self._desk, self._detail = desk, detail
        card = detail.card
        self.name, self.country, self.vat = QLineEdit(card.name), QLineEdit(card.country), QLineEdit(card.vat_number)
        self.postcode, self.city = QLineEdit(card.postcode), QLineEdit(card.city)
        self.email, self.language = QLineEdit(card.email), Choice()
        for code, words in LANGUAGES.items():
            if code != "en-US":
                self.language.add_choice(words, code)
        if not self.language.choose(card.language):
            self.language.add_choice(card.language, card.language)
            self.language.choose(card.language)
        self.address = QPlainTextEdit(card.address)
        self.address.setFixedHeight(theme.px(64))
        self.address.setTabChangesFocus(True)
        self.add_field("name", "Name", self.name)
        self.add_field("address", "Address, above the town", self.address)
        self.add_row(("postcode", "Postcode", self.postcode, 1), ("city", "Town", self.city, 2))
        self.add_row(("country", "Country", self.country, 1), ("vat", "VAT number", self.vat, 2))
        self.add_row(("email", "E-mail", self.email, 2), ("language", "Language", self.language, 1))
        self.add_words(PAPERS_STAY)
        self.name.setFocus()

    def sending(self) -> Sending | None:
        if self.show_wrong({"name": "" if self.name.text().strip() else "Type the name that stands on papers."}):
            return None
        wanted = CustomerCard(
            name=self.name.text(),
            address=self.address.toPlainText(),
            postcode=self.postcode.text(),
            city=self.city.text(),
            country=self.country.text(),
            vat_number=self.vat.text(),
            email=self.email.text(),
            language=str(self.language.value()),
        )
        customer_id = self._detail.row.id
        work = partial(customers.edit, self._desk, customer_id, self._detail.card, wanted)
        return Sending(work, lambda _done: self._on_kept(customer_id))

    def _on_kept(self, customer_id: int) -> None:
        self.accept()
        self.kept.emit(customer_id)

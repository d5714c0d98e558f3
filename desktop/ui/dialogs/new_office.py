"""New office: what it is called, what it counts in, and who works there."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from desktop.model.money import CURRENCIES
from desktop.model.states import Role
from desktop.services import places
from desktop.services.offices import NewOffice
from desktop.ui import theme
from desktop.ui.dialogs import typed_work
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame
from desktop.ui.widgets.dialog_frame import Role as ButtonRole
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.scroll import Scroll


class NewOfficeDialog(DialogFrame):
    """Asks for a new office. Signal: `made` with the path and the `NewOffice`; nothing is written here."""

    made = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "New office",
            "One file on this computer; all but its currency can be changed later",
            size=(640, 680),
            parent=parent,
        )
        self.place = NoteBar()
        self.name, self.currency, self.country = QLineEdit(), QLineEdit("EUR"), QLineEdit()
        self.address, self.vat, self.email = QPlainTextEdit(), QLineEdit(), QLineEdit()
        self.postcode, self.city = QLineEdit(), QLineEdit()
        self.you, self.second = QLineEdit(), QLineEdit()
        self.path = QLineEdit(str(places.folder() / f"office{places.SUFFIX}"))
        self._fields = {
            "name": Field("Name on the paper", self.name),
            "currency": Field("Currency of the books", self.currency),
            "country": Field("Country, two letters", self.country),
            "address": Field("Address, above the town", self.address),
            "postcode": Field("Postcode", self.postcode),
            "city": Field("Town", self.city),
            "vat": Field("VAT number", self.vat),
            "email": Field("E-mail", self.email),
            "you": Field("Your name (administrator)", self.you),
            "second": Field("A second person (manager), who approves", self.second),
            "path": Field("File", self.path),
        }
        self.vat.setPlaceholderText("FI20774740")
        self.address.setFixedHeight(theme.px(64))
        self.address.setTabChangesFocus(True)
        self._fill()
        self.add_button("Cancel", self.reject, role=ButtonRole.RejectRole, key="Esc")
        self.add_button("Make the office", self._on_make, Kind.PRIMARY, role=ButtonRole.AcceptRole, key="Ctrl+Enter")
        self.path.textChanged.connect(self._warn)
        self._warn()
        self.name.setFocus()

    def _fill(self) -> None:
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        grid.setSpacing(theme.px(12))
        grid.addWidget(self.place, 0, 0, 1, 2)
        grid.addWidget(self._fields["name"], 1, 0, 1, 2)
        for at, name in enumerate(("currency", "country", "vat", "email")):
            grid.addWidget(self._fields[name], 2 + at // 2, at % 2)
        grid.addWidget(self._fields["address"], 4, 0, 1, 2)
        grid.addWidget(self._fields["postcode"], 5, 0)
        grid.addWidget(self._fields["city"], 5, 1)
        grid.addWidget(self._fields["you"], 6, 0)
        grid.addWidget(self._fields["second"], 6, 1)
        grid.addWidget(self._fields["path"], 7, 0, 1, 2)
        grid.setRowStretch(8, 1)
        self.body.addWidget(Scroll(inside), 1)

    def _warn(self) -> None:
        warning = places.warning(self.path.text())
        if warning:
            self.place.show_note(warning, "waiting")
        else:
            self.place.hide()

    def _on_make(self) -> None:
        wrong = {
            "name": "" if self.name.text().strip() else "Type the name that stands on the paper.",
            "currency": "" if self._currency() in CURRENCIES else "Type a currency of three letters, such as EUR.",
            "country": "" if len(self.country.text().strip()) in {0, 2} else "Type two letters, such as FI.",
            "you": "" if self.you.text().strip() else "Type your name.",
            "path": "" if self.path.text().strip() else "Type where the file shall lie.",
        }
        for name, sentence in wrong.items():
            self._fields[name].set_wrong(sentence)
        first = next((name for name, sentence in wrong.items() if sentence), None)
        if first is not None:
            self._fields[first].setFocus()
            return
        self.made.emit(self.path.text().strip(), self._new())
        self.accept()

    def reject(self) -> None:
        """Close, after a question where something is typed."""
        typed_work.leave(self, super().reject)

    def _currency(self) -> str:
        return self.currency.text().strip().upper()

    def _new(self) -> NewOffice:
        people = [("admin", self.you.text().strip(), Role.ADMIN)]
        if self.second.text().strip():
            people.append(("manager", self.second.text().strip(), Role.MANAGER))
        return NewOffice(
            name=self.name.text().strip(),
            currency=self._currency(),
            country=self.country.text().strip().upper(),
            address=self.address.toPlainText().strip(),
            postcode=self.postcode.text().strip(),
            city=self.city.text().strip(),
            vat_number=self.vat.text().strip(),
            email=self.email.text().strip(),
            people=people,
        )

"""The Stripe key: entered once, kept by the system's keychain, never in a file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services.desk import Desk
from desktop.services.opening import OpenOffice
from desktop.ui import background, messages, theme
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.text import Text

_SAID = (
    "A restricted key is best: in Stripe's dashboard under Developers, API keys. It needs charges and refunds to "
    "write; payment intents, events, balance transactions, disputes, customers and payment methods to read.",
    "The first key binds this office to its account and to test or live mode for ever. The key is kept in this "
    "computer's keychain; without one it is asked for each time.",
)


class StripeKeyDialog(DialogFrame):
    """Asks for the key and tries it. Signal: `entered` with one true sentence."""

    entered = Signal(str)

    def __init__(self, opened: OpenOffice, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("Stripe key", "Without it refunds can be recorded, not sent", size=(560, 360), parent=parent)
        self._office, self._desk = opened, desk
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText("rk_live_… or sk_test_…")
        self.field = Field("Key", self.key)
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(12))
        for paragraph in _SAID:
            column.addWidget(Text(paragraph, wrap=True))
        column.addWidget(self.field)
        column.addStretch(1)
        self.body.addLayout(column)
        self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.take = self.add_button("Try and keep the key", self._on_take, Kind.PRIMARY, role=Role.AcceptRole)
        self.key.returnPressed.connect(self._on_take)
        self.key.setFocus()

    def _on_take(self) -> None:
        self.take.setEnabled(False)
        self.field.set_wrong("")
        background.run(
            self, partial(self._office.enter_key, self._desk, self.key.text().strip()), self._on_taken, self._on_failed
        )

    def _on_taken(self, kept: bool) -> None:
        self.key.clear()
        self.accept()
        where = (
            "It is in this computer's keychain." if kept else "There is no keychain here: it is asked for each time."
        )
        self.entered.emit(f"The key works. {where}")

    def _on_failed(self, failure: Exception) -> None:
        self.take.setEnabled(True)
        if isinstance(failure, RefundDeskError):
            self.field.set_wrong(f"{failure.title} {failure.message}")
            self.key.setFocus()
        else:
            messages.say(self, failure)

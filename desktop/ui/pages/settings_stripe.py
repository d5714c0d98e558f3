"""Settings of Stripe: the key, entered once, kept by the system's keychain and never in a file."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import RefundDeskError
from desktop.services import sync
from desktop.services.desk import Desk
from desktop.services.office_settings import Settings
from desktop.services.opening import OpenOffice
from desktop.ui import background
from desktop.ui.pages.settings_section import Section
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.ticks import TickBox

_SAID = (
    "A restricted key (rk_…) is best: whoever finds it can do nothing with it but this. Make one in Stripe's "
    "dashboard, under Developers, API keys, with these permissions:",
    "Write: Charges and Refunds\n"
    "Read: PaymentIntents, Events, Balance, Balance transactions, Disputes, Customers, PaymentMethods",
    "Where one is missing, Stripe names it; give it to the same key in the dashboard, then try again.",
    "The first key binds this office to its account, and to test or live mode, for ever. The key is kept in this "
    "computer's keychain; where there is none it is asked for at each start.",
)
_BY_ITSELF = (
    "At the start and every quarter of an hour: refunds made in the dashboard, disputes, money that comes back. "
    "Switched off, it is read when somebody presses Ask the gateway now. Refunds that are not confirmed are still "
    "asked about."
)
PRACTICE = "This office works with the practice gateway and takes no key. No money moves here."


class StripeSection(Section):
    """Whether there is a key, the field for another one, and `by_itself`, the switch of reading the gateway.

    Signal: `key_taken` when the office can send.
    """

    key_taken = Signal()

    title, icon = "Stripe", "payment"
    says = "With a key, refunds of card and debit payments go back through Stripe."

    def __init__(self, opened: OpenOffice, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._office, self._desk = opened, desk
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText("rk_live_… or rk_test_…")
        self._field = Field("Key", self.key)
        self.state = Text("", "body_strong", wrap=True)
        self.form.addWidget(self.state)
        self._pressed: bool | None = None
        self.by_itself = TickBox("Read the gateway by itself")
        self.by_itself.set_obstacle(obstacle)
        self.by_itself.clicked.connect(self._on_switched)
        self.form.addWidget(self.by_itself)
        self.form.addWidget(Text(_BY_ITSELF, tone="text_2", wrap=True))
        for paragraph in _SAID:
            self.form.addWidget(Text(paragraph, tone="text_2", wrap=True))
        self.form.addWidget(self._field)
        self.take = self.add_button("Try and keep the key", self._on_take, Kind.PRIMARY)
        self.buttons.addStretch(1)
        self.forbid(self.key)
        self.key.textChanged.connect(lambda _text: self._look())
        self.key.returnPressed.connect(self.take.click)
        self._look()

    def first_focus(self) -> QWidget:
        return self.key

    def show_settings(self, settings: Settings) -> None:
        # What was read before the last press is old.
        if self._pressed in {None, settings.sync_on}:
            self._pressed = None
            self.by_itself.setChecked(settings.sync_on)
        if settings.practice:
            self.obstacle = PRACTICE
            self.note.show_note(PRACTICE, "neutral")
            self.forbid(self.key)
        self._look()
        if settings.practice:
            self.state.setText("")
        elif not settings.has_key:
            refused = self._office.key_refused
            words = f"{refused} Until then refunds" if refused else "No key on this computer: refunds"
            words += " can be recorded, not sent."
            if settings.gateway_account:
                words += f" This office belongs to the account {settings.gateway_account}."
            self.state.setText(words)
        else:
            mode = "live" if settings.gateway_live else "test"
            self.state.setText(f"Connected to the account {settings.gateway_account}, {mode} mode.")
        self.state.setVisible(not settings.practice)

    def _on_switched(self, on: bool) -> None:
        self._pressed = on
        said = "The gateway is read by itself." if on else "The gateway is read only when somebody asks."
        self.keep(partial(sync.switch, self._desk, on), said)

    def show_failure(self, failure: Exception) -> None:
        if self._pressed is not None:
            self.by_itself.setChecked(not self._pressed)
            self._pressed = None
        super().show_failure(failure)

    def _look(self) -> None:
        empty = "" if self.key.text().strip() else "Type or paste the key first."
        self.take.set_obstacle(self.obstacle or empty)

    def _on_take(self) -> None:
        self.take.set_obstacle("The key is being tried.")
        self._field.set_wrong("")
        work = partial(self._office.enter_key, self._desk, self.key.text().strip())
        background.run(self, work, self._on_taken, self._on_failed)

    def _on_taken(self, kept: bool) -> None:
        self.key.clear()
        self.key_taken.emit()
        where = "It is in this computer's keychain." if kept else "There is no keychain here: enter it at each start."
        self.stored.emit(f"The key works. {where}")

    def _on_failed(self, failure: Exception) -> None:
        self._look()
        if isinstance(failure, RefundDeskError):
            self._field.set_wrong(f"{failure.title} {failure.message}")
            self.key.setFocus()
        else:
            self.show_failure(failure)

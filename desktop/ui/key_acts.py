"""Asking for the key of Stripe at the start, where this computer has none that it may use."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.model.states import Right
from desktop.services import keys
from desktop.services.desk import Desk
from desktop.services.opening import OpenOffice
from desktop.ui import background, messages


class KeyActs(QObject):
    """Only who may enter a key is asked. Signal: `settings_wanted` when it shall be entered now."""

    settings_wanted = Signal()

    def __init__(self, opened: OpenOffice, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._office, self._desk, self._window = opened, desk, window

    def ask_if_missing(self) -> None:
        """Ask for the key of an office that belongs to an account, if it has none here."""
        if Right.RUN in self._desk.person.rights:
            background.run(self, partial(keys.missing, self._desk), self._on_known, partial(messages.say, self._window))

    def _on_known(self, account: str) -> None:
        if not account:
            return
        refused = self._office.key_refused
        why = f"{refused} " if refused else "This computer's keychain has no key, or there is no keychain. "
        messages.ask(
            self._window,
            f"Enter the key of the Stripe account {account}.",
            f"{why}Until then refunds can be approved and recorded, and none is sent or asked about.",
            [("Enter the key", self.settings_wanted.emit)],
            keep="Later",
        )

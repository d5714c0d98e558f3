"""What is asked of a person before an approval goes on: the password again, and why they approve their own request."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services import passwords
from desktop.services.desk import Desk
from desktop.services.queries.approval_rows import Asks
from desktop.ui import background, messages, theme
from desktop.ui.pages.decisions import Said
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.text import Text

_OWN = "You asked for this yourself. What you type is kept with the approval and stands in the monthly report."
_AGAIN = "From this amount on the office asks for your password again."


class ConfirmApprovalDialog(DialogFrame):
    """Signal: `confirmed` with the `Said`, once the password is known to be right. Parts: `reason`, `password`."""

    confirmed = Signal(object)

    def __init__(self, desk: Desk, asks: Asks, about: str, parent: QWidget | None = None) -> None:
        super().__init__("Approve", about, size=(480, 200 + 96 * (asks.password + asks.reason)), parent=parent)
        self._desk, self._asks = desk, asks
        self.reason, self.password = QLineEdit(), QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._reason_field = Field("Why you approve it yourself", self.reason)
        self._password_field = Field("Your password", self.password)
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(12))
        for wanted, sentence, field in (
            (asks.reason, _OWN, self._reason_field), (asks.password, _AGAIN, self._password_field)
        ):  # fmt: skip
            if wanted:
                column.addWidget(Text(sentence, tone="text_2", wrap=True))
                column.addWidget(field)
        column.addStretch(1)
        self.body.addLayout(column)
        self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.go_on = self.add_button("Approve", self._on_go_on, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter")
        self.go_on.setDefault(True)
        (self.reason if asks.reason else self.password).setFocus()

    @classmethod
    def ask(cls, desk: Desk, asks: Asks, about: str, then: Callable[[Said], object], parent: QWidget) -> None:
        """Ask over the parent's window, and call `then` with what was said; not where the person cancels."""
        dialog = cls(desk, asks, about, parent.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.confirmed.connect(then)
        dialog.open()

    def _on_go_on(self) -> None:
        said = Said(self.password.text() if self._asks.password else None, self.reason.text().strip())
        self._reason_field.set_wrong("")
        self._password_field.set_wrong("")
        if self._asks.reason and not said.reason:
            self._reason_field.set_wrong("Say in a few words why.")
            self.reason.setFocus()
        elif said.password == "":
            self._password_field.set_wrong("Type your password.")
            self.password.setFocus()
        elif said.password is None:
            self._confirm(said)
        else:
            self.go_on.set_obstacle("Your password is being looked at.")
            prove = partial(passwords.prove, self._desk, said.password)
            background.run(self, prove, lambda _done: self._confirm(said), self._on_wrong)

    def _confirm(self, said: Said) -> None:
        self.accept()
        self.confirmed.emit(said)

    def _on_wrong(self, failure: Exception) -> None:
        self.go_on.set_obstacle("")
        if not isinstance(failure, RefundDeskError):
            messages.say(self, failure)
            return
        self._password_field.set_wrong(f"{failure.title} {failure.message}")
        self.password.setFocus()
        self.password.selectAll()

"""Set a password: one's own, with the old one, or as an administrator somebody else's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services import passwords
from desktop.services.desk import Desk
from desktop.services.people import StaffRow
from desktop.ui import background, messages, theme
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.text import Text

_OWN = "At least 8 signs; a short sentence is a good one. Nobody can read it again, an administrator can set a new one."
_OTHER = "At least 8 signs. Tell it to them; they change it themselves under Settings, People."


class SetPasswordDialog(DialogFrame):
    """Signal `stored` with one true sentence. Parts: `old`, `new`, `again`, `note`, `remove`."""

    stored = Signal(str)

    def __init__(self, desk: Desk, row: StaffRow, parent: QWidget | None = None) -> None:
        self._own = row.id == desk.person.id
        asks_old = self._own and row.has_password
        title = "Change my password" if self._own else "Set a password"
        super().__init__(title, row.part.name, size=(480, 420 if asks_old else 350), parent=parent)
        self._desk, self._row = desk, row
        self.note = NoteBar()
        self.old, self.new, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        self._again_field = Field("The new one again", self.again)
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addWidget(self.note)
        old = Field("The password until now", self.old)
        old.setVisible(asks_old)
        for field in (old, Field("The new password", self.new), self._again_field):
            column.addWidget(field)
        for line in (self.old, self.new, self.again):
            line.setEchoMode(QLineEdit.EchoMode.Password)
        column.addWidget(Text(_OWN if self._own else _OTHER, "small", "text_2", wrap=True))
        column.addStretch(1)
        self.body.addLayout(column)
        self.remove = self.add_button("Remove the password", self._on_remove, role=Role.ResetRole)
        self.remove.setVisible(row.has_password and not self._own)
        self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.save = self.add_button("Set it", self._on_save, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter")
        self.save.setDefault(True)
        (self.old if asks_old else self.new).setFocus()

    def _on_save(self) -> None:
        same = self.new.text() == self.again.text()
        self._again_field.set_wrong("" if same else "The two are not the same. Type the new one twice.")
        if not same:
            self.again.setFocus()
            return
        new = self.new.text()
        if self._own:
            work = partial(passwords.set_own, self._desk, self.old.text(), new)
            self._keep(work, "Your password is set. It is asked for when you sit down.")
        elif not new:
            self._again_field.set_wrong("Type the new password.")
            self.new.setFocus()
        else:
            work = partial(passwords.set_for, self._desk, self._row.id, new)
            self._keep(work, f"{self._row.part.name} has a new password.")

    def _on_remove(self) -> None:
        work = partial(passwords.set_for, self._desk, self._row.id, "")
        self._keep(work, f"{self._row.part.name} sits down without a password from now on.")

    def _keep(self, work: Callable[[], object], sentence: str) -> None:
        for button in (self.save, self.remove):
            button.set_obstacle("It is being kept.")
        background.run(self, work, lambda _done: self._on_kept(sentence), self._on_failed)

    def _on_kept(self, sentence: str) -> None:
        self.accept()
        self.stored.emit(sentence)

    def _on_failed(self, failure: Exception) -> None:
        for button in (self.save, self.remove):
            button.set_obstacle("")
        if isinstance(failure, RefundDeskError):
            self.note.show_failure(failure)
        else:
            messages.say(self, failure)

"""What a locked desk shows in the place of the books: whose it is, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.errors import RefundDeskError
from desktop.services.queries.rows import OfficeRow, PersonRow
from desktop.ui import messages
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.middle import Middle
from desktop.ui.widgets.practice_stripe import Mark
from desktop.ui.widgets.text import Text

WIDE = 360


class LockPage(Middle):
    """Signals: `unlock_wanted` with what was typed, `person_wanted`. Parts: `password`, `back`, `other`."""

    unlock_wanted = Signal(str)
    person_wanted = Signal()

    def __init__(self, office: OfficeRow, person: PersonRow) -> None:
        super().__init__(WIDE)
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._field = Field("Password", self.password)
        self._field.setVisible(person.has_password)
        self.back = Button("Back to work", Kind.PRIMARY, icon="lock", key="Enter")
        self.other = Button("Change person…", Kind.QUIET)
        self.column.addWidget(Text(office.name, "title", elide=True))
        if office.mark:
            mark = QHBoxLayout()
            mark.addWidget(Mark(office.mark))
            mark.addStretch(1)
            self.column.addLayout(mark)
        self.column.addWidget(Text(f"{person.name} is at this desk. It is locked.", wrap=True))
        self.column.addWidget(self._field)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        row.addWidget(self.other)
        self.column.addLayout(row)
        said = "All that was typed is still here. Another person begins anew; drafts of refunds are kept."
        self.column.addWidget(Text(said, "small", "text_2", wrap=True))
        self.password.returnPressed.connect(self._on_back)
        self.back.clicked.connect(lambda _checked=False: self._on_back())
        self.other.clicked.connect(lambda _checked=False: self.person_wanted.emit())

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        return self.back if self._field.isHidden() else self.password

    def show_failure(self, failure: Exception) -> None:
        """Say why the desk stays locked."""
        self.back.set_obstacle("")
        if not isinstance(failure, RefundDeskError):
            messages.say(self, failure)
            return
        # Somebody may have been given a password since they sat down.
        self._field.show()
        self._field.set_wrong(f"{failure.title} {failure.message}")
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.password.selectAll()

    def _on_back(self) -> None:
        if self.back.isEnabled():
            self._field.set_wrong("")
            self.back.set_obstacle("Your password is being looked at.")
            self.unlock_wanted.emit(self.password.text())

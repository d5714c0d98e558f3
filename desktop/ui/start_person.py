"""The part of the first window that asks who is at the desk."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.errors import RefundDeskError
from desktop.services.queries.rows import OfficeRow, PersonRow
from desktop.ui import messages
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.middle import Middle
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.practice_stripe import Mark
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text

NARROW = 360


class ChoosePerson(Middle):
    """Who is at the desk, and the password of who has one.

    Signals: `chosen` with the `PersonRow` and what was typed as password, `other_office_wanted`. Parts: `table`,
    `password`, `place`.
    """

    chosen = Signal(object, str)
    other_office_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(NARROW)
        self._office = Text("", "title", elide=True)
        self._mark = QHBoxLayout()
        self.place = NoteBar()
        self.table: RowTable[PersonRow] = RowTable("People", _columns(), header=False, fits=True, row="row_two_lines")
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password_field = Field("Password", self.password)
        self._password_field.hide()
        self.enter = Button("Sit down", Kind.PRIMARY, key="Enter")
        self.other = Button("Another office…", Kind.QUIET)
        self.column.addWidget(self._office)
        self.column.addLayout(self._mark)
        self.column.addWidget(self.place)
        self.column.addWidget(Text("Who is at the desk?", tone="text_2"))
        self.column.addWidget(self.table)
        self.column.addWidget(self._password_field)
        row = QHBoxLayout()
        row.addWidget(self.enter)
        row.addStretch(1)
        row.addWidget(self.other)
        self.column.addLayout(row)
        self.table.chosen.connect(self._ask_password)
        self.table.opened.connect(lambda _person: self._on_enter())
        self.password.returnPressed.connect(self._on_enter)
        self.enter.clicked.connect(lambda _checked=False: self._on_enter())
        self.other.clicked.connect(self.other_office_wanted)

    def show_people(self, office: OfficeRow, people: Sequence[PersonRow], warning: str = "") -> None:
        """Show the people of an office, and what must be known of the place where it lies."""
        self.place.show_note(warning, "waiting")
        self._office.setText(office.name)
        while self._mark.count():
            item = self._mark.takeAt(0)
            widget = None if item is None else item.widget()
            if widget is not None:
                widget.deleteLater()
        if office.mark:
            self._mark.addWidget(Mark(office.mark))
            self._mark.addWidget(Text("No money moves in this office.", "small", "text_2"))
            self._mark.addStretch(1)
        self.table.show_rows(people)
        self._ask_password(self.table.current())

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        return self.table

    def show_failure(self, failure: Exception) -> None:
        """Say why nobody sat down, at the password."""
        if not isinstance(failure, RefundDeskError):
            messages.say(self, failure)
            return
        # Somebody may have been given a password since the people were read.
        self._password_field.show()
        self._password_field.set_wrong(f"{failure.title} {failure.message}")
        self.password.setFocus(Qt.FocusReason.OtherFocusReason)
        self.password.selectAll()

    def _ask_password(self, person: PersonRow | None) -> None:
        self.password.clear()
        self._password_field.set_wrong("")
        self._password_field.setVisible(person is not None and person.has_password)

    def _on_enter(self) -> None:
        person = self.table.current()
        if person is None:
            return
        if person.has_password and not self.password.text():
            self.password.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.chosen.emit(person, self.password.text())


_ROLES = {
    "admin": "Administrator: everything, and the office itself",
    "manager": "Manager: approves and sends",
    "clerk": "Bookkeeper: asks for refunds",
    "field": "Fieldworker: asks on own bookings",
    "viewer": "Viewer: looks only",
}


def _columns() -> list[Column[PersonRow]]:
    return [Column("Name", lambda person: Cell(person.name, _ROLES.get(person.role, person.role)))]

"""Settings of the people who work here: a table of them, and what can be changed of each."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from desktop.model.states import ROLE_WORDS
from desktop.services import people
from desktop.services.desk import Desk
from desktop.services.office_settings import Settings
from desktop.services.people import Staff, StaffRow
from desktop.ui import background, figures
from desktop.ui.dialogs.edit_person import EditPersonDialog
from desktop.ui.dialogs.set_password import SetPasswordDialog
from desktop.ui.pages.settings_section import Section
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.row_table import RowTable

_NONE_CHOSEN = "Choose a person in the table first."
_OWN_ONE = "Yours takes the old one: use Change my password."


class PeopleSection(Section):
    """Each change is kept by its own dialog; there is nothing to save.

    Parts: `table`, `advice`, and the buttons `add`, `change`, `set_password`, `own_password`.
    """

    title, icon = "People", "customers"
    says = "Who sits at this desk, in which role, and up to which amount they approve. Rights says what a role may do."
    wide = 720

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk, self._currency = desk, ""
        self.advice = NoteBar()
        self.table: RowTable[StaffRow] = RowTable("People", (), row="row_two_lines", fits=True)
        self.form.addWidget(self.advice)
        self.form.addWidget(self.table)
        self.add = self.add_button("Add a person…", lambda: self._edit(None))
        self.change = self.add_button("Change…", self._on_change, key="Enter")
        self.set_password = self.add_button("Set a password…", self._on_set_password)
        self.buttons.addStretch(1)
        self.own_password = self.add_button("Change my password…", self._on_own_password)
        self.own_password.set_obstacle("")
        self.table.chosen.connect(lambda _row: self._look())
        self.table.opened.connect(lambda _row: self.change.click())

    def first_focus(self) -> QWidget:
        return self.table

    def show_settings(self, settings: Settings) -> None:
        background.run(self, partial(people.read, self._desk), self._on_read, self.show_failure)

    def _on_read(self, staff: Staff) -> None:
        if staff.currency != self._currency:
            self._currency = staff.currency
            self.table.show_columns(_columns(staff.currency), "row_two_lines", header=True)
        self.table.show_rows(staff.rows)
        self.advice.show_note(staff.advice, "waiting", icon="lock")
        self._look()

    def _look(self) -> None:
        row = self.table.current()
        obstacle = self.obstacle or ("" if row is not None else _NONE_CHOSEN)
        self.change.set_obstacle(obstacle)
        own = row is not None and row.id == self._desk.person.id and row.has_password
        self.set_password.set_obstacle(obstacle or (_OWN_ONE if own else ""))

    def _on_change(self) -> None:
        row = self.table.current()
        if row is not None:
            self._edit(row)

    def _edit(self, row: StaffRow | None) -> None:
        dialog = EditPersonDialog(self._desk, self._currency, row, self.window())
        dialog.stored.connect(self.stored)
        _open(dialog)

    def _on_set_password(self) -> None:
        row = self.table.current()
        if row is not None:
            self._set_password(row)

    def _on_own_password(self) -> None:
        for row in self.table.rows():
            if row.id == self._desk.person.id:
                self._set_password(row)

    def _set_password(self, row: StaffRow) -> None:
        dialog = SetPasswordDialog(self._desk, row, self.window())
        dialog.stored.connect(self.stored)
        _open(dialog)


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()


def _columns(currency: str) -> list[Column[StaffRow]]:
    def limit(row: StaffRow) -> Cell:
        minor = row.part.approval_limit_minor
        return Cell(tone="text_3") if minor is None else Cell(figures.amount(minor, currency), code=currency)

    return [
        Column("Name", lambda row: Cell(row.part.name, row.login, tone="text" if row.part.active else "text_3")),
        Column("Role", _role, width=130),
        Column("Approves up to", limit, width=140, right=True),
        Column("Password", _password, width=100),
    ]


def _role(row: StaffRow) -> Cell:
    return Cell(ROLE_WORDS[row.part.role].capitalize(), "" if row.part.active else "Has left")


def _password(row: StaffRow) -> Cell:
    return Cell("Set", icon="lock") if row.has_password else Cell("None", tone="text_3")

"""Take somebody in, or change their name, their role and up to which amount they approve."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from desktop.errors import RefundDeskError
from desktop.model.states import ROLE_WORDS, Role
from desktop.services import people
from desktop.services.desk import Desk
from desktop.services.people import Part, StaffRow
from desktop.ui import background, messages, theme
from desktop.ui.dialogs import typed_work
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame
from desktop.ui.widgets.dialog_frame import Role as ButtonRole
from desktop.ui.widgets.entries import LimitEdit
from desktop.ui.widgets.fields import Choice, Field
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.text import Text
from desktop.ui.widgets.ticks import TickBox

_LIMIT = "In {currency}, gross. Empty: no limit. What is over it, somebody else has to approve."


class EditPersonDialog(DialogFrame):
    """Without a `row` somebody new is taken in. Signal `stored` with one true sentence.

    Parts: `name`, `login`, `role`, `limit`, `active`, `note`.
    """

    stored = Signal(str)

    def __init__(self, desk: Desk, currency: str, row: StaffRow | None, parent: QWidget | None = None) -> None:
        super().__init__("Add a person" if row is None else "Change a person", size=(520, 380), parent=parent)
        self._desk, self._row = desk, row
        part = Part("", Role.CLERK) if row is None else row.part
        self.note = NoteBar()
        self.name, self.login = QLineEdit(part.name), QLineEdit("" if row is None else row.login)
        self.login.setEnabled(row is None)
        if row is not None:
            self.login.setToolTip("The trail knows people by their login; it stays.")
        self.role, self.limit = Choice(), LimitEdit(currency)
        self.limit.show_limit(part.approval_limit_minor)
        for role in Role:
            self.role.add_choice(ROLE_WORDS[role].capitalize(), role)
        self.role.choose(part.role)
        self.active = TickBox("Works here and can sit down")
        self.active.setChecked(part.active)
        self._limit_field = Field("Approves up to", self.limit)
        grid = QGridLayout()
        grid.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        grid.setSpacing(theme.px(12))
        grid.addWidget(self.note, 0, 0, 1, 2)
        grid.addWidget(Field("Name", self.name), 1, 0)
        grid.addWidget(Field("Login", self.login), 1, 1)
        grid.addWidget(Field("Role", self.role), 2, 0)
        grid.addWidget(self._limit_field, 2, 1)
        grid.addWidget(Text(_LIMIT.format(currency=currency), "small", "text_2", wrap=True), 3, 0, 1, 2)
        grid.addWidget(self.active, 4, 0, 1, 2)
        self.active.setVisible(row is not None)
        grid.setRowStretch(5, 1)
        self.body.addLayout(grid)
        self.add_button("Cancel", self.reject, role=ButtonRole.RejectRole, key="Esc")
        words = "Add" if row is None else "Save"
        self.save = self.add_button(words, self._on_save, Kind.PRIMARY, role=ButtonRole.AcceptRole, key="Ctrl+Enter")
        self.save.setDefault(True)
        self.name.setFocus()

    def reject(self) -> None:
        """Close, after a question where something is typed."""
        typed_work.leave(self, super().reject)

    def _on_save(self) -> None:
        self._limit_field.set_wrong("")
        try:
            limit = self.limit.limit_minor()
        except RefundDeskError as wrong:
            self._limit_field.set_wrong(f"{wrong.title} {wrong.message}")
            self.limit.setFocus()
            return
        role = self.role.value()
        part = Part(self.name.text().strip(), Role(str(role)), limit, self.active.isChecked())
        work, sentence = self._work(part)
        self.save.set_obstacle("It is being kept.")
        background.run(self, work, lambda _done: self._on_saved(sentence), self._on_failed)

    def _work(self, part: Part) -> tuple[Callable[[], object], str]:
        if self._row is None:
            return partial(people.add, self._desk, self.login.text(), part), f"{part.name} is added."
        left = f"{part.name} cannot sit down any more. What they did stays in the trail."
        said = left if self._row.part.active and not part.active else f"{part.name} is changed."
        return partial(people.change, self._desk, self._row.id, part), said

    def _on_saved(self, sentence: str) -> None:
        self.accept()
        self.stored.emit(sentence)

    def _on_failed(self, failure: Exception) -> None:
        self.save.set_obstacle("")
        if isinstance(failure, RefundDeskError):
            self.note.show_failure(failure)
        else:
            messages.say(self, failure)

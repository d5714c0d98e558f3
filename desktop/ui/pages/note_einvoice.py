"""Saving the e-invoices of notes from their page, in one syntax or the other."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop.model.states import Syntax
from desktop.services.desk import Desk
from desktop.services.queries.rows import NoteRow
from desktop.ui.actions import Actions
from desktop.ui.pages.note_work import NoteWork

_WORDS = {Syntax.UBL: "Save as UBL…", Syntax.CII: "Save as CII…"}


class NoteEinvoice(QObject):
    """The actions `save` for the chosen notes, one for each syntax."""

    def __init__(
        self, actions: Actions, page: QWidget, work: NoteWork, chosen: Callable[[], Sequence[NoteRow]]
    ) -> None:
        super().__init__(page)
        self._work, self._chosen = work, chosen
        self._desk: Desk | None = None
        self.save = tuple(
            actions.add(f"save_{syntax}", words, partial(self._press, syntax), icon="xml", menu="File", owner=page)
            for syntax, words in _WORDS.items()
        )

    def allow(self, desk: Desk, obstacle: str) -> None:
        """Say whether the e-invoices of the chosen notes can be saved, and why not."""
        self._desk = desk
        for action in self.save:
            action.allow(obstacle)

    def _press(self, syntax: Syntax) -> None:
        if self._desk is not None:
            self._work.save_einvoices(self._desk, self._chosen(), syntax)

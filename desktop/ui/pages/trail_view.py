"""The audit trail on the screen, with the proof that it is whole."""

from functools import partial

from PySide6.QtWidgets import QWidget

from desktop.services.books import trail
from desktop.services.books.trail import TrailProof
from desktop.services.desk import Desk
from desktop.services.queries.book_rows import TrailRow
from desktop.ui import background, figures, messages
from desktop.ui.actions import Action
from desktop.ui.background import Cancelled, LongWork, ReportProgress
from desktop.ui.pages import book_list
from desktop.ui.pages.report_view import ReportView


class TrailView(ReportView[TrailRow]):
    """Proves every hash each time it is read anew; `note` says what came of it."""

    def __init__(self, desk: Desk, export: Action, parent: QWidget | None = None) -> None:
        super().__init__(desk, book_list.audit_trail(), export, parent)
        self._proof: LongWork | None = None

    def reload(self) -> None:
        super().reload()
        if self._proof is None:
            if not self.note.words():
                self.note.show_note("Every row is being checked against the one before it …", "moving")
            self._proof = background.run_long(
                self, partial(_prove, self._desk), lambda _progress: None, self._on_proved, self._on_not_proved
            )

    def _on_proved(self, proof: TrailProof | None) -> None:
        self._proof = None
        if proof is None:
            return
        if proof.faults:
            self.note.show_note(
                f"The trail was changed: {' '.join(proof.faults)} Do not change anything; keep a backup and ask for "
                "help.",
                "failed",
            )
        else:
            count = figures.count(proof.rows)
            self.note.show_note(
                f"Verified: all {count} rows follow one another and none was changed.", "done", icon="seal"
            )

    def _on_not_proved(self, failure: Exception) -> None:
        self._proof = None
        messages.say(self, failure)


def _prove(desk: Desk, _report: ReportProgress, cancelled: Cancelled) -> TrailProof | None:
    return trail.verify(desk.database, cancelled)

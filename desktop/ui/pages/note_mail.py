"""Mailing notes from their page: one after a look at it, many after a question."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.model.states import Right
from desktop.services import outbox
from desktop.services.desk import Desk
from desktop.services.queries import outbox as outbox_queries
from desktop.services.queries.outbox import MailPreview
from desktop.services.queries.rows import NoteRow
from desktop.ui import background, figures, mailing, messages, rights
from desktop.ui.actions import Actions
from desktop.ui.dialogs.mail_note import MailNoteDialog


class NoteMail(QObject):
    """The action `mail` for the chosen notes. Signals: `said` with a sentence; `changed` once mail was written."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, actions: Actions, page: QWidget, chosen: Callable[[], Sequence[NoteRow]]) -> None:
        super().__init__(page)
        self._page, self._chosen = page, chosen
        self.mail = actions.add("mail_notes", "E-mail…", self._press, icon="mail", menu="File", owner=page)
        self._desk: Desk | None = None

    def allow(self, desk: Desk, obstacle: str) -> None:
        """Say whether the chosen notes can be mailed by this person, and why not."""
        self._desk = desk
        count = len(self._chosen())
        self.mail.setText(f"E-mail {figures.count(count)}…" if count > 1 else "E-mail…")
        self.mail.allow(obstacle or rights.missing(desk.person, Right.PRINT))

    def _press(self) -> None:
        rows, desk = self._chosen(), self._desk
        if desk is None or not rows:
            return
        if len(rows) == 1:
            work = partial(outbox_queries.preview, desk, rows[0].id)
            background.run(self, work, partial(self._open, desk, rows[0]), partial(messages.say, self._page))
            return
        messages.ask(
            self._page,
            f"E-mail {figures.count(len(rows))} credit notes?",
            "Each goes to the address of its customer, with its paper. Notes that were mailed before, were taken back "
            "or whose customer has no address are left out and named.",
            [("Put them in the outbox", partial(self._write_all, desk, [row.id for row in rows]))],
            keep="Write none",
        )

    def _open(self, desk: Desk, row: NoteRow, shown: MailPreview) -> None:
        dialog = MailNoteDialog(desk, row.id, row.number, shown, self._page.window())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.written.connect(lambda _mail_id: self._tell(f"The mail with {row.number} is in the outbox."))
        dialog.open()

    def _write_all(self, desk: Desk, note_ids: Sequence[int]) -> None:
        background.run(
            self,
            lambda: mailing.words_of(outbox.write_all(desk, note_ids)),
            self._tell,
            partial(messages.say, self._page),
        )

    def _tell(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.changed.emit()

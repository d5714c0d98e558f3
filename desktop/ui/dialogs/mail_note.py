"""A credit note by mail: to whom, and what it says, before it goes into the outbox."""

from functools import partial
from uuid import uuid4

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from desktop.services import outbox
from desktop.services.desk import Desk
from desktop.services.queries.outbox import MailPreview, Way
from desktop.ui import theme
from desktop.ui.dialogs.short_form import Sending, ShortForm

NO_ADDRESS = "Type the address to which it goes."
NO_SERVER = (
    "No mail server is set up, so it does not leave by itself. Open it in your own mail program from the outbox, "
    "or set a server up under Settings, Mail."
)
PRACTICE = "No mail leaves an office that is there to practise: it only stands in the outbox."


class MailNoteDialog(ShortForm):
    """Signal: `written` with the mail's id. Parts: `recipient`, `text` (read only; its words are under Settings)."""

    written = Signal(object)

    def __init__(
        self, desk: Desk, note_id: int, number: str, shown: MailPreview, parent: QWidget | None = None
    ) -> None:
        super().__init__(f"E-mail {number}", f"{number}.pdf is attached", "Put it in the outbox", (640, 560), parent)
        self._desk, self._note_id, self._form = desk, note_id, uuid4()
        self.recipient = QLineEdit(shown.recipient)
        self.subject, self.text = QLineEdit(shown.subject), QPlainTextEdit(shown.body)
        for part in (self.subject, self.text):
            part.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme.px(180))
        self.add_field("recipient", "To", self.recipient)
        self.add_field("subject", "Subject", self.subject)
        self.add_field("text", "Text", self.text)
        if shown.before:
            self.note.show_note(f"A mail with it was written before, to {', '.join(shown.before)}.", "waiting")
        if shown.way is not Way.SERVER:
            self.add_words(PRACTICE if shown.way is Way.NONE else NO_SERVER)
        self.fit()
        self.recipient.setFocus()

    def sending(self) -> Sending | None:
        typed = self.recipient.text().strip()
        if self.show_wrong({"recipient": "" if typed else NO_ADDRESS}):
            return None
        return Sending(partial(outbox.write, self._desk, self._form, self._note_id, typed), self._on_written)

    def _on_written(self, mail_id: object) -> None:
        self.accept()
        self.written.emit(mail_id)

"""What looks like a duplicate, over the check of a refund, and the few words that say why it is none."""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.widgets.area import Area
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.note_bar import NoteBar

LABEL = "Why this is not a duplicate"
UNANSWERED = "Say in a few words why this is not a duplicate; whoever approves it reads it."


class RadarAnswer(Area):
    """The warnings as one note, and the field for the answer. Hidden where there is nothing to warn of.

    Parts: `note`, `answer`. Attribute `field`: the answer with its label and what is wrong with it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("raised", "bottom", "divider", parent)
        self.note, self.answer = NoteBar(), QLineEdit()
        self.field = Field(LABEL, self.answer)
        column = self.column(20, 12, 20, 12, 10)
        column.addWidget(self.note)
        column.addWidget(self.field)
        self.answer.textEdited.connect(lambda _text: self.field.set_wrong(""))
        self.hide()

    def show_warnings(self, warnings: Sequence[str]) -> None:
        """Show what looks like a duplicate; what was answered to the same warnings stays."""
        words = "\n".join(warnings)
        if words != self.note.words():
            self.answer.clear()
        self.note.show_note(words, "waiting", icon="warn")
        self.field.set_wrong("")
        self.setVisible(bool(warnings))

    def is_missing(self) -> bool:
        """Whether an answer is wanted and not given; then the field says so and has the keyboard."""
        missing = not self.isHidden() and not self.answer.text().strip()
        if missing:
            self.field.set_wrong(UNANSWERED)
            self.answer.setFocus()
        return missing

    def text(self) -> str:
        """The answer, empty where none was wanted."""
        return "" if self.isHidden() else self.answer.text().strip()

"""A few words for a task: what is to be done, or why it stays open."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.dialogs.short_form import Sending, ShortForm

MISSING = "Say in a few words what is to be done."


class TaskWordsDialog(ShortForm):
    """`words` are title, subtitle, the field's label and the button's verb; `keep` stores what was typed.

    Part: `text`. Signal `kept` once it is stored.
    """

    kept = Signal()

    def __init__(
        self, words: tuple[str, str, str, str], keep: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        title, subtitle, label, verb = words
        super().__init__(title, subtitle, verb, (520, 250), parent)
        self._keep = keep
        self.text = QLineEdit()
        self.add_field("text", label, self.text)
        self.text.setFocus()

    def sending(self) -> Sending | None:
        typed = self.text.text().strip()
        if self.show_wrong({"text": "" if typed else MISSING}):
            return None
        return Sending(partial(self._keep, typed), self._on_stored)

    def _on_stored(self, _given: object) -> None:
        self.accept()
        self.kept.emit()

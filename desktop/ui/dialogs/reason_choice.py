"""The reason of a refund: one of the standard ones by its first letters, or any words."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyle, QWidget

from desktop.ui import theme
from desktop.ui.widgets.fields import Choice

OTHER = "Other…"


class ReasonChoice(Choice):
    """A choice into which one can type: the first letter proposes one of the office's `standard` reasons.

    Other words stand as typed.
    """

    def __init__(self, standard: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standard = tuple(standard)
        for reason in (*self._standard, OTHER):
            self.add_choice(reason, reason)
        self._field = QLineEdit()
        self.setLineEdit(self._field)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCurrentIndex(-1)
        # The frame is the choice's own; the ground hides the words that it paints for choices without a field.
        self._field.setStyleSheet("QLineEdit { border: 0; padding: 0; min-height: 0; background: palette(base); }")
        self._field.installEventFilter(self)
        self.activated.connect(self._on_activated)

    def reason(self) -> str:
        """The reason as it goes to the books; a standard one in its own spelling, empty where none is given."""
        typed = self.currentText().strip()
        standard = {each.casefold(): each for each in (*self._standard, OTHER)}
        found = standard.get(typed.casefold(), typed)
        return "" if found == OTHER else found

    def show_reason(self, reason: str) -> None:
        """Show a reason that was typed before."""
        self.setCurrentIndex(self._standard.index(reason) if reason in self._standard else -1)
        if self.currentIndex() < 0:
            self.setEditText(reason)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._field.setAccessibleName(name)

    def _on_activated(self, place: int) -> None:
        if self.itemText(place) == OTHER:
            self.clearEditText()
            self._field.setPlaceholderText("Say in a few words why")
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._field and event.type() in {QEvent.Type.Move, QEvent.Type.Resize}:
            self._place_field()
        return super().eventFilter(watched, event)

    def _place_field(self) -> None:
        """Let the words begin where those of other choices do, inside of the frame."""
        pad, side, edge = theme.px(8), theme.px("icon"), theme.px(3)
        inner = self.rect().adjusted(pad - 1, edge, -(side + pad + theme.px(4)), -edge)
        inner = QStyle.visualRect(self.layoutDirection(), self.rect(), inner)
        if self._field.geometry() != inner:
            self._field.setGeometry(inner)

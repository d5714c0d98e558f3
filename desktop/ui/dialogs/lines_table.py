"""The table of the lines to refund: Enter goes on, Tab leaves it, Esc takes back what is typed into a field."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit, QWidget

from desktop.ui.dialogs import refund_line_columns
from desktop.ui.dialogs.refund_line_columns import LineEntry
from desktop.ui.widgets.entry_table import EntryTable
from desktop.ui.widgets.row_model import Index

_Hint = QAbstractItemDelegate.EndEditHint


class LinesTable(EntryTable[LineEntry]):
    """The table itself. Signals: `closed` when a field was closed, with whether what was typed is taken back."""

    closed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(
            "Lines to refund",
            refund_line_columns.columns((), "", "EUR"),
            row="row_list_two_lines",
            edge="edge_pad_detail",
            key=lambda entry: entry.line.position,
            ground="raised",
            parent=parent,
        )
        self.open_position: int | None = None

    def open_field(self, text: str | None = None) -> bool:
        entry = self.current()
        return entry is not None and entry.line.refundable and super().open_field(text)

    def make_editor(self, index: Index, parent: QWidget) -> QLineEdit | None:
        field, entry = super().make_editor(index, parent), self.row_model().row_at(index.row())
        self.open_position = None if field is None or entry is None else entry.line.position
        return field

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.choose_next()
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        onwards = {_Hint.EditNextItem: True, _Hint.EditPreviousItem: False}.get(hint)
        # Tab leaves the table, as it does where no field is open; Qt would open the next cell.
        super().closeEditor(editor, hint if onwards is None else _Hint.NoHint)
        self.open_position = None
        self.closed.emit(hint == _Hint.RevertModelCache)
        if onwards is not None:
            self.focusNextPrevChild(onwards)

    def show_wrong(self, sentence: str) -> None:
        """Let the open field show that what stands in it is wrong."""
        field = self.field
        if field is not None and bool(field.property("wrong")) != bool(sentence):
            field.setProperty("wrong", bool(sentence))
            field.style().unpolish(field)
            field.style().polish(field)

"""A table into which a person types: a digit, `=` or a point opens the row's field, Enter takes it and goes on."""

from collections.abc import Hashable
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QLineEdit, QStyleOptionViewItem, QWidget

from desktop.ui.widgets.row_delegate import RowDelegate
from desktop.ui.widgets.row_model import Index, RowModel
from desktop.ui.widgets.row_table import RowTable

R = TypeVar("R")
OPENING_KEYS = "0123456789=.,"


class EntryTable(RowTable[R], Generic[R]):
    """A `RowTable` one column of which has an `editor`.

    Signals besides those of `RowTable`: `typed` with the row and the text at every key, `committed` with the row and
    the text when Enter or leaving takes it. Rows shown anew while a person types leave the open field alone. `field`
    is the open field, None while there is none.
    """

    typed = Signal(object, str)
    committed = Signal(object, str)
    goes_on_below = False
    field: QLineEdit | None = None

    def open_field(self, text: str | None = None) -> bool:
        """Let the person type into the current row's field, beginning with `text`, and say whether it has one."""
        columns = self.row_model().columns
        column = next((at for at, each in enumerate(columns) if each.editor is not None), None)
        if column is None or self.current() is None:
            return False
        self.edit(self.row_model().index(self.currentIndex().row(), column))
        if self.field is None:
            return False
        if text is not None:
            self.field.setText(text)
            self.field.setModified(True)
            self.field.textEdited.emit(text)
        return True

    def make_editor(self, index: Index, parent: QWidget) -> QLineEdit | None:
        """The field for a row, as its column makes it."""
        row, make = self.row_model().row_at(index.row()), self.row_model().columns[index.column()].editor
        field = make(row, parent) if row is not None and make is not None else None
        if field is None or row is None:
            return None
        key = self.row_model().key_of(row)
        field.textEdited.connect(lambda text: self._on_typed(key, text))
        self.field = field
        return field

    def take_typed(self, index: Index, text: str) -> None:
        row = self.row_model().row_at(index.row())
        if row is not None:
            self.committed.emit(row, text)

    def _painter(self, edge: str) -> RowDelegate:
        return _EntryDelegate(cast("EntryTable[object]", self), edge)

    def _on_typed(self, key: Hashable, text: str) -> None:
        place = self.row_model().place_of(key)
        if place is not None:
            self.typed.emit(self.row_model().row_at(place), text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.text() and event.text() in OPENING_KEYS and self.open_field(event.text()):
            event.accept()
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self.row_model().columns[index.column()].editor is not None:
            self.open_field()

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        below, self.goes_on_below = self.goes_on_below, False
        self.field = None
        super().closeEditor(editor, hint)
        if below:
            self.setFocus()
            self.choose_next()


class _EntryDelegate(RowDelegate):
    """Adds the field to the painter of cells."""

    def __init__(self, table: "EntryTable[object]", edge: str) -> None:
        super().__init__(table, edge)
        self._entries = table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        # Qt takes None as "no editor here"; its Python signature does not say so.
        return cast(QWidget, self._entries.make_editor(index, parent))

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(self.field_rect(option.rect))

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # New words for the same rows arrive while a person types: what they typed stays.
        if isinstance(editor, QLineEdit) and not editor.isModified() and not editor.text():
            cell = cast("RowModel[object]", index.model()).cell(index)
            editor.setText(cell.box or "" if cell is not None else "")
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            self._entries.take_typed(index, editor.text())

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        enter = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if event.type() is QEvent.Type.KeyPress and cast(QKeyEvent, event).key() in enter:
            # Qt would close the field a moment later, and keys that follow fast would still go into it.
            self._entries.goes_on_below = True
            self.commitData.emit(cast(QWidget, editor))
            self.closeEditor.emit(cast(QWidget, editor), self.EndEditHint.NoHint)
            return True
        return super().eventFilter(editor, event)

"""The first step of an import: which file."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.ui import theme
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.text import Text


class ImportFile(QWidget):
    """A path, typed or chosen. Signal: `chosen` with the path."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path = QLineEdit()
        self._path.setPlaceholderText("invoices.csv, invoices.xlsx or invoices.csv.gz")
        self._choose = Button("Choose a file…", icon="folder")
        row = QHBoxLayout()
        row.setSpacing(theme.px(8))
        row.addWidget(Field("File", self._path), 1)
        row.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addLayout(row)
        for sentence in (
            "One row for each line of an invoice, with the names of the columns in the first row.",
            "Documents that take goods back come in as refunds that wait for approval, each tied to its invoice.",
            "The whole import is one act: it can be taken back, and the same file twice changes nothing.",
        ):
            column.addWidget(Text(sentence, tone="text_2", wrap=True))
        column.addStretch(1)
        self._choose.clicked.connect(self._on_choose)
        self._path.returnPressed.connect(lambda: self.chosen.emit(self.path()))

    def path(self) -> str:
        """The path as it stands in the field."""
        return self._path.text().strip()

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        return self._path

    def _on_choose(self) -> None:
        dialog = QFileDialog(self, "Import invoices")
        dialog.setNameFilters(["Tables (*.csv *.csv.gz *.xlsx *.txt)", "All files (*)"])
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self._on_file)
        dialog.open()

    def _on_file(self, path: str) -> None:
        self._path.setText(path)
        self.chosen.emit(path)

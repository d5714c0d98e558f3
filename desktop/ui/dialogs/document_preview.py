"""A paper in a dialog of its own, to be read before one goes on."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.ui.widgets.area import Area
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.pdf_reader import PdfReader


class DocumentPreviewDialog(DialogFrame):
    """Shows a PDF over the window; open it by `open()`. Ctrl+F finds in its text, Esc closes. Part: `reader`."""

    def __init__(self, parent: QWidget | None, title: str, pdf: bytes, subtitle: str = "") -> None:
        super().__init__(title, subtitle, size=(860, 880), parent=parent)
        self.reader = PdfReader()
        bar = Area("raised", "bottom", "hairline")
        row = bar.row(20, 4, 12, 5)
        row.addStretch(1)
        row.addWidget(self.reader.controls)
        self.body.addWidget(bar)
        self.body.addWidget(self.reader, 1)
        for button in self.reader.buttons():
            # Enter in the find field goes to the next place; it presses nothing.
            button.setAutoDefault(False)
        self.add_button("Close", self.reject, role=Role.RejectRole, key="Esc").setAutoDefault(False)
        self.reader.show_pdf(pdf, title)
        self.reader.setFocus(Qt.FocusReason.OtherFocusReason)

"""About: what this program is, its version, and whose work it ships."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

import desktop
from desktop.ui import theme
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.text import Text

_SAID = (
    "Money back exactly once, to the cent, with the paper to prove it.",
    "The sample office holds a part of “Online Retail II” by D. Chen, UCI Machine Learning Repository (2012), "
    "DOI 10.24432/C5CG6D, under CC BY 4.0. Only some invoices were kept; the customers' names are made up.",
    "Fonts: Inter, Noto Sans and Noto Sans Arabic, under the SIL Open Font Licence 1.1; the licences lie beside them.",
)


class AboutDialog(DialogFrame):
    """Says it in three paragraphs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Refund Desk", f"Version {desktop.__version__}", size=(520, 320), parent=parent)
        column = QVBoxLayout()
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(12))
        for paragraph in _SAID:
            column.addWidget(Text(paragraph, wrap=True).selectable())
        column.addStretch(1)
        self.body.addLayout(column)
        self.add_button("Close", self.accept, Kind.PRIMARY, role=Role.AcceptRole, key="Esc").setFocus()

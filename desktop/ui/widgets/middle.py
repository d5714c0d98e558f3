"""A column in the middle of a window that has little to show."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.ui import theme


class Middle(QWidget):
    """A column in the middle of the window; fill `column`."""

    def __init__(self, wide: int) -> None:
        super().__init__()
        inside = QWidget()
        inside.setFixedWidth(theme.px(wide))
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.px(12))
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(inside)
        row.addStretch(1)
        whole = QVBoxLayout(self)
        whole.addStretch(2)
        whole.addLayout(row)
        whole.addStretch(3)

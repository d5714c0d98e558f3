"""Controls in a row, as the heads of details lay them."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.ui import theme


def line(space: int, *parts: QWidget | int | None) -> QHBoxLayout:
    """Controls in a row; a number is more space between two, None what gives way. Pixels at text size 100 %."""
    row = QHBoxLayout()
    row.setSpacing(theme.px(space))
    for part in parts:
        if part is None:
            row.addStretch(1)
        elif isinstance(part, int):
            row.addSpacing(theme.px(part))
        else:
            row.addWidget(part)
    return row

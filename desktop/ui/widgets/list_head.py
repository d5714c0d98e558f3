"""The head of a list: the saved filter's name, how many and how much in each currency, and the filter field."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.ui import figures, theme
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.filter_bar import FilterBar
from desktop.ui.widgets.text import Text

QWIDGETSIZE_MAX = (1 << 24) - 1
LONGEST_LINE = 32
"""Signs of the sums that have room on one line beside the count."""


class ListHead(Area):
    """Name, sums and filter over a list.

    `name` is the button with the saved filter's name, which opens the filters; `filter` the field; `show_sums` says
    count and sums, None for a count that is not known yet; `add_button` puts a control at the far edge of the name.
    """

    def __init__(self, name: str, placeholder: str = "", parent: QWidget | None = None) -> None:
        super().__init__("surface", "bottom", "divider", parent)
        self.name = Button(name, Kind.QUIET, chevron=True, style="figure", tone="text")
        self.filter = FilterBar(placeholder)
        self.filter.setVisible(bool(placeholder))
        self._count = Text("", "small_strong")
        self._noun = Text("", "small", "text_2")
        self._sums = Text("", "small_strong", "text_2")
        self._sums.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._top = QHBoxLayout()
        self._top.setContentsMargins(theme.px(4), 0, theme.px(4), 0)
        self._top.setSpacing(theme.px(2))
        self._top.addWidget(self.name)
        self._top.addStretch(1)
        self._line = sums = QHBoxLayout()
        sums.setContentsMargins(theme.px(16), theme.px(3), theme.px(14), theme.px(5))
        sums.setSpacing(theme.px(4))
        for each in (self._count, self._noun):
            sums.addWidget(each, 0, Qt.AlignmentFlag.AlignTop)
        sums.addWidget(self._sums, 1)
        filters = QHBoxLayout()
        filters.setContentsMargins(theme.px(12), 0, theme.px(12), theme.px(8))
        filters.addWidget(self.filter, 1)
        filters.addStretch(0)
        column = self.column(top=6)
        column.addLayout(self._top)
        column.addLayout(sums)
        if placeholder:
            column.addLayout(filters)
        self.show_wide(False)

    def show_wide(self, is_wide: bool) -> None:
        """Keep count, sums and field together at the near edge where the list has the whole width."""
        side = Qt.AlignmentFlag.AlignLeading if is_wide else Qt.AlignmentFlag.AlignTrailing
        self._sums.setAlignment(side | Qt.AlignmentFlag.AlignTop)
        self._line.setSpacing(theme.px(8 if is_wide else 4))
        self.filter.setMaximumWidth(theme.px(380) if is_wide else QWIDGETSIZE_MAX)

    def show_sums(self, count: int | None, noun: str, sums: Sequence[str] = ()) -> None:
        """Say `1,284 invoices` and one sum for each currency; `counting…` while the count is not known."""
        self._count.setText("" if count is None else figures.count(count))
        self._count.setVisible(count is not None)
        self._noun.setText("counting…" if count is None else noun)
        self._sums.setText("\n".join(_lines(sums)))

    def add_button(self, button: QWidget) -> None:
        """Put a control at the far edge, beside the name."""
        self._top.addWidget(button)


def _lines(sums: Sequence[str]) -> list[str]:
    """The sums on as few lines as hold them."""
    lines: list[str] = []
    for each in sums:
        if lines and len(lines[-1]) + 3 + len(each) <= LONGEST_LINE:
            lines[-1] += f"   {each}"
        else:
            lines.append(each)
    return lines

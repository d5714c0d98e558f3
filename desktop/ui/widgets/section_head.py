"""The head of a section: its name, how many, and one figure at the far edge."""

from PySide6.QtWidgets import QWidget

from desktop.ui import theme
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.text import Text


class SectionHead(Area):
    """A line of 40: `show_head` sets name, count and figure; `add_button` puts a control at the far edge."""

    def __init__(self, name: str = "", lines: str = "bottom", edge: int = 16, parent: QWidget | None = None) -> None:
        super().__init__("surface", lines, "hairline", parent)
        self._name = Text(name, "heading")
        self._count = Text("", "small_strong", "text_3")
        self._figure = Text("", "body_strong")
        self._row = self.row(edge, 0, edge, 0, 8)
        self._row.addWidget(self._name)
        self._row.addWidget(self._count)
        self._row.addStretch(1)
        self._row.addWidget(self._figure)
        self.setFixedHeight(theme.px("section_head"))

    def show_head(self, name: str, count: str = "", figure: str = "") -> None:
        """Show the name, how many there are, and the figure of them all."""
        self._name.setText(name)
        self._count.setText(count)
        self._count.setVisible(bool(count))
        self._figure.setText(figure)
        self._figure.setVisible(bool(figure))

    def add_button(self, button: QWidget) -> None:
        """Put a control at the far edge."""
        self._row.addWidget(button)

"""The head of one entry of a queue: title, state, which of how many with a step to either side, and whose it is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.ui import figures
from desktop.ui.pages.head_line import line
from desktop.ui.theme import StateLook
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.text import Text


class SteppedHead(Area):
    """Hidden while there is nothing to decide. `lines` are the sides that have a line.

    Parts: `previous`, `next`. Signal `step_wanted` with 1 for the next entry, -1 for the one before.
    """

    step_wanted = Signal(object)

    def __init__(self, lines: str = "", parent: QWidget | None = None) -> None:
        super().__init__("surface", lines, parent=parent)
        self._title, self._state = Text("", "title", elide=True), Chip()
        self._place = Text("", "small", "text_2")
        self.previous, self.next = IconButton("chevron_left", "Previous"), IconButton("chevron_right", "Next")
        self._customer, self._about = Text("", "body_strong", elide=True), Text("", tone="text_2", elide=True)
        who = line(7, self._customer)
        who.addWidget(self._about, 1)
        column = self.column(20, 12, 12, 12, 3)
        column.addLayout(line(6, self._title, 6, self._state, None, self._place, self.previous, self.next))
        column.addLayout(who)
        self.previous.clicked.connect(lambda _checked=False: self.step_wanted.emit(-1))
        self.next.clicked.connect(lambda _checked=False: self.step_wanted.emit(1))
        self.hide()

    def show_entry(self, title: str, look: StateLook, customer: str, about: str) -> None:
        """Show another entry, or the same one as it is now."""
        self._title.setText(title)
        self._state.show_state(look)
        self._customer.setText(customer)
        self._about.setText(about)
        self.show()

    def show_place(self, place: tuple[int, int] | None) -> None:
        """Say which of how many it is; nothing where it waits no longer."""
        self._place.setText("" if place is None else f"{figures.count(place[0])} of {figures.count(place[1])}")

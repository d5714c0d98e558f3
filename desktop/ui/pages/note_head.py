"""The head over the paper of a credit note: its number, whether it is stored, and the controls of the paper."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from desktop.services.queries.rows import NoteRow
from desktop.ui import theme
from desktop.ui.theme import StateLook, state_look
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.chip import Chip
from desktop.ui.widgets.text import Text

STORED = StateLook("Issued, stored", "seal", "done")
NOT_DRAWN = StateLook("Issued, not drawn", "pending", "waiting")


class NoteHead(Area):
    """Number, chips and controls of the note that is shown; `small` are buttons for where there is no panel beside."""

    def __init__(self, controls: QWidget, small: Sequence[IconButton], parent: QWidget | None = None) -> None:
        super().__init__("surface", "bottom", parent=parent)
        self._number = Text("", "title").selectable()
        self._stored, self._reversed = Chip(), Chip()
        self._controls, self._small = controls, small
        row = self.row(20, 0, 12, 1, 6)
        row.addWidget(self._number)
        row.addSpacing(theme.px(6))
        row.addWidget(self._stored)
        row.addWidget(self._reversed)
        row.addStretch(1)
        row.addWidget(controls)
        for button in small:
            row.addWidget(button)
        self.show_small(False)
        self.setFixedHeight(theme.px("page_head_wide"))
        self.clear()

    def show_note(self, row: NoteRow) -> None:
        """Show another note, or the same one as it is now."""
        self._number.setText(row.number)
        self._stored.show_state(STORED if row.drawn else NOT_DRAWN)
        self._reversed.show_state(state_look("reversed") if row.reversed_by else None)
        self._controls.show()

    def show_small(self, is_shown: bool) -> None:
        """Show the small buttons, or leave them to the panel."""
        for button in self._small:
            button.setVisible(is_shown)

    def clear(self) -> None:
        """Show none."""
        self._number.setText("")
        self._stored.show_state(None)
        self._reversed.show_state(None)
        self._controls.hide()

"""What every page of the rail is to the window."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class Page(QWidget):
    """One entry of the rail and what stands beside it.

    A page sets the class attributes `title`, `icon` and `group` (entries of one number stand together), and
    `whole_office` where it shows what is of nobody's own bookings: a fieldworker does not get it. Signals:
    `count_changed` with how many things this person can act on, or None for no figure; `said` with one true sentence
    about what just happened, shown in the status line and announced; `subject_changed` with what the page shows
    ("491208 Harbour Gifts Ltd"), for the window's title.
    """

    title = ""
    icon = ""
    group = 0
    whole_office = False

    count_changed = Signal(object)
    said = Signal(str)
    subject_changed = Signal(str)

    def reload(self) -> None:
        """Read again what is shown, off the GUI thread; old rows stay until the new ones are there."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """Where the keyboard stands when the page opens."""
        raise NotImplementedError

    def areas(self) -> Sequence[QWidget]:
        """The stops of F6, in reading order."""
        return [self.first_focus()]

    def unsaved(self) -> Sequence[str]:
        """The names of what was typed here and waits for Save; leaving the window loses it."""
        return ()

    def show_unsaved(self) -> None:
        """Show the first of it."""

"""The foot of the refund dialog: what became of the draft, one sentence, and the buttons of each step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui.dialogs.kept_line import KeptLine
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role


@dataclass(frozen=True)
class FootActions:
    """What the buttons do."""

    finish: Callable[[], object]
    cancel: Callable[[], object]
    back: Callable[[], object]
    preview: Callable[[], object]


class RefundFoot:
    """Puts the buttons into a frame and shows those of the present step.

    Parts: `primary`, `cancel`, `back`, `preview`, `kept_line`.
    """

    def __init__(self, frame: DialogFrame, complete: str, actions: FootActions) -> None:
        self._frame, self._complete = frame, complete
        self.kept_line = KeptLine()
        self.back = Button("Back", Kind.QUIET, icon="chevron_left", key="Alt+Left", pad=6)
        self.back.clicked.connect(lambda _checked=False: actions.back())
        for part in (self.back, self.kept_line):
            frame.foot_left.addWidget(part)
        QShortcut("Alt+Left", frame, actions.back)
        self.preview = frame.add_button("Preview credit note", actions.preview, icon="credit_note")
        self.primary = frame.add_button(complete, actions.finish, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter")
        self.cancel = frame.add_button("Cancel", actions.cancel, role=Role.RejectRole, key="Esc")
        self.cancel.setToolTip("What you typed is kept as your draft.")

    def settle(self, stops: Sequence[QWidget]) -> None:
        """Once everything is in the frame: Tab goes through `stops` and comes here last, Enter presses no button.

        A key held down does not run on through the steps.
        """
        for one, other in pairwise([*stops, self.back, self.preview, self.cancel, self.primary]):
            QWidget.setTabOrder(one, other)
        for button in self._frame.findChildren(QPushButton):
            button.setAutoDefault(False)
        for shortcut in self._frame.findChildren(QShortcut):
            shortcut.setAutoRepeat(False)

    def show_choosing(self) -> None:
        """The buttons of the first step."""
        self._swap((self.back, self.preview), (self.kept_line, self.cancel))
        self.primary.setText(self._complete)
        self.primary.set_icon("")

    def show_checking(self, finish: str, icon: str) -> None:
        """The buttons of the second step; `finish` is what the last button does, with its amount."""
        self._swap((self.kept_line, self.cancel), (self.back, self.preview))
        self.primary.setText(finish)
        self.primary.set_icon(icon)

    def show_hint(self, sentence: str, narrow: bool) -> None:
        """Say one sentence beside the buttons; where it is narrow, in fewer words on the buttons."""
        self.preview.setText("Preview" if narrow else "Preview credit note")
        self._frame.show_hint(sentence)

    def _swap(self, going: tuple[QWidget, ...], coming: tuple[QWidget, ...]) -> None:
        # A dialog that had to hold both for a moment would stay as wide as that.
        for part in going:
            part.hide()
        for part in coming:
            part.show()


def enter_goes_on(dialog: QWidget, event: QKeyEvent) -> bool:
    """One hand on the keypad: Enter takes a field and goes on to the next; says whether it was that."""
    plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    if not plain or event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
        return False
    dialog.focusNextChild()
    return True

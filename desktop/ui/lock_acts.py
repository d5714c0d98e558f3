"""Locking the desk: by hand, or when nobody has touched it for a while; and coming back to all that was typed."""

from __future__ import annotations

from functools import partial

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from desktop.services import passwords
from desktop.services.desk import Desk
from desktop.services.opening import OpenOffice
from desktop.services.queries.rows import OfficeRow
from desktop.ui import background, messages
from desktop.ui.actions import Actions
from desktop.ui.lock_page import LockPage
from desktop.ui.main_window import MainWindow

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_SHORTCUTS = frozenset({QEvent.Type.ShortcutOverride, QEvent.Type.Shortcut})
_MINUTE_MS = 60_000


class LockActs(QObject):
    """The action *Lock* and the clock that does it by itself. `page` is what is shown while locked, else None.

    Dialogs are hidden while the desk is locked, not closed, so that all that stands in them is there afterwards.
    Signal: `person_wanted`.
    """

    person_wanted = Signal()

    def __init__(self, opened: OpenOffice, frame: OfficeRow, desk: Desk, actions: Actions, window: MainWindow) -> None:
        super().__init__(window)
        self._office, self._frame, self._desk, self._window = opened, frame, desk, window
        self.page: LockPage | None = None
        self._hidden: list[QDialog] = []
        self._focused: QWidget | None = None
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.lock)
        actions.add("lock", "Lock", self.lock, shortcut="Ctrl+L", icon="lock", menu="Window")
        # A press goes to a window of the screen before any widget, so these few are all that has to be watched.
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._watch)
        self._watch(QGuiApplication.focusWindow())
        self.lock_after(frame.lock_after_minutes)

    def lock_after(self, minutes: int) -> None:
        """Lock by itself after so many minutes without a key or the mouse; 0 for never."""
        self._idle.setInterval(minutes * _MINUTE_MS)
        self._touched()

    def read_minutes(self) -> None:
        """Take the office's minutes as they are now."""
        background.run(
            self,
            self._office.frame,
            lambda frame: self.lock_after(frame.lock_after_minutes),
            partial(messages.say, self._window),
        )

    def lock(self) -> None:
        """Cover the books until this person, or another one, shows who they are."""
        if self.page is not None or not self._window.isVisible():
            return
        self._idle.stop()
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
        self._focused = self._window.focusWidget()
        self.page = LockPage(self._frame, self._desk.person)
        self.page.unlock_wanted.connect(self._on_unlock_wanted)
        self.page.person_wanted.connect(self.person_wanted)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self._hide_dialogs()
        self._window.cover(self.page)
        self._window.activateWindow()
        self.page.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if self.page is None:
            if kind in _TOUCHES:
                self._touched()
            return False
        if kind in _SHORTCUTS:
            # Accepted here, a key does nothing but type: no action of the covered window answers it.
            event.accept()
            return True
        if kind is QEvent.Type.Show and isinstance(watched, QDialog):
            QTimer.singleShot(0, self, self._hide_dialogs)
        return False

    def _touched(self) -> None:
        if self._idle.interval() and self.page is None:
            self._idle.start()
        else:
            self._idle.stop()

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _hide_dialogs(self) -> None:
        """Hide what is open over the window, also what opens by itself while it is locked."""
        if self.page is None:
            return
        shown = [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
        mine = sorted((each for each in shown if self._depth(each)), key=self._depth)
        self._hidden += mine
        for dialog in reversed(mine):
            dialog.hide()

    def _depth(self, dialog: QWidget) -> int:
        """How many windows lie between it and the main window; 0 where it belongs to another one."""
        depth, parent = 1, dialog.parentWidget()
        while parent is not None and parent.window() is not self._window:
            depth, parent = depth + 1, parent.window().parentWidget()
        return 0 if parent is None else depth

    def _on_unlock_wanted(self, password: str) -> None:
        page = self.page
        if page is not None:
            background.run(
                self, partial(passwords.unlock, self._desk, password), lambda _done: self._unlock(), page.show_failure
            )

    def _unlock(self) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        page, self.page = self.page, None
        hidden, self._hidden = self._hidden, []
        if page is not None:
            self._window.uncover(page)
            page.deleteLater()
        if self._focused is not None and shiboken6.isValid(self._focused):
            self._focused.setFocus(Qt.FocusReason.OtherFocusReason)
        for dialog in hidden:
            if shiboken6.isValid(dialog):
                dialog.open()
                QTimer.singleShot(0, dialog, partial(_stand_behind_text, dialog))
        self._touched()


def _stand_behind_text(dialog: QDialog) -> None:
    """Qt marks all of a field that it gives the keyboard; the next letter would replace what was typed before."""
    field = dialog.focusWidget()
    if isinstance(field, QLineEdit):
        field.end(False)

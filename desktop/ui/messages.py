"""The one voice in which the window speaks of failures and asks what it cannot decide."""

import logging
import sys
from collections.abc import Callable, Sequence
from types import TracebackType

import shiboken6
from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton, QWidget

from desktop.errors import RefundDeskError

TITLE = "Refund Desk"
_log = logging.getLogger(__name__)


def say(owner: QWidget, failure: Exception) -> QMessageBox | None:
    """Tell what did not happen in one calm box over `owner`, and go on.

    A `RefundDeskError` is told in its own words. Anything else is our fault: it is logged with its traceback and told
    once, however often it happens while that box is open. Use it as the last argument of `background.run`:
    `partial(messages.say, self)`.
    """
    if isinstance(failure, RefundDeskError):
        return _box(owner, failure.title, failure.message)
    _log.error("Something unexpected happened.", exc_info=failure)
    return _unexpected(owner)


def ask(
    owner: QWidget,
    title: str,
    message: str,
    choices: Sequence[tuple[str, Callable[[], object]]],
    keep: str = "Cancel",
    danger: bool = False,
) -> QMessageBox:
    """Ask what to do, where work cannot go on without a choice.

    `choices` are verbs with what they do, the first one is what Enter takes; `keep` leaves everything as it is.
    `danger` is for Discard and Reject alone: the first button is red, and Enter takes `keep`.
    """
    box = _made(owner, title, message)
    for position, (verb, chosen) in enumerate(choices):
        role = QMessageBox.ButtonRole.AcceptRole if position == 0 else QMessageBox.ButtonRole.ActionRole
        button = box.addButton(verb, role)
        button.clicked.connect(lambda _checked=False, chosen=chosen: chosen())
        if position == 0:
            button.setProperty("danger", danger)
            box.setDefaultButton(button)
    leave = box.addButton(keep, QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(leave)
    if danger:
        box.setDefaultButton(leave)
    box.open()
    return box


def announce(widget: QWidget, sentence: str, at_once: bool = False) -> None:
    """Let a screen reader say a result (politely) or a refusal (`at_once`)."""
    event = QAccessibleAnnouncementEvent(widget, sentence)
    politeness = QAccessible.AnnouncementPoliteness
    event.setPoliteness(politeness.Assertive if at_once else politeness.Polite)
    QAccessible.updateAccessibility(event)


class Unexpected(QObject):
    """Catches what nobody caught: logs it whole and tells it once, over the window that is in front.

    Install it once with `install()`; `uninstall()` gives Python its own hook back.
    """

    _arrived = Signal(object)

    def install(self) -> None:
        sys.excepthook = self._on_exception
        self._arrived.connect(self._on_arrived)

    def uninstall(self) -> None:
        sys.excepthook = sys.__excepthook__
        self._arrived.disconnect(self._on_arrived)

    def _on_exception(self, kind: type[BaseException], failure: BaseException, traceback: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, failure, traceback)
            return
        _log.error("Something unexpected happened.", exc_info=(kind, failure, traceback))
        if QThread.currentThread() is self.thread():
            self._on_arrived(failure)
        else:
            self._arrived.emit(failure)

    def _on_arrived(self, failure: BaseException) -> None:
        owner = QApplication.activeModalWidget() or QApplication.activeWindow()
        shown = [window for window in QApplication.topLevelWidgets() if window.isVisible()]
        if owner is None and shown:
            owner = shown[0]
        if owner is None:
            return
        if isinstance(failure, RefundDeskError):
            _box(owner, failure.title, failure.message)
        else:
            _unexpected(owner)


def _unexpected(owner: QWidget) -> QMessageBox | None:
    window = owner.window()
    told = window.findChildren(QMessageBox, "unexpected")
    if window.objectName() == "unexpected" or any(each.isVisible() for each in told):
        return None
    box = _made(
        owner,
        "Something unexpected happened.",
        "The step may not have been done. What you typed is still here. What the list shows after F5 is true; "
        "look there before you try again. The log keeps what happened, for whoever looks after this program.",
    )
    box.setObjectName("unexpected")
    _close_button(box)
    box.open()
    return box


def _box(owner: QWidget, title: str, message: str) -> QMessageBox:
    box = _made(owner, title, message)
    _close_button(box)
    box.open()
    announce(box, f"{title} {message}", at_once=True)
    return box


def _made(owner: QWidget, title: str, message: str) -> QMessageBox:
    box = QMessageBox(owner.window() if shiboken6.isValid(owner) else None)
    box.setWindowTitle(TITLE)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(title)
    box.setInformativeText(message)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return box


def _close_button(box: QMessageBox) -> QPushButton:
    button = box.addButton("Close", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(button)
    box.setEscapeButton(button)
    return button

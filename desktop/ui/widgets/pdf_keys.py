"""The keys that mean something on paper."""

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class PaperKey(Enum):
    """What a key asks of the paper."""

    FIND = "find in its text"
    COPY = "copy what is marked"
    MARK_ALL = "mark all text of the page"
    LARGER = "show it larger"
    SMALLER = "show it smaller"
    WHOLE = "show the whole page"


_STANDARD = {
    QKeySequence.StandardKey.Find: PaperKey.FIND,
    QKeySequence.StandardKey.Copy: PaperKey.COPY,
    QKeySequence.StandardKey.SelectAll: PaperKey.MARK_ALL,
}
_ZOOM = {
    int(Qt.Key.Key_Plus): PaperKey.LARGER,
    int(Qt.Key.Key_Equal): PaperKey.LARGER,
    int(Qt.Key.Key_Minus): PaperKey.SMALLER,
    int(Qt.Key.Key_0): PaperKey.WHOLE,
}
"""Plus stands over the equals sign on many keyboards, and few people press Shift for it."""


def asked_by(event: QKeyEvent) -> PaperKey | None:
    """What the key asks of the paper, None for keys that mean what they mean everywhere."""
    for standard, asked in _STANDARD.items():
        if event.matches(standard):
            return asked
    plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier & ~Qt.KeyboardModifier.ShiftModifier
    return _ZOOM.get(event.key()) if plain == Qt.KeyboardModifier.ControlModifier else None

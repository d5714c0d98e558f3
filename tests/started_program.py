"""Starts the real program, writes down what it had loaded at each step, and closes its window: run as a process."""

from __future__ import annotations

import json
import sys
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QEvent, QObject, QTimer

from desktop import __main__ as program
from desktop.ui import start

HEAVY = ("sqlalchemy", "alembic", "stripe", "reportlab", "openpyxl")


def tell(step: str) -> None:
    """One line for the test that started this."""
    print(json.dumps({"step": step, "loaded": [name for name in HEAVY if name in sys.modules]}), flush=True)


class FirstPaint(QObject):
    """Tells of the first time that anything of the window is painted."""

    def __init__(self, window: start.StartWindow) -> None:
        super().__init__(window)
        self._seen = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and not self._seen:
            self._seen = True
            tell("painted")
        return False


def watched(arguments: list[str]) -> int:
    """The program with somebody looking over its shoulder, who sits down and goes home at once; its return code."""
    open_window, on_opened, choose = start.open_window, start.StartWindow._on_opened, start.StartWindow.choose_office

    def opened_window(*given: Any) -> start.StartWindow:
        window = open_window(*given)
        FirstPaint(window)
        if not given[0]:
            tell("asks for an office")
            QTimer.singleShot(0, window.close)
        return window

    def opened(window: start.StartWindow, found: Any) -> None:
        on_opened(window, found)
        tell("opened")
        window.sit_down(found[2][0])
        assert window.workstation is not None
        tell(f"sits at {window.workstation.window.windowTitle()}")
        QTimer.singleShot(0, window.workstation.window.close)

    def chosen(window: start.StartWindow) -> None:
        choose(window)
        tell("not opened")
        QTimer.singleShot(0, window.close)

    with (
        patch.object(start, "open_window", opened_window),
        patch.object(start.StartWindow, "_on_opened", opened),
        patch.object(start.StartWindow, "choose_office", chosen),
    ):
        return program.main(arguments)


if __name__ == "__main__":
    sys.exit(watched(sys.argv[1:]))

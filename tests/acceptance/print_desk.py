"""A desk that prints: opens an office in the real window, chooses notes, and presses Print in the system's dialog.

Started by the test of printing, in a process of its own, because libcups remembers its server for ever.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QPushButton

from desktop.database import open_office
from desktop.services.queries import office as office_queries
from desktop.ui import background, theme
from desktop.ui.actions import Actions
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.credit_notes import CreditNotesPage
from tests.services.office_builder import OfficeBuilder

CTRL = Qt.KeyboardModifier.ControlModifier


def main(folder: Path, choose: str) -> None:
    """Print the newest note of the office in this folder, or with `all` every note; ends when that is over."""
    app = QApplication(sys.argv[:1])
    theme.apply(app, theme.Scheme.LIGHT)
    database = open_office(str(folder / "office.rdesk"))
    desk = OfficeBuilder(database, folder).desk("clerk")
    actions = Actions()
    page = CreditNotesPage(desk, actions)
    window = MainWindow([page], actions, office_queries.frame(database), folder)
    actions.setParent(window)
    said: list[str] = []
    page.said.connect(said.append)
    page.work.over.connect(lambda: QTimer.singleShot(0, app.quit))

    def press_print() -> None:
        for dialog in app.topLevelWidgets():
            if isinstance(dialog, QPrintDialog) and dialog.isVisible():
                watch.stop()
                (box,) = dialog.findChildren(QDialogButtonBox)
                buttons: list[QPushButton] = box.findChildren(QPushButton)
                QTest.mouseClick(next(each for each in buttons if "Print" in each.text()), Qt.MouseButton.LeftButton)

    watch = QTimer(interval=50)
    watch.timeout.connect(press_print)

    def choose_and_print() -> None:
        if choose == "all":
            QTest.keyClick(page.list.table, Qt.Key.Key_A, CTRL)
        watch.start()
        QTest.keyClick(page.list.table, Qt.Key.Key_P, CTRL)

    page.reader.view.shown.connect(lambda: QTimer.singleShot(0, choose_and_print))
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    page.first_focus().setFocus()
    page.reload()
    QTimer.singleShot(180_000, lambda: app.exit(2))
    code = app.exec()
    background.wait_for_all()
    window.close()
    database.close()
    print("\n".join(said))
    sys.exit(code)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

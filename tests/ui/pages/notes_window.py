"""The credit notes page in the real window, with what a person presses and reads there."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.states import Method
from desktop.services import approvals, credit_notes
from desktop.services.queries import office as office_queries
from desktop.services.refunds import LineWish
from desktop.ui.actions import Actions
from desktop.ui.main_window import MainWindow
from desktop.ui.pages.credit_notes import CreditNotesPage
from desktop.ui.widgets.facts import Link
from tests.services.office_builder import OfficeBuilder, line

NO_KEY = Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
DAY = date(2026, 3, 2)


def issue(office: OfficeBuilder) -> None:
    """Four notes: a card refund that is mailed, two bank transfers of which one was taken back, and its reversal.

    Only the first one has its paper.
    """
    lamps = office.paid(line("119.00", "2"), number="491208", customer="Harbour Gifts Ltd", issued=DAY)
    first = office.refunded(lamps, LineWish(1, gross="16.68"), reason="Lights faulty", notify=True)
    credit_notes.document(office.desk(), office.note_of(first).id)
    bank = office.paid(
        line("119.00"), number="491207", customer="Kettle & Kin", method=Method.BANK_TRANSFER,
        issued=DAY - timedelta(days=1),
    )  # fmt: skip
    office.refunded(bank, LineWish(1, gross="30.00"), reason="Goodwill", reference="BT-77")
    wrong = office.refunded(bank, LineWish(1, gross="12.50"), reason="Typing slip", reference="BT-78")
    approvals.unapprove(office.desk("manager"), wrong, "It was never paid")


def one_more(office: OfficeBuilder, count: int) -> None:
    """So many more notes, of one customer, without papers."""
    sold = office.paid(line("1.00", str(count)), number="491300", customer="Many Ltd", method=Method.BANK_TRANSFER)
    for at in range(count):
        office.refunded(sold, LineWish(1, gross="1.00"), reason="Bulb", reference=f"M-{at}")


class NotesWindow:
    """The window as a clerk has it open; `wanted` is what the page asked others for, `said` what it told."""

    def __init__(
        self,
        office: OfficeBuilder,
        qtbot: QtBot,
        folder: Path,
        size: tuple[int, int] = (1440, 900),
        login: str = "clerk",
    ) -> None:
        self.qtbot, self.wanted, self.said = qtbot, list[tuple[str, object]](), list[str]()
        self.actions = Actions()
        self.page = CreditNotesPage(office.desk(login), self.actions)
        self.window = MainWindow([self.page], self.actions, office_queries.frame(office.database), folder)
        self.actions.setParent(self.window)
        qtbot.addWidget(self.window)
        self.page.invoice_wanted.connect(lambda what: self.wanted.append(("invoice", what)))
        self.page.refund_wanted.connect(lambda what: self.wanted.append(("refund", what)))
        self.page.said.connect(self.said.append)
        self.window.resize(*size)
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        self.page.first_focus().setFocus()

    def until(self, is_so: Callable[[], bool]) -> None:
        """Wait for what the window does by itself; a loaded machine is slow, and slow is not wrong."""
        self.qtbot.waitUntil(is_so, timeout=20_000)

    def open(self) -> None:
        """Read the list, and the paper of its first note to the end."""
        self.page.reload()
        self.until(self.page.reader.view.is_drawn)
        self.until(lambda: "counting" not in self.text(self.page.list.head))

    def choose(self, number: str) -> None:
        """Stand on the note of that number and wait for its paper."""
        at = next(at for at, row in enumerate(self.page.list.table.rows()) if row.number == number)
        point = self.page.list.table.place_of_row(at)
        QTest.mouseClick(self.page.list.table.viewport(), Qt.MouseButton.LeftButton, NO_KEY, point)
        self.wait_for_paper(number)

    def wait_for_count(self, count: int) -> None:
        self.until(lambda: len(self.page.list.table.rows()) == count)

    def wait_for_paper(self, number: str) -> None:
        self.until(lambda: self.page.reader.view.is_drawn() and number in self.page.reader.view.text())

    def wait_for_said(self, words: str) -> None:
        self.until(lambda: any(words in said for said in self.said))

    def text(self, part: QWidget) -> str:
        """All words that are seen in the part, one to a line, without those of its tables."""
        shown: list[QLabel | QPushButton] = [*part.findChildren(QLabel), *part.findChildren(QPushButton)]
        return "\n".join(each.text() for each in shown if each.isVisible() and each.text())

    def rows(self) -> list[str]:
        """What a screen reader says of each row of the list."""
        model: QAbstractItemModel = self.page.list.table.model()
        role = Qt.ItemDataRole.AccessibleTextRole
        return [
            " | ".join(str(model.index(row, column).data(role)) for column in range(model.columnCount()))
            for row in range(model.rowCount())
        ]

    def press(self, button: QPushButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def follow(self, words: str) -> None:
        """Press the link with these words in the panel."""
        self.press(next(each for each in self.page.panel.findChildren(Link) if each.text() == words))

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press a key where the keyboard stands."""
        focused = self.window.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key, held)

    def type_into(self, field: QWidget, words: str) -> None:
        QTest.keyClicks(field, words)

    def dialog(self, kind: type[Any]) -> Any:
        """The dialog of this kind that stands open."""
        found: list[Any] = []

        def is_there() -> bool:
            found[:] = [each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()]
            return bool(found)

        self.until(is_there)
        return found[0]


def stored(office: OfficeBuilder) -> dict[str, bytes]:
    """The stored papers by the numbers of their notes."""
    query = select(CreditNote.number, StoredDocument.pdf).join(StoredDocument, StoredDocument.note_id == CreditNote.id)
    with office.database.read() as session:
        return {row.number: row.pdf for row in session.execute(query)}

"""The first window as a person has it: opens offices, sits down, presses keys and reads what is there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.model.states import OfficeKind
from desktop.services import offices, opening
from desktop.services.offices import NewOffice
from desktop.services.opening import OpenOffice
from desktop.ui import background, start
from desktop.ui.start import StartWindow
from desktop.ui.widgets.fields import Choice
from desktop.ui.workstation import Workstation
from tests.services.office_builder import PEOPLE


def make_office(path: Path, kind: OfficeKind = OfficeKind.REAL, name: str = "Larkfield Gift Wholesale") -> str:
    """A new office of three people with nothing in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_empty_office(kind, name))
    return str(path)


@cache
def _empty_office(kind: OfficeKind, name: str) -> bytes:
    """What is in its file: making it takes longer than many a test."""
    new = NewOffice(name, "GBP", country="GB", kind=kind, people=[PEOPLE[0], PEOPLE[1], PEOPLE[3]])
    with TemporaryDirectory() as folder:
        made = Path(folder) / "office.refunddesk"
        offices.create(str(made), new).close()
        return made.read_bytes()


class StartHands:
    """`window` is the first window, `opened` the offices that it opened."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self._qtbot, self.opened = qtbot, list[OpenOffice]()
        self.window: StartWindow = start.open_window("", self._open, folder)
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def _open(self, address: str) -> OpenOffice:
        office = opening.open_office(address)
        self.opened.append(office)
        return office

    @property
    def workstation(self) -> Workstation:
        """What stands open since somebody sat down."""
        assert self.window.workstation is not None
        return self.window.workstation

    def until(self, true: Callable[[], bool]) -> None:
        """Wait for something to come true."""
        self._qtbot.waitUntil(true, timeout=20_000)

    def open(self, address: str) -> None:
        """Open an office and wait until it asks who is at the desk."""
        self.window.open_address(address)
        self.until(self.window.people.isVisible)

    def sit(self, address: str, login: str = "admin") -> Workstation:
        """Open an office and sit down as this person."""
        self.open(address)
        self.window.sit_down(next(row for row in self.window.people.table.rows() if row.login == login))
        self.workstation.window.activateWindow()
        self.until(self.workstation.window.isActiveWindow)
        return self.workstation

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard stands."""
        struck = QApplication.focusWidget() or QApplication.activeWindow()
        assert struck is not None
        QTest.keyClick(struck, key, modifier)

    def letter(self, letter: str) -> None:
        """Type a letter where the keyboard stands."""
        struck = QApplication.focusWidget()
        assert struck is not None
        QTest.keyClicks(struck, letter)

    def choose(self, choice: Choice, words: str) -> None:
        """Choose the entry with these words."""
        place = choice.findText(words)
        assert place >= 0, [choice.itemText(at) for at in range(choice.count())]
        choice.setCurrentIndex(place)

    def press(self, words: str, part: QWidget) -> None:
        """Press the button that is seen with these words."""
        button = next(each for each in part.findChildren(QPushButton) if each.text() == words and each.isVisible())
        assert button.isEnabled(), button.toolTip()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def text(self, part: QWidget) -> str:
        """All words that are seen in the part, one to a line."""
        return "\n".join(each.text() for each in part.findChildren(QLabel) if each.isVisible() and each.text())

    def leave(self) -> None:
        """Close everything."""
        at_work, self.window.workstation = self.window.workstation, None
        if at_work is not None:
            at_work.close()
        background.wait_for_all()
        for office in self.opened:
            office.close()


@contextmanager
def at_the_start(qtbot: QtBot, folder: Path) -> Iterator[StartHands]:
    """The first window for as long as the test lasts."""
    hands = StartHands(qtbot, folder)
    yield hands
    hands.leave()

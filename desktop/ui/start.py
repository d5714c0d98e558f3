"""The way in: an office is opened, somebody says who is at the desk, and the workstation opens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.ui import background, messages, theme
from desktop.ui.start_pages import ChooseOffice, Opening
from desktop.ui.start_person import ChoosePerson
from desktop.ui.widgets.progress_line import SHOW_AFTER_MS

if TYPE_CHECKING:
    from desktop.services.offices import NewOffice
    from desktop.services.opening import OpenOffice
    from desktop.services.queries.rows import OfficeRow, PersonRow
    from desktop.ui.workstation import Workstation

Opened = tuple["OpenOffice", "OfficeRow", Sequence["PersonRow"], str]
OpenAddress = Callable[[str], "OpenOffice"]


def open_window(address: str, open_office: OpenAddress, folder: Path) -> StartWindow:
    """The first window, on this office or on none; `open_office` runs off the GUI thread, after the first paint."""
    return StartWindow(open_office, folder, address)


class StartWindow(QWidget):
    """What stands before the workstation: which office, and who is at the desk.

    Parts: `opening`, `offices`, `people`, `workstation` (None until somebody sat down). Signal: `ended` when the last
    window is closed and a copy of the office is kept, so that the program can end.
    """

    ended = Signal()

    def __init__(self, open_office: OpenAddress, folder: Path, address: str = "") -> None:
        super().__init__()
        self._open, self._folder = open_office, folder
        self._first_address, self._warning = address, ""
        self._office: OpenOffice | None = None
        self._frame: OfficeRow | None = None
        self.workstation: Workstation | None = None
        self._signing_in = False
        self._slow = QTimer(self, singleShot=True, interval=SHOW_AFTER_MS)
        self._slow.timeout.connect(self.show)
        self.setWindowTitle(messages.TITLE)
        self.opening = Opening()
        self.offices = ChooseOffice()
        self.people = ChoosePerson()
        self._stack = QStackedWidget()
        for part in (self.offices, self.opening, self.people):
            self._stack.addWidget(part)
        if address:
            self._show_opening(address)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.offices.open_wanted.connect(self.open_address)
        self.offices.sample_wanted.connect(self._on_sample_wanted)
        self.offices.new_wanted.connect(self._on_new_wanted)
        self.people.chosen.connect(self._on_person_chosen)
        self.people.other_office_wanted.connect(self.choose_office)
        wide, high = theme.tokens()["size"]["window_first"]
        room = self.screen().availableSize()
        self.resize(QSize(min(wide, room.width()), min(high, room.height())))

    def choose_office(self) -> None:
        """Ask which office."""
        self._stack.setCurrentWidget(self.offices)
        self.offices.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def open_address(self, address: str) -> None:
        """Open the office at this path or address, then ask who is at the desk."""
        self._show_opening(address)
        background.run(self, lambda: self._opened(address), self._on_opened, partial(self._on_not_opened, address))

    def _show_opening(self, address: str) -> None:
        self.opening.show_sentence(f"Opening {address}")
        self._stack.setCurrentWidget(self.opening)

    def _opened(self, address: str) -> Opened:
        office = self._open(address)
        from desktop.services import places

        return office, office.frame(), office.people(), places.warning(office.address)

    def _on_opened(self, found: Opened) -> None:
        self._office, self._frame, people, self._warning = found
        self.people.show_people(self._frame, people, self._warning)
        self._stack.setCurrentWidget(self.people)
        self.people.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_not_opened(self, address: str, failure: Exception) -> None:
        self.choose_office()
        self.offices.show_failure(address, failure)

    def _on_sample_wanted(self) -> None:
        self.opening.show_sentence("Writing the sample office")
        self._stack.setCurrentWidget(self.opening)

        def make() -> str:
            from desktop.services import places, sample

            path = places.sample_office()
            if not path.exists():
                sample.make_sample(path)
            return str(path)

        background.run(self, make, self.open_address, partial(self._on_not_opened, "the sample office"))

    def _on_new_wanted(self, address: str, new: NewOffice) -> None:
        self.opening.show_sentence("Making the office")
        self._stack.setCurrentWidget(self.opening)

        def make() -> str:
            from desktop.services import offices

            offices.create(address, new).close()
            return address

        background.run(self, make, self.open_address, partial(self._on_not_opened, address))

    def _on_person_chosen(self, person: PersonRow, password: str) -> None:
        office = self._office
        if office is None or self._signing_in:
            return
        self._signing_in = True

        def sign_in() -> PersonRow:
            from desktop.services import passwords

            return passwords.sign_in(office.database, person.login, password)

        background.run(self, sign_in, self._on_signed_in, self._on_not_signed_in)

    def _on_signed_in(self, person: PersonRow) -> None:
        self._signing_in = False
        self.sit_down(person)

    def _on_not_signed_in(self, failure: Exception) -> None:
        self._signing_in = False
        self.people.show_failure(failure)

    def sit_down(self, person: PersonRow) -> None:
        """Open the workstation of this person in the place of this window."""
        from desktop.ui.workstation import Workstation

        if self._office is None or self._frame is None:
            return
        self.workstation = Workstation(self._office, self._frame, person, self._folder)
        self.workstation.person_wanted.connect(self._on_person_wanted)
        self.workstation.office_wanted.connect(self._on_office_wanted)
        self.workstation.reopen_wanted.connect(self._on_reopen_wanted)
        self.workstation.closed.connect(self._on_closed)
        self.workstation.show()
        self.hide()

    def _on_person_wanted(self) -> None:
        self._leave()
        self._stack.setCurrentWidget(self.people)
        if self._office is not None:
            # People, roles and passwords may have changed while somebody sat here.
            background.run(self, self._office.people, self._on_people, self.people.show_failure)

    def _on_people(self, people: Sequence[PersonRow]) -> None:
        if self._frame is not None:
            self.people.show_people(self._frame, people, self._warning)

    def _on_office_wanted(self) -> None:
        self._leave()
        self.choose_office()
        if self._office is not None:
            background.run(self, self._office.leave, lambda _done: None, partial(messages.say, self))

    def _on_reopen_wanted(self) -> None:
        self._leave()
        if self._office is not None:
            self.open_address(self._office.address)

    def _leave(self) -> None:
        """Close the workstation; drafts are kept, and what runs in the background ends by itself."""
        self.show()
        left, self.workstation = self.workstation, None
        if left is not None:
            left.close()

    def _on_closed(self) -> None:
        """The window of the workstation was closed: keep a copy of the office, then let the program end."""
        if self.workstation is None or self._office is None or self._frame is None:
            return
        self.workstation = None
        self.opening.show_sentence(f"Keeping a backup of {self._frame.name}")
        self._stack.setCurrentWidget(self.opening)
        self._slow.start()
        background.run(self, self._office.leave, lambda _done: self._end(), self._on_not_kept)

    def _on_not_kept(self, failure: Exception) -> None:
        self._slow.stop()
        self.show()
        if isinstance(failure, RefundDeskError):
            title = "No backup was made on closing."
            failure = RefundDeskError(title, f"{failure.message} The books themselves are safe.", failure.code)
        box = messages.say(self, failure)
        if box is not None:
            box.finished.connect(lambda _result: self._end())

    def _end(self) -> None:
        self._slow.stop()
        self.hide()
        self.ended.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        # Loading the ORM beside the first paint would hold it up: Python runs one of the two at a time.
        super().paintEvent(event)
        address, self._first_address = self._first_address, ""
        if address:
            QTimer.singleShot(0, self, lambda: self.open_address(address))

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.ended.emit()

"""What a person can try at the practice gateway: which answer comes next, letting time pass or something happen."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop.services import practice
from desktop.services.desk import Desk
from desktop.services.queries import office
from desktop.services.queries.rows import OfficeRow
from desktop.ui import background, messages
from desktop.ui.actions import Actions
from desktop.ui.dialogs.practice_event import PracticeEventDialog


class PracticeActs(QObject):
    """The actions of an office with the practice gateway; a real office gets none. Signals: `said`, `changed`."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, desk: Desk, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        self._desk, self._window = desk, window
        if practice.gateway(desk) is None:
            return
        for words, answer in practice.ANSWERS:
            actions.add(
                f"practice_{answer}", f"Practice: next refund – {words.lower()}", partial(self._choose, words, answer),
                menu="Refund",
            )  # fmt: skip
        actions.add("practice_later", "Practice: let time pass", self._let_time_pass, menu="Refund")
        actions.add("practice_event", "Practice: let something happen…", self._let_happen, menu="Refund")
        actions.add("practice_come_back", "Practice: the last refund comes back", self._let_come_back, menu="Refund")
        for words in ("lost", "won"):
            actions.add(
                f"practice_{words}", f"Practice: open disputes are {words}", partial(self._end_disputes, words),
                menu="Refund",
            )  # fmt: skip

    def _choose(self, words: str, answer: object) -> None:
        background.run(
            self,
            partial(practice.choose, self._desk, answer),  # type: ignore[arg-type]
            lambda _done: self.said.emit(f"The next refund that is sent gets this answer: {words.lower()}."),
            partial(messages.say, self._window),
        )

    def _let_time_pass(self) -> None:
        background.run(
            self, partial(practice.let_time_pass, self._desk), self._on_passed, partial(messages.say, self._window)
        )

    def _on_passed(self, moved: int) -> None:
        noun = "refund" if moved == 1 else "refunds"
        self.said.emit(f"Time passed at the practice gateway: {moved} {noun} went on.")
        self.changed.emit()

    def _let_happen(self) -> None:
        work = partial(office.frame, self._desk.database)
        background.run(self, work, self._open_events, partial(messages.say, self._window))

    def _open_events(self, frame: OfficeRow) -> None:
        dialog = PracticeEventDialog(self._desk, frame.currency, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.happened.connect(self._tell)
        dialog.open()

    def _let_come_back(self) -> None:
        background.run(
            self, partial(practice.come_back, self._desk), self._on_came_back, partial(messages.say, self._window)
        )

    def _on_came_back(self, number: str) -> None:
        self._tell(f"{number} came back." if number else "No refund was sent by the practice gateway yet.")

    def _end_disputes(self, words: str) -> None:
        background.run(
            self,
            partial(practice.end_disputes, self._desk, words == "lost"),
            lambda ended: self._tell(f"Disputes that were {words}: {ended}."),
            partial(messages.say, self._window),
        )

    def _tell(self, sentence: str) -> None:
        self.said.emit(sentence)
        self.changed.emit()

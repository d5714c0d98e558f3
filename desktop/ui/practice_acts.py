"""What a person can try at the practice gateway: which answer comes next, and letting time pass."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop.services import practice
from desktop.services.desk import Desk
from desktop.ui import background, messages
from desktop.ui.actions import Actions


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

"""Take over payments: from which day, what the gateway has and where each goes, and the one act that takes it in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout, QWidget

from desktop.errors import RefundDeskError
from desktop.services.desk import Desk
from desktop.services.pulling import taking
from desktop.services.pulling.planned import Pulled, PullPlan, PullRow
from desktop.ui import background, figures, messages, theme
from desktop.ui.background import Cancelled, LongWork, Progress, ReportProgress
from desktop.ui.dialogs import pull_rows, pull_words
from desktop.ui.dialogs.pull_table import PullTable
from desktop.ui.widgets.buttons import Kind
from desktop.ui.widgets.dialog_frame import DialogFrame, Role
from desktop.ui.widgets.entries import DateEdit
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.progress_line import ProgressLine
from desktop.ui.widgets.text import Text

BACK = timedelta(days=90)
"""How far back it looks unless a person says otherwise."""

_SAID = (
    "Reading stores nothing and moves no money. A payment comes in once, however often it is read.",
    "Each is proposed for the invoice whose number the shop wrote on it, else by customer and amount. What is certain "
    "is ticked; you say what becomes of the rest.",
    "What went back at {gateway} already, or is disputed there, counts at once and waits in the inbox.",
)
_BUSY = "The gateway is being read."


class PullPaymentsDialog(DialogFrame):
    """Three steps. Signal: `taken` with one true sentence when something came in.

    Parts: `since`, `payments`, `note`, `progress`, `next`, `back`.
    """

    taken = Signal(str)

    def __init__(self, desk: Desk, gateway: str, parent: QWidget | None = None) -> None:
        super().__init__(
            f"Take over payments from {gateway}",
            "What it knows and the books do not",
            size="import_dialog",
            steps=("1  Since when", "2  Payments", "3  Done"),
            parent=parent,
        )
        self._desk, self._gateway = desk, gateway
        self._plan: PullPlan | None = None
        self._work: LongWork | None = None
        self._step = 0
        self.note = NoteBar()
        self.progress = ProgressLine(kept="Nothing is stored until the end.")
        self.since = DateEdit(figures.today() - BACK)
        self._since = Field("Payments since", self.since)
        self.payments = PullTable(desk, gateway)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._first_page())
        self._stack.addWidget(self.payments)
        top = QVBoxLayout()
        top.setContentsMargins(theme.px(20), theme.px(12), theme.px(20), 0)
        top.setSpacing(theme.px(8))
        top.addWidget(self.note)
        top.addWidget(self.progress)
        self.body.addLayout(top)
        self.body.addWidget(self._stack, 1)
        self.cancel = self.add_button("Cancel", self.reject, role=Role.RejectRole, key="Esc")
        self.back = self.add_button("Back", self._on_back, key="Alt+Left")
        self.next = self.add_button("Read them", self._on_next, Kind.PRIMARY, role=Role.AcceptRole, key="Ctrl+Enter")
        self.progress.stopped.connect(self._stop)
        self.since.returnPressed.connect(self.next.click)
        self.payments.changed.connect(self._show_buttons)
        self._show_step(0)

    def reject(self) -> None:
        """Close; what is under way stops, and nothing of it is stored."""
        self._stop()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Enter in a field says where one payment goes; it is not meant to take all that is ticked in.
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if self._step == 1 and plain and enter and not isinstance(self.focusWidget(), QPushButton):
            event.accept()
            return
        super().keyPressEvent(event)

    def _first_page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(12))
        self._since.setMaximumWidth(theme.px(240))
        column.addWidget(self._since)
        for sentence in _SAID:
            column.addWidget(Text(sentence.format(gateway=self._gateway), tone="text_2", wrap=True))
        column.addStretch(1)
        return page

    def _show_step(self, step: int) -> None:
        self._step = step
        self.steps.pick(step)
        self._stack.setCurrentIndex(min(step, 1))
        self.back.setVisible(step == 1)
        self.cancel.setVisible(step != 2)
        self._show_buttons()
        (self.since if step == 0 else self.payments.first_focus()).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_buttons(self) -> None:
        ticked = self.payments.ticked()
        words = f"Take {pull_words.many(len(ticked), 'payment')} in" if ticked else "Take them in"
        self.next.setText(("Read them", words, "Close")[self._step])
        obstacle = _BUSY if self._work is not None else ""
        self.back.set_obstacle(obstacle)
        if self._step == 1 and not ticked:
            obstacle = obstacle or "Tick what is to be taken in first."
        self.next.set_obstacle(obstacle)
        self.show_hint(f"Ticked: {pull_rows.sums(ticked)}" if self._step == 1 and ticked else "")

    def _on_back(self) -> None:
        self.note.hide()
        self._show_step(0)

    def _on_next(self) -> None:
        (self._read, self._take, self.accept)[self._step]()

    def _read(self) -> None:
        day = self.since.typed()
        if not isinstance(day, date):
            wrong = day.message if isinstance(day, RefundDeskError) else "Type the day from which on it is read."
            self._since.set_wrong(wrong)
            self.since.setFocus()
            return
        self._since.set_wrong("")
        since = datetime.combine(day, time.min).astimezone(UTC)

        def work(report: ReportProgress, cancelled: Cancelled) -> PullPlan:
            return taking.read(self._desk, since, partial(_tell, report, "payments read"), cancelled)

        self._begin("Reading the payments")
        self._work = background.run_long(self, work, self.progress.show_progress, self._on_read, self._on_failed)
        self._show_buttons()

    def _on_read(self, plan: PullPlan) -> None:
        self._end()
        self._plan = plan
        self.payments.show_plan(plan)
        self._show_step(1)

    def _take(self) -> None:
        plan = self._plan
        if plan is None:
            return
        rows = [item.row for item in self.payments.ticked() if isinstance(item.row, PullRow)]

        def work(report: ReportProgress, cancelled: Cancelled) -> Pulled:
            return taking.take(self._desk, plan, rows, partial(_tell, report, "payments taken in"), cancelled)

        self._begin("Taking them in, all of them or none")
        self._work = background.run_long(self, work, self.progress.show_progress, self._on_taken, self._on_failed)
        self._show_buttons()

    def _on_taken(self, pulled: Pulled) -> None:
        self._end()
        sentence = self.payments.show_outcome(pulled)
        self._show_step(2)
        if pulled.taken:
            self.taken.emit(sentence)

    def _begin(self, sentence: str) -> None:
        self.note.hide()
        self.progress.begin(sentence)

    def _end(self) -> None:
        self._work = None
        self.progress.end()

    def _stop(self) -> None:
        if self._work is not None:
            self._work.stop()

    def _on_failed(self, failure: Exception) -> None:
        self._end()
        self._show_buttons()
        if isinstance(failure, RefundDeskError):
            self.note.show_failure(failure)
        else:
            messages.say(self, failure)


def _tell(report: ReportProgress, what: str, done: int, of: int) -> None:
    words = f"{figures.count(done)} of {figures.count(of)}" if of else figures.count(done)
    report(Progress(done, of, f"{words} {what}"))

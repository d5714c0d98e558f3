"""Close the books up to a day, or open closed days again, with what that means said before."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.errors import RefundDeskError
from desktop.services import periods
from desktop.services.desk import Desk
from desktop.services.queries import periods as queries
from desktop.services.queries.book_rows import ClosingRow, PeriodsRow
from desktop.ui import figures, messages
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.dialogs.short_form import Sending, ShortForm
from desktop.ui.widgets.entries import DateEdit


class ClosePeriodDialog(ShortForm):
    """Asks for the last day and says what will be refused then. Signal: `closed` with it. Parts: `day`, `says`."""

    closed = Signal(object)

    def __init__(self, desk: Desk, now: PeriodsRow, parent: QWidget | None = None) -> None:
        closed = "No day is closed yet" if now.closed_until is None else f"Closed up to {_day(now.closed_until)}"
        super().__init__("Close a period", closed, "Close it", (520, 400), parent)
        self._desk, self._now = desk, now
        self.day = DateEdit(now.today.replace(day=1) - timedelta(days=1))
        self.add_field("day", "Last day of the period", self.day)
        self.says = self.add_words("")
        self.today = self.add_words("", "waiting_fg")
        self._looking = LatestAnswer(self, partial(queries.closing, desk), self._on_looked, partial(messages.say, self))
        self.day.date_typed.connect(lambda _typed: self._look())
        self._look()
        self.day.setFocus()

    def _look(self) -> None:
        day = self.day.typed()
        if isinstance(day, date):
            self._looking.ask(day)

    def _on_looked(self, asked: date, found: ClosingRow) -> None:
        if self.day.typed() == asked:
            self.says.setText(closing_words(found))
            self.today.setText(today_words(found))

    def sending(self) -> Sending | None:
        day = self.day.typed()
        wrong = day.message if isinstance(day, RefundDeskError) else "" if day else "Type the last day."
        if self.show_wrong({"day": wrong}) or not isinstance(day, date):
            return None
        return Sending(partial(periods.close, self._desk, day), lambda _done: self._on_closed(day))

    def _on_closed(self, day: date) -> None:
        self.accept()
        self.closed.emit(day)


class OpenPeriodDialog(ShortForm):
    """Asks up to which day the books stay closed, and why. Signal: `opened`. Parts: `day`, `reason`."""

    opened = Signal()

    def __init__(self, desk: Desk, now: PeriodsRow, parent: QWidget | None = None) -> None:
        closed = "" if now.closed_until is None else f"Closed up to {_day(now.closed_until)}"
        super().__init__("Open closed days", closed, "Open them", (520, 360), parent)
        self._desk = desk
        self.day, self.reason = DateEdit(), QLineEdit()
        self.add_field("day", "Days stay closed up to (empty: open all)", self.day)
        self.add_field("reason", "Reason, for the auditor", self.reason)
        self.add_words(
            "Reports of these days may change from then on. Who opened them, when and why stays in the audit trail."
        )
        self.day.setFocus()

    def sending(self) -> Sending | None:
        day = self.day.typed()
        wrong = {
            "day": day.message if isinstance(day, RefundDeskError) else "",
            "reason": "" if self.reason.text().strip() else "Say in a few words why; the auditor will read it.",
        }
        if self.show_wrong(wrong) or isinstance(day, RefundDeskError):
            return None
        work = partial(periods.open_again, self._desk, day, self.reason.text())
        return Sending(work, lambda _done: self._on_opened())

    def _on_opened(self) -> None:
        self.accept()
        self.opened.emit()


def closing_words(found: ClosingRow) -> str:
    """What closing up to that day means for the days and for what is still open."""
    entries = "1 entry" if found.entries == 1 else f"{figures.count(found.entries)} entries"
    day = _day(found.last_day)
    said = [
        f"These days hold {entries}. From then on nothing more is posted on or before {day}, and no invoice of such a "
        "date is taken in.",
        "Refunds of sales from these days can still be made; their notes and entries have the day on which they are "
        "final.",
    ]
    if found.waiting:
        noun = "1 refund waits" if found.waiting == 1 else f"{figures.count(found.waiting)} refunds wait"
        said.append(f"{noun} for approval or sending; they will be posted on a later day.")
    if found.open_outcomes:
        noun = "1 outcome is" if found.open_outcomes == 1 else f"{figures.count(found.open_outcomes)} outcomes are"
        said.append(f"{noun} not known yet at the gateway; what it has done is posted on the first open day.")
    return "\n\n".join(said)


def today_words(found: ClosingRow) -> str:
    """What is refused at once where today is one of these days, empty where it is not."""
    if not found.stops_today:
        return ""
    return (
        f"Today is one of these days: until {_day(found.last_day)} is over nobody can send, approve outside refunds, "
        "cancel, void, assign or enter payments."
    )


def _day(day: date) -> str:
    return figures.day_full(day)

"""The choice of days for which something is shown: a month, a quarter, a year, all, or from one day to another."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from desktop.services.queries import days as spans
from desktop.services.queries.days import EVER, Days
from desktop.ui import figures, theme
from desktop.ui.widgets.entries import DateEdit
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.text import Text

FROM_TO = "From … to …"
_MONTHS = 24


class PeriodChoice(QWidget):
    """Words for usual periods, and two fields for any other. With `months` one of the last two years' months.

    Signal `picked` with the `Days`, each time they are others than before. Parts: `choice`, `first`, `last`.
    """

    picked = Signal(object)

    def __init__(self, name: str = "Period", *, months: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.choice, self.first, self.last = Choice(), DateEdit(), DateEdit()
        self.choice.setAccessibleName(name)
        self.first.setAccessibleName(f"{name}, first day")
        self.last.setAccessibleName(f"{name}, last day")
        for word, days in _months() if months else _usual():
            self.choice.add_choice(word, days)
        if not months:
            self.choice.add_choice(FROM_TO, None)
        self.choice.setFixedWidth(theme.px(168))
        self._to = Text("to", "small", "text_3")
        self._days: Days = self._chosen() or EVER
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(6))
        row.addWidget(self.choice)
        for part in (self.first, self._to, self.last):
            row.addWidget(part)
            part.hide()
        for field in (self.first, self.last):
            field.setFixedWidth(theme.px(104))
            field.editingFinished.connect(self._tell)
        self.choice.currentIndexChanged.connect(lambda _at: self._on_chosen())

    def days(self) -> Days:
        """The days that are chosen now."""
        return self._days

    def show_days(self, days: Days) -> None:
        """Choose these days, by their word where there is one."""
        if not self.choice.choose(days):
            self.first.set_date(days.first)
            self.last.set_date(days.last)
            self.choice.choose(None)
            self._tell()

    def _on_chosen(self) -> None:
        own = self.choice.value() is None
        for part in (self.first, self._to, self.last):
            part.setVisible(own)
        if own and not self.first.text() and not self.last.text():
            self.first.set_date(self._days.first)
            self.last.set_date(self._days.last)
        self._tell()

    def _chosen(self) -> Days | None:
        found = self.choice.value()
        if isinstance(found, Days):
            return found
        first, last = self.first.typed(), self.last.typed()
        wrong = [field for field, day in ((self.first, first), (self.last, last)) if isinstance(day, Exception)]
        for field in (self.first, self.last):
            field.setProperty("wrong", field in wrong)
            field.style().polish(field)
        if wrong:
            return None
        return Days(first if isinstance(first, date) else None, last if isinstance(last, date) else None)

    def _tell(self) -> None:
        days = self._chosen()
        if days is not None and days != self._days:
            self._days = days
            self.picked.emit(days)


def _usual() -> Sequence[tuple[str, Days]]:
    today = figures.today()
    month, quarter, year = spans.month_of(today), spans.quarter_of(today), spans.year_of(today)
    return [
        ("All days", EVER),
        ("This month", month),
        ("Last month", spans.month_of(_before(month))),
        ("This quarter", quarter),
        ("Last quarter", spans.quarter_of(_before(quarter))),
        ("This year", year),
        ("Last year", spans.year_of(_before(year))),
    ]


def _months() -> Sequence[tuple[str, Days]]:
    found, day = [], figures.today()
    for _ in range(_MONTHS):
        days = spans.month_of(day)
        day = _before(days)
        first = days.first or day
        found.append((QLocale().toString(QDate(first.year, first.month, 1), "MMMM yyyy"), days))
    return found


def _before(days: Days) -> date:
    return (days.first or figures.today()) - timedelta(days=1)

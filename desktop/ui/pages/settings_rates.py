"""Settings of the office's taxes and exchange rates: a table each, with a line to add to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from desktop.errors import RefundDeskError
from desktop.services import office_settings
from desktop.services.desk import Desk
from desktop.services.office_settings import EVERYWHERE, ExchangeRow, Settings, TaxRow
from desktop.ui import figures, theme
from desktop.ui.pages.settings_section import Section
from desktop.ui.widgets import typed_date
from desktop.ui.widgets.buttons import Button
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.fields import Field
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text

R = TypeVar("R")


class RatesSection(Section, Generic[R]):
    """A table of rates. Each row is kept as it is added or removed; there is nothing to save.

    Parts: `table`, `what`, `since`, `rate`, `add`, `remove`.
    """

    what_label, rate_label, what_hint, rate_hint, none = "", "", "", "", ""

    def __init__(self, desk: Desk, columns: Sequence[Column[R]], obstacle: str = "") -> None:
        super().__init__(obstacle)
        self._desk = desk
        self.table: RowTable[R] = RowTable(self.title, columns, fits=True)
        self._none = Text(self.none, tone="text_3", wrap=True)
        self.what, self.since, self.rate = QLineEdit(), QLineEdit(), QLineEdit()
        self.what.setPlaceholderText(self.what_hint)
        self.since.setPlaceholderText("2026-01-01")
        self.rate.setPlaceholderText(self.rate_hint)
        self._since_field = Field("Valid from", self.since)
        self.add = Button("Add the rate")
        line = QHBoxLayout()
        line.setSpacing(theme.px(8))
        line.addWidget(Field(self.what_label, self.what), 2)
        line.addWidget(self._since_field, 2)
        line.addWidget(Field(self.rate_label, self.rate), 2)
        line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignBottom)
        self.form.addLayout(line)
        self.form.addWidget(self.table)
        self.form.addWidget(self._none)
        self.remove = self.add_button("Remove the chosen rate", self._on_remove, key="Del")
        self.buttons.addStretch(1)
        self.forbid(self.what, self.since, self.rate)
        self.add.set_obstacle(obstacle)
        self.add.clicked.connect(lambda _checked=False: self._on_add())
        for field in (self.what, self.since, self.rate):
            field.returnPressed.connect(self._on_add)
        self.table.chosen.connect(lambda _row: self._look())
        self.table.installEventFilter(self)

    def first_focus(self) -> QWidget:
        return self.table if self.obstacle else self.what

    def show_rates(self, rows: Sequence[R]) -> None:
        """Show the rates that are kept."""
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self._none.setVisible(not rows)
        self._look()

    def store(self, what: str, since: date, rate: str) -> Callable[[], object]:
        """What keeps a new rate."""
        raise NotImplementedError

    def drop(self, row: R) -> tuple[Callable[[], object], str]:
        """What takes a rate out, and the sentence that says so."""
        raise NotImplementedError

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        pressed = isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress
        if pressed and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Delete:
            self.remove.click()
            return True
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        chosen = self.table.current() is not None
        self.remove.set_obstacle(self.obstacle or ("" if chosen else "Choose a rate in the table first."))
        self.remove.setVisible(bool(self.table.rows()))

    def _on_add(self) -> None:
        try:
            since = typed_date.parse(self.since.text(), figures.today())
        except RefundDeskError as wrong:
            self._since_field.set_wrong(wrong.message)
            self.since.setFocus()
            return
        self._since_field.set_wrong("")

        def added() -> None:
            for field in (self.what, self.since, self.rate):
                field.clear()
            self.what.setFocus()

        work = self.store(self.what.text().strip(), since, self.rate.text().strip())
        self.keep(work, "The rate is added.", added)

    def _on_remove(self) -> None:
        row = self.table.current()
        if row is not None:
            self.keep(*self.drop(row))


class TaxSection(RatesSection[TaxRow]):
    """The office's table of taxes."""

    title, icon = "Taxes", "books"
    says = (
        "An import that takes “the office's rates” looks up the customer's country and the invoice's date here. "
        "Type * for all other countries."
    )
    what_label, what_hint = "Country", "GB, Finland or *"
    rate_label, rate_hint = "Per cent", "17.5"
    none = "No rate yet. Until there is one, an import needs a column with the rate."

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(desk, _tax_columns(), obstacle)

    def show_settings(self, settings: Settings) -> None:
        self.show_rates(settings.taxes)

    def store(self, what: str, since: date, rate: str) -> Callable[[], object]:
        return partial(office_settings.add_tax, self._desk, what, since, rate)

    def drop(self, row: TaxRow) -> tuple[Callable[[], object], str]:
        sentence = "The rate is removed. Invoices keep the taxes that they have."
        return partial(office_settings.remove_tax, self._desk, row), sentence


class ExchangeSection(RatesSection[ExchangeRow]):
    """The office's table of exchange rates."""

    title, icon = "Exchange rates", "cash"
    says = (
        "An invoice in another currency is booked at the rate of its day, its refund at the rate of the day it goes "
        "back. The rate holds until a later one."
    )
    what_label, what_hint = "Currency", "USD"
    rate_label, rate_hint = "Rate", "0.8642"
    none = "No rate yet. Invoices in the currency of the books need none."

    def __init__(self, desk: Desk, obstacle: str = "") -> None:
        super().__init__(desk, _exchange_columns(), obstacle)

    def show_settings(self, settings: Settings) -> None:
        self.rate.setAccessibleDescription(f"Units of {settings.currency} for one")
        self.rate.setToolTip(self.obstacle or f"Units of {settings.currency} for one of the other currency")
        self.show_rates(settings.exchange)

    def store(self, what: str, since: date, rate: str) -> Callable[[], object]:
        return partial(office_settings.add_exchange_rate, self._desk, what, since, rate)

    def drop(self, row: ExchangeRow) -> tuple[Callable[[], object], str]:
        sentence = "The rate is removed. What is posted keeps the rate that it has."
        return partial(office_settings.remove_exchange_rate, self._desk, row), sentence


def _tax_columns() -> list[Column[TaxRow]]:
    return [
        Column("Country", lambda row: Cell("All others" if row.country == EVERYWHERE else row.country)),
        Column("Valid from", lambda row: Cell(figures.day_full(row.valid_from)), width=160),
        Column("Rate", lambda row: Cell(figures.percent(row.rate_milli)), width=120, right=True),
    ]


def _exchange_columns() -> list[Column[ExchangeRow]]:
    return [
        Column("Currency", lambda row: Cell(f"1 {row.currency}")),
        Column("Valid from", lambda row: Cell(figures.day_full(row.valid_from)), width=160),
        Column("Rate", lambda row: Cell(row.rate), width=120, right=True),
    ]

"""The second step of an import: which column is what, and how the figures are meant."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, cast

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.model.states import METHOD_WORDS, Method, in_sentence
from desktop.services.importing.fields import FIELD_WORDS, REQUIRED, Field
from desktop.services.importing.mapping import ColumnMap, DateOrder, Options
from desktop.services.importing.taking import Source
from desktop.ui import theme
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.fields import Field as Labelled
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.scroll import Scroll
from desktop.ui.widgets.text import Text

NO_COLUMN = "–"
ABREAST = 235
"""Pixels at text size 100 % that a field needs, so that its label is not cut."""


class ImportColumns(QWidget):
    """One choice for each field, guessed or remembered, and the options beneath, in as many columns as `wide` holds.

    Parts: `choices`, `note`.
    """

    def __init__(self, wide: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.note = NoteBar()
        self.choices = {field: Choice() for field in Field}
        self.prices, self.tax, self.paid_by, self.dates, self.mark = Choice(), Choice(), Choice(), Choice(), Choice()
        self.currency, self.country, self.take_backs = QLineEdit(), QLineEdit(), QLineEdit()
        for word, value in (("without tax", "net"), ("with tax", "gross")):
            self.prices.add_choice(word, value)
        for word, value in (("the office's rates", "table"), ("the column of tax rates", "column")):
            self.tax.add_choice(word, value)
        self.paid_by.add_choice("not paid yet", None)
        for method in Method:
            self.paid_by.add_choice(in_sentence(METHOD_WORDS[method]), method)
        self.dates.add_choice("as it stands in the file", None)
        for word, order in (
            ("2026-11-21", DateOrder.ISO),
            ("21.11.2026", DateOrder.DOTS),
            ("21/11/2026", DateOrder.DAY_FIRST),
            ("11/21/2026", DateOrder.MONTH_FIRST),
        ):
            self.dates.add_choice(word, order)
        for mark in (".", ","):
            self.mark.add_choice(f"12{mark}50", mark)
        self._lay_out(max(1, min(4, wide // theme.px(ABREAST))))

    def _lay_out(self, abreast: int) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(16))
        column.setSpacing(theme.px(12))
        column.addWidget(self.note)
        column.addWidget(Text("Which column is what", "heading"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(12))
        grid.setVerticalSpacing(theme.px(8))
        for at, (field, choice) in enumerate(self.choices.items()):
            needed = " (needed)" if field in REQUIRED else ""
            words = FIELD_WORDS[field]
            grid.addWidget(Labelled(words[0].upper() + words[1:] + needed, choice), at // abreast, at % abreast)
        column.addLayout(grid)
        column.addWidget(Text("How the figures are meant", "heading"))
        more = QGridLayout()
        more.setHorizontalSpacing(theme.px(12))
        more.setVerticalSpacing(theme.px(8))
        options: list[tuple[str, QWidget]] = [
            ("Prices are", self.prices),
            ("Tax comes from", self.tax),
            ("Paid on the invoice date by", self.paid_by),
            ("Dates look like", self.dates),
            ("Amounts look like", self.mark),
            ("Currency where no column names it", self.currency),
            ("Country where no column names it", self.country),
            ("Numbers that take back begin with", self.take_backs),
        ]
        for at, (label, control) in enumerate(options):
            more.addWidget(Labelled(label, control), at // abreast, at % abreast)
        column.addLayout(more)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        scroll = Scroll(inside)
        whole.addWidget(scroll)

    def show_source(self, source: Source) -> None:
        """Show the columns of a file and how it would be read."""
        for field, choice in self.choices.items():
            choice.clear()
            choice.add_choice(NO_COLUMN, "")
            for name in source.table.header:
                choice.add_choice(name, name)
            choice.choose(source.columns[field])
        options = source.options
        self.prices.choose(options.prices)
        self.tax.choose(options.tax)
        self.paid_by.choose(options.paid_by)
        self.dates.choose(options.dates)
        self.mark.choose(options.decimal_mark)
        self.currency.setText(options.currency)
        self.country.setText(options.country)
        self.take_backs.setText(options.take_backs)
        if source.remembered:
            self.note.show_note("As the last time from a file with these columns.", "neutral")
        else:
            self.note.show_note("Guessed from the names of the columns. Look at each before you go on.", "neutral")

    def chosen(self, source: Source) -> tuple[ColumnMap, Options]:
        """The columns and options as they stand here."""
        columns = ColumnMap(
            tuple((field, str(choice.value())) for field, choice in self.choices.items() if choice.value())
        )
        options = replace(
            source.options,
            prices=cast(Literal["net", "gross"], self.prices.value()),
            tax=cast(Literal["table", "column"], self.tax.value()),
            paid_by=cast("Method | None", self.paid_by.value()),
            dates=cast("DateOrder | None", self.dates.value()),
            decimal_mark=cast(Literal[".", ","], self.mark.value()),
            currency=self.currency.text().strip().upper(),
            country=self.country.text().strip().upper(),
            take_backs=self.take_backs.text().strip(),
        )
        return columns, options

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        return self.choices[Field.INVOICE]

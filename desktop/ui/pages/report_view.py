"""One report on the screen: its name and days, a row of figures, and the table beneath."""

from dataclasses import replace
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from desktop.services.desk import Desk
from desktop.services.queries.days import Days
from desktop.ui import background, messages, theme
from desktop.ui.actions import Action
from desktop.ui.dialogs.paper import show_drawn
from desktop.ui.pages.report import Asked, Found, Report
from desktop.ui.pages.table_export import TABLES, TableExport
from desktop.ui.widgets.area import Area
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.empty_state import EmptyState
from desktop.ui.widgets.fields import Choice
from desktop.ui.widgets.figure_row import Figure, FigureRow
from desktop.ui.widgets.filter_bar import FilterBar
from desktop.ui.widgets.note_bar import NoteBar
from desktop.ui.widgets.period_choice import PeriodChoice
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text

R = TypeVar("R")
LEAST_COLUMN = 84


class ReportView(Area, Generic[R]):
    """A report as a person reads it; old rows stay until the new ones are there.

    Parts: `period`, `choice`, `filter`, `figures`, `note` (a line over the table, hidden at first), `table`, `empty`.
    Signals: `opened` with the row of Enter; `said` with what became of an export.
    """

    opened = Signal(object)
    said = Signal(str)

    def __init__(
        self, desk: Desk, report: Report[R], export: Action, parent: QWidget | None = None, paper: Action | None = None
    ) -> None:
        super().__init__("surface", parent=parent)
        self.title, self.icon, self.report = report.title, report.icon, report
        self._desk, self._round = desk, 0
        self._asked = Asked(choice=report.choices[0][1] if report.choices else None)
        self.period, self.choice, self.filter = PeriodChoice(months=report.months), Choice(), FilterBar(report.typed)
        if report.months:
            self._asked = replace(self._asked, days=self.period.days())
        self.figures, self.note = FigureRow(), NoteBar()
        self.table: RowTable[R] = RowTable(
            report.title, report.columns(()), row=report.row, key=report.key, group=report.group
        )
        # No column goes away where the window is narrow: what has no room is reached sideways.
        self.table.horizontalHeader().setMinimumSectionSize(theme.px(LEAST_COLUMN))
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.empty = EmptyState(report.icon, "", pressed=self.ask_for_all)
        self._export = TableExport(export)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        self._lay_out(export, paper if report.draw is not None else None)
        self.period.picked.connect(lambda days: self.ask(days=days))
        self.choice.currentIndexChanged.connect(lambda _at: self.ask(choice=self.choice.value()))
        self.filter.filtered.connect(lambda text: self.ask(text=text))
        self.filter.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.table.more_wanted.connect(self._on_more_wanted)
        self.table.opened.connect(self.opened)
        self._export.said.connect(self.said)

    def _lay_out(self, export: Action, paper: Action | None) -> None:
        report, head = self.report, Area("surface", "bottom", "divider")
        column = head.column(20, 10, 16, 12, 8)
        top = QHBoxLayout()
        top.setSpacing(theme.px(8))
        top.addWidget(Text(report.title, "title"))
        top.addStretch(1)
        for word, value in report.choices:
            self.choice.add_choice(word, value)
        self.choice.setAccessibleName(report.choice_name)
        self.choice.setFixedWidth(theme.px(176))
        for part, is_there in ((self.choice, bool(report.choices)), (self.period, report.dated)):
            part.setVisible(is_there)
            top.addWidget(part)
        if paper is not None:
            top.addWidget(IconButton.doing(paper))
        top.addWidget(IconButton.doing(export))
        column.addLayout(top)
        column.addWidget(Text(report.says, "small", "text_2", wrap=True))
        line = QHBoxLayout()
        line.setSpacing(theme.px(20))
        line.addWidget(self.figures, 1)
        if report.typed:
            self.filter.setFixedWidth(theme.px(260))
            line.addWidget(self.filter, 0, Qt.AlignmentFlag.AlignBottom)
        else:
            self.filter.setParent(self)
            self.filter.hide()
        column.addLayout(line)
        column.addWidget(self.note)
        whole = self.column()
        whole.addWidget(head)
        whole.addWidget(self._export)
        whole.addWidget(self._stack, 1)

    def asked(self) -> Asked:
        """What the report is asked for now."""
        return self._asked

    def first_focus(self) -> QWidget:
        """Where the keyboard stands: the rows, or the choice of days where there are none."""
        if self._stack.currentWidget() is self.table:
            return self.table
        return self.empty.button if self.empty.button.isVisibleTo(self) else self.period.choice

    def change_desk(self, desk: Desk) -> None:
        """Read for another person from now on."""
        self._desk = desk

    def ask(self, **wanted: Any) -> None:
        """Ask for other `days`, another `choice` or `text`, and read, where that is something new."""
        asked = replace(self._asked, **wanted)
        if asked != self._asked:
            self._asked = asked
            self.reload()

    def show_asked(self, asked: Asked) -> None:
        """Ask for all of this at once, with the fields saying the same."""
        self._asked = asked
        self.choice.choose(asked.choice)
        self.period.show_days(asked.days)
        # The field says so a little later by itself; by then nothing is new.
        self.filter.setText(asked.text)
        self.reload()

    def ask_for_all(self) -> None:
        """Take every narrowing back."""
        self.show_asked(Asked(days=self._asked.days if self.report.months else Days(), choice=self._first_choice()))

    def _first_choice(self) -> object:
        return self.report.choices[0][1] if self.report.choices else None

    def reload(self) -> None:
        """Read again; who stands on a row stays there."""
        self._round += 1
        desk, asked, report, shown = self._desk, self._asked, self.report, len(self.table.rows())
        background.run(
            self, lambda: _read(desk, report, asked, shown), partial(self._on_rows, self._round), self._on_failed
        )
        background.run(
            self, lambda: report.figures(desk, asked), partial(self._on_figures, self._round), self._on_failed
        )

    def export(self) -> None:
        """Ask for a file and write to it all that is asked for."""
        desk, asked, report = self._desk, self._asked, self.report
        self._export.ask(
            report.title.lower(),
            report.file,
            report.nouns,
            lambda path, tell, cancelled: report.write(desk, asked, path, tell, cancelled),
            kinds=(*TABLES, *report.kinds),
        )

    def show_paper(self) -> None:
        """Draw what is asked for as a paper, and show it over the window."""
        if self.report.draw is not None:
            file = f"{self.report.file.rpartition('.')[0]}.pdf"
            draw = partial(self.report.draw, self._desk, self._asked)
            show_drawn(self.window(), self.report.title, file, draw, self.said.emit)

    def _on_rows(self, asked: int, found: Found[R]) -> None:
        if asked != self._round:
            return
        self._lay_columns(found)
        self.table.show_rows(found.rows, found.more)
        if self.table.current() is None:
            self.table.choose_first()
        self._show_empty(not found.rows)

    def _lay_columns(self, found: Found[R]) -> None:
        columns, shown = self.report.columns(found.rows), self.table.row_model().columns
        if [(each.title, each.width) for each in columns] != [(each.title, each.width) for each in shown]:
            self.table.show_columns(columns, self.report.row, header=True)

    def _on_figures(self, asked: int, shown: list[Figure]) -> None:
        if asked == self._round:
            self.figures.show_figures(shown)

    def _on_more_wanted(self) -> None:
        desk, asked, report, last = self._desk, self._asked, self.report, self.table.rows()[-1]
        background.run(
            self, lambda: report.read(desk, asked, last), partial(self._on_more, self._round), self._on_failed
        )

    def _on_more(self, asked: int, found: Found[R]) -> None:
        if asked == self._round:
            self.table.append_rows(found.rows, found.more)

    def _on_failed(self, failure: Exception) -> None:
        messages.say(self, failure)

    def _show_empty(self, is_empty: bool) -> None:
        title, why = self.report.empty
        narrowed = self._asked != Asked(
            days=self._asked.days if self.report.months else Days(), choice=self._first_choice()
        )
        if narrowed:
            self.empty.show_words(title, "Nothing is what you ask for here.", "Show all")
        else:
            self.empty.show_words(title, why)
        self._stack.setCurrentWidget(self.empty if is_empty else self.table)


def _read(desk: Desk, report: Report[R], asked: Asked, shown: int) -> Found[R]:
    """As many rows as were shown, or the first window."""
    found = report.read(desk, asked, None)
    rows = list(found.rows)
    while found.more and len(rows) < shown:
        found = report.read(desk, asked, rows[-1])
        rows += found.rows
    return Found(rows, found.more)

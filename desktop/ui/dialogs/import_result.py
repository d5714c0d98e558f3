"""The dry run of an import and what it came to: what comes in, what is left out and why, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.services.importing.planned import ImportPlan
from desktop.services.importing.problems import Finding
from desktop.services.importing.taking import Taken
from desktop.ui import figures, theme
from desktop.ui.widgets.cell import Cell, Column
from desktop.ui.widgets.row_table import RowTable
from desktop.ui.widgets.text import Text


@dataclass(frozen=True)
class ResultRow:
    """One row of the file and what becomes of it."""

    what: str
    finding: Finding


class ImportResult(QWidget):
    """A sentence, the sums of each currency, and the rows that need a look. Part: `table`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = Text("", "title", wrap=True)
        self._sums = Text("", "body", "text_2", wrap=True)
        self.table: RowTable[ResultRow] = RowTable(
            "Rows",
            _columns(),
            key=lambda row: (row.what, row.finding.row, row.finding.column, row.finding.reason),
            group=lambda row: row.what,
            ground="raised",
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(8))
        head = QVBoxLayout()
        head.setContentsMargins(theme.px(20), theme.px(16), theme.px(20), theme.px(8))
        head.addWidget(self._head)
        head.addWidget(self._sums)
        column.addLayout(head)
        column.addWidget(self.table, 1)

    def first_focus(self) -> QWidget:
        """Where the keyboard stands."""
        return self.table

    def show_plan(self, planned: ImportPlan) -> None:
        """Show what would come in."""
        if planned.invoices or planned.take_backs:
            self._head.setText(
                f"{_many(len(planned.invoices), 'invoice')} would come in, "
                f"{_many(len(planned.take_backs), 'refund')} would wait for approval."
            )
        else:
            self._head.setText(_nothing("would come in", planned))
        self._show_rows(planned)

    def show_taken(self, taken: Taken) -> None:
        """Show what came in."""
        if taken.batch_id is None:
            self._head.setText(_nothing("came in", taken.plan))
        else:
            self._head.setText(
                f"{_many(len(taken.plan.invoices), 'invoice')} came in, "
                f"{_many(len(taken.plan.take_backs), 'refund')} "
                f"{'waits' if len(taken.plan.take_backs) == 1 else 'wait'} for approval."
            )
        self._show_rows(taken.plan)

    def _show_rows(self, planned: ImportPlan) -> None:
        sums = [
            f"{figures.amount_code(each.net_minor + each.tax_minor, each.currency)} on "
            f"{_many(each.invoices, 'invoice')} "
            f"with {_many(each.lines, 'line')}"
            for each in planned.sums()
        ]
        read = f"{_many(planned.rows_read, 'row')} and {_many(planned.documents_read, 'document')} read"
        self._sums.setText(". ".join([read, *sums]) + ".")
        self.table.show_rows(
            [
                *_group("Left out", planned.left_out),
                *_group("Known already", planned.present),
                *_group("Taken, worth a look", planned.remarks),
            ]
        )


def _group(what: str, findings: Sequence[Finding]) -> list[ResultRow]:
    """The findings under one heading, which counts them."""
    heading = f"{what}: {_many(len(findings), 'row')}"
    return [ResultRow(heading, finding) for finding in findings]


def _nothing(verb: str, planned: ImportPlan) -> str:
    if planned.left_out:
        return f"Nothing {verb}: {_many(len(planned.left_out), 'row')} cannot be taken as they are."
    return f"Nothing new {verb}; the office has all of it already."


def _many(count: int, noun: str) -> str:
    return f"{figures.count(count)} {noun}{'' if count == 1 else 's'}"


def _columns() -> list[Column[ResultRow]]:
    return [
        Column("Row", lambda row: Cell(figures.count(row.finding.row)), width=80, right=True),
        Column("Document", lambda row: Cell(row.finding.document), width=120),
        Column("Column", lambda row: Cell(row.finding.column), width=140),
        Column("Why", lambda row: Cell(row.finding.reason, tip=row.finding.reason)),
    ]

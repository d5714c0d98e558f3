"""Statements, journal, trial balance and trail as files: every figure, in order, and nothing that computes."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.errors import Refusal
from desktop.services import report_exports
from desktop.services.books import trail
from desktop.services.queries.days import EVER, Days
from desktop.services.queries.journal import JournalQuery
from desktop.services.queries.trail import TrailQuery
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.small_year import FEBRUARY, live
from tests.services.scenes import After


@pytest.fixture
def lived(after: After) -> OfficeBuilder:
    return after(live)


def told(_count: int) -> None:
    """Nobody watches how far it is."""


def never() -> bool:
    """Nobody stops it."""
    return False


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8-sig").splitlines()))


def test_the_journal_is_written_oldest_first_with_both_sides(lived: OfficeBuilder) -> None:
    path = lived.folder / "journal.csv"
    count = report_exports.journal_lines(lived.desk("viewer"), JournalQuery(), path, told, never)
    found = rows(path)
    assert count == len(found) - 1 == 20
    assert found[:4] == [
        "Entry,Date,Event,Reference,Belongs to,Customer,Account,Debit,Credit,Currency".split(","),
        ["1", "2026-02-20", "Invoice", "A-1", "", "Anna Berg", "Receivable", "119.00", "", "EUR"],
        ["1", "2026-02-20", "Invoice", "A-1", "", "Anna Berg", "Sales", "", "100.00", "EUR"],
        ["1", "2026-02-20", "Invoice", "A-1", "", "Anna Berg", "VAT", "", "19.00", "EUR"],
    ]
    sides = [sum(Decimal(row[at] or 0) for row in found[1:]) for at in (7, 8)]
    assert sides == [Decimal("560.00"), Decimal("560.00")]


def test_the_trial_balance_of_a_day_is_written_with_its_total(lived: OfficeBuilder) -> None:
    path = lived.folder / "trial.xlsx"
    assert report_exports.ledger_accounts(lived.desk("viewer"), Days(None, FEBRUARY), path, told, never) == 12
    sheet = load_workbook(path).active
    assert sheet is not None
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert values[1] == ["Receivable", 119, 0, 119, "EUR"]
    assert values[-1] == ["Total", 119, 119, 0, "EUR"]


def test_a_statement_begins_and_ends_with_its_balances(lived: OfficeBuilder) -> None:
    path = lived.folder / "statement.csv"
    anna = lived.customer("Anna Berg")
    days = Days(FEBRUARY, FEBRUARY)
    assert report_exports.statement(lived.desk("viewer"), anna, days, path, told, never) == 3
    assert rows(path)[1:] == [
        ["2026-02-20", "Opening balance", "", "", "", "", "0.00", "EUR"],
        ["2026-02-20", "Invoice", "A-1", "", "119.00", "", "119.00", "EUR"],
        ["2026-02-20", "Closing balance", "", "", "", "", "119.00", "EUR"],
    ]


def test_the_trail_is_written_whole(lived: OfficeBuilder) -> None:
    path = lived.folder / "trail.csv"
    proof = trail.verify(lived.database)
    assert proof is not None
    assert report_exports.acts(lived.desk("viewer"), TrailQuery(), path, told, never) == proof.rows
    assert [int(row[0]) for row in rows(path)[1:]] == list(range(proof.rows, 0, -1))


def test_a_row_of_the_trail_that_was_changed_is_named(lived: OfficeBuilder) -> None:
    assert trail.verify(lived.database, lambda: True) is None
    lived.tamper("UPDATE audit_row SET after = '{}' WHERE id = 2")
    proof = trail.verify(lived.database)
    assert proof is not None
    assert [fault.split(" (")[0] for fault in proof.faults] == ["Audit row 2"]


def test_a_fieldworker_takes_nothing_away(lived: OfficeBuilder) -> None:
    field, anna = lived.desk("field"), lived.customer("Anna Berg")
    path = lived.folder / "mine.csv"
    writes: list[Callable[[], int | None]] = [
        lambda: report_exports.statement(field, anna, EVER, path, told, never),
        lambda: report_exports.journal_lines(field, JournalQuery(), path, told, never),
        lambda: report_exports.by_method(field, EVER, path, told, never),
        lambda: report_exports.number_series(field, path, told, never),
        lambda: report_exports.acts(field, TrailQuery(), path, told, never),
    ]
    for write in writes:
        with pytest.raises(Refusal) as refused:
            write()
        assert refused.value.code == "no_right"
    assert not path.exists()

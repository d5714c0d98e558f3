"""Importing as an act: look at a source, try it dry, take it in whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast

from desktop.errors import Refusal
from desktop.model.invoice import ImportBatch, ImportMapping
from desktop.model.office import Office
from desktop.model.states import Right
from desktop.model.tax import Rounding
from desktop.services.desk import Desk
from desktop.services.importing import countries, mapping
from desktop.services.importing import table as tables
from desktop.services.importing.books import compare
from desktop.services.importing.document import Rates
from desktop.services.importing.mapping import ColumnMap, Options
from desktop.services.importing.plan import plan
from desktop.services.importing.planned import ImportPlan, PlannedTakeBack
from desktop.services.importing.problems import Finding, stopped
from desktop.services.importing.storing import Storing
from desktop.services.importing.table import Table
from desktop.services.steps import audit, rates

TAKEN = "invoices imported"
"""The act of an import in the audit trail."""


@dataclass(frozen=True)
class Source:
    """A file that was looked at, and how it would be read: as the last time (`remembered`), else as it suggests."""

    table: Table
    columns: ColumnMap
    options: Options
    remembered: bool


@dataclass(frozen=True)
class Taken:
    """What an import did: its batch (None where nothing was new), and what of the plan was taken and left out."""

    batch_id: int | None
    plan: ImportPlan


def look(desk: Desk, path: Path, sheet: str = "") -> Source:
    """What the file holds and how it would be read. Raises `BadInput` where it is no table."""
    table = tables.look(path, sheet)
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        rounding = cast(Rounding, office.tax_rounding)
        fresh = Options(office.currency, rounding=rounding, country=countries.code(office.country) or office.country)
        stored = session.get(ImportMapping, mapping.signature(table.header))
        if stored is not None:
            columns, options = mapping.from_json(stored.choices)
            return Source(table, columns, replace(options, rounding=rounding), remembered=True)
    columns = mapping.guess(table.header)
    return Source(table, columns, mapping.suggest(table, columns, fresh), remembered=False)


def preview(
    desk: Desk,
    table: Table,
    columns: ColumnMap,
    options: Options,
    progress: Callable[[int, int], None] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportPlan:
    """What an import would do to this office; nothing is stored. Raises as `plan` does."""
    desk.require(Right.RUN)
    planned = plan(table, columns, options, _office_rates(desk), progress, cancelled)
    with desk.database.read() as session:
        return compare(session, planned, desk.clock().date())


def take(
    desk: Desk,
    planned: ImportPlan,
    progress: Callable[[int, int], None] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Taken:
    """Store what was planned as one act: all of it, or nothing. What the office has by then changes nothing.

    Take-backs become recorded refunds that wait for approval; one that a rule forbids is left out with the reason.
    Raises `RefundDeskError` `cancelled` when stopped.
    """
    desk.require(Right.RUN)
    act = desk.act()
    with desk.database.write() as session:
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        fresh = compare(session, planned, act.at.date())
        session.merge(ImportMapping(signature=fresh.signature, choices=mapping.to_json(fresh.columns, fresh.options)))
        if not fresh.invoices and not fresh.take_backs:
            return Taken(None, fresh)
        batch = ImportBatch(
            source=fresh.source,
            sha256=fresh.sha256,
            taken_at=act.at,
            taken_by=desk.person.id,
            documents=len(fresh.invoices) + len(fresh.take_backs),
        )
        session.add(batch)
        session.flush()
        storing = Storing(session, act, office, batch, fresh)

        def went_on(done: int) -> None:
            if cancelled():
                raise stopped()
            progress(done, batch.documents)

        for done, invoice in enumerate(fresh.invoices):
            went_on(done)
            storing.invoice(invoice)
        left_out: list[Finding] = []
        waiting: list[PlannedTakeBack] = []
        for place, part in enumerate(fresh.take_backs):
            went_on(len(fresh.invoices) + place)
            try:
                storing.take_back(part, place)
                waiting.append(part)
            except Refusal as refusal:
                left_out.extend(Finding(row.row, "", part.document, refusal.message) for row in part.rows)
        taken = replace(
            fresh,
            take_backs=waiting,
            left_out=sorted([*fresh.left_out, *left_out], key=lambda finding: finding.row),
        )
        batch.documents = len(taken.invoices) + len(taken.take_backs)
        audit.append(session, act, TAKEN, "import", batch.id, after=_facts(taken))
        return Taken(batch.id, taken)


def _facts(taken: ImportPlan) -> dict[str, object]:
    return {
        "source": taken.source,
        "sha256": taken.sha256,
        "invoices": len(taken.invoices),
        "take_backs": [part.reference for part in taken.take_backs],
        "rows_left_out": len(taken.left_out),
        "gross_minor": {total.currency: total.gross_minor for total in taken.sums()},
        "paid_by": taken.options.paid_by,
    }


def _office_rates(desk: Desk) -> Rates:
    """The office's table of tax rates; each day and country is read once, in a moment of its own."""
    known: dict[tuple[str, date], int | None] = {}

    def of(country: str, day: date) -> tuple[int, ...] | None:
        if (country, day) not in known:
            with desk.database.read() as session:
                known[country, day] = rates.tax_rate_milli(session, country, day)
        rate = known[country, day]
        return None if rate is None else (rate,)

    return of

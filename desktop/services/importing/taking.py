"""Importing as an act: look at a source, try it dry, take it in whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import cast
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Refusal
from desktop.model.audit import Act
from desktop.model.customer import Customer
from desktop.model.figures import LineWish, Wish
from desktop.model.invoice import ImportBatch, ImportMapping, Invoice
from desktop.model.office import Office
from desktop.model.person import Right
from desktop.model.states import RefundKind
from desktop.model.tax import Rounding
from desktop.services.desk import Desk
from desktop.services.importing import countries, mapping
from desktop.services.importing import table as tables
from desktop.services.importing.books import compare, exchange_rate
from desktop.services.importing.document import Rates
from desktop.services.importing.mapping import ColumnMap, Options
from desktop.services.importing.plan import plan
from desktop.services.importing.planned import ImportPlan, PlannedCustomer, PlannedInvoice, PlannedTakeBack
from desktop.services.importing.problems import Finding, stopped
from desktop.services.importing.table import Table
from desktop.services.steps import audit, rates, requests, sales
from desktop.services.steps.sales import NewInvoice, NewLine, NewPayment

TAKEN = "invoices imported"
"""The act of an import in the audit trail."""

_FORMS = 0x696D706F72740000
"""The upper half of the ids of forms that an import filled in."""


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


def form_id(batch_id: int, place: int) -> UUID:
    """The form of the take-back at this place of an import; those of one import stand together."""
    return UUID(int=(_FORMS << 64) | (batch_id << 32) | place)


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
        taking = _Taking(session, act, office, batch, fresh.options)

        def went_on(done: int) -> None:
            if cancelled():
                raise stopped()
            progress(done, batch.documents)

        for done, invoice in enumerate(fresh.invoices):
            went_on(done)
            taking.invoice(invoice)
        left_out: list[Finding] = []
        waiting: list[PlannedTakeBack] = []
        for place, part in enumerate(fresh.take_backs):
            went_on(len(fresh.invoices) + place)
            try:
                taking.take_back(part, place)
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


class _Taking:
    """One import as it is being stored."""

    def __init__(self, session: Session, act: Act, office: Office, batch: ImportBatch, options: Options) -> None:
        self._session, self._act, self._office, self._batch, self._options = session, act, office, batch, options
        self._customers: dict[str, int] = {}

    def invoice(self, planned: PlannedInvoice) -> None:
        """The invoice, and its payment where the import says that it was paid."""
        customer_id = self._customer(planned.customer)
        invoice = sales.add_invoice(
            self._session,
            self._act,
            NewInvoice(
                number=planned.number,
                customer_id=customer_id,
                issued=planned.issued,
                currency=planned.currency,
                prices=self._options.prices,
                lines=[
                    NewLine(
                        text=line.text,
                        quantity=f"{line.quantity:f}",
                        price=f"{line.price:f}",
                        rates_milli=line.rates_milli,
                        code=line.article,
                        discount_percent="" if line.discount_percent is None else f"{line.discount_percent:f}",
                    )
                    for line in planned.lines
                ],
                rounding=self._options.rounding,
                discount_minor=planned.discount_minor,
                exchange_rate=exchange_rate(self._session, self._office, planned),
                import_id=self._batch.id,
            ),
        )
        if self._options.paid_by is None or not invoice.gross_minor:
            return
        sales.add_payment(
            self._session,
            self._act,
            NewPayment(
                customer_id=customer_id,
                method=self._options.paid_by,
                amount_minor=invoice.gross_minor,
                currency=invoice.currency,
                paid_on=invoice.issued,
                parts=[(invoice.id, invoice.gross_minor)],
            ),
        )

    def take_back(self, planned: PlannedTakeBack, place: int) -> None:
        """The recorded refund of what was taken back, waiting. Raises `Refusal` where a rule forbids it."""
        query = select(Invoice.id).where(Invoice.number == planned.invoice, Invoice.withdrawn_at.is_(None))
        wish = Wish(
            lines=tuple(LineWish(line, quantity=f"{units:f}") for line, units in planned.quantities().items()),
            kind=RefundKind.RECORD,
            reference=planned.reference,
            reason=f"Goods taken back with document {planned.document}",
            returned_on=planned.returned_on,
        )
        form = form_id(self._batch.id, place)
        requests.store(self._session, self._act, form, self._session.execute(query).scalar_one(), wish)

    def _customer(self, planned: PlannedCustomer) -> int:
        if planned.key not in self._customers:
            same = Customer.number == planned.number if planned.number else Customer.name == planned.name
            query = select(Customer).where(same).order_by(Customer.id).limit(1)
            if not planned.number:
                query = query.where(Customer.number.is_(None))
            customer = self._session.scalars(query).one_or_none()
            if customer is None:
                customer = Customer(
                    number=planned.number or None,
                    name=planned.name,
                    address="\n".join(planned.address),
                    country=planned.country or planned.country_text,
                    email=planned.email,
                    vat_number=planned.vat_number,
                )
                self._session.add(customer)
                self._session.flush()
            self._customers[planned.key] = customer.id
        return self._customers[planned.key]

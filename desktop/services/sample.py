"""The sample office: a part of a real shop's invoices and two weeks of refunds, to look at and to practise on."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import func, select

from desktop.database import OfficeDatabase
from desktop.errors import OfficeError
from desktop.gateways.practice import PracticeGateway, book_beside
from desktop.model.invoice import Invoice
from desktop.model.office import Office, TaxRate
from desktop.model.refund import Refund
from desktop.model.states import Method, OfficeKind, Role
from desktop.services import credit_notes, offices
from desktop.services.desk import Desk
from desktop.services.importing import taking
from desktop.services.importing.planned import ImportPlan, PlannedCustomer
from desktop.services.offices import NewOffice
from desktop.services.queries import office as office_queries
from desktop.services.sample_bookings import book
from desktop.services.sample_customers import named
from desktop.services.sample_payments import come_in, not_yet_there
from desktop.services.sample_refunds import Clock, Story
from desktop.services.steps import audit

SHOP = Path(__file__).resolve().parents[2] / "resources" / "sample_office" / "shop.csv"
STARTED = datetime(2010, 3, 1, 8, 30, tzinfo=UTC)
"""When the sample office was made by its own clock; the shop's books end the day before."""

NEW_OFFICE = NewOffice(
    name="Larkfield Gift Wholesale",
    currency="GBP",
    country="GB",
    address="Unit 4, Larkfield Mill\nKettlebeck Lane",
    postcode="BD23",
    city="Skipton",
    vat_number="GB 123 4567 89",
    email="accounts@larkfield.example",
    footer="Sample office with invented customers. No money moves.",
    kind=OfficeKind.SAMPLE,
    people=(
        ("admin", "Sample admin", Role.ADMIN),
        ("manager", "Sample manager", Role.MANAGER),
        ("manager2", "Second manager", Role.MANAGER),
        ("clerk", "Sample clerk", Role.CLERK),
        ("clerk2", "Second clerk", Role.CLERK),
        ("field", "Sample fieldworker", Role.FIELD),
        ("viewer", "Sample viewer", Role.VIEWER),
    ),
)

_TAXES = (
    # Standard VAT of the United Kingdom was 15 % until 31 December 2009; sales abroad are without it here.
    ("GB", date(2008, 12, 1), 15_000),
    ("GB", date(2010, 1, 1), 17_500),
    ("*", date(2008, 12, 1), 0),
)
_SECOND_APPROVER_OVER_MINOR = 50_000


@dataclass(frozen=True)
class Sample:
    """What was written: the office's file, and how much is in it."""

    path: Path
    invoices: int
    refunds: int


def make_sample(path: Path) -> Sample:
    """Write a fresh sample office with its practice gateway's book beside it, whole or not at all.

    Raises `OfficeError` where something is there already or the place cannot be written.
    """
    path = path.expanduser().absolute()
    _refuse_present(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".refund-desk-", dir=path.parent) as folder:
            fresh = Path(folder) / path.name
            made = _write(fresh)
            _refuse_present(path)
            # The office is put in its place last: with it the sample is there, whole.
            book_beside(fresh).replace(book_beside(path))
            fresh.rename(path)
    except OSError as fault:
        raise OfficeError(
            "The sample office was not written.",
            f"{path}: {os.strerror(fault.errno or 0)}. Choose another place, or make room there.",
            "not_written",
        ) from fault
    return replace(made, path=path)


def _refuse_present(path: Path) -> None:
    if path.exists():
        raise OfficeError(
            "The sample office was not written.", f"{path} is there already. Choose another name.", "exists"
        )


def _write(path: Path) -> Sample:
    clock = Clock(STARTED)
    practice = PracticeGateway(book_beside(path), clock)
    database = offices.create(str(path), NEW_OFFICE, clock())
    try:
        desks = {
            person.login: Desk(database, {practice.name: practice}, path.parent, person, clock)
            for person in office_queries.people(database)
        }
        _set_up(desks["admin"])
        _import(desks["admin"])
        come_in(desks["admin"], practice)
        book(desks["admin"], desks["field"].person.id)
        Story(desks, practice, clock).tell()
        not_yet_there(desks["clerk"])
        credit_notes.draw_missing(desks["admin"])
        return _counted(database, path)
    finally:
        database.close()


def _set_up(desk: Desk) -> None:
    """The office's taxes, and the amount from which two people approve."""
    act = desk.act()
    with desk.database.write() as session:
        session.add_all(TaxRate(country=country, valid_from=day, rate_milli=rate) for country, day, rate in _TAXES)
        office = session.get_one(Office, 1)
        office.second_approver_over_minor = _SECOND_APPROVER_OVER_MINOR
        after = {"second_approver_over_minor": _SECOND_APPROVER_OVER_MINOR, "tax_rates": len(_TAXES)}
        audit.append(session, act, "office changed", "office", 1, after=after)


def _import(desk: Desk) -> None:
    """Take the shop's invoices in, as a person would.

    Those from which goods came back are paid by bank, so that their take-backs come with them; the others come in
    unpaid, for how each was paid is known.
    """
    source = taking.look(desk, SHOP)
    paid = replace(source.options, paid_by=Method.BANK_TRANSFER)
    whole = taking.preview(desk, source.table, source.columns, paid)
    firms = named(invoice.customer for invoice in whole.invoices)
    returned = {part.invoice for part in whole.take_backs}
    by_bank = replace(whole, invoices=[invoice for invoice in whole.invoices if invoice.number in returned])
    taking.take(desk, _with_firms(by_bank, firms))
    unpaid = taking.preview(desk, source.table, source.columns, replace(paid, paid_by=None))
    taking.take(desk, _with_firms(unpaid, firms))


def _with_firms(plan: ImportPlan, firms: Mapping[str, PlannedCustomer]) -> ImportPlan:
    return replace(
        plan,
        invoices=[
            replace(invoice, customer=firms.get(invoice.customer.number, invoice.customer)) for invoice in plan.invoices
        ],
    )


def _counted(database: OfficeDatabase, path: Path) -> Sample:
    with database.read() as session:
        invoices = session.execute(select(func.count()).select_from(Invoice)).scalar_one()
        refunds = session.execute(select(func.count()).select_from(Refund)).scalar_one()
    return Sample(path, invoices, refunds)

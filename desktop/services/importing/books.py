"""A plan held against the office's books: what is there already, and what cannot be posted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.errors import BadInput
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice, InvoiceLine
from desktop.model.office import Office
from desktop.model.refund import Refund, reference_key
from desktop.services.importing.planned import ImportPlan, PlannedInvoice, PlannedTakeBack
from desktop.services.importing.problems import Finding
from desktop.services.steps import rates

_AT_ONCE = 500


class _Kept(NamedTuple):
    """What makes a planned invoice and a stored one the same."""

    customer: str
    issued: date
    currency: str
    prices: str
    net_minor: int
    tax_minor: int
    lines: int


def exchange_rate(session: Session, office: Office, invoice: PlannedInvoice) -> Decimal:
    """The rate of the invoice's day. Raises `BadInput` where none is known."""
    return rates.exchange_rate(session, office, invoice.currency, datetime.combine(invoice.issued, time.max, UTC))


def compare(session: Session, plan: ImportPlan, today: date) -> ImportPlan:
    """The plan without what the office has already and without what cannot be posted, each with its reason."""
    sorted_out = _SortedOut(session.get_one(Office, 1), today)
    stored = _stored(session, [invoice.number for invoice in plan.invoices])
    for invoice in plan.invoices:
        sorted_out.invoice(session, invoice, _kept(invoice, plan), stored.get(invoice.number))
    references = _references(session)
    for part in plan.take_backs:
        sorted_out.take_back(part, references.get(reference_key(part.document), {}))
    coming = {invoice.number for invoice in sorted_out.invoices}
    return replace(
        plan,
        invoices=sorted_out.invoices,
        take_backs=sorted_out.take_backs,
        present=_in_order([*plan.present, *sorted_out.present]),
        left_out=_in_order([*plan.left_out, *sorted_out.left_out]),
        remarks=[remark for remark in plan.remarks if remark.document in coming],
    )


@dataclass
class _SortedOut:
    office: Office
    today: date
    invoices: list[PlannedInvoice] = field(default_factory=list)
    take_backs: list[PlannedTakeBack] = field(default_factory=list)
    present: list[Finding] = field(default_factory=list)
    left_out: list[Finding] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    def invoice(self, session: Session, invoice: PlannedInvoice, planned: _Kept, stored: _Kept | None) -> None:
        if stored == planned:
            reason = "the invoice is in the office already."
            self.present.append(Finding(invoice.lines[0].row, "", invoice.number, reason))
        elif reason := self._obstacle(session, invoice, stored):
            self.refused.add(invoice.number)
            self.left_out.extend(Finding(line.row, "", invoice.number, reason) for line in invoice.lines)
        else:
            self.invoices.append(invoice)

    def take_back(self, part: PlannedTakeBack, there: dict[str, str]) -> None:
        """`there` are the refunds of its document in the office, by the number of their invoice."""
        if part.invoice in there:
            reason = f"the take-back is in the office already, as {there[part.invoice]}."
            self.present.append(Finding(part.rows[0].row, "", part.document, reason))
        elif part.invoice in self.refused:
            self._leave_out(part, f"invoice {part.invoice} is left out, so nothing can be taken back from it.")
        elif there:
            # Other lines of the document may be in that refund: what matched one sale then may match another now.
            names = ", ".join(there.values())
            self._leave_out(part, f"a part of its document is in the office already, as {names}; look there first.")
        elif part.returned_on > self.today:
            self._leave_out(part, f"its day, {part.returned_on}, lies in the future; correct it.")
        else:
            self.take_backs.append(part)

    def _leave_out(self, part: PlannedTakeBack, reason: str) -> None:
        self.left_out.extend(Finding(taken.row, "", part.document, reason) for taken in part.rows)

    def _obstacle(self, session: Session, invoice: PlannedInvoice, stored: _Kept | None) -> str:
        closed_until = self.office.closed_until
        if stored is not None:
            return f"another invoice {invoice.number} is in the office already; correct the number, or leave it out."
        if closed_until is not None and invoice.issued <= closed_until:
            return f"its day, {invoice.issued}, is closed; the books are closed up to {closed_until}."
        if invoice.issued > self.today:
            return f"its day, {invoice.issued}, lies in the future; correct it."
        try:
            exchange_rate(session, self.office, invoice)
        except BadInput as missing:
            return missing.message
        return ""


def _in_order(findings: Iterable[Finding]) -> Sequence[Finding]:
    return sorted(findings, key=lambda finding: finding.row)


def _kept(invoice: PlannedInvoice, plan: ImportPlan) -> _Kept:
    return _Kept(
        invoice.customer.key,
        invoice.issued,
        invoice.currency,
        plan.options.prices,
        invoice.net_minor,
        invoice.tax_minor,
        len(invoice.lines),
    )


def _stored(session: Session, numbers: Sequence[str]) -> dict[str, _Kept]:
    lines = select(func.count()).where(InvoiceLine.invoice_id == Invoice.id).scalar_subquery()
    query = (
        select(
            Invoice.number,
            Customer.number,
            Customer.name,
            Invoice.issued,
            Invoice.currency,
            Invoice.prices,
            Invoice.net_minor,
            Invoice.tax_minor,
            lines,
        )
        .join(Customer, Invoice.customer_id == Customer.id)
        .where(Invoice.withdrawn_at.is_(None))
    )
    stored: dict[str, _Kept] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        some = session.execute(query.where(Invoice.number.in_(numbers[start : start + _AT_ONCE])))
        for number, customer, name, *kept in some:
            stored[number] = _Kept(customer or f"name {name}", *kept)
    return stored


def _references(session: Session) -> dict[str, dict[str, str]]:
    """For each reference, with and without its part: the refunds that bear it, by the number of their invoice.

    One that was rejected or deleted counts: somebody decided so, and another import does not undo it.
    """
    query = (
        select(Refund.reference_key, Invoice.number, Refund.number)
        .join(Invoice, Refund.invoice_id == Invoice.id)
        .where(Refund.reference_key != "", Invoice.withdrawn_at.is_(None))
        .order_by(Refund.requested_at, Refund.number)
    )
    known: dict[str, dict[str, str]] = {}
    for key, invoice, refund in session.execute(query):
        document, _, part = key.rpartition("/")
        for name in {key, document} if part.isdigit() else {key}:
            known.setdefault(name, {})[invoice] = refund
    return known

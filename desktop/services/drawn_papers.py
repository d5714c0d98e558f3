"""Papers that are drawn when somebody wants to see them and stored nowhere: invoice, statement and reports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.documents import invoice as invoice_paper
from desktop.documents import report, statement
from desktop.documents.invoice import InvoicePaper
from desktop.documents.report import ReportPaper
from desktop.documents.statement import StatementEvent, StatementPaper, StatementRefund
from desktop.model import language
from desktop.model.customer import Customer
from desktop.model.frozen_copy import NoteLine, TaxLine
from desktop.model.invoice import Invoice
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import WAITING, RefundState
from desktop.services.desk import Desk
from desktop.services.queries import customers, own_approvals, own_work, register, report_papers, series
from desktop.services.queries.days import EVER, Days
from desktop.services.queries.register import RegisterQuery
from desktop.services.steps import parties

_STATES = dict.fromkeys(WAITING, "waiting") | {
    RefundState.SENDING: "on_its_way",
    RefundState.UNKNOWN: "on_its_way",
    RefundState.PENDING: "on_its_way",
    RefundState.SUCCEEDED: "succeeded",
    RefundState.FAILED: "failed",
}


def invoice(desk: Desk, invoice_id: int) -> bytes:
    """A copy of the invoice as it was taken in, with COPY across it. Raises `no_right` where it is others' work."""
    with desk.database.read() as session:
        own_work.require(session, desk.person, invoice_id)
        paper = _invoice(session.get_one(Office, 1), session.get_one(Invoice, invoice_id))
    return invoice_paper.draw(paper)


def _invoice(office: Office, found: Invoice) -> InvoicePaper:
    customer, abroad = found.customer, found.currency != office.currency
    lines = tuple(
        NoteLine(
            position=line.position,
            text=line.text,
            code=line.code,
            quantity=line.quantity,
            unit_price=line.price,
            rates_milli=line.rates_milli,
            net_minor=line.net_minor,
            tax_minor=line.tax_minor,
            gross_minor=line.gross_minor,
        )
        for line in found.lines
    )
    return InvoicePaper(
        number=found.number,
        issued=found.issued,
        supplied=found.supplied,
        currency=found.currency,
        language=language.of_paper(found.language, customer.language, customer.country, office.country),
        seller=parties.seller(office),
        buyer=parties.buyer(customer),
        lines=lines,
        taxes=_by_rate(found),
        net_minor=found.net_minor,
        tax_minor=found.tax_minor,
        gross_minor=found.gross_minor,
        tax_note=found.tax_note,
        office_currency=office.currency if abroad else "",
        office_rate=found.exchange_rate if abroad else "",
        office_tax_minor=found.at_its_rate(found.tax_minor, office.currency) if abroad else 0,
        mark=office.mark,
        logo_png=office.logo_png or b"",
        footer=office.footer,
    )


def _by_rate(found: Invoice) -> tuple[TaxLine, ...]:
    """Net and tax of each rate, the lowest first; a line with several taxes counts its net under each of them."""
    sums: dict[int, tuple[int, int]] = {}
    for line in found.lines:
        taxes = [(tax.rate_milli, tax.tax_minor) for tax in line.taxes] or [(0, 0)]
        for rate in dict.fromkeys(rate for rate, _ in taxes):
            net, tax = sums.get(rate, (0, 0))
            sums[rate] = net + line.net_minor, tax + sum(minor for at, minor in taxes if at == rate)
    return tuple(TaxLine(rate, net, tax) for rate, (net, tax) in sorted(sums.items()))


def customer_statement(desk: Desk, customer_id: int, days: Days = EVER) -> bytes:
    """The statement of a customer in their language, with what went back to them in these days."""
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        office, customer = session.get_one(Office, 1), session.get_one(Customer, customer_id)
        found = customers.statement_in(session, customer_id, days)
        paper = StatementPaper(
            seller=parties.seller(office),
            customer=parties.buyer(customer),
            language=language.of_paper("", customer.language, customer.country, office.country),
            currency=found.currency,
            as_of=desk.clock().date(),
            first=days.first,
            last=days.last,
            opening_minor=found.opening_minor,
            events=tuple(
                StatementEvent(
                    line.day,
                    line.words,
                    line.reference,
                    line.about,
                    line.debit_minor,
                    line.credit_minor,
                    line.balance_minor,
                )
                for line in found.lines
            ),
            refunds=_refunds(session, customer_id, days),
            mark=office.mark,
            logo_png=office.logo_png or b"",
            footer=office.footer,
        )
    return statement.draw(paper)


def _refunds(session: Session, customer_id: int, days: Days) -> tuple[StatementRefund, ...]:
    """What was asked for in these days and not rejected, with the notes that stand, oldest first."""
    query = (
        select(Refund)
        .join(Invoice, Invoice.id == Refund.invoice_id)
        .where(Invoice.customer_id == customer_id, Refund.state.in_(list(_STATES)), *register.counted())
        .where(*days.holds_moment(Refund.requested_at))
        .order_by(Refund.requested_at, Refund.id)
    )
    return tuple(
        StatementRefund(
            asked=row.asked_at.date(),
            number=row.number,
            invoice=row.invoice_number,
            method=row.method,
            state=_STATES[row.state],
            note=row.note_number,
            amount_minor=row.money_minor,
            currency=row.currency,
        )
        for row in register.rows_of(session, query)
    )


def refund_register(desk: Desk, query: RegisterQuery) -> bytes:
    """The refund register as a paper, oldest first."""
    with desk.database.read() as session:
        own_work.require_all(desk.person)
        rows = [row for some in register.oldest_first(session, query) for row in some]
    return report.draw(report_papers.refund_register(_made(desk), query, rows, register.sums(desk, query)))


def numbers(desk: Desk) -> bytes:
    """The proof that no number of any series is missing, as a paper."""
    return report.draw(report_papers.numbers(_made(desk), series.series(desk)))


def approved_by_themselves(desk: Desk, year: int, month: int) -> bytes:
    """The approvals that people gave in a month to what they had asked for themselves, as a paper."""
    rows: Sequence[own_approvals.OwnApprovalRow] = own_approvals.of_month(desk, year, month)
    return report.draw(report_papers.approved_by_themselves(_made(desk), year, month, rows))


def _made(desk: Desk) -> ReportPaper:
    """An empty report of this office, made by this person now."""
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        return ReportPaper(
            title="",
            office=office.name,
            country=office.country,
            made_at=desk.clock(),
            made_by=desk.person.name,
            asked="",
            titles=(),
            rows=(),
            sides=(),
            nothing="",
            mark=office.mark,
        )

"""The frozen copy of a refund's paper: what the office, the customer, the invoice and the refund say now."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from desktop.model import language
from desktop.model.frozen_copy import FrozenNote, NoteLine, TaxLine
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.services.steps import parties, wording


def frozen_note(
    session: Session, refund: Refund, number: str, day: date, draft: bool = False, office_tax_minor: int | None = None
) -> FrozenNote:
    """All that the paper of this refund says, in the office's words as they are now; as a draft it has no number.

    `office_tax_minor` is the tax as it is posted; where it is not known yet, the paper says it by the rate alone.
    """
    office = session.get_one(Office, 1)
    invoice, payment = refund.invoice, refund.payment
    abroad = invoice.currency != office.currency
    if office_tax_minor is None:
        office_tax_minor = invoice.at_its_rate(refund.tax_minor, office.currency)
    customer = invoice.customer
    spoken = language.of_paper(invoice.language, customer.language, customer.country, office.country)
    paid_with = payment.shown if payment is not None else ""
    if payment is not None and refund.is_process:
        paid_with = f"{paid_with} through {payment.through}"
    return FrozenNote(
        kind=refund.note_kind,
        number="" if draft else number,
        issued=day,
        currency=refund.currency,
        seller=parties.seller(office),
        buyer=parties.buyer(invoice.customer),
        original_number=invoice.number,
        original_issued=invoice.issued,
        original_gross_minor=invoice.gross_minor,
        reason=refund.reason,
        lines=_note_lines(refund),
        taxes=_by_rate(refund),
        net_minor=refund.net_minor,
        tax_minor=refund.tax_minor,
        gross_minor=refund.gross_minor,
        money_minor=refund.money_minor,
        due_minor=refund.due_minor,
        method=refund.method.value,
        paid_with=paid_with,
        reference=refund.reference,
        refund_number=refund.number,
        returned_on=refund.returned_on,
        language=spoken,
        wording=wording.of_notes(wording.own(session, spoken)),
        mark=office.mark,
        draft=draft,
        logo_png=office.logo_png or b"",
        footer=office.footer,
        supplied=invoice.supplied,
        tax_note=invoice.tax_note,
        office_currency=office.currency if abroad else "",
        office_rate=invoice.exchange_rate if abroad else "",
        office_tax_minor=office_tax_minor if abroad else 0,
    )


def _note_lines(refund: Refund) -> tuple[NoteLine, ...]:
    return tuple(
        NoteLine(
            position=part.position,
            text=part.line.text,
            code=part.line.code,
            quantity=part.quantity,
            unit_price=part.line.price if part.quantity else "",
            rates_milli=part.line.rates_milli,
            net_minor=part.net_minor,
            tax_minor=part.tax_minor,
            gross_minor=part.gross_minor,
            category=part.line.tax_category,
        )
        for part in refund.lines
    )


def _by_rate(refund: Refund) -> tuple[TaxLine, ...]:
    """Net and tax of each rate, the lowest first; a line with several taxes counts its net under each of them."""
    sums: dict[int, tuple[int, int]] = {}
    for part in refund.lines:
        rates = part.line.rates_milli or (0,)
        taxes = part.taxes_minor or (0,)
        for rate in dict.fromkeys(rates):
            net, tax = sums.get(rate, (0, 0))
            of_rate = sum(minor for at, minor in zip(rates, taxes, strict=True) if at == rate)
            sums[rate] = net + part.net_minor, tax + of_rate
    return tuple(TaxLine(rate, net, tax) for rate, (net, tax) in sorted(sums.items()))

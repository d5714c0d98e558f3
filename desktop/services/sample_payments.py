"""How the customers of the sample office pay: most by card, some outside, in parts, too much or not yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from desktop.gateways.practice import PracticeGateway
from desktop.model.invoice import Invoice
from desktop.model.states import Method, PaidState, PaymentState
from desktop.services import payments
from desktop.services.desk import Desk
from desktop.services.steps.sales import NewPayment

_CARDS = ("Visa ••4242", "Mastercard ••4444", "Amex ••1009", "Visa ••0912", "Mastercard ••5556", "Visa ••1881")

_USUAL = (
    dict.fromkeys(("489525", "492725", "495927", "499305"), Method.CASH)
    | dict.fromkeys(("490855", "491172", "492321", "494150", "497399"), Method.BANK_TRANSFER)
    | dict.fromkeys(("492734", "495719"), Method.CHEQUE)
)
_UNPAID = ("496865", "497510", "499218")
_IN_PARTS: dict[str, Sequence[tuple[Method, int | None]]] = {
    # None is what is left of the invoice.
    "497955": ((Method.CARD, 100_000), (Method.BANK_TRANSFER, None)),
    "498156": ((Method.CARD, 10_000), (Method.CASH, None)),
    "498778": ((Method.BANK_TRANSFER, 50_000),),
    "499164": ((Method.CARD, 20_000),),
    # The customer typed two figures of 389.07 the wrong way round.
    "498516": ((Method.BANK_TRANSFER, 39_807),),
}

_TOGETHER = ("494110", "495815")
"""Two invoices of one customer that came with one bank transfer."""

_NOT_YET = (
    ("496865", Method.BANK_TRANSFER, "BACS 0311-88", PaymentState.SUCCEEDED),
    ("497510", Method.DIRECT_DEBIT, "DD 0311-04", PaymentState.PENDING),
    ("499218", Method.CHEQUE, "Cheque 004417", PaymentState.FAILED),
)
"""Money for invoices that are still unpaid: waiting for approval, on its way, and a cheque that was not honoured."""


def come_in(desk: Desk, practice: PracticeGateway) -> None:
    """Pay every invoice that is not paid yet as its customer pays; cards go through the practice gateway.

    What the gateway took stands in its own book before it stands in the office's.
    """
    with desk.database.read() as session:
        query = select(Invoice).order_by(Invoice.issued, Invoice.number)
        coming = [
            payment
            for invoice in session.scalars(query)
            if invoice.paid_state == PaidState.UNPAID and invoice.number not in (*_UNPAID, *_TOGETHER)
            for payment in _payments(invoice)
        ]
        coming.append(_together(session.scalars(query.where(Invoice.number.in_(_TOGETHER))).all()))
    practice.register_all(
        (payment.gateway_ref, payment.amount_minor, payment.currency)
        for payment in coming
        if payment.gateway_ref is not None
    )
    for payment in coming:
        payments.enter(desk, payment)


def not_yet_there(desk: Desk) -> None:
    """Enter the money that does not count yet."""
    with desk.database.read() as session:
        unpaid = {invoice.number: invoice for invoice in session.scalars(select(Invoice))}
        coming = [
            NewPayment(
                customer_id=unpaid[number].customer_id,
                method=method,
                amount_minor=unpaid[number].gross_minor,
                currency=unpaid[number].currency,
                paid_on=date(2010, 3, 11),
                parts=[(unpaid[number].id, unpaid[number].gross_minor)],
                gateway_ref=reference,
                state=state,
                approved=False,
            )
            for number, method, reference, state in _NOT_YET
        ]
    for payment in coming:
        payments.enter(desk, payment)


def _together(invoices: Sequence[Invoice]) -> NewPayment:
    return NewPayment(
        customer_id=invoices[0].customer_id,
        method=Method.BANK_TRANSFER,
        amount_minor=sum(invoice.gross_minor for invoice in invoices),
        currency=invoices[0].currency,
        paid_on=invoices[-1].issued + timedelta(days=1),
        parts=[(invoice.id, invoice.gross_minor) for invoice in invoices],
        gateway_ref="BACS 0128-41",
    )


def _payments(invoice: Invoice) -> list[NewPayment]:
    usual = _USUAL.get(invoice.number, Method.CARD)
    left = invoice.gross_minor
    coming = []
    for place, (method, wanted) in enumerate(_IN_PARTS.get(invoice.number, ((usual, None),))):
        amount = left if wanted is None else wanted
        left -= amount
        card = method == Method.CARD
        day = invoice.issued + timedelta(days=place)
        coming.append(
            NewPayment(
                customer_id=invoice.customer_id,
                method=method,
                amount_minor=amount,
                currency=invoice.currency,
                paid_on=day,
                parts=[(invoice.id, amount)],
                gateway="practice" if card else "",
                gateway_ref=f"pay_{invoice.number}_{place + 1}" if card else None,
                label=_CARDS[invoice.customer_id % len(_CARDS)] if card else "",
                paid_at=datetime.combine(day, time(10 + invoice.customer_id % 7, invoice.id * 7 % 60), UTC),
            )
        )
    return coming

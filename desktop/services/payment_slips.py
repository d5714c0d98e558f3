"""The payment slip of a refund that waits to be paid by bank transfer: offered, checked, drawn, and stored nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from desktop.documents import payment_slip
from desktop.documents.payment_slip import PaymentSlip
from desktop.errors import BadInput, RefundDeskError
from desktop.model import iban as ibans
from desktop.model.money import grouped
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import Method, RefundKind, RefundState, Right
from desktop.services.desk import Desk
from desktop.services.queries import own_work
from desktop.services.steps import audit, parties

_NOT_DRAWN = "No payment slip was drawn."
_EURO = "EUR"


@dataclass(frozen=True)
class SlipOffer:
    """For whom a slip can be drawn. `iban` is the one that is kept with the customer, empty where none is."""

    number: str
    customer: str
    amount: str
    iban: str


def offer(desk: Desk, refund_id: UUID) -> SlipOffer:
    """What a slip of this refund would be for. Raises `RefundDeskError` (`no_slip`) where it gets none."""
    with desk.database.read() as session:
        refund = _payable(session, desk, refund_id)
        amount = f"{grouped(refund.money_minor, refund.currency)} {refund.currency}"
        customer = refund.invoice.customer
        return SlipOffer(refund.number, customer.name, amount, ibans.grouped(customer.iban))


def wrong_with(typed: str) -> str:
    """What is wrong with an IBAN, in a sentence; empty where its check digits hold."""
    return ibans.wrong_with(typed)


def draw(desk: Desk, refund_id: UUID, iban: str, keep: bool) -> bytes:
    """The slip as a PDF. With `keep` the number stays with the customer, without it none does.

    Raises `RefundDeskError` (`no_slip`), and `BadInput` for an IBAN whose check digits do not hold.
    """
    desk.require(Right.REQUEST)
    if wrong := ibans.wrong_with(iban):
        raise BadInput(_NOT_DRAWN, wrong)
    account, act = ibans.plain(iban), desk.act()
    with desk.database.write() as session:
        refund = _payable(session, desk, refund_id)
        office, customer = session.get_one(Office, 1), refund.invoice.customer
        customer.iban = account if keep else ""
        slip = PaymentSlip(
            seller=parties.seller(office),
            payee=customer.name,
            iban=account,
            amount_minor=refund.money_minor,
            text=f"Refund {refund.number}, invoice {refund.invoice.number}",
            refund_number=refund.number,
            invoice_number=refund.invoice.number,
            drawn_on=act.at.date(),
            mark=office.mark,
            logo_png=office.logo_png or b"",
            footer=office.footer,
        )
        # The trail is for ever, and a bank account is a person's own: its end is enough to know it again.
        after = {"iban": f"{account[:4]} … {account[-4:]}", "kept": keep}
        audit.append(session, act, "payment slip drawn", "refund", refund.id, after=after, invoice_id=refund.invoice_id)
    return payment_slip.draw(slip)


def _payable(session: Session, desk: Desk, refund_id: UUID) -> Refund:
    """The refund, if it waits to be paid by a transfer in euro and has no reference yet."""
    refund = session.get_one(Refund, refund_id, with_for_update=True)
    own_work.require(session, desk.person, refund.invoice_id)
    if refund.reference_key:
        why = f"{refund.number} has the reference {refund.reference}: it was paid. A slip would pay it twice."
    elif refund.state not in {RefundState.REQUESTED, RefundState.APPROVED}:
        why = f"{refund.number} waits no longer. Look at it again."
    elif refund.kind != RefundKind.RECORD or refund.method != Method.BANK_TRANSFER or not refund.money_minor:
        why = "It is for money that you pay yourself by bank transfer."
    elif refund.currency != _EURO:
        why = f"The code knows euro only; {refund.number} is in {refund.currency}."
    else:
        return refund
    raise RefundDeskError(_NOT_DRAWN, why, "no_slip")

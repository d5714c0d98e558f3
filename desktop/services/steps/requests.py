"""Storing what was asked for: refunds worked out from the figures under their locks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import Refusal
from desktop.model.audit import Act
from desktop.model.figures import Wish
from desktop.model.gateway_reason import blocks_card
from desktop.model.invoice import Invoice
from desktop.model.money import plain
from desktop.model.numbering import REFUNDS
from desktop.model.office import Office
from desktop.model.proposal import OfficeRules, PlannedRefund, Proposal, propose, propose_again
from desktop.model.refund import FollowUp, Refund, RefundLine, reference_key
from desktop.model.refusals import refuse
from desktop.model.states import Origin, RefundState
from desktop.services.steps import audit, figures, foreign, notes, numbering, once, settlement


@dataclass(frozen=True)
class Asked:
    """The refunds that a request made, in order, and the words of its warnings."""

    refund_ids: tuple[UUID, ...]
    warnings: tuple[str, ...]


def store(session: Session, act: Act, form_id: UUID, invoice_id: int, wish: Wish, radar_answer: str = "") -> Asked:
    """Ask for what was wished; the same form again is the same click and changes nothing. Raises `Refusal`.

    `radar_answer` is why it is no duplicate of what looks like one.
    """
    once.hold(session, str(form_id))
    made = session.scalars(select(Refund).where(Refund.form_id == form_id).order_by(Refund.part)).all()
    if made:
        return Asked(tuple(refund.id for refund in made), _warnings(made))
    figures.lock(session, [invoice_id])
    proposal = work_out(session, act.at.date(), invoice_id, wish)
    for payment_id in {wish.payment_id, *(planned.payment_id for planned in proposal.refunds)}:
        close_failed(session, act, payment_id)
    refunds = [
        _refund(session, act, form_id, part, invoice_id, wish, planned)
        for part, planned in enumerate(proposal.refunds, start=1)
    ]
    for refund in refunds:
        refund.radar_answer = radar_answer.strip()
        session.add(refund)
        session.flush()
        audit.append(session, act, "refund requested", "refund", refund.id, after=facts(refund), invoice_id=invoice_id)
    return Asked(tuple(refund.id for refund in refunds), proposal.warnings)


def _warnings(refunds: Sequence[Refund]) -> tuple[str, ...]:
    """The words of the warnings that these refunds had when they were asked for."""
    paid_by = [(refund, refund.payment) for refund in refunds if refund.payment is not None]
    words = [
        word
        for refund, payment in paid_by
        for word, warned in (
            ("pay_by_hand", not refund.is_process and (payment.ours or refund.method != payment.method)),
            ("inquiry_open", payment.inquiry),
            ("blocks_card", refund.is_process and blocks_card(refund.reason)),
        )
        if warned
    ]
    return tuple(dict.fromkeys(words))


def close_failed(session: Session, act: Act, payment_id: int | None) -> None:
    """A refund that failed at once is answered by the next request on its payment."""
    if payment_id is None:
        return
    query = select(FollowUp).where(
        FollowUp.payment_id == payment_id, FollowUp.about == "failed", FollowUp.closed_at.is_(None)
    )
    for task in session.scalars(query):
        task.closed_at = act.at
        task.closed_by = act.by


def work_out(session: Session, today: date, invoice_id: int, wish: Wish, changing: Refund | None = None) -> Proposal:
    """What a wish comes to now; `changing` is the refund that it would replace. Raises `Refusal`."""
    office = session.get_one(Office, 1)
    came_back = None if wish.instead_of is None else _named(session, wish.instead_of, invoice_id)
    if came_back is not None and wish.payment_id is None and came_back.invoice_id == invoice_id:
        wish = replace(wish, payment_id=came_back.payment_id)
    without = None if changing is None else changing.id
    invoice = figures.load(session, invoice_id, without=without, naming=wish.payment_id)
    owner = owner_of(session, wish.reference, changing)
    rules = OfficeRules(office.refunds_per_payment == "one", today, owner)
    if came_back is not None:
        nothing_to_pay = _nothing_to_pay(session, came_back, invoice_id, changing)
        return propose_again(invoice, wish, rules, came_back.money_minor, came_back.note_kind, nothing_to_pay)
    proposal = propose(invoice, wish, rules)
    if changing is not None and len(proposal.refunds) > 1:
        # One refund stays one: what it cannot hold is asked for by another.
        left = plain(proposal.refunds[0].money_minor, invoice.currency)
        raise refuse("over_payment", left, currency=invoice.currency)
    return proposal


def _nothing_to_pay(session: Session, came_back: Refund, invoice_id: int, changing: Refund | None) -> Refusal | None:
    """Why this refund is not paid again: only one that failed late is, as long as its note is still to be paid."""
    if came_back.invoice_id != invoice_id:
        return refuse("not_refundable", what="That is a refund of another invoice.")
    root = settlement.root_of(session, came_back)
    again = settlement.paying_again(session, root)
    if notes.came_back(session, came_back) and root.note_live and again in {None, changing}:
        return None
    return refuse("not_refundable", what=f"{came_back.number} has no note that is still to be paid.")


def _named(session: Session, refund_id: UUID, invoice_id: int) -> Refund:
    """The refund as it stands for this invoice where it does: found money may have been tied to lines of several."""
    named = session.get_one(Refund, refund_id)
    rows = foreign.group(session, named) if named.origin == Origin.FOUND else [named]
    return next((row for row in rows if row.invoice_id == invoice_id), named)


def owner_of(session: Session, reference: str, changing: Refund | None = None) -> str:
    """The number of the refund that has this reference already, empty where it is free."""
    key = reference_key(reference)
    if not key:
        return ""
    if session.connection().get_execution_options().get("refund_desk_writes"):
        once.hold(session, key)
    query = select(Refund.number).where(
        Refund.reference_key == key, Refund.state.not_in([RefundState.REJECTED, RefundState.DELETED])
    )
    if changing is not None:
        query = query.where(Refund.form_id != changing.form_id)
    return session.execute(query.limit(1)).scalar_one_or_none() or ""


def _refund(
    session: Session, act: Act, form_id: UUID, part: int, invoice_id: int, wish: Wish, planned: PlannedRefund
) -> Refund:
    refund = Refund(
        id=uuid5(form_id, str(part)) if part > 1 else uuid4(),
        number=f"{REFUNDS}-{numbering.take(session, REFUNDS)}",
        form_id=form_id,
        part=part,
        origin=Origin.REQUESTED,
        state=RefundState.REQUESTED,
        invoice_id=invoice_id,
        requested_by=act.by,
        requested_at=act.at,
    )
    write_wish(session, refund, wish)
    write_plan(session, refund, planned)
    return refund


def write_wish(session: Session, refund: Refund, wish: Wish) -> None:
    """The words of a wish, and what was chosen in it: payment, kind, method."""
    refund.reason = wish.reason.strip()
    refund.reference = wish.reference.strip()
    refund.reference_key = reference_key(wish.reference)
    refund.notes = wish.notes.strip()
    refund.notify = wish.notify
    refund.returned_on = wish.returned_on
    refund.chosen_payment_id, refund.chosen_kind, refund.chosen_method = wish.payment_id, wish.kind, wish.method
    again = None if wish.instead_of is None else _named(session, wish.instead_of, refund.invoice_id)
    refund.instead_of_id = None if again is None else again.id


def write_plan(session: Session, refund: Refund, planned: PlannedRefund) -> None:
    """The figures of a planned refund, its lines anew."""
    refund.currency = session.get_one(Invoice, refund.invoice_id).currency
    refund.kind = planned.kind
    refund.method = planned.method
    refund.payment_id = planned.payment_id
    refund.note_kind = planned.note_kind
    refund.gross_minor = planned.gross_minor
    refund.net_minor = planned.net_minor
    refund.tax_minor = planned.tax_minor
    refund.money_minor = planned.money_minor
    refund.due_minor = planned.due_minor
    if refund.lines:
        refund.lines.clear()
        session.flush()
    refund.lines.extend(
        RefundLine.of(line.line_id, line.position, line.asked, line.quantity, line.part) for line in planned.lines
    )


def facts(refund: Refund) -> dict[str, object]:
    """What the audit trail keeps of a refund: everything that an auditor asks for."""
    lines: Sequence[RefundLine] = refund.lines
    answer: dict[str, object] = {"radar_answer": refund.radar_answer} if refund.radar_answer else {}
    return answer | {
        "number": refund.number,
        "state": refund.state,
        "kind": refund.kind,
        "method": refund.method,
        "payment": refund.payment_id,
        "currency": refund.currency,
        "gross_minor": refund.gross_minor,
        "net_minor": refund.net_minor,
        "tax_minor": refund.tax_minor,
        "money_minor": refund.money_minor,
        "due_minor": refund.due_minor,
        "lines": [[line.position, line.asked, line.quantity, line.gross_minor, line.tax_minor] for line in lines],
        "reason": refund.reason,
        "reference": refund.reference,
        "notes": refund.notes,
        "notify": refund.notify,
        "returned_on": refund.returned_on,
    }

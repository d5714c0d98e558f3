"""Asking for refunds: request, change, delete."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date
from uuid import UUID

from desktop.model.figures import LineWish, Wish
from desktop.model.invoice import Invoice
from desktop.model.refund import Refund
from desktop.model.states import Method, RefundKind, Right
from desktop.services.desk import Desk
from desktop.services.steps import audit, figures, requests, signs, wishes
from desktop.services.steps.requests import Asked

__all__ = ["Asked", "Change", "LineWish", "Wish", "delete", "edit", "request"]


class _Kept:
    """What an edit does not mention stays."""


KEPT = _Kept()


@dataclass(frozen=True)
class Change:
    """What an edit changes; a field that is not given stays. `lines` or `amount` replaces both."""

    payment_id: int | _Kept | None = field(default=KEPT)
    lines: tuple[LineWish, ...] | _Kept | None = field(default=KEPT)
    amount: str | _Kept | None = field(default=KEPT)
    kind: RefundKind | _Kept | None = field(default=KEPT)
    method: Method | _Kept | None = field(default=KEPT)
    reference: str | _Kept = field(default=KEPT)
    reason: str | _Kept = field(default=KEPT)
    notes: str | _Kept = field(default=KEPT)
    notify: bool | _Kept = field(default=KEPT)
    returned_on: date | _Kept | None = field(default=KEPT)


def request(desk: Desk, form_id: UUID, invoice_id: int, wish: Wish, radar_answer: str = "") -> Asked:
    """Ask for a refund; several where several payments are needed. Nothing moves until others approve and send.

    `form_id` names the form that was filled in: the same again is the same click and has the same answer.
    `radar_answer` says why it is not a duplicate; it is kept for the approver and the trail. Raises `Refusal` where a
    rule forbids it, and `BadInput` where a typed text cannot be printed.
    """
    _require_work(desk, invoice_id)
    signs.check("The refund was not asked for.", {"reason": wish.reason, "reference": wish.reference})
    act = desk.act()
    with desk.database.write() as session:
        return requests.store(session, act, form_id, invoice_id, wish, radar_answer)


def edit(desk: Desk, refund_id: UUID, change: Change) -> tuple[str, ...]:
    """Change a refund that was not sent; an approval of it is void then. Gives the words of its warnings.

    Raises `Refusal` where the state or a rule forbids it, and `BadInput` where a typed text cannot be printed.
    """
    _require_work(desk, _invoice_of(desk, refund_id))
    typed = {"reason": change.reason, "reference": change.reference}
    signs.check(
        "The refund was not changed.", {name: text for name, text in typed.items() if not isinstance(text, _Kept)}
    )
    act = desk.act()
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        refund.may_change()
        before = requests.facts(refund)
        wish = _changed(wishes.standing(refund), change)
        proposal = requests.work_out(session, act.at.date(), refund.invoice_id, wish, changing=refund)
        refund.changed(desk.person.id, act.at)
        requests.write_wish(session, refund, wish)
        requests.write_plan(session, refund, proposal.refunds[0])
        session.flush()
        audit.append(
            session,
            act,
            "refund changed",
            "refund",
            refund.id,
            before=before,
            after=requests.facts(refund),
            invoice_id=refund.invoice_id,
        )
        return proposal.warnings


def delete(desk: Desk, refund_id: UUID) -> None:
    """Take back a request that nobody approved. Raises `Refusal` in any other state."""
    _require_work(desk, _invoice_of(desk, refund_id))
    act = desk.act()
    with desk.database.write() as session:
        refund = figures.locked_refund(session, refund_id)
        before = {"state": refund.state}
        refund.delete()
        audit.append(
            session,
            act,
            "refund deleted",
            "refund",
            refund.id,
            before=before,
            after={"state": refund.state},
            invoice_id=refund.invoice_id,
        )


def _invoice_of(desk: Desk, refund_id: UUID) -> int:
    with desk.database.read() as session:
        return session.get_one(Refund, refund_id).invoice_id


def _require_work(desk: Desk, invoice_id: int) -> None:
    """Raises `no_right` unless this person may ask for refunds of this invoice; a fieldworker on own work only."""
    if desk.may(Right.REQUEST):
        return
    with desk.database.read() as session:
        booking = session.get_one(Invoice, invoice_id).booking
    own = booking is not None and booking.fieldworker_id == desk.person.id
    desk.require(Right.REQUEST_OWN if own else Right.REQUEST)


def _changed(wish: Wish, change: Change) -> Wish:
    given = {each.name: getattr(change, each.name) for each in fields(Change) if getattr(change, each.name) is not KEPT}
    if "lines" in given or "amount" in given:
        given = {"lines": None, "amount": None} | given
    return replace(wish, **given)

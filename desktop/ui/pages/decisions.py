"""What a person decides about a refund, done off the GUI thread, and the words of what came of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from desktop.errors import ChangedMeanwhile, RefundDeskError
from desktop.model.states import AT_GATEWAY, RefundKind, RefundState
from desktop.services import approvals, payout, refunds
from desktop.services.desk import Desk
from desktop.services.queries import refunds as refund_queries
from desktop.services.queries.rows import RefundRow
from desktop.ui import figures
from desktop.ui.pages.refund_words import note_sentence

GATEWAY_CLOSED = frozenset({"gateway_unavailable", "key_missing", "key_expired", "sync_due"})
"""Refusals of sending that would meet every other refund too."""

DECIDABLE = frozenset({RefundState.REQUESTED, RefundState.APPROVED})


@dataclass(frozen=True)
class Outcome:
    """What came of a decision: the refund as the person saw it, as it stands now, and what did not happen, if any.

    `approved` is that this decision approved it, whatever sending it then met.
    """

    seen: RefundRow
    refund: RefundRow
    failure: RefundDeskError | None = None
    approved: bool = False

    @property
    def moved(self) -> bool:
        """Whether the decision did at least a part of what was wanted."""
        return self.failure is None or self.approved


@dataclass(frozen=True)
class Said:
    """What an approver was asked for and typed: the password again, and why they approve their own request."""

    password: str | None = None
    reason: str = ""


NOTHING_SAID = Said()


def approve(desk: Desk, seen: RefundRow, seal: str = "", said: Said = NOTHING_SAID) -> Outcome:
    """Approve what the person saw: `seen`, and the `seal` of all of it where it was on the screen."""

    def work() -> None:
        _look_again(desk, seen)
        approvals.approve(desk, seen.id, password=said.password, reason=said.reason, seen_seal=seal)

    return _after(desk, seen, work)


def approve_and_send(desk: Desk, seen: RefundRow, seal: str = "", said: Said = NOTHING_SAID) -> Outcome:
    """Approve, then send what is ready to go: two steps, so that what is approved stays so whatever sending meets."""
    approved = approve(desk, seen, seal, said)
    if approved.failure is not None or approved.refund.state is not RefundState.APPROVED:
        return approved
    return replace(send(desk, approved.refund), seen=seen, approved=True)


def send(desk: Desk, seen: RefundRow) -> Outcome:
    """Send an approved refund."""
    return _after(desk, seen, lambda: payout.send(desk, seen.id))


def unapprove(desk: Desk, seen: RefundRow) -> Outcome:
    """Take the approval back."""
    return _after(desk, seen, lambda: approvals.unapprove(desk, seen.id))


def reject(desk: Desk, seen: RefundRow, reason: str) -> Outcome:
    """Say no, with the reason."""
    return _after(desk, seen, lambda: approvals.reject(desk, seen.id, reason))


def delete(desk: Desk, seen: RefundRow) -> Outcome:
    """Take an own request back."""
    return _after(desk, seen, lambda: refunds.delete(desk, seen.id))


def decide_in_bulk(desk: Desk, seen: RefundRow, said: Said = NOTHING_SAID) -> Outcome:
    """Send what is approved, approve and send what waits."""
    return send(desk, seen) if seen.state is RefundState.APPROVED else approve_and_send(desk, seen, said=said)


def sends(refund: RefundRow) -> bool:
    """Whether deciding it sends money, rather than write down what was paid outside."""
    return refund.kind is RefundKind.PROCESS


def waits(refund: RefundRow) -> bool:
    """Whether it waits for approval still."""
    return refund.state is RefundState.REQUESTED


def moves_minor(refund: RefundRow) -> int:
    """What the decision is about: the money that goes out, or the amount that is written down."""
    return refund.money_minor if sends(refund) else refund.gross_minor


def words(outcome: Outcome) -> str:
    """One true sentence or two: what happened, what it means for the money."""
    refund, failure = outcome.refund, outcome.failure
    if failure is None:
        return _told(outcome.seen.state, refund)
    said = f"{failure.title} {failure.message}"
    if refund.state in AT_GATEWAY:
        return f"{note_sentence(refund)} {said}"
    if outcome.approved and refund.state is RefundState.APPROVED:
        return f"{refund.number} is approved and stays approved, but it was not sent. {said}"
    return said


def standing(refund: RefundRow) -> str:
    """How a refund that waits no longer stands, in a sentence."""
    return _told(RefundState.REQUESTED, refund)


def _told(before: RefundState, refund: RefundRow) -> str:
    number, amount = refund.number, figures.amount_code(moves_minor(refund), refund.currency)
    note = f", credit note {refund.note_number}" if refund.note_number else ""
    match refund.state:
        case RefundState.SUCCEEDED if refund.kind is RefundKind.PROCESS:
            return f"{amount} sent to {refund.method}, {number}{note}."
        case RefundState.SUCCEEDED:
            return f"{number} recorded: {amount}{note}. No money moved here."
        case RefundState.APPROVED:
            return f"{number} is approved. Nothing has been sent yet."
        case RefundState.REQUESTED if before is RefundState.APPROVED:
            return f"{number} waits for approval again. Nothing was sent."
        case RefundState.REQUESTED:
            return f"{number} has one approval; a second person has to approve it. Nothing was sent."
        case RefundState.REJECTED:
            return f"{number} was rejected. Nothing goes back, and its {amount} can be asked for anew."
        case RefundState.DELETED:
            return f"{number} was deleted before approval. Nothing goes back."
        case _:
            return note_sentence(refund)


def _look_again(desk: Desk, seen: RefundRow) -> None:
    """Raises where another person changed the row after it was put on the screen; the words are no part of the seal."""
    now = refund_queries.one(desk, seen.id)
    if now.state is seen.state and now != seen:
        raise ChangedMeanwhile


def _after(desk: Desk, seen: RefundRow, work: Callable[[], object]) -> Outcome:
    failure = None
    try:
        work()
    except RefundDeskError as refusal:
        failure = refusal
    return Outcome(seen, refund_queries.one(desk, seen.id), failure)

"""Whether the note of a refund whose money did not stay with the customer can be voided."""

from __future__ import annotations

from sqlalchemy.orm import Session

from desktop.model.credit_note import CreditNote
from desktop.model.refund import Refund
from desktop.model.refusals import refuse
from desktop.model.states import NoteKind, RefundState
from desktop.services.steps import notes, settlement


def check(session: Session, note: CreditNote) -> Refund:
    """The refund of a note that can be voided.

    Raises `Refusal`: `not_refundable` for other kinds, `already_cancelled` for one that was taken back, `money_moved`,
    `not_waiting` while it is being paid again.
    """
    refund = note.refund
    if note.kind not in {NoteKind.REFUND, NoteKind.PAYMENT_RETURNED} or refund is None:
        raise refuse("not_refundable", what=f"Note {note.number} is of another kind and cannot be voided.")
    if not refund.note_live or notes.of_refund(session, refund) is not note:
        raise refuse("already_cancelled", about="note", number=note.number)
    if refund.state != RefundState.FAILED:
        raise refund.wrong_state("only a note whose money came back can be voided")
    again = settlement.paying_again(session, refund)
    if again is not None and again.state == RefundState.SUCCEEDED:
        raise again.wrong_state("its money went out")
    if again is not None:
        raise refuse("not_waiting", number=again.number, state="paying it again", need="take that back first")
    return refund

"""What a person may decide about an entry of the inbox, what each choice does, and why one cannot be made now."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.model.credit_note import CreditNote
from desktop.model.outbox import Mail
from desktop.model.refund import Refund
from desktop.model.states import RIGHT_WORDS, RefundState, Right
from desktop.services.queries.inbox import Entry, Reader, earliest_give_up
from desktop.services.queries.inbox_rows import Choice, ChoiceRow, Guess, InboxKind
from desktop.services.steps.deadline import NOT_FOUND

_WRITTEN_OFF = "Posted as a loss: debit dispute losses, credit refunds payable. No credit note; the money stays gone."
_LOSS_BOOKED = "No entry: the loss was booked when the dispute was lost. No credit note; the money stays gone."


def of(entry: Entry, who: Reader, guess: Guess | None, amount: str, note: CreditNote | None) -> list[ChoiceRow]:
    """The choices of an entry in the order of its buttons; `note` is the one of a refund that came back."""
    kind = entry.row.kind
    if kind in {InboxKind.FOUND, InboxKind.LOST, InboxKind.MARKED}:
        return list(_to_assign(kind, who, guess, amount))
    if kind is InboxKind.UNKNOWN and entry.refund is not None:
        return list(_not_known(entry.refund, who))
    if kind in {InboxKind.FAILED, InboxKind.RETURNED} and entry.refund is not None:
        return list(_failed(entry.refund, kind, who, amount, note))
    if kind in {InboxKind.DISPUTED, InboxKind.INQUIRY}:
        return []
    if entry.mail is not None:
        return list(_mail(entry.mail, who))
    return list(_task(kind, who))


def _to_assign(kind: InboxKind, who: Reader, guess: Guess | None, amount: str) -> Iterator[ChoiceRow]:
    may = lacks(who, Right.TAKE_IN)
    none = "" if guess is not None else f"The lines have less left than {amount}."
    today = "Writes and numbers the credit note over the ticked lines today. No money moves."
    yield ChoiceRow(Choice.ACCEPT, today, may or none)
    yield ChoiceRow(Choice.LINES, f"You name the lines; together they come to {amount}.", may)
    shared = "Shares the amount over all lines by what each has left; you look at it before it is taken."
    yield ChoiceRow(Choice.SPREAD, shared, may or none)
    means = _LOSS_BOOKED if kind is InboxKind.LOST else _WRITTEN_OFF
    yield ChoiceRow(Choice.WRITE_OFF, means, lacks(who, Right.CORRECT))


def _not_known(refund: Refund, who: Reader) -> Iterator[ChoiceRow]:
    through = "the gateway" if refund.payment is None else refund.payment.through
    early = earliest_give_up(refund, who.now)
    yield ChoiceRow(
        Choice.ASK,
        f"Looks for {refund.number} at {through}, and takes over what is there.",
        lacks(who, Right.RUN),
    )
    unsent = "" if refund.state == RefundState.UNKNOWN else "It is being sent at this moment. Ask again first."
    yield ChoiceRow(
        Choice.GIVE_UP,
        f"Looks at {through} once more. If nothing is there, it counts as not paid and the amount is free again.",
        lacks(who, Right.SEND) or unsent,
        early if who.now < early and refund.gateway_reason != NOT_FOUND else None,
    )


def _failed(refund: Refund, kind: InboxKind, who: Reader, amount: str, note: CreditNote | None) -> Iterator[ChoiceRow]:
    may = lacks(who, Right.REQUEST)
    if kind is InboxKind.RETURNED and note is not None:
        again = f"Pays {amount} again under credit note {note.number}; it gets no new one. Another person approves it."
        yield ChoiceRow(Choice.PAY_AGAIN, again, may)
        void = f"A reversal note takes {note.number} back. The lines can be refunded again; nothing is paid."
        yield ChoiceRow(Choice.VOID, void, lacks(who, Right.CORRECT))
    else:
        through = "the gateway" if refund.payment is None else refund.payment.through
        yield ChoiceRow(
            Choice.OTHER_METHOD, "A new refund that you pay yourself and write down here. This task closes.", may
        )
        yield ChoiceRow(
            Choice.GATEWAY_AGAIN, f"A new refund by {through}, approved again before it is sent. This task closes.", may
        )
    yield ChoiceRow(Choice.LETTER, "A letter to the customer, to copy or to mail. Nothing is sent by itself.")
    closing = lacks(who, Right.TAKE_IN)
    yield ChoiceRow(Choice.KEEP, "Leaves it open as a debt, with a note for whoever looks next.", closing)
    still = f" The customer is still owed {amount}." if kind is InboxKind.RETURNED else ""
    yield ChoiceRow(Choice.CLOSE, f"Takes the task out of the inbox. Nothing is posted.{still}", closing)


def _mail(mail: Mail, who: Reader) -> Iterator[ChoiceRow]:
    may = lacks(who, Right.PRINT)
    if mail.state == "perhaps":
        yield ChoiceRow(Choice.ARRIVED, "The mail counts as sent. Nothing is sent.", may)
        again = "Sends the same mail again. If the first one arrived after all, the customer has it twice."
        yield ChoiceRow(Choice.MAIL_AGAIN, again, may)
        return
    again = "Sends it to the customer's address as it stands now. Correct that first, where it is wrong."
    yield ChoiceRow(Choice.MAIL_AGAIN, again, may)
    yield ChoiceRow(Choice.NO_MAIL, "Takes the mail out of the outbox. The credit note stands as it is.", may)


def _task(kind: InboxKind, who: Reader) -> Iterator[ChoiceRow]:
    may = lacks(who, Right.TAKE_IN)
    if kind is InboxKind.SEAL:
        yield ChoiceRow(Choice.REVIEW, "Shows what was approved and what is stored now, side by side.")
    if kind is not InboxKind.ALARM:
        yield ChoiceRow(Choice.KEEP, "Leaves it open, with a note for whoever looks next.", may)
    means = "Takes the task out of the inbox. Nothing is posted and nothing moves."
    if kind is InboxKind.ALARM:
        means = "Takes the alarm out of the inbox until it has ended and comes anew. Nothing is posted."
    yield ChoiceRow(Choice.CLOSE, means, may)


def lacks(who: Reader, right: Right) -> str:
    """Why this person may not, empty where they may."""
    return "" if right in who.rights else f"You do not have the right to {RIGHT_WORDS[right]}."

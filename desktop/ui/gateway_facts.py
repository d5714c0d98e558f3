"""The facts about a refund at the gateway: why it waits, how and when the money arrives, under which number."""

from collections.abc import Sequence
from datetime import date, timedelta

from desktop.model.states import RefundState
from desktop.services.queries.gateway_rows import AtGateway
from desktop.ui import figures
from desktop.ui.widgets.facts import Fact

_STATEMENT_DAYS = 30
_TRACE_DAYS = 10
"""Stripe has the number within 7 business days, or never."""

_WAITS_FOR = {
    "processing": "the bank, which is working on it",
    "insufficient_funds": "money in the balance at {through}: add some there, and it goes out by itself",
    "charge_pending": "the payment itself, which has not settled yet",
    "requires_action": "the customer, whom {through} has asked by e-mail for bank details",
}
_NUMBERS = {
    "acquirer_reference_number": "Trace number (ARN)",
    "retrieval_reference_number": "Trace number (RRN)",
    "system_trace_audit_number": "Trace number (STAN)",
}


def facts(known: AtGateway | None) -> Sequence[Fact]:
    """What a bookkeeper asks about a refund that was sent, and tells the customer; nothing for one that was not."""
    if known is None:
        return []
    return [
        *_waiting(known),
        *_arriving(known),
        Fact("Number there", known.reference, copies=True),
        Fact("Fee", _fee(known)),
    ]


def _waiting(known: AtGateway) -> list[Fact]:
    asks = known.waits_for == "requires_action"
    waits = known.state is RefundState.PENDING or asks
    why = _WAITS_FOR.get(known.waits_for, "the bank, which is working on it").format(through=known.through)
    answer = "" if known.answer_by is None else figures.moment_full(known.answer_by)
    return [
        Fact("Waits for", why if waits else ""),
        Fact("Answer until", f"{answer}; without one the money comes back" if answer else ""),
        Fact("Asked last", "" if known.looked_at is None else figures.moment_full(known.looked_at)),
        Fact("Asked next", "" if known.next_look is None else figures.moment_full(known.next_look)),
    ]


def _arriving(known: AtGateway) -> list[Fact]:
    if known.state is not RefundState.SUCCEEDED:
        return []
    sent = None if known.sent_at is None else figures.here(known.sent_at).date()
    if known.reversal:
        gone = "the payment itself vanishes from the card statement: there is no credit on it, and no trace number"
        return [Fact("Arrives", gone)]
    return [Fact("Arrives", _arrives(sent) if known.by_card else ""), _trace(known, sent)]


def _arrives(sent: date | None) -> str:
    if sent is not None and figures.today() > sent + timedelta(days=_STATEMENT_DAYS):
        return ""
    begins = "the day it was sent" if sent is None else figures.day_full(sent)
    return f"5 to 10 business days from {begins}, as a credit on the card statement"


def _trace(known: AtGateway, sent: date | None) -> Fact:
    if known.trace:
        return Fact(_NUMBERS.get(known.trace_kind, "Trace number"), known.trace, copies=True)
    if not known.wants_trace:
        return Fact("Trace number", "")
    late = sent is not None and figures.today() > sent + timedelta(days=_TRACE_DAYS)
    return Fact("Trace number", "the bank gave none" if late else "not given yet; it can take 7 business days")


def _fee(known: AtGateway) -> str:
    if not known.fee_minor or known.state is RefundState.FAILED:
        return ""
    return f"{figures.amount_code(known.fee_minor, known.currency)} of the payment stays with {known.through}"

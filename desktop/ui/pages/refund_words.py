"""What the panel says of refunds that need a word: the one to tell of, and the sentence with its clock time."""

from collections.abc import Sequence
from datetime import UTC, datetime

from desktop.model.states import RefundState
from desktop.services.queries.rows import RefundRow
from desktop.ui import figures

_FIRST_TOLD = (RefundState.UNKNOWN, RefundState.SENDING, RefundState.PENDING)


def to_be_told(refunds: Sequence[RefundRow], chosen: RefundRow | None) -> RefundRow | None:
    """The refund that the note speaks of: the chosen one, else the one that is most open, None where all is said.

    One that failed is told of by itself only while nothing was asked for after it; `refunds` come newest first.
    """
    if chosen is not None and chosen.sentence:
        return chosen
    for state in _FIRST_TOLD:
        for refund in refunds:
            if refund.state is state and refund.sentence:
                return refund
    return refunds[0] if refunds and refunds[0].sentence else None


def note_sentence(refund: RefundRow, now: datetime | None = None) -> str:
    """What is known and safe, and when we ask again, on the clock of the place where the person sits."""
    look = refund.next_look
    if look is None or refund.state not in _FIRST_TOLD:
        return refund.sentence
    moment = now or datetime.now(UTC)
    today = figures.here(moment).date()
    at = figures.clock(look) if figures.here(look).date() == today else figures.moment_short(look, today)
    if look <= moment:
        return f"{refund.sentence} The next look was due at {at}."
    return f"{refund.sentence} Asking again at {at}."

"""The wish that a stored refund came from, so that it can be changed or preset where a person changes it."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from desktop.model.figures import Asked, LineWish, Wish
from desktop.model.money import plain
from desktop.model.refund import Refund, RefundLine


def of(refund: Refund) -> Wish:
    """The wish that this refund came from, line by line as it was asked for; what followed from its payment is open."""
    return Wish(
        payment_id=refund.payment_id or refund.chosen_payment_id,
        lines=tuple(_line_wish(refund, line) for line in refund.lines),
        amount=None if refund.lines else plain(refund.money_minor, refund.currency),
        kind=refund.chosen_kind,
        method=refund.chosen_method,
        reference=refund.reference,
        reason=refund.reason,
        notes=refund.notes,
        notify=refund.notify,
        returned_on=refund.returned_on,
        instead_of=refund.instead_of_id,
    )


def standing(refund: Refund) -> Wish:
    """The same wish with lines that stay as they are, for an edit that does not mention them."""
    return replace(of(refund), lines=tuple(_standing_line(refund, line) for line in refund.lines))


def _line_wish(refund: Refund, line: RefundLine) -> LineWish:
    if line.asked == "quantity":
        return LineWish(line.position, quantity=line.quantity)
    if line.asked == "all" and line.quantity:
        return LineWish(line.position, quantity=line.quantity)
    if line.asked == "net":
        return LineWish(line.position, net=plain(line.net_minor, refund.currency))
    return LineWish(line.position, gross=plain(line.gross_minor, refund.currency))


def _standing_line(refund: Refund, line: RefundLine) -> LineWish:
    asked = cast(Asked, line.asked)
    stays = asked, line.quantity
    if asked == "net" or (asked == "quantity" and refund.invoice.prices == "net"):
        return LineWish(line.position, net=plain(line.net_minor, refund.currency), stays=stays)
    return LineWish(line.position, gross=plain(line.gross_minor, refund.currency), stays=stays)

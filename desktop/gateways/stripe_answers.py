"""Stripe's refunds, payments and disputes, as plain dictionaries, read into the words of `base`."""

from __future__ import annotations

from collections.abc import Iterable

from desktop.gateways import stripe_fields as fields
from desktop.gateways.base import DisputeReply, DisputeStatus, Outcome, PaymentFacts, RefundReply
from desktop.gateways.stripe_fields import Answer, Unreadable

INTENT_KEY = "rd_intent"
INSTALL_KEY = "rd_install"

_INTENT_OBSTACLES = {
    "succeeded": "",
    "requires_capture": "not_captured",
    "processing": "payment_pending",
    "canceled": "payment_canceled",
}
_CHARGE_OBSTACLES = {"succeeded": "", "pending": "payment_pending"}
_DISPUTES = {
    "warning_needs_response": DisputeStatus.INQUIRY,
    "warning_under_review": DisputeStatus.INQUIRY,
    "warning_closed": DisputeStatus.WON,
    "prevented": DisputeStatus.WON,
    "won": DisputeStatus.WON,
    "lost": DisputeStatus.LOST,
}


def refund_reply(refund: Answer) -> RefundReply:
    """What the refund says. Raises `Unreadable`.

    A status that Stripe has not told us of counts as pending: there is a refund, and its money is promised.
    """
    if refund.get("object") != "refund":
        raise Unreadable("no refund")
    outcome, reason = _standing(refund)
    action = fields.inner(refund, "next_action", "display_details")
    metadata = fields.inner(refund, "metadata")
    where = _went_to(refund)
    currency = fields.text(refund, "currency").upper()
    return RefundReply(
        outcome=outcome,
        refund_ref=fields.text(refund, "id"),
        payment_ref=fields.ref(refund, "payment_intent"),
        charge_ref=fields.ref(refund, "charge"),
        amount_minor=fields.minor(refund, "amount", currency),
        currency=currency,
        order_id=str(metadata.get(INTENT_KEY, "")),
        install_id=str(metadata.get(INSTALL_KEY, "")),
        reason=reason,
        trace=str(where.get("reference") or ""),
        trace_kind=str(where.get("reference_type") or "") if where.get("reference") else "",
        reversal=where.get("type") == "reversal",
        created_at=fields.moment(refund, "created"),
        expires_at=fields.moment(action, "expires_at") if action else None,
    )


def _standing(refund: Answer) -> tuple[Outcome, str]:
    match refund.get("status"):
        case "succeeded":
            return Outcome.SUCCEEDED, ""
        case "failed":
            return Outcome.FAILED, str(refund.get("failure_reason") or "unknown")
        case "canceled":
            return Outcome.FAILED, "canceled"
        case "pending":
            return Outcome.PENDING, str(refund.get("pending_reason") or "processing")
        case status:
            return Outcome.PENDING, str(status or "no_status")


def _went_to(refund: Answer) -> Answer:
    """How the money arrives, by the method it goes to; the reference there is empty until the bank has given one."""
    details = fields.inner(refund, "destination_details")
    return fields.inner(details, str(details.get("type", "")))


def dispute_reply(dispute: Answer) -> DisputeReply:
    """What the dispute says. Raises `Unreadable`. A status not known here counts as open: it blocks refunds."""
    if dispute.get("object") != "dispute":
        raise Unreadable("no dispute")
    currency = fields.text(dispute, "currency").upper()
    return DisputeReply(
        dispute_ref=fields.text(dispute, "id"),
        payment_ref=fields.ref(dispute, "payment_intent"),
        charge_ref=fields.ref(dispute, "charge"),
        amount_minor=fields.minor(dispute, "amount", currency),
        currency=currency,
        status=_DISPUTES.get(fields.text(dispute, "status"), DisputeStatus.OPEN),
    )


def charge_of(payment: Answer) -> Answer:
    """The charge that holds the money: of a payment intent its latest, empty where it has none yet."""
    return fields.inner(payment, "latest_charge") if payment.get("object") == "payment_intent" else payment


def needs_balance(payment: Answer) -> bool:
    """Whether a refund fails where the balance is too low; a card's only waits (https://docs.stripe.com/refunds)."""
    kind = fields.inner(charge_of(payment), "payment_method_details").get("type")
    return kind not in {None, "card", "card_present"}


def payment_facts(payment: Answer, refunds: Iterable[RefundReply], disputes: Iterable[DisputeReply]) -> PaymentFacts:
    """The payment's numbers and whether a refund is possible. Raises `Unreadable`.

    The list of refunds was read after the payment, so a refund made between the two is only in the list: the higher
    of both figures is taken.
    """
    charge = charge_of(payment)
    currency = fields.text(payment, "currency").upper()
    listed_minor = sum(refund.amount_minor for refund in refunds if refund.outcome != Outcome.FAILED)
    disputed_minor = sum(dispute.amount_minor for dispute in disputes if dispute.status == DisputeStatus.OPEN)
    captured_minor = fields.minor(charge, "amount_captured", currency) if charge else 0
    refunded_minor = fields.minor(charge, "amount_refunded", currency) if charge else 0
    obstacle = _obstacle(payment, charge) or ("disputed" if disputed_minor else "")
    return PaymentFacts(
        payment_ref=fields.text(payment, "id"),
        captured_minor=captured_minor,
        refunded_minor=max(refunded_minor, listed_minor),
        currency=currency,
        disputed_minor=disputed_minor,
        refundable=not obstacle,
        obstacle=obstacle,
    )


def _obstacle(payment: Answer, charge: Answer) -> str:
    if payment.get("object") == "payment_intent":
        obstacle = _INTENT_OBSTACLES.get(str(payment.get("status")), "payment_failed")
        if obstacle or not charge:
            return obstacle or "payment_failed"
    if obstacle := _CHARGE_OBSTACLES.get(str(charge.get("status")), "payment_failed"):
        return obstacle
    if not charge.get("captured"):
        return "not_captured"
    # Interac in Canada: the customer has to hold the card to a reader.
    return "reader_only" if fields.inner(charge, "payment_method_details").get("type") == "interac_present" else ""

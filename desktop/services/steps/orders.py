"""Orders to a gateway: which one, what is asked of it, and whether it knows the payment at all."""

from __future__ import annotations

import json

from sqlalchemy.orm import Session

from desktop.gateways.base import (
    Account,
    GatewayUnavailable,
    LookUp,
    Outcome,
    RefundGateway,
    RefundOrder,
    RefundReply,
)
from desktop.model.gateway_reason import gateway_reason
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.services.desk import Desk


def gateway_of(desk: Desk, name: str) -> RefundGateway:
    """The gateway of this name. Raises `GatewayUnavailable` `key_missing` where this desk has no key for it."""
    gateway = desk.gateways.get(name)
    if gateway is None:
        raise GatewayUnavailable(
            "Nothing was sent: the key of Stripe is missing.",
            "The refund stays approved. Enter the key under Settings, Stripe; until then refunds can be recorded.",
            "key_missing",
        )
    return gateway


def check_belongs(office: Office, account: Account) -> None:
    """Raises `GatewayUnavailable` `other_account` or `other_mode` where a key opens what is not this office's.

    An office belongs to one account, and to test or live mode, for ever; one that has none yet takes any.
    """
    bound = office.gateway_account
    if bound and bound != account.account_id:
        raise GatewayUnavailable(
            "The gateway was not read.",
            f"The key belongs to another account ({account.account_id}) than this office ({bound}). Enter the key of "
            "this office's account under Settings.",
            "other_account",
        )
    if bound and office.gateway_live != account.live:
        own, other = ("live", "test") if office.gateway_live else ("test", "live")
        raise GatewayUnavailable(
            "The gateway was not read.",
            f"The key is a {other} key, and this office works with {own} payments. Nothing was changed. Enter a key "
            f"that begins with rk_{own}_ or sk_{own}_ under Settings, Stripe.",
            "other_mode",
        )


def order_of(session: Session, refund: Refund) -> RefundOrder:
    """The order as the gateway will get it; a frozen one is given again as it was."""
    if refund.order_json:
        return RefundOrder(**json.loads(refund.order_json))
    office = session.get_one(Office, 1)
    payment = refund.payment
    if payment is None or not payment.gateway_ref:
        raise RuntimeError(f"{refund.number} has no payment at a gateway")
    return RefundOrder(
        refund_id=str(refund.id),
        key=refund.key,
        install_id=office.install_id,
        payment_ref=payment.gateway_ref,
        amount_minor=refund.money_minor,
        currency=refund.currency,
        reason=gateway_reason(refund.reason),
    )


def sent(gateway: RefundGateway, order: RefundOrder) -> RefundReply:
    """What came of sending an order. A refusal counts only once the gateway says that it has no such refund.

    An earlier try may have gone through, and an answer may have been another's. Raises as `RefundGateway.refund`.
    """
    reply = gateway.refund(order)
    if reply.outcome != Outcome.FAILED:
        return reply
    try:
        known = gateway.look_up(order)
    except GatewayUnavailable:
        known = LookUp(ours=None, payment=None)
    if known.payment is None:
        return RefundReply(Outcome.UNKNOWN, reason="no_answer", message=reply.message)
    return known.ours or reply


def known_payment(known: LookUp) -> LookUp:
    """The look-up, if the account knows the payment at all. Raises `GatewayUnavailable` where it does not.

    An account that does not know the payment says nothing about our refund of it either.
    """
    if known.payment is None:
        raise payment_unknown()
    return known


def payment_unknown() -> GatewayUnavailable:
    """The account that the key opens has no such payment."""
    return GatewayUnavailable(
        "Nothing was sent: the gateway does not know this payment.",
        "It has no payment with this number and currency. Look whether the key belongs to this office's account; "
        "everything stays as it was.",
        "payment_unknown",
    )

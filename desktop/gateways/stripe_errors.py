"""What Stripe's errors say of a refund: refused for certain, or not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.gateways.base import GatewayUnavailable, Outcome
from desktop.gateways.pace import REPEATED

_REASONS = {
    "balance_insufficient": "insufficient_funds",
    "card_declined": "declined",
    "charge_already_refunded": "already_refunded",
    "charge_disputed": "disputed",
    "charge_not_refundable": "not_refundable",
    "resource_missing": "payment_missing",
}
_DEFINITE_STATUSES = frozenset({400, 402, 404})
_DEFINITE_TYPES = frozenset({"invalid_request_error", "card_error"})
_NOT_KNOWN = {
    "busy": "Stripe was too busy to say",
    "key_reused": "Stripe holds other figures under this refund's key and does not say",
    "no_answer": "Stripe did not answer and did not say",
    "server_error": "Stripe had a fault of its own and did not say",
    "unreadable": "Stripe's answer could not be read and does not say",
}


def verdict(status: int | None, error: Mapping[str, Any]) -> tuple[Outcome, str]:
    """Outcome and reason of a refund that was answered with this HTTP status and error object.

    Only what Stripe itself, in its own words, refuses has failed (https://docs.stripe.com/error-handling); a refusal
    by something between us and Stripe has no such words. Everything else may have moved the money.
    """
    if status is None:
        return Outcome.UNKNOWN, "no_answer"
    if status in REPEATED:
        return Outcome.UNKNOWN, "busy"
    if status >= 500:
        return Outcome.UNKNOWN, "server_error"
    if status == 400 and error.get("type") == "idempotency_error":
        return Outcome.UNKNOWN, "key_reused"
    if status not in _DEFINITE_STATUSES or error.get("type") not in _DEFINITE_TYPES:
        return Outcome.UNKNOWN, "unreadable"
    code = str(error.get("code") or "")
    if not code and error.get("param") == "amount":
        return Outcome.FAILED, "too_much"
    return Outcome.FAILED, _REASONS.get(code, code or "refused")


def not_known(reason: str) -> str:
    """The sentence for an outcome that is not known."""
    return f"{_NOT_KNOWN[reason]} whether the money went back."


def key_refused(status: int, sentence: str) -> GatewayUnavailable:
    """The key does not open what was asked for; nothing was done."""
    if status == 403:
        told = f" Stripe says: {sentence}" if sentence else ""
        message = f"The key lacks a permission. Nothing was sent. Give the key this right in Stripe's dashboard.{told}"
    else:
        message = "Stripe does not accept the key. Nothing was sent. Put in a valid key, then try again."
    return GatewayUnavailable("Stripe was not asked.", message, "key_expired")


def not_reached(status: int | None) -> GatewayUnavailable:
    """A question that was not answered."""
    what = "could not be reached" if status is None else "did not give an answer that can be used"
    return GatewayUnavailable(
        "Stripe was not asked.",
        f"Stripe {what}. Nothing was sent, and what is shown here may be behind. Try again in a few minutes.",
    )

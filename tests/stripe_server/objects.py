"""The objects of Stripe's that the server makes, with the fields that its document requires and some that it shows."""

from __future__ import annotations

from typing import Any

from tests.stripe_server import balance
from tests.stripe_server.book import Book, Json

HELD = "held event"
"""Events that happened and are not told yet."""

STATES = {
    "succeeded": ("succeeded", "succeeded", True),
    "pending": ("processing", "pending", True),
    "failed": ("requires_payment_method", "failed", False),
    "uncaptured": ("requires_capture", "succeeded", False),
    "canceled": ("canceled", "failed", False),
}
"""Of a payment's state: the intent's status, the charge's, and whether it is captured."""


def add_payment(book: Book, asked: Json) -> Json:
    """A charge with its payment intent (none if `intent` is false), as a customer would have made them."""
    intent_status, status, captured = STATES[asked.get("state", "succeeded")]
    amount = int(asked["amount"])
    currency = str(asked["currency"]).lower()
    method = str(asked.get("method", "card"))
    created = int(asked.get("created") or book.now())
    charge_id = asked.get("charge") or book.new_id("ch")
    intent_id = (asked.get("id") or book.new_id("pi")) if asked.get("intent", True) else None
    got = int(asked.get("captured") or amount) if captured and status != "failed" else 0
    shared = {
        "amount": amount,
        "created": created,
        "currency": currency,
        "customer": _customer(book, asked["customer_id"], asked) if asked.get("customer_id") else None,
        "description": asked.get("description"),
        "livemode": False,
        "metadata": asked.get("metadata", {}),
    }
    charge = {
        **shared,
        "id": charge_id,
        "object": "charge",
        "amount_captured": got,
        "amount_refunded": 0,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": asked.get("email"), "name": asked.get("customer"), "phone": None},
        "captured": captured,
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "paid": status == "succeeded",
        "payment_intent": intent_id,
        "payment_method": "pm_00000001",
        "payment_method_details": {"type": method, method: _method(method)},
        "receipt_email": None,
        "refunded": False,
        "status": status,
    }
    if got and status == "succeeded":
        charge["balance_transaction"] = arrived(book, charge, int(asked.get("fee") or 0))
    book.add(charge)
    if intent_id:
        book.add(
            {
                **shared,
                "id": intent_id,
                "object": "payment_intent",
                "amount_capturable": 0 if captured else amount,
                "amount_received": got if status == "succeeded" else 0,
                "capture_method": "automatic" if captured else "manual",
                "confirmation_method": "automatic",
                "latest_charge": charge_id,
                "payment_method": "pm_00000001",
                "payment_method_types": [method],
                "status": intent_status,
            }
        )
    return {"payment_intent": intent_id, "charge": charge_id}


def arrived(book: Book, charge: Json, fee: int = 0) -> str:
    """The money of a charge is in the account; what was not captured shows as a refund. The transaction's id."""
    is_card = charge["payment_method_details"]["type"] == "card"
    came = balance.move(
        book, "charge" if is_card else "payment", charge["amount"], charge["currency"], charge["id"], fee
    )
    if rest := charge["amount"] - charge["amount_captured"]:
        kind, category = refund_kind(charge), "partial_capture_reversal"
        balance.move(book, kind, -rest, charge["currency"], charge["id"], category=category)
    return came


def refund_kind(charge: Json) -> str:
    """How the balance calls a refund of this charge."""
    return "refund" if charge["payment_method_details"]["type"] == "card" else "payment_refund"


def _customer(book: Book, customer_id: str, asked: Json) -> str:
    if book.get("customer", customer_id) is None:
        named = {"name": asked.get("customer"), "email": asked.get("email")}
        book.add({"id": customer_id, "object": "customer", "created": book.now(), "livemode": False, **named})
    return customer_id


def _method(method: str) -> Json:
    if method == "card":
        return {
            "brand": "visa",
            "country": "DE",
            "exp_month": 8,
            "exp_year": 2030,
            "funding": "credit",
            "last4": "4242",
        }
    return {"last4": "3000"}


def new_refund(book: Book, charge: Json, amount: int, asked: Json, status: str, pending_reason: str) -> Json:
    """A refund as it is answered; a `reversal` has succeeded and takes the payment off the customer's statement."""
    reversal, status = status == "reversal", "succeeded" if status == "reversal" else status
    method = charge["payment_method_details"]["type"]
    details: Json = {"type": method}
    if method == "card":
        reference = {"reference_status": "pending", "reference_type": "acquirer_reference_number"}
        details["card"] = {"type": "reversal"} if reversal else {"type": "refund"} | reference
    name = book.new_id("re")
    made = {
        "id": name,
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": book.now(),
        "currency": charge["currency"],
        "destination_details": details,
        "metadata": asked.get("metadata") or {},
        "payment_intent": charge["payment_intent"],
        "reason": asked.get("reason"),
        "receipt_number": None,
        "status": status,
    }
    if pending_reason:
        made["pending_reason"] = pending_reason
    if status == "succeeded":
        made["balance_transaction"] = balance.move(book, refund_kind(charge), -amount, charge["currency"], name)
    if status == "requires_action":
        made["next_action"] = next_action(book)
    return made


def next_action(book: Book) -> Json:
    """The customer was asked for bank details."""
    asked = {"email_sent": {}, "expires_at": book.now() + 45 * 86_400}
    return {"type": "display_details", "display_details": asked}


def new_dispute(book: Book, charge: Json, amount: int, status: str) -> Json:
    return {
        "id": book.new_id("dp"),
        "object": "dispute",
        "amount": amount,
        "balance_transactions": [],
        "charge": charge["id"],
        "created": book.now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {},
        "is_charge_refundable": status.startswith("warning_"),
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": "general",
        "status": status,
    }


def add_event(book: Book, kind: str, about: Json, request: Json | None = None) -> None:
    """An event, with the object as it is at this moment; `request` is what caused it, none for the dashboard."""
    book.add(
        {
            "id": book.new_id("evt"),
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": book.now(),
            "data": {"object": about},
            "livemode": False,
            "pending_webhooks": 0,
            "request": request or {"id": None, "idempotency_key": None},
            "type": kind,
        },
        HELD if book.setting("events_held") else "",
    )


def account(book: Book) -> dict[str, Any]:
    return {"id": book.setting("account", "acct_00000001"), "object": "account", "country": "DE", "type": "standard"}

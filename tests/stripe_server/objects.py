"""The objects of Stripe's that the server makes, with the fields that its document requires and some that it shows."""

from __future__ import annotations

from typing import Any

from tests.stripe_server.book import Book, Json

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
    got = amount if captured and status != "failed" else 0
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
        "balance_transaction": _fee(book, got, currency, created, int(asked["fee"])) if asked.get("fee") else None,
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


def _customer(book: Book, customer_id: str, asked: Json) -> str:
    if book.get("customer", customer_id) is None:
        named = {"name": asked.get("customer"), "email": asked.get("email")}
        book.add({"id": customer_id, "object": "customer", "created": book.now(), "livemode": False, **named})
    return customer_id


def _fee(book: Book, amount: int, currency: str, created: int, fee: int) -> str:
    """The balance transaction of a charge, of which Stripe has kept so much."""
    made = {
        "id": book.new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": created,
        "balance_type": "payments",
        "created": created,
        "currency": currency,
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": [],
        "net": amount - fee,
        "reporting_category": "charge",
        "source": None,
        "status": "available",
        "type": "charge",
    }
    return str(book.add(made)["id"])


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
    method = charge["payment_method_details"]["type"]
    details: Json = {"type": method}
    if method == "card":
        details["card"] = {
            "reference_status": "pending",
            "reference_type": "acquirer_reference_number",
            "type": "refund",
        }
    made = {
        "id": book.new_id("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": book.new_id("txn") if status == "succeeded" else None,
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
    if status == "requires_action":
        made["next_action"] = {
            "type": "display_details",
            "display_details": {"email_sent": {}, "expires_at": book.now() + 45 * 86_400},
        }
    return made


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
        }
    )


def balance(live: bool) -> dict[str, Any]:
    amounts = [{"amount": 0, "currency": "eur", "source_types": {"card": 0}}]
    return {"object": "balance", "available": amounts, "pending": amounts, "livemode": live}


def account(book: Book) -> dict[str, Any]:
    return {"id": book.setting("account", "acct_00000001"), "object": "account", "country": "DE", "type": "standard"}

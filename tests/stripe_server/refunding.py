"""Stripe's rules of refunds and disputes, each with the page it comes from."""

from __future__ import annotations

from tests.stripe_server import balance
from tests.stripe_server.book import Book, Json
from tests.stripe_server.objects import add_event, arrived, new_dispute, new_refund, next_action, refund_kind
from tests.stripe_server.refusal import Refused, missing

# https://docs.stripe.com/currencies: three digits of which the last must be 0, and two digits that must be 00.
_TENS = frozenset({"bhd", "iqd", "jod", "kwd", "lyd", "omr", "tnd"})
_HUNDREDS = frozenset({"isk", "ugx"})

# What an answer that a test chose makes of the refund: its status and why it is pending.
STATUSES = {
    "reversal": ("reversal", ""),
    "pending": ("pending", "processing"),
    "pending_insufficient_funds": ("pending", "insufficient_funds"),
    "requires_action": ("requires_action", ""),
}


def check_parameters(asked: Json) -> None:
    """What is refused before anything is looked at, and so never saved under a key."""
    if asked.get("charge") and asked.get("payment_intent"):
        raise Refused(400, "", "You may only pass one of these parameters: charge, payment_intent.", "charge")
    if not asked.get("charge") and not asked.get("payment_intent"):
        raise Refused(400, "parameter_missing", "Must provide charge or payment_intent.", "charge")
    if asked.get("amount", 1) < 1:
        raise Refused(400, "parameter_invalid_integer", "Invalid positive integer", "amount")
    # https://docs.stripe.com/api/metadata
    metadata = asked.get("metadata") or {}
    if len(metadata) > 50 or any(len(name) > 40 or len(text) > 500 for name, text in metadata.items()):
        raise Refused(400, "", "Metadata has at most 50 keys of 40 characters with values of 500.", "metadata")


def create(book: Book, asked: Json, answer: str = "ok", request: Json | None = None, *, capped: bool = True) -> Json:
    """A refund by https://docs.stripe.com/refunds. Raises `Refused`; then nothing has changed.

    Where it is not `capped`, more may leave than came in, and in spite of a dispute: the desk must see it even so.
    """
    charge = _charge(book, asked)
    currency = charge["currency"]
    left = charge["amount_captured"] - charge["amount_refunded"] - _lost(book, charge)
    amount = asked.get("amount", left)
    if capped and _disputes(book, charge, {"needs_response", "under_review"}):
        # https://docs.stripe.com/error-codes#charge-disputed
        raise Refused(400, "charge_disputed", f"Charge {charge['id']} has been charged back; cannot issue a refund.")
    if not charge["captured"] or charge["status"] == "failed":
        raise Refused(400, "charge_not_refundable", f"Charge {charge['id']} cannot be refunded.", "charge")
    if charge["payment_method_details"]["type"] == "interac_present":
        raise Refused(400, "charge_not_refundable", "Interac refunds need the card at a reader.", "charge")
    if capped and left <= 0:
        # https://docs.stripe.com/error-codes#charge-already-refunded
        raise Refused(400, "charge_already_refunded", f"Charge {charge['id']} has already been refunded.")
    if capped and amount > left:
        raise Refused(
            400, "", f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})", "amount"
        )
    if (currency in _TENS and amount % 10) or (currency in _HUNDREDS and amount % 100):
        raise Refused(400, "", f"Invalid amount for {currency}: it does not exist in this currency.", "amount")
    status, pending_reason = STATUSES.get(answer, ("succeeded", ""))
    if charge["status"] == "pending":
        status, pending_reason = "pending", "charge_pending"
    elif amount > balance.left(book, currency):
        # https://docs.stripe.com/refunds: a card's refund waits for money, others fail
        if not charge["payment_method_details"]["type"].startswith("card"):
            raise Refused(400, "balance_insufficient", "You have insufficient available funds in your Stripe account.")
        status, pending_reason = "pending", "insufficient_funds"
    refund = book.add(new_refund(book, charge, amount, asked, status, pending_reason))
    charge = _count(book, charge, amount)
    add_event(book, "refund.created", refund, request)
    add_event(book, "charge.refunded", charge, request)
    return refund


def succeed(book: Book, refund: Json) -> Json:
    """A pending refund goes through."""
    refund.pop("pending_reason", None)
    refund.pop("next_action", None)
    if refund["status"] in {"failed", "canceled"}:
        raise ValueError(f"{refund['id']} has failed and cannot succeed")
    if not refund["balance_transaction"]:
        kind = refund_kind(charge_of(book, refund["charge"]))
        gone = balance.move(book, kind, -refund["amount"], refund["currency"], refund["id"])
        refund["balance_transaction"] = gone
    book.put(refund | {"status": "succeeded"})
    return _updated(book, refund["id"], "refund.updated")


def fail(book: Book, refund: Json, reason: str, status: str = "failed") -> Json:
    """The money comes back to the account (https://docs.stripe.com/refunds#failed-refunds)."""
    if refund["status"] in {"failed", "canceled"}:
        raise ValueError(f"{refund['id']} has failed already")
    refund.pop("pending_reason", None)
    refund.pop("next_action", None)
    if refund["balance_transaction"]:
        back = balance.move(book, "refund_failure", refund["amount"], refund["currency"], refund["id"])
        refund["failure_balance_transaction"] = back
    book.put(refund | {"status": status, "failure_reason": reason})
    charge = book.get("charge", refund["charge"])
    assert charge
    _count(book, charge, -refund["amount"])
    return _updated(book, refund["id"], "refund.failed")


def ask_again(book: Book, refund: Json) -> Json:
    """The bank details did not serve and the customer is asked for others (https://docs.stripe.com/refunds)."""
    book.put(refund | {"status": "requires_action", "next_action": next_action(book)})
    return _updated(book, refund["id"], "refund.updated")


def settle(book: Book, charge: Json, succeeded: bool) -> None:
    """A bank debit that was pending arrives or fails: https://docs.stripe.com/payments/ach-direct-debit#refunds."""
    if charge["status"] != "pending":
        raise ValueError(f"{charge['id']} is not pending")
    if succeeded:
        charge["balance_transaction"] = arrived(book, charge)
    status = "succeeded" if succeeded else "failed"
    book.put(charge | {"status": status, "paid": succeeded})
    if intent := book.get("payment_intent", charge["payment_intent"] or ""):
        received = charge["amount_captured"] if succeeded else 0
        intent_status = "succeeded" if succeeded else "requires_payment_method"
        book.put(intent | {"status": intent_status, "amount_received": received})
    add_event(book, f"charge.{status}", charge_of(book, charge["id"]))
    for refund in book.all("refund"):
        if refund["charge"] != charge["id"] or refund.get("pending_reason") != "charge_pending":
            continue
        if succeeded:
            succeed(book, refund)
        else:
            fail(book, refund, "unknown", "canceled")


def trace(book: Book, refund: Json, reference: str) -> Json:
    """The bank's number arrives, days later (https://docs.stripe.com/refunds#tracing-refunds)."""
    kind = refund["destination_details"]["type"]
    refund["destination_details"][kind] |= {"reference": reference, "reference_status": "available"}
    book.put(refund)
    return _updated(book, refund["id"], "refund.updated")


def open_dispute(book: Book, charge: Json, amount: int, status: str = "needs_response") -> Json:
    """A customer's bank asks the money back, or only asks (`warning_…`): https://docs.stripe.com/disputes."""
    dispute = new_dispute(book, charge, amount, status)
    if not status.startswith("warning_"):
        dispute["balance_transactions"] = [_withdrawn(book, dispute, -amount)]
    book.add(dispute)
    book.put(charge | {"disputed": True})
    add_event(book, "charge.dispute.created", dispute)
    if not status.startswith("warning_"):
        add_event(book, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(book: Book, charge: Json, amount: int, status: str, name: str = "") -> Json:
    """The dispute of this id ends, else one of this amount, else the last one open; if none was, it opens first."""
    still = _disputes(book, charge, {"needs_response", "under_review", "warning_needs_response"})
    # Sorting keeps the order of equals, the newest first; a mere inquiry is the last that can be meant.
    still.sort(key=lambda one: (one["id"] != name, one["status"].startswith("warning_"), one["amount"] != amount))
    if status == "warning_closed":
        still.sort(key=lambda one: not one["status"].startswith("warning_"))
    dispute = still[0] if still else open_dispute(book, charge, amount)
    if status == "won":
        dispute["balance_transactions"].append(_withdrawn(book, dispute, dispute["amount"]))
    dispute = book.put(dispute | {"status": status})
    add_event(book, "charge.dispute.closed", dispute)
    if status == "won":
        add_event(book, "charge.dispute.funds_reinstated", dispute)
    return dispute


def _withdrawn(book: Book, dispute: Json, amount: int) -> Json:
    """A dispute takes its amount at once and gives it back when it is won: https://docs.stripe.com/disputes."""
    category = "dispute" if amount < 0 else "dispute_reversal"
    return balance.moved(book, "adjustment", amount, dispute["currency"], dispute["id"], category=category)


def charge_of(book: Book, payment: str) -> Json:
    """The charge by its own id or its payment intent's. Raises `Refused`."""
    intent = book.get("payment_intent", payment)
    charge = book.get("charge", intent["latest_charge"] if intent else payment)
    if charge is None:
        raise missing("payment_intent" if payment.startswith("pi_") else "charge", payment)
    return charge


def _charge(book: Book, asked: Json) -> Json:
    return charge_of(book, asked.get("payment_intent") or asked["charge"])


def _count(book: Book, charge: Json, amount: int) -> Json:
    refunded = charge["amount_refunded"] + amount
    return book.put(charge | {"amount_refunded": refunded, "refunded": refunded >= charge["amount_captured"]})


def _updated(book: Book, refund_id: str, kind: str) -> Json:
    refund = book.get("refund", refund_id)
    assert refund
    if kind != "refund.updated":
        add_event(book, "refund.updated", refund)
    add_event(book, kind, refund)
    add_event(book, "charge.refund.updated", refund)
    return refund


def _disputes(book: Book, charge: Json, statuses: set[str]) -> list[Json]:
    return [made for made in book.all("dispute") if made["charge"] == charge["id"] and made["status"] in statuses]


def _lost(book: Book, charge: Json) -> int:
    """What lost disputes took is gone, so that Stripe has no more than the rest to give back."""
    return sum(dispute["amount"] for dispute in _disputes(book, charge, {"lost"}))

"""What moves the account's balance, each as a transaction: https://docs.stripe.com/reports/reporting-categories."""

from __future__ import annotations

from tests.stripe_server.book import Book, Json

CATEGORIES = {
    "charge": "charge",
    "payment": "charge",
    "refund": "refund",
    "payment_refund": "refund",
    "refund_failure": "refund_failure",
    "adjustment": "dispute",
}
"""The kinds of movements, and how reports call them."""


def move(book: Book, kind: str, amount: int, currency: str, source: str, fee: int = 0, category: str = "") -> str:
    """Money comes in, or goes out where the amount is below nothing; the transaction's id."""
    return str(moved(book, kind, amount, currency, source, fee, category)["id"])


def moved(book: Book, kind: str, amount: int, currency: str, source: str, fee: int = 0, category: str = "") -> Json:
    """The same, and the transaction whole; `category` where it is not that of its kind."""
    return book.add(
        {
            "id": book.new_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": book.now(),
            "balance_type": "payments",
            "created": book.now(),
            "currency": currency,
            "description": None,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": [],
            "net": amount - fee,
            "reporting_category": category or CATEGORIES[kind],
            "source": source,
            "status": "available",
            "type": kind,
        }
    )


def balance(book: Book, live: bool) -> Json:
    """What all movements together left, by currency."""
    left = {"eur": 0}
    for movement in book.all("balance_transaction"):
        left[movement["currency"]] = left.get(movement["currency"], 0) + movement["net"]
    available = [_amount(currency, amount) for currency, amount in left.items()]
    pending = [_amount(currency, 0) for currency in left]
    return {"object": "balance", "available": available, "pending": pending, "livemode": live}


def _amount(currency: str, amount: int) -> Json:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}

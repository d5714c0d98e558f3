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
    "payout": "payout",
}
"""The kinds of movements, and how reports call them."""

OPENING = 10_000_000
"""What an account in business holds of each currency before anything happens here."""


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
    """What there is, by currency."""
    held = _held(book)
    available = [_amount(currency, amount) for currency, amount in held.items()]
    pending = [_amount(currency, 0) for currency in held]
    return {"object": "balance", "available": available, "pending": pending, "livemode": live}


def left(book: Book, currency: str) -> int:
    """What a refund in this currency can be paid from."""
    return _held(book).get(currency, OPENING)


def pay_out(book: Book, currency: str, keep: int) -> None:
    """All but what is kept goes to the account holder's bank."""
    move(book, "payout", keep - left(book, currency), currency, book.new_id("po"))


def _held(book: Book) -> dict[str, int]:
    """What all movements together left."""
    held = {"eur": OPENING}
    for movement in book.all("balance_transaction"):
        held[movement["currency"]] = held.get(movement["currency"], OPENING) + movement["net"]
    return held


def _amount(currency: str, amount: int) -> Json:
    return {"amount": amount, "currency": currency, "source_types": {"card": amount}}

"""Offices that histories begin in: drawn invoices, lines, payments and rules, in the language of the cases."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any

DIGITS = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}


def amount(currency: str, minor: int) -> str:
    """So many minor units as a case writes them."""
    return f"{Decimal(minor).scaleb(-DIGITS[currency]):f}"


def minor_amount(draw: Random, most: int = 9_999) -> int:
    """An amount that breaks things: a cent, odd thirds, round sums."""
    return draw.choice((1, 2, 3, 7, 333, 500, 999, 1000, 1234, 3333, 5000, *(draw.randint(1, most) for _ in range(11))))


def lines(draw: Random, currency: str) -> list[dict[str, Any]]:
    """One to three lines; the first is never free, a later one may be a discount."""
    made: list[dict[str, Any]] = []
    for at in range(draw.randint(1, 3)):
        price = minor_amount(draw)
        discount = at > 0 and draw.randint(0, 6) == 0
        line: dict[str, Any] = {
            "text": f"Line {at + 1}",
            "price": amount(currency, -min(price, 40) if discount else price + 200 * (at == 0)),
            "quantity": "1" if discount else draw.choice(["1", "2", "3", "7", "2.5"]),
            "tax": draw.choice([["20"], ["19"], ["5", "7"], [], ["17.5"]]),
        }
        if discount:
            line["tax"] = made[0]["tax"]
        made.append(line)
    return made


def office(draw: Random) -> dict[str, Any]:
    """An office with its invoices, as a case begins; payments come by a step of their own."""
    own = draw.choice(["EUR", "EUR", "EUR", "JPY", "KWD"])
    invoices = []
    for number in range(1, draw.randint(1, 3) + 1):
        currency = draw.choice([own, own, "USD"]) if own == "EUR" else own
        invoices.append(
            {
                "number": f"INV-{number}",
                "customer": draw.choice(["Aino Oy", "Berta GmbH"]),
                "currency": currency,
                "prices": draw.choice(["gross", "net"]),
                "deposit": draw.choice((True, False)),
                "booking": draw.choice(["", "B-1"]),
                "fieldworker": "field",
                "line": lines(draw, currency),
            }
        )
    return {
        "office": {
            "currency": own,
            "refunds_per_payment": draw.choice(["many", "many", "many", "one"]),
            "approval": draw.choice(["other-person", "other-person", "own-allowed"]),
            "second_approver_over": draw.choice(["", "", amount(own, 5000)]),
            "tax_rounding": draw.choice(["line", "document"]),
            "rates": {"USD": "0.92"},
        },
        "invoice": invoices,
    }

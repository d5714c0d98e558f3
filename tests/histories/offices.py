"""Offices that histories begin in: drawn invoices, lines, payments and rules, in the language of the cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

DIGITS = {"EUR": 2, "USD": 2, "JPY": 0, "KWD": 3}


def amount(currency: str, minor: int) -> str:
    """So many minor units as a case writes them."""
    return f"{Decimal(minor).scaleb(-DIGITS[currency]):f}"


def minor_amounts(most: int = 9_999) -> st.SearchStrategy[int]:
    """Amounts that break things: a cent, odd thirds, round sums."""
    small = st.sampled_from([1, 2, 3, 7, 333, 500, 999, 1000, 1234, 3333, 5000])
    return st.one_of(small, st.integers(1, most))


@st.composite
def lines(draw: st.DrawFn, currency: str) -> list[dict[str, Any]]:
    """One to three lines; the first is never free, a later one may be a discount."""
    made: list[dict[str, Any]] = []
    for at in range(draw(st.integers(1, 3))):
        price = draw(minor_amounts())
        discount = at > 0 and draw(st.integers(0, 6)) == 0
        line: dict[str, Any] = {
            "text": f"Line {at + 1}",
            "price": amount(currency, -min(price, 40) if discount else price + 200 * (at == 0)),
            "quantity": "1" if discount else draw(st.sampled_from(["1", "2", "3", "7", "2.5"])),
            "tax": draw(st.sampled_from([["20"], ["19"], ["5", "7"], [], ["17.5"]])),
        }
        if discount:
            line["tax"] = made[0]["tax"]
        made.append(line)
    return made


@st.composite
def offices(draw: st.DrawFn) -> dict[str, Any]:
    """An office with its invoices, as a case begins; payments come by a step of their own."""
    own = draw(st.sampled_from(["EUR", "EUR", "EUR", "JPY", "KWD"]))
    invoices = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        currency = draw(st.sampled_from([own, own, "USD"])) if own == "EUR" else own
        invoices.append(
            {
                "number": f"INV-{number}",
                "customer": draw(st.sampled_from(["Aino Oy", "Berta GmbH"])),
                "currency": currency,
                "prices": draw(st.sampled_from(["gross", "net"])),
                "deposit": draw(st.booleans()),
                "booking": draw(st.sampled_from(["", "B-1"])),
                "fieldworker": "field",
                "line": draw(lines(currency)),
            }
        )
    return {
        "office": {
            "currency": own,
            "refunds_per_payment": draw(st.sampled_from(["many", "many", "many", "one"])),
            "approval": draw(st.sampled_from(["other-person", "other-person", "own-allowed"])),
            "second_approver_over": draw(st.sampled_from(["", "", amount(own, 5000)])),
            "tax_rounding": draw(st.sampled_from(["line", "document"])),
            "rates": {"USD": "0.92"},
        },
        "invoice": invoices,
    }

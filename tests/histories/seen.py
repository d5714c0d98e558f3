"""What a drawn step can name: the refunds, payments and invoices of the history so far."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from sqlalchemy import text

from tests.case_runner.world import World
from tests.histories.offices import amount


class Seen:
    """A history's office as it is now, and the draws of the next step."""

    def __init__(self, case: dict[str, Any], world: World) -> None:
        self.case, self.world = case, world
        self._names = 0

    def rows(self, sql: str) -> list[Any]:
        with self.world.database.engine.connect() as connection:
            return list(connection.execute(text(sql)))

    def name(self, letter: str) -> str:
        """A name that nothing has yet."""
        self._names += 1
        return f"{letter}{self._names}"

    def currency(self, number: str) -> str:
        return str(next(invoice["currency"] for invoice in self.case["invoice"] if invoice["number"] == number))

    def invoice(self, draw: Random, where: str = "TRUE") -> str:
        """An invoice, mostly one of which this is true."""
        fitting = [str(row[0]) for row in self.rows(f"SELECT number FROM invoice WHERE {where} ORDER BY id")]
        return one(draw, fitting, sorted(self.world.invoices))

    def payment(self, draw: Random, where: str = "TRUE") -> str:
        """A payment, mostly one of which this is true; empty where there is none."""
        fitting = {row[0] for row in self.rows(f"SELECT id FROM payment WHERE {where}")}
        names = sorted(self.world.payments)
        return one(draw, [name for name in names if self.world.payments[name] in fitting], names)

    def refund(self, draw: Random, where: str = "TRUE") -> str:
        """A refund, mostly one of which this is true; empty where there is none."""
        fitting = {str(row[0]).replace("-", "") for row in self.rows(f"SELECT id FROM refund WHERE {where}")}
        names = sorted(self.world.refunds)
        return one(draw, [name for name in names if self.world.refunds[name].hex in fitting], names)

    def invoice_of(self, refund: str) -> str:
        key = self._key(refund)
        sql = f"SELECT invoice.number FROM invoice JOIN refund ON invoice.id = invoice_id WHERE refund.id = '{key}'"
        return str(self.rows(sql)[0][0])

    def _key(self, refund: str) -> str:
        made = self.world.refunds[refund]
        return made.hex if self.world.database.is_file else str(made)

    def is_process(self, refund: str) -> bool:
        """Whether our gateway pays it."""
        key = self._key(refund)
        return bool(self.rows(f"SELECT 1 FROM refund WHERE kind = 'process' AND id = '{key}'"))

    def notes(self, which: str = "") -> list[str]:
        sql = f"SELECT credit_note.number FROM credit_note {which} ORDER BY credit_note.id"
        return [str(row[0]) for row in self.rows(sql)]

    def payment_amount(self, name: str, minor: int) -> str:
        """So many minor units in the payment's currency."""
        currency = str(self.rows(f"SELECT currency FROM payment WHERE id = {self.world.payments[name]}")[0][0])
        return amount(currency, -(-minor // 10) * 10 if currency == "KWD" else minor)


def one(draw: Random, fitting: Sequence[str], others: Sequence[str]) -> str:
    """Mostly one of the fitting ones, now and then any; empty where there are none at all."""
    if fitting and not sometimes(draw, 10):
        return draw.choice(fitting)
    return draw.choice(others) if others else ""


def sometimes(draw: Random, out_of: int) -> bool:
    """True once in so many draws."""
    return draw.randint(1, out_of) == out_of

"""What must be true after every step, by the tables and the gateway's own book, not by the code under test."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, text

from desktop.gateways.stripe_amounts import to_gateway
from desktop.model.states import Account
from desktop.services import books
from desktop.services.queries import invoices
from tests.case_runner.world import World

COMMITTED = "('requested', 'approved', 'sending', 'unknown', 'pending', 'succeeded')"
OURS = "origin IN ('requested', 'returned')"


@dataclass
class Watch:
    """What was seen so far: issued notes, posted entries and the trail may only grow.

    `proves` is whether the proofs of the books run as well.
    """

    frozen: dict[str, list[Any]] = field(default_factory=dict)
    tampered: bool = False
    proves: bool = True
    _proved: int = 0

    def check(self, world: World) -> list[str]:
        """What is not as it must be, in words."""
        wrong: list[str] = []
        with world.database.engine.connect() as connection:
            for rule in (_lines, _payments, _invoices, _notes, _numbers, _gateway, _ledger):
                wrong += rule(world, connection)
            wrong += self._only_grows(connection)
        wrong += _lists(world)
        if self.proves and not self.tampered and self._acts != self._proved:
            # The proofs take long, and nothing is done without an act in the trail.
            self._proved = self._acts
            wrong += _proofs(world)
        return wrong

    @property
    def _acts(self) -> int:
        return len(self.frozen.get("audit_row", []))

    def _only_grows(self, connection: Connection) -> list[str]:
        wrong = []
        tables = ["entry", "posting", "credit_note", "credit_note_line", "credit_note_tax"]
        if not self.tampered:
            tables.append("audit_row")
        for table in tables:
            order = {"credit_note_line": "note_id, position", "credit_note_tax": "note_id, rate_milli"}.get(table, "id")
            now = [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table} ORDER BY {order}"))]
            before = self.frozen.get(table, [])
            if now[: len(before)] != before:
                wrong.append(f"{table} changed or became shorter")
            self.frozen[table] = now
        return wrong


def _rows(connection: Connection, sql: str) -> list[Any]:
    return list(connection.execute(text(sql)))


def _lines(world: World, connection: Connection) -> list[str]:
    held = f"(refund.state IN {COMMITTED} OR refund.note_live)"
    sql = f"""
        SELECT line.id, line.net_minor, line.tax_minor, SUM(part.net_minor), SUM(part.tax_minor), SUM(part.gross_minor)
        FROM invoice_line line JOIN refund_line part ON part.line_id = line.id
        JOIN refund ON refund.id = part.refund_id AND {held} GROUP BY line.id, line.net_minor, line.tax_minor"""
    return [
        f"line {line}: more is held than was sold"
        for line, net, tax, held_net, held_tax, held_gross in _rows(connection, sql)
        if held_net > net or held_tax > tax or held_gross > net + tax or min(held_net, held_tax) < 0
    ]


def _payments(world: World, connection: Connection) -> list[str]:
    sql = f"""
        SELECT payment.id, payment.amount_minor, SUM(CASE WHEN {OURS} THEN refund.money_minor ELSE 0 END),
               SUM(CASE WHEN refund.linked_to_id IS NULL THEN refund.money_minor ELSE 0 END),
               payment.disputed_minor
        FROM payment JOIN refund ON refund.payment_id = payment.id AND refund.state IN {COMMITTED}
        GROUP BY payment.id, payment.amount_minor, payment.disputed_minor"""
    wrong = []
    for payment, amount, ours, everything, disputed in _rows(connection, sql):
        if ours > amount:
            wrong.append(f"payment {payment}: our refunds are more than it")
        alarmed = _alarmed(connection, payment)
        if (everything + disputed > amount) != alarmed:
            wrong.append(f"payment {payment}: the alarm is {alarmed}, leaving {everything + disputed} of {amount}")
    return wrong


def _alarmed(connection: Connection, payment_id: int) -> bool:
    sql = """SELECT returned_minor + waiting_minor + gone_minor + lost_minor + disputed_minor > amount_minor
             FROM payment WHERE id = :id"""
    return bool(connection.execute(text(sql), {"id": payment_id}).scalar_one())


def _invoices(world: World, connection: Connection) -> list[str]:
    sql = f"""
        SELECT invoice.number, invoice.paid_minor,
               (SELECT COALESCE(SUM(money_minor), 0) FROM refund WHERE refund.invoice_id = invoice.id
                AND refund.state IN {COMMITTED} AND {OURS})
        FROM invoice"""
    return [f"invoice {number}: {used} of {paid} paid" for number, paid, used in _rows(connection, sql) if used > paid]


def _notes(world: World, connection: Connection) -> list[str]:
    wrong = []
    sql = """
        SELECT note.number, note.kind, note.gross_minor, note.net_minor, note.tax_minor,
               (SELECT SUM(gross_minor) FROM credit_note_line WHERE note_id = note.id),
               (SELECT SUM(net_minor) FROM credit_note_line WHERE note_id = note.id),
               (SELECT SUM(tax_minor) FROM credit_note_line WHERE note_id = note.id),
               (SELECT SUM(tax_minor) FROM credit_note_tax WHERE note_id = note.id), note.refund_id
        FROM credit_note note"""
    for number, kind, gross, net, tax, line_gross, line_net, line_tax, rate_tax, refund_id in _rows(connection, sql):
        if refund_id is not None and UUID(str(refund_id)) in world.tampered:
            continue
        if line_gross is None:
            if net or tax or (kind not in {"payment_returned", "reversal"}):
                wrong.append(f"{number} has no lines")
        elif (gross, net, tax) != (line_gross, line_net, line_tax) or tax != rate_tax:
            wrong.append(f"{number}: lines or rates do not add up to its totals")
    return wrong


def _numbers(world: World, connection: Connection) -> list[str]:
    sql = "SELECT year, COUNT(*), MAX(sequence), COUNT(DISTINCT sequence) FROM credit_note GROUP BY year"
    return [
        f"series {year} has gaps or repeats"
        for year, count, last, different in _rows(connection, sql)
        if not count == last == different
    ]


def _gateway(world: World, connection: Connection) -> list[str]:
    """Each of our refunds with a known outcome is at the gateway once or not at all, with the same amount."""
    book = world.server.book()
    wrong = []
    sql = """SELECT id, state, money_minor, currency, gateway_ref FROM refund
             WHERE kind = 'process' AND origin = 'requested'"""
    for refund_id, state, minor, currency, reference in _rows(connection, sql):
        name = _uuid(refund_id)
        times = book.orders.get(name, 0)
        if times > 1:
            wrong.append(f"refund {name} was paid {times} times")
        if state in {"requested", "approved", "rejected", "deleted"} and times:
            wrong.append(f"refund {name} is {state} and was paid")
        if times and book.paid[name] != to_gateway(minor, currency):
            wrong.append(f"refund {name}: {book.paid[name]} at the gateway, {minor} here")
        # What happened there is not known here before a sync; one given up may be there, as a found one.
        if not world.behind and state in {"succeeded", "pending"} and not times:
            wrong.append(f"refund {name} is {state} here only")
        if not world.behind and state == "failed" and reference and times:
            wrong.append(f"refund {name} failed here only")
    return wrong


def _ledger(world: World, connection: Connection) -> list[str]:
    """Every entry moves something, and each one and all together have as much debit as credit."""
    sql = """
        SELECT entry.id, COUNT(posting.id), SUM(CASE WHEN posting.amount_minor > 0 THEN 0 ELSE 1 END),
               SUM(CASE WHEN posting.debit IS NULL THEN 0 ELSE posting.amount_minor END),
               SUM(CASE WHEN posting.credit IS NULL THEN 0 ELSE posting.amount_minor END)
        FROM entry LEFT JOIN posting ON posting.entry_id = entry.id GROUP BY entry.id"""
    entries = _rows(connection, sql)
    wrong = [
        f"entry {entry} does not balance"
        for entry, moved, empty, debit, credit in entries
        if not moved or empty or debit != credit
    ]
    known = {account.value for account in Account}
    used = {account for row in _rows(connection, "SELECT DISTINCT debit, credit FROM posting") for account in row}
    if used - known:
        wrong.append(f"the ledger has accounts that nobody knows: {used - known}")
    return wrong


def _proofs(world: World) -> list[str]:
    """Every promise of the office, proved from the rows: sums, caps, ledger, notes, papers, the trail."""
    return [f"{line.title}: {fault}" for line in books.check(world.database) for fault in line.faults]


def _uuid(value: Any) -> str:
    plain = str(value).replace("-", "")
    return f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"


def _lists(world: World) -> list[str]:
    """The sums that the lists show equal the database's."""
    desk = world.desk("viewer")
    shown = invoices.window(desk, invoices.InvoiceQuery(), size=1000).rows
    with world.database.engine.connect() as connection:
        stored = {
            number: (gross, paid, returned, waiting)
            for number, gross, paid, returned, waiting in _rows(connection, _LIST)
        }
    return [
        f"invoice {row.number}: the list shows other sums than the books"
        for row in shown
        if (row.gross_minor, row.paid_minor, row.returned_minor, row.waiting_minor) != stored[row.number]
    ]


_LIST = """
    SELECT invoice.number,
           (SELECT SUM(net_minor + tax_minor) FROM invoice_line WHERE invoice_id = invoice.id),
           (SELECT COALESCE(SUM(part.amount_minor), 0)
            FROM payment_part part JOIN payment ON payment.id = part.payment_id
            WHERE part.invoice_id = invoice.id AND payment.state = 'succeeded' AND payment.approved_at IS NOT NULL),
           (SELECT COALESCE(SUM(money_minor), 0) FROM refund
            WHERE refund.invoice_id = invoice.id AND state = 'succeeded'
            AND origin <> 'disputed' AND linked_to_id IS NULL),
           (SELECT COALESCE(SUM(money_minor), 0) FROM refund WHERE refund.invoice_id = invoice.id
            AND state IN ('requested', 'approved', 'sending', 'unknown', 'pending'))
    FROM invoice"""

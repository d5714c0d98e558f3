"""The ledger held against the invoices, payments, notes and refunds that it tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.model.money import converted, named
from desktop.model.payment import OWN_GATEWAYS
from desktop.model.states import Account, Method
from desktop.services.steps.sales import money_account

_MOVED = """moved AS (
    SELECT entry_id, debit AS account, amount_minor AS minor FROM posting
    UNION ALL SELECT entry_id, credit, -amount_minor FROM posting)"""

_LIVE_NOTE = """credit_note.kind IN ('refund', 'cancellation')
    AND NOT EXISTS (SELECT 1 FROM credit_note AS reversal WHERE reversal.reverses_id = credit_note.id)"""

_POSITIONS = f"""WITH {_MOVED},
balance AS (
    SELECT entry.invoice_id, COUNT(DISTINCT entry.id) AS entries,
        SUM(CASE WHEN account IN ('receivable', 'unapplied') THEN minor ELSE 0 END) AS owed,
        SUM(CASE WHEN account IN ('refunds_payable', 'dispute_losses') THEN minor ELSE 0 END) AS payable,
        SUM(CASE WHEN account = 'sales' THEN minor ELSE 0 END) AS sales,
        SUM(CASE WHEN account = 'tax' THEN minor ELSE 0 END) AS tax
    FROM entry JOIN moved ON moved.entry_id = entry.id GROUP BY entry.invoice_id),
paid AS (
    SELECT payment_part.invoice_id, SUM(payment_part.amount_minor) AS minor FROM payment_part
    JOIN payment ON payment.id = payment_part.payment_id
    WHERE payment.state = 'succeeded' AND payment.approved_at IS NOT NULL AND payment.withdrawn_at IS NULL
    GROUP BY payment_part.invoice_id),
note AS (
    SELECT invoice_id, SUM(gross_minor) AS gross, SUM(due_minor) AS due,
        SUM(office_gross_minor) AS office_gross, SUM(office_tax_minor) AS office_tax
    FROM credit_note WHERE {_LIVE_NOTE} GROUP BY invoice_id),
gone AS (
    SELECT invoice_id,
        SUM(CASE WHEN note_kind = 'payment_returned' THEN money_minor ELSE 0 END) AS overpaid,
        SUM(CASE WHEN note_kind = 'payment_returned' THEN 0 ELSE money_minor END) AS owed
    FROM refund WHERE state = 'succeeded' AND origin <> 'marked' GROUP BY invoice_id)
SELECT invoice.number, invoice.customer_id, invoice.currency, office.currency, invoice.exchange_rate,
    CASE WHEN invoice.withdrawn_at IS NULL THEN invoice.gross_minor ELSE 0 END,
    CASE WHEN invoice.withdrawn_at IS NULL THEN invoice.tax_minor ELSE 0 END,
    COALESCE(paid.minor, 0), COALESCE(note.gross, 0), COALESCE(note.due, 0),
    COALESCE(note.office_gross, 0), COALESCE(note.office_tax, 0),
    COALESCE(gone.overpaid, 0), COALESCE(gone.owed, 0), COALESCE(balance.entries, 0),
    COALESCE(balance.owed, 0), COALESCE(balance.payable, 0), COALESCE(balance.sales, 0), COALESCE(balance.tax, 0)
FROM office CROSS JOIN invoice LEFT JOIN balance ON balance.invoice_id = invoice.id
LEFT JOIN paid ON paid.invoice_id = invoice.id LEFT JOIN note ON note.invoice_id = invoice.id
LEFT JOIN gone ON gone.invoice_id = invoice.id ORDER BY invoice.id"""


@dataclass(frozen=True)
class _Position:
    """One invoice: what its documents say in its own currency, and what the ledger says in the office's."""

    number: str
    customer_id: int
    currency: str
    office_currency: str
    rate: str
    gross_minor: int
    tax_minor: int
    paid_minor: int
    credited_minor: int
    cleared_minor: int
    credited_office_minor: int
    credited_office_tax_minor: int
    overpaid_back_minor: int
    back_minor: int
    entries: int
    owed_minor: int
    payable_minor: int
    sales_minor: int
    ledger_tax_minor: int

    def office(self, minor: int) -> int:
        """At the invoice's rate, in the office's currency."""
        return converted(minor, Decimal(self.rate), self.currency, self.office_currency)

    @property
    def rounding_minor(self) -> int:
        """How far the rounding of each entry into the office's currency may have led at most."""
        return 0 if self.currency == self.office_currency else self.entries

    def differs(self, posted_minor: int, real_minor: int) -> bool:
        """Whether they are apart by more than rounding."""
        return abs(posted_minor - real_minor) > self.rounding_minor

    def fault(self, posted_minor: int, real_minor: int, what: str, real: str) -> str:
        posted, worked_out = named(posted_minor, self.office_currency), named(real_minor, self.office_currency)
        return f"Invoice {self.number}: the ledger has {posted} as {what}, but {real} come to {worked_out}."


def _positions(session: Session) -> Iterator[_Position]:
    for number, customer_id, currency, office_currency, rate, *minor in session.execute(text(_POSITIONS)):
        yield _Position(number, customer_id, currency, office_currency, rate, *(int(each) for each in minor))


def owed(session: Session) -> Iterator[str]:
    """Invoices whose receivable, with money not applied, is not what is open on them."""
    for invoice in _positions(session):
        real = invoice.office(
            invoice.gross_minor - invoice.paid_minor - invoice.cleared_minor + invoice.overpaid_back_minor
        )
        if invoice.differs(invoice.owed_minor, real):
            yield invoice.fault(invoice.owed_minor, real, "owed by the customer", "invoice, payments and notes")


def payable(session: Session) -> Iterator[str]:
    """Invoices where what is owed to the customer is not what was credited, less what was paid back."""
    apart: dict[int, list[tuple[_Position, int]]] = defaultdict(list)
    for invoice in _positions(session):
        real = invoice.office(invoice.back_minor - invoice.credited_minor + invoice.cleared_minor)
        if invoice.differs(invoice.payable_minor, real):
            apart[invoice.customer_id].append((invoice, real))
    for invoices in apart.values():
        # Money that was found for one invoice may be tied to lines of another that the same payment paid.
        together = sum(invoice.payable_minor - real for invoice, real in invoices)
        if abs(together) > sum(invoice.rounding_minor for invoice, _ in invoices):
            for invoice, real in invoices:
                yield invoice.fault(invoice.payable_minor, real, "owed to the customer", "notes and refunds")


def sold(session: Session) -> Iterator[str]:
    """Invoices whose sales or tax are not what was invoiced, less what was credited."""
    for invoice in _positions(session):
        gross, tax = invoice.office(invoice.gross_minor), invoice.office(invoice.tax_minor)
        tax_real = invoice.credited_office_tax_minor - tax
        sales_real = invoice.credited_office_minor - gross - tax_real
        if invoice.sales_minor != sales_real:
            yield invoice.fault(invoice.sales_minor, sales_real, "sales", "invoice and notes")
        if invoice.ledger_tax_minor != tax_real:
            yield invoice.fault(invoice.ledger_tax_minor, tax_real, "tax", "invoice and notes")


_BOTH_WAYS = " UNION ALL ".join(
    f"SELECT entry.id, {side} AS account, {sign}amount_minor AS minor FROM entry"
    f" JOIN posting ON posting.entry_id = entry.{of} WHERE entry.reverses_id IS NOT NULL"
    for of in ("id", "reverses_id")
    for side, sign in (("debit", ""), ("credit", "-"))
)
"""What a reversing entry moves, together with what the entry moved that it takes back."""


def entries(session: Session) -> Iterator[str]:
    """Entries that move nothing or do not say what they belong to, and reversals that do not mirror their entry."""
    named = "'Entry ' || entry.id || ' (' || entry.event || ')'"
    faults = {
        "it moves nothing.": f"""SELECT {named} FROM entry LEFT JOIN posting ON posting.entry_id = entry.id
            WHERE posting.id IS NULL ORDER BY entry.id""",
        "it belongs to no invoice.": f"SELECT {named} FROM entry WHERE invoice_id IS NULL ORDER BY entry.id",
        "it moves an amount that is not above zero, or from an account to itself.": f"""SELECT {named}
            FROM entry JOIN posting ON posting.entry_id = entry.id
            WHERE posting.amount_minor <= 0 OR posting.debit = posting.credit ORDER BY entry.id""",
        "it is not the mirror of the entry that it takes back.": f"""WITH both_ways AS ({_BOTH_WAYS})
            SELECT DISTINCT {named}, entry.id FROM both_ways JOIN entry ON entry.id = both_ways.id
            GROUP BY entry.id, account HAVING SUM(minor) <> 0 ORDER BY entry.id""",
        "it was taken back more than once.": f"""SELECT {named} FROM entry JOIN entry AS reversing
            ON reversing.reverses_id = entry.id GROUP BY entry.id HAVING COUNT(*) > 1 ORDER BY entry.id""",
    }
    for fault, query in faults.items():
        for name, *_ in session.execute(text(query)):
            yield f"{name}: {fault}"


def money(session: Session) -> Iterator[str]:
    """Payments and refunds whose money lies on another account than theirs, and fees that were not kept so."""
    yield from _payments(session)
    yield from _refunds(session)
    yield from _fees(session)


_TOUCHED = """JOIN moved ON moved.entry_id = entry.id AND moved.account IN ('cash', 'bank', 'gateway', 'exchange')
    GROUP BY {keys}, moved.account HAVING SUM(moved.minor) <> 0 ORDER BY {keys}"""


def _payments(session: Session) -> Iterator[str]:
    rows = session.execute(
        text(
            f"""WITH {_MOVED} SELECT payment.number, payment.gateway, payment.method, moved.account
            FROM payment JOIN entry ON entry.payment_id = payment.id AND entry.refund_id IS NULL
            {_TOUCHED.format(keys="payment.id")}"""
        )
    )
    for number, gateway, method, account in rows:
        own = money_account(gateway if gateway in OWN_GATEWAYS else "", Method(method))
        if account != own:
            yield f"Payment {number}: money lies on the account {account}, not on {own}."


def _refunds(session: Session) -> Iterator[str]:
    rows = session.execute(
        text(
            f"""WITH {_MOVED} SELECT refund.number, refund.kind, refund.method, refund.origin,
                refund.currency, office.currency, moved.account
            FROM office CROSS JOIN refund JOIN entry ON entry.refund_id = refund.id
            {_TOUCHED.format(keys="refund.id, office.id")}"""
        )
    )
    for number, kind, method, origin, currency, office_currency, account in rows:
        through_gateway = kind == "process" or origin in {"found", "disputed"}
        own = money_account("gateway" if through_gateway else "", Method(method))
        if account == Account.EXCHANGE and currency != office_currency:
            continue
        if account != own:
            yield f"Refund {number}: money left from the account {account}, not from {own}."


def _fees(session: Session) -> Iterator[str]:
    rows = session.execute(
        text(
            f"""WITH {_MOVED} SELECT payment.number, payment.fee_minor, payment.currency, office.currency,
                (SELECT invoice.exchange_rate FROM payment_part JOIN invoice ON invoice.id = payment_part.invoice_id
                 WHERE payment_part.payment_id = payment.id ORDER BY payment_part.position LIMIT 1),
                COALESCE(SUM(moved.minor), 0)
            FROM office CROSS JOIN payment LEFT JOIN entry ON entry.payment_id = payment.id
            LEFT JOIN moved ON moved.entry_id = entry.id AND moved.account = 'fees'
            WHERE payment.state = 'succeeded' AND payment.approved_at IS NOT NULL AND payment.withdrawn_at IS NULL
            GROUP BY payment.id, office.id
            HAVING payment.fee_minor <> 0 OR COALESCE(SUM(moved.minor), 0) <> 0 ORDER BY payment.id"""
        )
    )
    for number, fee, currency, office_currency, rate, posted in rows:
        kept = converted(int(fee), Decimal(rate or 1), currency, office_currency)
        if kept != int(posted):
            shown = named(int(posted), office_currency), named(kept, office_currency)
            yield f"Payment {number}: the ledger has {shown[0]} as its fee, but it is {shown[1]}."

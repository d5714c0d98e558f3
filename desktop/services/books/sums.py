"""Lines, taxes and caps: every sum that is kept, worked out again from the rows that it is the sum of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.model.money import named
from desktop.model.states import WAITING

_DONE = "refund.state = 'succeeded'"
_WAITING = f"refund.state IN ({', '.join(repr(state.value) for state in sorted(WAITING))})"
_OURS = "refund.origin IN ('requested', 'returned', 'cancelled')"
_FOREIGN = "refund.origin IN ('found', 'marked') AND refund.linked_to_id IS NULL"
_LOST = "refund.origin = 'disputed'"
_BACK = f"{_DONE} AND refund.origin <> 'disputed' AND refund.linked_to_id IS NULL"
_HELD = f"({_WAITING} OR {_DONE} OR refund.note_live)"
_PAID = """(SELECT payment_part.invoice_id, SUM(payment_part.amount_minor) AS minor FROM payment_part
    JOIN payment ON payment.id = payment_part.payment_id
    WHERE payment.state = 'succeeded' AND payment.approved_at IS NOT NULL AND payment.withdrawn_at IS NULL
    GROUP BY payment_part.invoice_id) AS paid"""


def _sum(column: str, where: str) -> str:
    return f"COALESCE(SUM(CASE WHEN {where} THEN {column} ELSE 0 END), 0)"


def _money(where: str) -> str:
    return _sum("refund.money_minor", where)


@dataclass(frozen=True)
class _Kept:
    """Sums that a table keeps of its refunds, and how much of something may go back at most, all as SQL.

    `sums` is, by what it is called: the stored sum and the same worked out; `caps`: what is taken and the most.
    """

    key: str
    name: str
    currency: str
    source: str
    sums: Mapping[str, tuple[str, str]]
    caps: Mapping[str, tuple[str, str]]


_PAYMENTS = _Kept(
    key="payment.id",
    name="'Payment ' || payment.number",
    currency="payment.currency",
    source="payment LEFT JOIN refund ON refund.payment_id = payment.id",
    sums={
        "paid back": ("payment.returned_minor", _money(f"{_DONE} AND {_OURS}")),
        "promised": ("payment.waiting_minor", _money(f"{_WAITING} AND {_OURS}")),
        "gone without us": ("payment.gone_minor", _money(f"({_WAITING} OR {_DONE}) AND {_FOREIGN}")),
        "lost in disputes": ("payment.lost_minor", _money(f"{_DONE} AND {_LOST}")),
    },
    caps={"money": (_money(f"({_WAITING} OR {_DONE}) AND {_OURS}"), "payment.amount_minor")},
)

_PARTS = _Kept(
    key="payment_part.id, payment.id, invoice.id",
    name="'Payment ' || payment.number || ' on invoice ' || invoice.number",
    currency="payment.currency",
    source="""payment_part JOIN payment ON payment.id = payment_part.payment_id
        JOIN invoice ON invoice.id = payment_part.invoice_id
        LEFT JOIN refund ON refund.payment_id = payment.id AND refund.invoice_id = invoice.id""",
    sums={
        "paid back": ("payment_part.returned_minor", _money(f"{_DONE} AND {_OURS}")),
        "promised": ("payment_part.waiting_minor", _money(f"{_WAITING} AND {_OURS}")),
        "gone without us": ("payment_part.gone_minor", _money(f"({_WAITING} OR {_DONE}) AND {_FOREIGN}")),
        "lost in disputes": ("payment_part.lost_minor", _money(f"{_DONE} AND {_LOST}")),
    },
    caps={"money": (_money(f"({_WAITING} OR {_DONE}) AND {_OURS}"), "payment_part.amount_minor")},
)

_INVOICES = _Kept(
    key="invoice.id, paid.minor",
    name="'Invoice ' || invoice.number",
    currency="invoice.currency",
    source=f"""invoice LEFT JOIN refund ON refund.invoice_id = invoice.id
        LEFT JOIN {_PAID} ON paid.invoice_id = invoice.id""",
    sums={
        "paid": ("invoice.paid_minor", "COALESCE(paid.minor, 0)"),
        "paid back": ("invoice.returned_minor", _money(_BACK)),
        "promised": ("invoice.waiting_minor", _money(_WAITING)),
        "cleared by notes": ("invoice.cleared_minor", _sum("refund.due_minor", "refund.note_live")),
        "paid back of overpayments": (
            "invoice.overpaid_returned_minor",
            _money(f"{_BACK} AND refund.note_kind = 'payment_returned'"),
        ),
    },
    caps={"money": (_money(f"({_WAITING} OR {_DONE}) AND {_OURS}"), "COALESCE(paid.minor, 0)")},
)

_LINES = _Kept(
    key="invoice_line.id, invoice.id",
    name="'Invoice ' || invoice.number || ', line ' || invoice_line.position",
    currency="invoice.currency",
    source="""invoice_line JOIN invoice ON invoice.id = invoice_line.invoice_id
        LEFT JOIN refund_line ON refund_line.line_id = invoice_line.id
        LEFT JOIN refund ON refund.id = refund_line.refund_id""",
    sums={
        "given back with tax": ("invoice_line.held_gross_minor", _sum("refund_line.gross_minor", _HELD)),
        "given back without tax": ("invoice_line.held_net_minor", _sum("refund_line.net_minor", _HELD)),
        "tax given back": ("invoice_line.held_tax_minor", _sum("refund_line.tax_minor", _HELD)),
        "credited": ("invoice_line.credited_minor", _sum("refund_line.gross_minor", "refund.note_live")),
    },
    caps={
        "amounts without tax": (_sum("refund_line.net_minor", _HELD), "invoice_line.net_minor"),
        "tax": (_sum("refund_line.tax_minor", _HELD), "invoice_line.tax_minor"),
    },
)

_LINE_TAXES = _Kept(
    key="invoice_line_tax.line_id, invoice_line_tax.component, invoice_line.id, invoice.id",
    name="'Invoice ' || invoice.number || ', line ' || invoice_line.position",
    currency="invoice.currency",
    source="""invoice_line_tax JOIN invoice_line ON invoice_line.id = invoice_line_tax.line_id
        JOIN invoice ON invoice.id = invoice_line.invoice_id
        JOIN refund_line ON refund_line.line_id = invoice_line.id JOIN refund ON refund.id = refund_line.refund_id
        JOIN refund_line_tax ON refund_line_tax.refund_line_id = refund_line.id
        AND refund_line_tax.component = invoice_line_tax.component""",
    sums={},
    caps={"tax of one rate": (_sum("refund_line_tax.tax_minor", _HELD), "invoice_line_tax.tax_minor")},
)


def payment_caps(session: Session) -> Iterator[str]:
    """Payments whose sums are not those of their refunds, or that give back more than came in."""
    yield from _faults(session, _PAYMENTS)


def part_caps(session: Session) -> Iterator[str]:
    """The same for the part of a payment that pays one invoice."""
    yield from _faults(session, _PARTS)


def invoice_caps(session: Session) -> Iterator[str]:
    """The same for invoices; what was refunded elsewhere counts, but only our own refunds are held to the cap."""
    yield from _faults(session, _INVOICES)


def line_caps(session: Session) -> Iterator[str]:
    """The same for lines, with tax, without it, and for the tax of each rate."""
    yield from _faults(session, _LINES)
    yield from _faults(session, _LINE_TAXES)


def _faults(session: Session, kept: _Kept) -> Iterator[str]:
    pairs = [*kept.sums.values(), *kept.caps.values()]
    figures = ", ".join(f"{one} AS a{at}, {other} AS b{at}" for at, (one, other) in enumerate(pairs))
    wrong = [f"a{at} {'<>' if at < len(kept.sums) else '>'} b{at}" for at in range(len(pairs))]
    rows = session.execute(
        text(
            f"SELECT * FROM (SELECT {kept.name} AS name, {kept.currency} AS currency, {figures}"
            f" FROM {kept.source} GROUP BY {kept.key}) AS sums WHERE {' OR '.join(wrong)} ORDER BY name"
        )
    )
    for name, currency, *minor in rows:
        found = [(int(one), int(other)) for one, other in zip(minor[::2], minor[1::2], strict=True)]
        for word, (stored, real) in zip(kept.sums, found, strict=False):
            if stored != real:
                shown = f"it keeps {named(stored, currency)}, but the rows come to {named(real, currency)}"
                yield f"{name}: as {word} {shown}."
        for word, (taken, most) in zip(kept.caps, found[len(kept.sums) :], strict=True):
            if taken > most:
                yield f"{name}: of {named(most, currency)} ({word}) refunds take {named(taken, currency)}."


def invoices(session: Session) -> Iterator[str]:
    """Invoices that are not the sum of their lines, and lines whose tax is not the sum of its rates."""
    yield from _unequal(
        session,
        """SELECT 'Invoice ' || invoice.number AS name, invoice.currency,
            invoice.net_minor, COALESCE(SUM(invoice_line.net_minor), 0),
            invoice.tax_minor, COALESCE(SUM(invoice_line.tax_minor), 0)
        FROM invoice LEFT JOIN invoice_line ON invoice_line.invoice_id = invoice.id
        GROUP BY invoice.id
        HAVING invoice.net_minor <> COALESCE(SUM(invoice_line.net_minor), 0)
            OR invoice.tax_minor <> COALESCE(SUM(invoice_line.tax_minor), 0) ORDER BY name""",
        ("net", "tax"),
        "its lines come to",
    )
    yield from _unequal(
        session,
        """SELECT 'Invoice ' || invoice.number || ', line ' || invoice_line.position AS name, invoice.currency,
            invoice_line.tax_minor, COALESCE(SUM(invoice_line_tax.tax_minor), 0)
        FROM invoice_line JOIN invoice ON invoice.id = invoice_line.invoice_id
        LEFT JOIN invoice_line_tax ON invoice_line_tax.line_id = invoice_line.id
        GROUP BY invoice_line.id, invoice.id
        HAVING invoice_line.tax_minor <> COALESCE(SUM(invoice_line_tax.tax_minor), 0) ORDER BY name""",
        ("tax",),
        "the taxes of its rates come to",
    )


def refunds(session: Session) -> Iterator[str]:
    """Refunds that are not the sum of their lines, lines whose tax is not the sum of its rates, or of another sale."""
    yield from _unequal(
        session,
        """SELECT 'Refund ' || refund.number AS name, refund.currency,
            refund.gross_minor, SUM(refund_line.gross_minor),
            refund.net_minor, SUM(refund_line.net_minor),
            refund.tax_minor, SUM(refund_line.tax_minor)
        FROM refund JOIN refund_line ON refund_line.refund_id = refund.id
        WHERE refund.origin = 'requested'
        GROUP BY refund.id
        HAVING refund.gross_minor <> SUM(refund_line.gross_minor) OR refund.net_minor <> SUM(refund_line.net_minor)
            OR refund.tax_minor <> SUM(refund_line.tax_minor) ORDER BY name""",
        ("gross", "net", "tax"),
        "its lines come to",
    )
    yield from _unequal(
        session,
        """SELECT 'Refund ' || refund.number || ', line ' || refund_line.position AS name, refund.currency,
            refund_line.tax_minor, COALESCE(SUM(refund_line_tax.tax_minor), 0)
        FROM refund_line JOIN refund ON refund.id = refund_line.refund_id
        LEFT JOIN refund_line_tax ON refund_line_tax.refund_line_id = refund_line.id
        GROUP BY refund_line.id, refund.id
        HAVING refund_line.tax_minor <> COALESCE(SUM(refund_line_tax.tax_minor), 0) ORDER BY name""",
        ("tax",),
        "the taxes of its rates come to",
    )
    strange = session.execute(
        text(
            """SELECT refund.number, refund_line.position FROM refund_line
            JOIN refund ON refund.id = refund_line.refund_id
            JOIN invoice_line ON invoice_line.id = refund_line.line_id
            WHERE invoice_line.invoice_id <> refund.invoice_id ORDER BY refund.number"""
        )
    )
    for number, position in strange:
        yield f"Refund {number}, line {position}: the line belongs to another invoice."


def _unequal(session: Session, query: str, words: tuple[str, ...], real: str) -> Iterator[str]:
    for name, currency, *minor in session.execute(text(query)):
        for word, stored, summed in zip(words, minor[::2], minor[1::2], strict=True):
            if int(stored) != int(summed):
                yield f"{name}: {word} {named(int(stored), currency)}, but {real} {named(int(summed), currency)}."

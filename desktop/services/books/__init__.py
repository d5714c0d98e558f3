"""Proving the books: every promise that the office makes about its money, recomputed from the rows themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from desktop.database import OfficeDatabase
from desktop.services.books import file, ledger, notes, numbers, paper, sums, trail

SHOWN = 5
"""So many faults of one kind are named; an auditor looks at these first and asks for the rest."""

Proof = Callable[[Session], Iterable[str | None]]
"""Gives a sentence for each fault, and None now and then so that a long proof can be stopped."""

PROOFS: Sequence[tuple[str, Proof]] = (
    ("The office file is whole", file.damage),
    ("Invoices add up from their lines and taxes", sums.invoices),
    ("Refunds add up from their lines and taxes", sums.refunds),
    ("No line gives back more than was sold", sums.line_caps),
    ("No payment gives back more than came in", sums.payment_caps),
    ("No part of a payment gives back more than it paid", sums.part_caps),
    ("No invoice gives back more than was paid on it", sums.invoice_caps),
    ("Every entry of the ledger balances", ledger.entries),
    ("What customers owe is what invoices, payments and notes come to", ledger.owed),
    ("What is owed to customers is what notes and refunds come to", ledger.payable),
    ("Sales and tax are what invoices and notes come to", ledger.sold),
    ("Money came in and left on its own account", ledger.money),
    ("Numbers have no gap and no repeat", numbers.gaps),
    ("Credit notes add up from their lines, as on their paper", notes.totals),
    ("Credit notes equal their refunds, by tax rate", notes.refunded),
    ("Reversals take back the note that they name", notes.reversals),
    ("Frozen copies are as they were issued", paper.frozen),
    ("Stored documents are as they were drawn", paper.documents),
    ("The audit trail is whole", trail.chain),
)


@dataclass(frozen=True)
class CheckLine:
    """The outcome of one proof. `faults` names the first rows that fail, in words; `found` counts all of them."""

    title: str
    faults: tuple[str, ...]
    found: int

    @property
    def ok(self) -> bool:
        return not self.found


def check(
    database: OfficeDatabase,
    progress: Callable[[int, int], None] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Sequence[CheckLine]:
    """Prove the office as it is at one moment: one line for each promise; nothing is changed.

    `progress` is told after each line. Stopped by `cancelled`, it gives the lines that were finished.
    """
    lines: list[CheckLine] = []
    with database.read() as session:
        for title, proof in PROOFS:
            faults: list[str] = []
            found = 0
            for fault in _faults(proof, session):
                if cancelled():
                    return lines
                if fault is not None:
                    found += 1
                    faults.extend(islice([fault], SHOWN - len(faults)))
            lines.append(CheckLine(title, tuple(faults), found))
            progress(len(lines), len(PROOFS))
    return lines


def _faults(proof: Proof, session: Session) -> Iterator[str | None]:
    yield None
    try:
        yield from proof(session)
    except (DatabaseError, ValueError, TypeError, KeyError) as unreadable:
        # What somebody has written over need not be a date or a number any more: that is a fault of the books.
        yield f"Something stored here cannot be read: {unreadable.__class__.__name__}, {str(unreadable)[:200]}"

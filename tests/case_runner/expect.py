"""What a case expects after a step, read from the books."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from pypdf import PdfReader
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from desktop.model import money
from desktop.model.audit import GENESIS, AuditRow
from desktop.model.credit_note import CreditNote, CreditNoteLine
from desktop.model.customer import Customer
from desktop.model.figures import InvoiceFigures
from desktop.model.invoice import Invoice
from desktop.model.ledger import Entry, Posting
from desktop.model.numbering import NOTES
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.model.payment import Payment
from desktop.model.refund import FollowUp, Refund, RefundLine
from desktop.model.states import Account, Origin
from desktop.services import credit_notes
from desktop.services.steps import assigning, figures, foreign, notes, posting, settlement
from tests.case_runner.steps import Done
from tests.case_runner.world import Print, World

WARNINGS = {"pay_by_hand", "inquiry_open", "key_expired", "found_at_gateway"}
"""Those of the case language; a person may be warned of more."""


def check(world: World, done: Done, expected: dict[str, Any]) -> list[str]:
    """What differs from the expectation, in words."""
    wrong: list[str] = []
    with world.database.read() as session:
        for key, value in expected.items():
            found = _found(world, session, done, key, value)
            if found != value:
                wrong.append(f"{key}: expected {value!r}, found {found!r}")
    return wrong


def _found(world: World, session: Session, done: Done, key: str, value: Any) -> Any:
    whole = _WHOLE.get(key)
    if whole is not None:
        return whole(world, session, value)
    if key == "credit_note" and isinstance(value, dict):
        return {number: note(session, number, keys) for number, keys in value.items()}
    if key == "parts":
        return _named(parts(world, session, done), value)
    if key == "lines":
        return _named(_of_step(session, done, key), value)
    if key == "warning":
        said = [warning for warning in done.warnings if warning in WARNINGS]
        return value if value in said else next(iter(said), "")
    return _of_step(session, done, key)


def _of_step(session: Session, done: Done, key: str) -> Any:
    """Of the notes that the step just made, or else of its refunds."""
    if done.notes is not None and key in {"gross", "net", "tax", "credit_note", "credit_notes", "lines", "taxes"}:
        return _of_notes(session, done.notes, key)
    return _of_refunds(session, done, key)


def _of_notes(session: Session, note_ids: Sequence[int], key: str) -> Any:
    """The amounts of the notes that the step just made; a cancellation of what has nothing left makes none."""
    made = [session.get_one(CreditNote, note_id) for note_id in note_ids]
    if key in {"gross", "net", "tax"}:
        currency = made[0].currency if made else session.get_one(Office, 1).currency
        return money.plain(sum(getattr(note, f"{key}_minor") for note in made), currency)
    if key == "lines":
        return [_line(line, note.currency) for note in made for line in note.lines]
    if key == "taxes":
        refunds = [note.refund for note in made if note.refund is not None]
        return _taxes([line for refund in refunds for line in refund.lines], made[0].currency)
    if key == "credit_note":
        return made[0].number if made else ""
    return [note.number for note in made]


def _line(line: CreditNoteLine, currency: str) -> dict[str, Any]:
    amounts = {part: money.plain(getattr(line, f"{part}_minor"), currency) for part in _PARTS}
    return {"line": line.position} | amounts


def _summed(lines: Sequence[RefundLine], currency: str) -> list[dict[str, Any]]:
    """Each line of an invoice once, with the sum of what several refunds of one step give back of it."""
    found: dict[int, list[RefundLine]] = {}
    for line in lines:
        found.setdefault(line.line_id, []).append(line)
    return [
        {"line": same[0].position}
        | {part: money.plain(sum(getattr(line, f"{part}_minor") for line in same), currency) for part in _PARTS}
        for same in found.values()
    ]


def _taxes(lines: Sequence[RefundLine], currency: str) -> list[str]:
    """The sum of each tax over these lines, in the order of a line's taxes."""
    width = max((len(line.taxes) for line in lines), default=0)
    sums = [sum(line.taxes_minor[at] for line in lines if at < len(line.taxes)) for at in range(width)]
    return [money.plain(total, currency) for total in sums]


def _of_refunds(session: Session, done: Done, key: str) -> Any:
    refunds = [row for refund_id in done.refunds for row in _rows(session, refund_id)]
    assert refunds, f"the step has no refund to look at for {key}"
    currency = refunds[0].currency
    if key in {"gross", "net", "tax"}:
        amounts = [getattr(settlement.root_of(session, refund), f"{key}_minor") for refund in refunds]
        return money.plain(sum(amounts), currency)
    if key == "state":
        return " ".join(sorted({refund.state.value for refund in refunds}))
    if key == "credit_note":
        return _number(session, refunds[0])
    if key == "credit_notes":
        return [number for refund in refunds if (number := _number(session, refund))]
    if key in {"taxes", "lines"}:
        lines = [line for refund in refunds for line in settlement.root_of(session, refund).lines]
        return _taxes(lines, currency) if key == "taxes" else _summed(lines, currency)
    if key == "exchange_loss":
        return _exchange_loss(session, refunds)
    raise AssertionError(f"unknown expectation {key}")


def _rows(session: Session, refund_id: UUID) -> Sequence[Refund]:
    """A refund, or of money that left without us a row for each invoice on which it counts."""
    refund = session.get_one(Refund, refund_id)
    if refund.origin not in {Origin.FOUND, Origin.MARKED, Origin.DISPUTED}:
        return [refund]
    return foreign.group(session, refund) or [refund]


_PARTS = ("gross", "net", "tax")


def _number(session: Session, refund: Refund) -> str:
    issued = notes.of_refund(session, refund)
    return "" if issued is None else issued.number


def _exchange_loss(session: Session, refunds: list[Refund]) -> str:
    office = session.get_one(Office, 1)
    total = 0
    for refund in refunds:
        for side, sign in ((Posting.debit, 1), (Posting.credit, -1)):
            query = select(func.coalesce(func.sum(Posting.amount_minor), 0)).join(Entry)
            query = query.where(Entry.refund_id == refund.id, side == Account.EXCHANGE)
            total += sign * int(session.execute(query).scalar_one())
    return money.plain(total, office.currency)


def parts(world: World, session: Session, done: Done) -> list[dict[str, Any]]:
    """The parts of the step's refunds: what clears due, and each payment."""
    names = {payment_id: name for name, payment_id in world.payments.items()}
    found: list[dict[str, Any]] = []
    for refund_id in done.refunds:
        refund = session.get_one(Refund, refund_id)
        tax = money.plain(refund.tax_minor, refund.currency)
        if refund.due_minor:
            gross = money.plain(refund.due_minor, refund.currency)
            found.append({"payment": "", "kind": "due", "gross": gross, "tax": tax})
        if refund.payment_id is not None:
            gross = money.plain(refund.money_minor, refund.currency)
            found.append({"payment": names[refund.payment_id], "kind": refund.kind.value, "gross": gross, "tax": tax})
    return found


def _named(found: list[dict[str, Any]], wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """All that was found, of each only what the case looks at."""
    if len(found) != len(wanted):
        return found
    return [{key: one.get(key) for key in keys} for one, keys in zip(found, wanted, strict=True)]


def note(session: Session, number: str, keys: dict[str, Any]) -> dict[str, Any]:
    """An issued note."""
    issued = session.scalars(select(CreditNote).where(CreditNote.number == number)).one_or_none()
    if issued is None:
        return {}
    original = issued.invoice.number
    if issued.reverses_id is not None:
        original = session.get_one(CreditNote, issued.reverses_id).number
    known = {
        "kind": issued.kind.value,
        "issued": issued.issued.isoformat(),
        "original": original,
        "by_rate": {
            f"{(Decimal(tax.rate_milli) / 1000).normalize():f}": [
                money.plain(tax.net_minor, issued.currency),
                money.plain(tax.tax_minor, issued.currency),
            ]
            for tax in issued.taxes
        },
    } | {part: money.plain(getattr(issued, f"{part}_minor"), issued.currency) for part in _PARTS}
    return {key: known[key] for key in keys}


def _only(known: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    assert set(wanted) <= set(known), f"unknown expectation {set(wanted) - set(known)}"
    return {key: known[key] for key in wanted}


def _invoices(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for number, wanted in value.items():
        known = figures.load(session, world.invoices[number])
        invoice = session.get_one(Invoice, world.invoices[number])
        found[number] = _only(
            {
                "paid_state": invoice.paid_state.value,
                "refund_state": invoice.refund_state.value,
                "due": money.plain(invoice.due_minor, invoice.currency),
                "refundable": money.plain(known.money_left_minor, invoice.currency),
                "cancelled": invoice.cancelled,
                "deposit_paid": invoice.deposit_paid,
                "deposit_held": money.plain(invoice.deposit_held_minor, invoice.currency),
            },
            wanted,
        )
    return found


def _lines(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, wanted in value.items():
        number, _, position = name.rpartition("/")
        known: InvoiceFigures = figures.load(session, world.invoices[number])
        figure = next(line for line in known.lines if line.position == int(position))
        invoice = session.get_one(Invoice, world.invoices[number])
        stored = next(line for line in invoice.lines if line.position == int(position))
        left = figure.balance.left
        amounts = {
            "left_gross": left.gross_minor,
            "left_net": left.net_minor,
            "left_tax": left.tax_minor,
            "refunded_gross": stored.credited_minor,
        }
        found[name] = _only({key: money.plain(minor, known.currency) for key, minor in amounts.items()}, wanted)
    return found


def _payments(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, wanted in value.items():
        payment = session.get_one(Payment, world.payments[name], populate_existing=True)
        amounts = {
            "refunded": payment.refunded_minor,
            "waiting": payment.waiting_minor,
            "left": payment.left_minor,
            "disputed": payment.disputed_minor,
        }
        known = {key: money.plain(minor, payment.currency) for key, minor in amounts.items()}
        known |= {"state": payment.state.value, "refund_state": payment.refund_state.value}
        found[name] = _only(known, wanted)
    return found


def _refunds(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {key: _found(world, session, Done((world.refunds[name],)), key, wanted[key]) for key in wanted}
        for name, wanted in value.items()
    }


def _customers(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    office = session.get_one(Office, 1)
    found = {}
    for name, wanted in value.items():
        customer = session.scalars(select(Customer).where(Customer.name == name)).one()
        accounts = (Account.RECEIVABLE, Account.UNAPPLIED, Account.REFUNDS_PAYABLE)
        balance = sum(posting.balance(session, account, customer.id) for account in accounts)
        known = {"balance": money.plain(balance, office.currency), "spendable": money.plain(0, office.currency)}
        found[name] = _only(known, wanted)
    return found


def _gateway(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    book = world.server.book()
    return _only({"refunds": book.refunds, "refunded": book.refunded, "calls": book.calls}, value)


def _outbox(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    query = select(Mail.state, func.count()).group_by(Mail.state)
    counts = dict(session.execute(query).all())
    return _only({"held": counts.get("held", 0), "sent": counts.get("sent", 0)}, value)


def _inbox(world: World, session: Session, value: int) -> int:
    return assigning.waiting(session)


def _tasks(world: World, session: Session, value: int) -> int:
    query = select(func.count()).select_from(FollowUp).where(FollowUp.closed_at.is_(None))
    alarms = [payment for payment in session.scalars(select(Payment)) if payment.alarm and not payment.alarm_closed]
    return int(session.execute(query).scalar_one()) + len(alarms)


def _pdf(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    last = world.last_print
    if last is None or last.newest != world.newest_note():
        note_id = world.newest_note()
        paper = credit_notes.document(world.desk("viewer"), note_id) if note_id else b""
        last = Print(note_id, paper, note_id)
    pages = PdfReader(io.BytesIO(last.paper)).pages if last.paper else ()
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    found: dict[str, Any] = {}
    if "contains" in value:
        found["contains"] = [words for words in value["contains"] if words in printed]
    if "lacks" in value:
        found["lacks"] = [words for words in value["lacks"] if words not in printed]
    if "same_bytes" in value:
        stored = credit_notes.document(world.desk("viewer"), last.note_id)
        found["same_bytes"] = stored == world.printed.get(last.note_id)
    return found


def _series(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, wanted in value.items():
        assert name == NOTES
        rows = session.scalars(select(CreditNote).order_by(CreditNote.year, CreditNote.sequence)).all()
        gaps = 0
        for year in {row.year for row in rows}:
            sequences = [row.sequence for row in rows if row.year == year]
            gaps += max(sequences) - len(sequences)
        known = {
            "first": rows[0].number if rows else "",
            "last": rows[-1].number if rows else "",
            "count": len(rows),
            "gaps": gaps,
        }
        found[name] = _only(known, wanted)
    return found


def _ledger(world: World, session: Session, value: dict[str, Any]) -> dict[str, Any]:
    office = session.get_one(Office, 1)
    return {name: money.plain(posting.balance(session, Account(name)), office.currency) for name in value}


def _alarm(world: World, session: Session, value: list[str]) -> list[str]:
    names = {payment_id: name for name, payment_id in world.payments.items()}
    found = sorted(names[payment.id] for payment in session.scalars(select(Payment)) if payment.alarm)
    return value if found == sorted(value) else found


def _audit(world: World, session: Session, value: str) -> str:
    previous = GENESIS
    for row in session.scalars(select(AuditRow).order_by(AuditRow.id)):
        if row.previous != previous or row.sealed() != row.hash:
            return "broken"
        previous = row.hash
    return "intact"


_WHOLE: dict[str, Callable[[World, Session, Any], Any]] = {
    "invoice": _invoices,
    "line": _lines,
    "payment": _payments,
    "refund": _refunds,
    "customer": _customers,
    "gateway": _gateway,
    "outbox": _outbox,
    "inbox": _inbox,
    "tasks": _tasks,
    "pdf": _pdf,
    "series": _series,
    "ledger": _ledger,
    "alarm": _alarm,
    "audit": _audit,
}

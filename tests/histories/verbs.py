"""Every verb of the cases, drawn: mostly what a person would do at this moment, now and then what nobody should."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from tests.histories.offices import amount, minor_amount
from tests.histories.seen import Seen, sometimes

Step = dict[str, Any]
ANSWERS = (
    "ok", "ok", "ok", "pending", "pending_insufficient_funds", "declined", "lost_before", "lost_after", "error_500",
    "error_500_after",
)  # fmt: skip
PEOPLE = ("clerk", "clerk2", "manager", "manager2", "admin", "field", "viewer")


def by(draw: Random, *usual: str) -> str:
    """One of the people whose work it is, now and then anybody."""
    return draw.choice(PEOPLE if sometimes(draw, 12) else usual)


def pay(seen: Seen, draw: Random, number: str = "") -> Iterable[Step]:
    number = number or seen.invoice(draw, "paid_minor < gross_minor")
    currency = seen.currency(number)
    (due,) = seen.rows(f"SELECT gross_minor - cleared_minor - paid_minor FROM invoice WHERE number = '{number}'")[0]
    minor = draw.choice([max(due, 1), max(due, 1), max(due // 2, 1), max(due, 0) + 500])
    method = draw.choice(["card", "card", "card", "sepa_debit", "cash", "bank_transfer"])
    if currency in {"JPY", "KWD"} and method == "sepa_debit":
        method = "card"
    if currency == "KWD":
        minor = -(-minor // 10) * 10
    yield {
        "do": "pay", "id": seen.name("P"), "invoice": number, "method": method, "amount": amount(currency, minor),
        "paid": "2026-02-25", "approved": not sometimes(draw, 8),
    }  # fmt: skip


def approve_payment(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.payment(draw, "approved_at IS NULL"):
        yield {"do": "approve_payment", "payment": name, "by": by(draw, "manager")}


def lines_of(seen: Seen, draw: Random, number: str) -> list[Step]:
    """Some lines of the invoice; now and then one twice, or more than there is."""
    invoice = next(each for each in seen.case["invoice"] if each["number"] == number)
    places = [draw.randint(1, len(invoice["line"])) for _ in range(draw.randint(1, 3))]
    places = places if sometimes(draw, 15) else sorted(set(places))
    wanted: list[Step] = []
    for line in places:
        how = draw.choice(["gross", "gross", "net", "quantity", "quantity", "all"])
        value: Any = True
        if how == "quantity":
            value = draw.choice(["1", "1", "2", "0.5"])
        elif how != "all":
            value = amount(invoice["currency"], minor_amount(draw, 1500))
        wanted.append({"line": line, how: value})
    return wanted


def wish(seen: Seen, draw: Random, number: str) -> Step:
    currency, wanted = seen.currency(number), Step()
    how = draw.choice(["lines", "lines", "lines", "lines", "amount", "amount", "overpaid", "both"])
    if how in {"lines", "both"}:
        wanted["lines"] = lines_of(seen, draw, number)
    if how == "overpaid":
        wanted["lines"] = []
    if how != "lines":
        wanted["amount"] = amount(currency, minor_amount(draw, 1500))
    if sometimes(draw, 3):
        paying = "SELECT payment_id FROM payment_part JOIN invoice ON invoice.id = invoice_id WHERE number = "
        if name := seen.payment(draw, f"id IN ({paying}'{number}')"):
            wanted["payment"] = name
    if sometimes(draw, 4):
        wanted["method"] = draw.choice(["cash", "bank_transfer", "card"])
    if not sometimes(draw, 10):
        wanted["reason"] = "Damaged in transit"
    if not sometimes(draw, 6):
        wanted["reference"] = " ref 1 " if sometimes(draw, 10) else seen.name("REF ")
    if sometimes(draw, 8):
        wanted["date"] = draw.choice(["2026-02-19", "2026-02-21", "2026-03-01", "2027-01-01"])
    wanted["notify"] = draw.choice((True, False))
    return wanted


def request(seen: Seen, draw: Random) -> Iterable[Step]:
    number = seen.invoice(draw, "paid_minor > 0")
    made = {"do": "request", "id": seen.name("R"), "invoice": number, **wish(seen, draw, number)}
    yield made | {"by": by(draw, "clerk", "clerk2")}
    if sometimes(draw, 6):
        yield made


def refund(seen: Seen, draw: Random) -> Iterable[Step]:
    """The whole way in one go, each move a step of its own."""
    name, number = seen.name("R"), seen.invoice(draw, "paid_minor > 0")
    yield {"do": "request", "id": name, "invoice": number, **wish(seen, draw, number)}
    for made in sorted(each for each in seen.world.refunds if each == name or each[:-1] == name):
        yield {"do": "approve", "refund": made}
        if not seen.is_process(made):
            continue
        yield {"do": "send", "refund": made, "gateway": draw.choice(ANSWERS)}


def edit(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "state IN ('requested', 'approved')"):
        wanted = wish(seen, draw, seen.invoice_of(name))
        kept = {key: wanted[key] for key in wanted if draw.choice((True, False))}
        yield {"do": "edit", "refund": name, **kept, "by": by(draw, "clerk")}


def approve(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "state = 'requested'"):
        yield {"do": "approve", "refund": name, "by": by(draw, "manager", "manager2")}


def reject(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "state = 'requested'"):
        yield {"do": "reject", "refund": name, "by": by(draw, "manager")}


def delete(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "state = 'requested'"):
        yield {"do": "delete", "refund": name, "by": by(draw, "clerk")}


def unapprove(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "state = 'approved' OR (kind = 'record' AND state = 'succeeded')"):
        reason = {} if sometimes(draw, 4) else {"reason": "Wrong reference"}
        yield {"do": "unapprove", "refund": name, **reason, "by": by(draw, "manager")}


def send(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "state = 'approved'"):
        yield {
            "do": "send", "refund": name, "gateway": draw.choice(ANSWERS), "by": by(draw, "manager"),
        }  # fmt: skip


def killed_while_sending(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "state = 'approved'"):
        point = draw.choice(["before_commit", "before_call", "after_call", "after_answer"])
        yield {"do": "restart", "after": point}
        yield {"do": "send", "refund": name}


def pay_again(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "state = 'failed' AND note_live"):
        step = {"do": "request", "id": seen.name("R"), "invoice": seen.invoice_of(name), "instead_of": name}
        if draw.choice((True, False)):
            step |= {"method": "bank_transfer", "reason": "Card closed", "reference": seen.name("AGAIN ")}
        yield step


def give_up(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "state = 'unknown'"):
        yield {"do": "give_up", "refund": name, "by": by(draw, "manager")}


def cancel(seen: Seen, draw: Random) -> Iterable[Step]:
    yield {"do": "cancel_invoice", "invoice": seen.invoice(draw, "cancelled_at IS NULL"), "by": by(draw, "clerk")}


def undo(seen: Seen, draw: Random) -> Iterable[Step]:
    yield {"do": "undo_cancel", "invoice": seen.invoice(draw, "cancelled_at IS NOT NULL"), "by": by(draw, "clerk")}


def confirm_return(seen: Seen, draw: Random) -> Iterable[Step]:
    number = seen.invoice(draw, "paid_minor > 0")
    (left,) = seen.rows(f"SELECT paid_minor - returned_minor FROM invoice WHERE number = '{number}'")[0]
    minor = draw.choice([max(left, 1), max(left, 1), max(left // 2, 1), 1])
    yield {
        "do": "confirm_return", "id": seen.name("C"), "invoice": number,
        "amount": amount(seen.currency(number), minor), "reference": seen.name("BACK "),
        "approved_by": by(draw, "manager"),
    }  # fmt: skip


def dashboard(seen: Seen, draw: Random) -> Iterable[Step]:
    """A refund made at the gateway, or a dispute."""
    names = sorted(seen.world.gateway_payments)
    if not names:
        return
    name = draw.choice(names)
    event = draw.choice(["refund", "refund", "dispute_opened", "dispute_won", "dispute_lost", "inquiry_opened"])
    (most,) = seen.rows(f"SELECT amount_minor FROM payment WHERE id = {seen.world.payments[name]}")[0]
    wanted = seen.payment_amount(name, min(most, minor_amount(draw, 1500)))
    step = {"do": "gateway", "event": event, "payment": name, "amount": wanted}
    yield step if event in {"dispute_won", "inquiry_opened"} else {**step, "id": seen.name("D")}


def bank(seen: Seen, draw: Random) -> Iterable[Step]:
    """A refund that was sent goes on: it arrives, or comes back."""
    sent = seen.world.server.book().orders
    names = sorted(name for name, made in seen.world.refunds.items() if str(made) in sent)
    if names:
        event = draw.choice(["refund_failed", "refund_succeeded"])
        yield {"do": "gateway", "event": event, "refund": draw.choice(names)}


def sync(seen: Seen, draw: Random) -> Iterable[Step]:
    yield {"do": "sync", **draw.choice([{}, {}, {"order": "reversed"}, {"twice": True}])}


def reconcile(seen: Seen, draw: Random) -> Iterable[Step]:
    yield {"do": "reconcile"}


def assign(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.refund(draw, "origin IN ('found', 'marked', 'disputed') AND NOT note_live AND NOT written_off"):
        how = draw.choice(["proposal", "proposal", "lines", "write off"])
        if how == "proposal":
            yield {"do": "assign", "refund": name}
        else:
            wanted = lines_of(seen, draw, seen.invoice_of(name)) if how == "lines" else []
            yield {"do": "assign", "refund": name, "lines": wanted}


def mark(seen: Seen, draw: Random) -> Iterable[Step]:
    if name := seen.payment(draw):
        yield {
            "do": "mark_refunded", "id": seen.name("M"), "payment": name,
            "amount": seen.payment_amount(name, minor_amount(draw, 1500)), "reference": seen.name("MARK "),
        }  # fmt: skip


def close_task(seen: Seen, draw: Random) -> Iterable[Step]:
    if draw.choice((True, False)) and (name := seen.refund(draw, "state = 'failed'")):
        yield {"do": "close_task", "refund": name}
    elif name := seen.payment(draw):
        yield {"do": "close_task", "payment": name}


def advance(seen: Seen, draw: Random) -> Iterable[Step]:
    yield {
        "do": "advance",
        "by_time": draw.choice(["1m", "20m", "21m", "2h", "23h", "25h", "40d", "181d"]),
    }


def restart(seen: Seen, draw: Random) -> Iterable[Step]:
    yield {"do": "restart"}


def void(seen: Seen, draw: Random) -> Iterable[Step]:
    owed = "JOIN refund ON refund.id = credit_note.refund_id AND refund.state = 'failed'"
    if numbers := seen.notes(owed) or seen.notes():
        yield {"do": "void", "credit_note": draw.choice(numbers), "by": by(draw, "manager")}


def print_note(seen: Seen, draw: Random) -> Iterable[Step]:
    if numbers := seen.notes():
        yield {"do": "print", "credit_note": draw.choice(numbers), "copy": draw.choice((True, False))}


def close_period(seen: Seen, draw: Random) -> Iterable[Step]:
    if sometimes(draw, 3):
        until = draw.choice(["2026-01-31", "2026-02-28", seen.world.now.date().isoformat()])
        yield {"do": "close_period", "until": until}


def change_the_rules(seen: Seen, draw: Random) -> Iterable[Step]:
    changes: list[Step] = [
        {"refunds_per_payment": "one"}, {"refunds_per_payment": "many"}, {"approval": "own-allowed"},
        {"approval": "other-person"}, {"second_approver_over": ""}, {"rates": {"USD": "0.95"}},
    ]  # fmt: skip
    yield {"do": "set", **draw.choice(changes)}


def archive(seen: Seen, draw: Random) -> Iterable[Step]:
    names = sorted({str(invoice["customer"]) for invoice in seen.case["invoice"]})
    yield {"do": "archive_customer", "customer": draw.choice(names)}


Verb = Callable[[Seen, Random], Iterable[Step]]
OFTEN: tuple[Verb, ...] = (request, refund, refund, approve, send, sync, assign, void, unapprove)
"""What histories are made of, drawn half of the time."""
ALL: tuple[Verb, ...] = (
    pay, approve_payment, request, refund, edit, approve, reject, delete, unapprove, send, killed_while_sending,
    pay_again, give_up, cancel, undo, confirm_return, dashboard, bank, sync, reconcile, assign, mark, close_task,
    advance, restart, void, print_note, close_period, change_the_rules, archive,
)  # fmt: skip

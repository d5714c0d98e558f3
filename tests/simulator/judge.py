"""What must be true: the gateway's own book says what was paid, the rows of the office whether it knows."""

from __future__ import annotations

import json
from uuid import UUID

from desktop.gateways.base import DisputeStatus, Outcome
from desktop.services import books
from tests.simulator.account import alive
from tests.simulator.world import World

COMMITTED = "('requested', 'approved', 'sending', 'unknown', 'pending', 'succeeded')"
BALANCED = """SELECT entry_id FROM posting GROUP BY entry_id
    HAVING SUM(CASE WHEN debit IS NULL THEN 0 ELSE amount_minor END)
        <> SUM(CASE WHEN credit IS NULL THEN 0 ELSE amount_minor END)"""
CAPPED = f"""SELECT payment.number FROM payment JOIN refund ON refund.payment_id = payment.id
    WHERE refund.state IN {COMMITTED} AND refund.origin = 'requested'
    GROUP BY payment.id HAVING SUM(refund.money_minor) > payment.amount_minor"""
GAPS = "SELECT year FROM credit_note GROUP BY year HAVING COUNT(*) <> MAX(sequence)"
TRAIL = """SELECT refund.id, refund.number, refund.state, audit_row.after FROM refund
    LEFT JOIN audit_row ON audit_row.subject = 'refund' AND audit_row.id = (
        SELECT MAX(last.id) FROM audit_row AS last
        WHERE last.subject = 'refund' AND last.after LIKE '%"state"%' AND REPLACE(last.subject_id, '-', '') = refund.id)
    WHERE refund.origin = 'requested'"""
SAID_TO_HAVE_FAILED = """SELECT id, number, gateway_reason FROM refund
    WHERE origin = 'requested' AND state = 'failed' AND gateway_reason <> 'given_up'"""
NOTED_TWICE = """SELECT refund_id FROM credit_note WHERE refund_id IS NOT NULL AND kind = 'refund'
    GROUP BY refund_id HAVING COUNT(*) > 1"""
GATEWAY = """SELECT COALESCE(SUM(CASE WHEN debit = 'gateway' THEN amount_minor ELSE 0 END), 0)
    - COALESCE(SUM(CASE WHEN credit = 'gateway' THEN amount_minor ELSE 0 END), 0) FROM posting"""


def wrong_now(world: World) -> list[str]:
    """What is wrong already, in the middle of whatever goes on."""
    return [*_paid_wrong(world), *_books_wrong(world)]


def _paid_wrong(world: World) -> list[str]:
    """By the gateway's book alone."""
    account = world.account
    wrong = [
        f"{ref}: {account.refunded_minor(ref)} went back of {payment.captured_minor}"
        for ref, payment in account.payments.items()
        if account.refunded_minor(ref) > payment.captured_minor
    ]
    for at, wish in enumerate(world.wishes, start=1):
        made = [account.of_order(str(refund)) for refund in wish.refunds]
        wrong += [
            f"PAID TWICE: one refund of wish {at} is {len(each)} at the gateway" for each in made if len(each) > 1
        ]
        gone = sum(each.amount_minor for several in made for each in several if alive(each))
        if gone > wish.amount_minor:
            wrong.append(f"PAID TWICE: wish {at} of {wish.amount_minor} was paid with {gone}")
    return wrong


def _books_wrong(world: World) -> list[str]:
    wrong = [f"entry {row[0]} does not balance" for row in world.rows(BALANCED)]
    wrong += [f"payment {row[0]}: our refunds are more than it" for row in world.rows(CAPPED)]
    wrong += [f"the numbers of {row[0]} have a gap" for row in world.rows(GAPS)]
    wrong += [f"refund {row[0]} has two notes" for row in world.rows(NOTED_TWICE)]
    for refund_id, number, reason in world.rows(SAID_TO_HAVE_FAILED):
        if any(alive(made) for made in world.account.of_order(str(UUID(refund_id)))):
            wrong.append(f"{number} is said to have failed ({reason}), and was paid")
    for _, number, state, after in world.rows(TRAIL):
        said = json.loads(after or "{}").get("state")
        if said != state:
            wrong.append(f"{number} is {state}, and its trail ends with {said}")
    return wrong


def wrong_at_the_end(world: World, proved: bool) -> list[str]:
    """What is wrong when nothing fails any more and a day has passed; `proved` runs the office's own proofs too."""
    account = world.account
    wrong = wrong_now(world)
    known: dict[str, int] = {}
    for refund_id, number, state, reason, reference, money in world.rows(
        "SELECT id, number, state, gateway_reason, gateway_ref, money_minor FROM refund"
    ):
        if reference and state in {"succeeded", "pending"}:
            known[reference] = known.get(reference, 0) + money
        wrong += _not_ended(world, str(UUID(refund_id)), number, state, reason)
    for ref, made in account.refunds.items():
        taken = known.get(ref, 0)
        if taken != (made.amount_minor if alive(made) else 0):
            wrong.append(f"LOST: {ref} is {made.outcome} with {made.amount_minor} there and {taken} here")
    there = 17_000
    there -= sum(made.amount_minor for made in account.refunds.values() if made.outcome == Outcome.SUCCEEDED)
    there -= sum(each.amount_minor for each in account.disputes.values() if each.status == DisputeStatus.LOST)
    here = world.rows(GATEWAY)[0][0]
    if here != there:
        wrong.append(f"LOST: the ledger has {here} at the gateway, and there are {there}")
    if proved:
        wrong += [f"{line.title}: {fault}" for line in books.check(world.database) for fault in line.faults]
    return wrong


def _not_ended(world: World, refund_id: str, number: str, state: str, reason: str) -> list[str]:
    """Nothing hangs: a refund is final, waits for a person's word, or is where the gateway says it is."""
    made = world.account.of_order(refund_id)
    if state == "sending" or (state == "unknown" and made):
        return [f"{number} is still {state}"]
    if state == "pending" and made and made[0].outcome != Outcome.PENDING:
        return [f"{number} is still pending"]
    if state == "failed" and reason != "given_up" and not _has_task(world, refund_id):
        return [f"{number} has failed ({reason}), and nobody is told"]
    return []


def _has_task(world: World, refund_id: str) -> bool:
    """A task that is open, or that somebody answered."""
    return bool(world.rows(f"SELECT 1 FROM follow_up WHERE refund_id = '{UUID(refund_id).hex}'"))

"""The sentences of taking payments over: what was found, and what became of it."""

from __future__ import annotations

from desktop.services.pulling.planned import Pulled, PullPlan
from desktop.ui import figures


def found(plan: PullPlan) -> str:
    """What the gateway has and the books do not."""
    count, certain = len(plan.rows), sum(row.certain for row in plan.rows)
    if not count:
        return "Nothing new to take over."
    said = f"{many(count, 'payment')} {'is' if count == 1 else 'are'} not in the books"
    if certain == count:
        return f"{said}; {'its invoice is' if count == 1 else 'all their invoices are'} known."
    return f"{said}: {figures.count(certain)} with their invoice, {figures.count(count - certain)} to look at."


def known(plan: PullPlan, gateway: str) -> str:
    """What is here already, empty where nothing is."""
    if not plan.known:
        return ""
    return f"{many(plan.known, 'payment')} of {gateway} {'is' if plan.known == 1 else 'are'} in the books already."


def came_in(pulled: Pulled, sums: str) -> str:
    """What was taken."""
    return f"{many(len(pulled.taken), 'payment')} came in" + (f", {sums}." if pulled.taken else ".")


def besides(pulled: Pulled, gateway: str) -> str:
    """What came with it, and what did not come, empty where nothing is to be said."""
    said = []
    if pulled.refunds:
        waits = "waits" if pulled.refunds == 1 else "wait"
        said.append(f"{many(pulled.refunds, 'refund')} made at {gateway} {waits} in the inbox.")
    if pulled.left_out:
        left = len(pulled.left_out)
        said.append(f"{many(left, 'payment')} {'was' if left == 1 else 'were'} left out.")
    return " ".join(said)


def many(count: int, noun: str) -> str:
    """`1 payment`, `2 payments`."""
    return f"{figures.count(count)} {noun}{'' if count == 1 else 's'}"

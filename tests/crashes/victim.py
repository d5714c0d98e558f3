"""A program that pays one refund out and is killed at a named point: `python -m tests.crashes.victim`.

Its arguments are the office, the refund, the Stripe-like server and the point. Without a point it recovers instead, as
the program does at its start.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import event

from desktop.database import OfficeDatabase, open_office
from desktop.gateways.base import LookUp, RefundOrder, RefundReply
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.services import approvals, credit_notes, payout, reconcile, sync
from desktop.services.desk import Desk
from desktop.services.queries import office
from tests.stripe_server.client import KEY

T = TypeVar("T")

POINTS = (
    "before the approval is stored",
    "after the approval is stored",
    "before the look-up",
    "after the look-up",
    "before the claim is stored",
    "after the claim is stored",
    "before the call",
    "after the call",
    "before the answer is stored",
    "after the answer is stored",
    "before the paper is stored",
    "after the paper is stored",
)

WRITES = ("approval", "claim", "answer", "paper")
"""The transactions of one refund from approval to paper, in their order."""


def die() -> None:
    """As a power cut or the task manager ends it: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


class Watched:
    """The gateway, with the points before and after each question."""

    def __init__(self, gateway: StripeGateway, point: str) -> None:
        self._gateway = gateway
        self._point = point

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    def look_up(self, order: RefundOrder) -> LookUp:
        return self._around("look-up", lambda: self._gateway.look_up(order))

    def refund(self, order: RefundOrder) -> RefundReply:
        return self._around("call", lambda: self._gateway.refund(order))

    def _around(self, what: str, ask: Callable[[], T]) -> T:
        if self._point == f"before the {what}":
            die()
        answer = ask()
        if self._point == f"after the {what}":
            die()
        return answer


def watch_commits(database: OfficeDatabase, point: str) -> None:
    """Die before or after the commit that the point names."""
    stored: list[None] = []
    writing: dict[str, bool] = {}

    def before(connection: Any) -> None:
        writing["now"] = bool(connection.get_execution_options().get("refund_desk_writes"))
        if writing["now"] and point == f"before the {WRITES[len(stored)]} is stored":
            die()

    def done(_connection: Any, _record: Any) -> None:
        if writing.pop("now", False):
            if point == f"after the {WRITES[len(stored)]} is stored":
                die()
            stored.append(None)

    event.listen(database.engine, "commit", before)
    event.listen(database.engine, "checkin", done)


def main(address: str, refund: str, server: str, point: str = "") -> None:
    """Approve, send and draw, or recover."""
    database = open_office(address)
    gateway = Watched(StripeGateway(KEY, address=server, pace=Pace(per_second=1000)), point)
    people = {person.login: person for person in office.people(database)}
    who = people["manager"] if point else people["admin"]
    desk = Desk(database, {"stripe": gateway}, Path(address).parent, who, database.clock)
    refund_id = UUID(refund)
    if not point:
        reconcile.run(desk)
        sync.run(desk)
        return
    watch_commits(database, point)
    approvals.approve(desk, refund_id)
    payout.send(desk, refund_id)
    note_id = credit_notes.of_refund(desk, refund_id)
    if note_id is not None:
        credit_notes.document(desk, note_id)


if __name__ == "__main__":
    main(*sys.argv[1:])

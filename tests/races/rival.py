"""One workstation of two: `python -m tests.races.rival ADDRESS LOGIN FOLDER [STRIPE]`.

It opens the office, says that it is ready, and waits. Then it does the acts of the one line it is sent, one after the
other, and tells of each how it ended: `done`, or the code and the sentence of the refusal.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from desktop.database import open_office
from desktop.errors import RefundDeskError
from desktop.gateways.base import RefundGateway
from desktop.gateways.pace import Pace
from desktop.gateways.practice import PracticeGateway
from desktop.gateways.stripe import StripeGateway
from desktop.services import approvals, cancellations, payments, payout, refunds
from desktop.services.desk import Desk
from desktop.services.queries import office
from desktop.services.refunds import Change, Wish
from tests.services.office_builder import BOOK
from tests.stripe_server.client import KEY


def act(desk: Desk, verb: str, given: dict[str, Any]) -> None:
    """One act of this workstation."""
    if verb == "request":
        wish = Wish(amount=given["amount"], reason="Damaged", reference=given.get("reference", ""))
        form = UUID(given["form"]) if "form" in given else uuid4()
        refunds.request(desk, form, given["invoice"], wish)
    elif verb == "edit":
        refunds.edit(desk, UUID(given["refund"]), Change(**given["change"]))
    elif verb == "approve":
        approvals.approve(desk, UUID(given["refund"]))
    elif verb == "reject":
        approvals.reject(desk, UUID(given["refund"]))
    elif verb == "delete":
        refunds.delete(desk, UUID(given["refund"]))
    elif verb == "send":
        payout.send(desk, UUID(given["refund"]))
    elif verb == "cancel":
        cancellations.cancel(desk, given["invoice"])
    else:
        assert verb == "approve_payment", verb
        payments.approve(desk, given["payment"])


def main(address: str, login: str, folder: str, stripe: str = "") -> None:
    """Wait for the line, act, tell."""
    database = open_office(address)
    person = next(row for row in office.people(database) if row.login == login)
    gateways: dict[str, RefundGateway] = {"practice": PracticeGateway(Path(folder) / BOOK, database.clock)}
    if stripe:
        gateways = {"stripe": StripeGateway(KEY, address=stripe, pace=Pace(per_second=1000))}
    desk = Desk(database, gateways, Path(folder) / "backups", person, database.clock)
    print("ready", flush=True)
    for verb, given in json.loads(sys.stdin.readline()):
        try:
            act(desk, verb, given)
        except RefundDeskError as refusal:
            print(json.dumps([refusal.code, refusal.title, refusal.message]), flush=True)
        else:
            print(json.dumps(["done", "", ""]), flush=True)
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

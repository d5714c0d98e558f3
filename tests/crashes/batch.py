"""A program that sends all approved refunds as the window does: `python -m tests.crashes.batch OFFICE SERVER`.

It asks so seldom that it can be killed between any two questions.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.database import open_office
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.services.desk import Desk
from desktop.services.queries import approvals, office
from desktop.ui.dialogs.bulk_run import decide_all
from desktop.ui.pages.decisions import NOTHING_SAID
from tests.stripe_server.client import KEY


def send_all(desk: Desk) -> None:
    """Send everything that is approved, one after the other."""
    chosen = [row.refund for row in approvals.queue(desk) if not row.obstacle]
    decide_all(desk, chosen, NOTHING_SAID, [], lambda _progress: None, lambda: False)


def main(address: str, server: str) -> None:
    database = open_office(address)
    gateway = StripeGateway(KEY, address=server, pace=Pace(per_second=40))
    manager = next(person for person in office.people(database) if person.login == "manager")
    send_all(Desk(database, {"stripe": gateway}, Path(address).parent, manager, database.clock))


if __name__ == "__main__":
    main(*sys.argv[1:])

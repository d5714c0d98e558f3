"""A program that sends all approved refunds as the window does: `python -m tests.crashes.batch OFFICE SERVER`.

It asks so seldom that it can be killed between any two questions. With `recover` it does what the next start does.
"""

from __future__ import annotations

import sys
from pathlib import Path

from desktop.database import open_office
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.services import keeping
from desktop.services.desk import Desk
from desktop.services.queries import approvals, office
from desktop.ui.dialogs.bulk_run import decide_all
from desktop.ui.pages.decisions import NOTHING_SAID
from tests.stripe_server.client import KEY


def main(address: str, server: str, what: str = "") -> None:
    database = open_office(address)
    gateway = StripeGateway(KEY, address=server, pace=Pace(per_second=1_000 if what else 40))
    people = {person.login: person for person in office.people(database)}
    who = people["admin" if what else "manager"]
    desk = Desk(database, {"stripe": gateway}, Path(address).parent, who, database.clock)
    if what:
        keeping.at_start(desk)
        return
    chosen = [row.refund for row in approvals.queue(desk) if not row.obstacle]
    decide_all(desk, chosen, NOTHING_SAID, [], lambda _progress: None, lambda: False)


if __name__ == "__main__":
    main(*sys.argv[1:])

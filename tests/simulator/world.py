"""One history's office, gateway, clock and desks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from desktop.errors import RefundDeskError
from desktop.services import reconcile, sync
from desktop.services.desk import Desk
from tests.simulator.account import Account, Payment
from tests.simulator.network import Network, SimulatedGateway
from tests.simulator.office import BEGINS, Offices, person
from tests.simulator.points import Act, Acting, WatchedDatabase

CRASHES: Counter[str] = Counter()
"""Where acts have died in all histories of this process: verb, how many points it had reached, and which this was."""


@dataclass
class Wish:
    """What a customer is to get back once, however often it has to be asked for."""

    amount_minor: int
    refunds: list[UUID] = field(default_factory=list)


class Workstation:
    """One computer, with a clock of its own and its own way to the gateway; it does one thing at a time."""

    def __init__(self, world: World, number: int) -> None:
        self.name = f"desk {number}"
        self.acting = Acting()
        self.skew = timedelta(seconds=world.draw.choice((0, 0, -600, 600, 37)))
        self.crashed = False
        self._world = world
        self._database = WatchedDatabase(world.database, self.acting)
        self._gateway = SimulatedGateway(world.account, world.network, self.acting)

    @property
    def busy(self) -> bool:
        return self.acting.act is not None

    def desk(self, login: str) -> Desk:
        return Desk(self._database, {"stripe": self._gateway}, Path("unused"), person(login), self.clock)

    def clock(self) -> datetime:
        return self._world.now + self._world.jump + self.skew

    def do(self, name: str, work: Callable[[], object], dies_at: int = 0, sleeps_at: int = 0) -> None:
        """Begin something; it ends, dies, is refused, or sleeps until `wake`."""
        self.acting.act = Act(name, work, dies_at, sleeps_at)
        self.wake()

    def wake(self) -> None:
        """Let what sleeps here go on."""
        act = self.acting.act
        assert act is not None
        act.go_on()
        told = "sleeps " + act.reached[-1] if not act.ended else "ended"
        if act.ended:
            self.acting.act = None
            if act.died_at:
                self.crashed = True
                told = "died " + act.died_at
                CRASHES[f"{act.name}: {len(act.reached)}, {act.died_at}"] += 1
            elif isinstance(act.fault, RefundDeskError):
                told = f"refused: {act.fault.code}"
            elif act.fault is not None:
                raise act.fault
        self._world.tell(f"{self.name}: {act.name} {told}")

    def start(self, dies_at: int = 0) -> None:
        """The program starts again, as after a crash: it asks about what is open and reads the gateway."""
        self.crashed = False

        def at_start() -> None:
            desk = self.desk("admin")
            reconcile.run(desk)
            sync.run(desk)

        self.do("start", at_start, dies_at)


class World:
    """Everything that one history happens to, all of it drawn from one seed."""

    def __init__(self, offices: Offices, seed: int, rough: bool = False) -> None:
        self.draw = Random(seed)
        self.rough = rough
        self.now = BEGINS + timedelta(hours=1)
        self.jump = timedelta(0)
        """By how much the computers' clocks are wrong."""
        self.told: list[str] = []
        self.database = offices.fresh()
        self.account = Account(lambda: self.now)
        self.account.payments = {"pi_1": Payment(12000), "pi_2": Payment(5000)}
        self.network = Network(self.draw, self.tell, 0.6 if rough else self.draw.choice((0.1, 0.3, 0.6)))
        self.desks = [Workstation(self, number) for number in range(1, self.draw.randint(1, 4) + 1)]
        self.wishes = [Wish(minor, [refund]) for minor, refund in zip((6000, 3333, 5000), offices.refunds, strict=True)]

    def tell(self, what: str) -> None:
        self.told.append(f"{self.now:%d %b %H:%M}  {what}")

    def pass_time(self, passed: timedelta) -> None:
        """What is still on its way arrives at its own time."""
        until = self.now + passed
        while (due := self.account.next_due()) is not None and due <= until:
            self.now = due
            self.account.let_due_happen()
        self.now = until

    def rows(self, sql: str) -> list[Any]:
        """What stands in the books, past the program."""
        with closing(self.database.engine.raw_connection()) as connection:
            return list(connection.cursor().execute(sql).fetchall())

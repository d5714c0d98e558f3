"""One office that lives through every verb in any order; after each step the books must be true."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from sqlalchemy.engine.interfaces import DBAPICursor

from desktop.errors import RefundDeskError
from desktop.model.base import Base
from desktop.model.refusals import CODES
from desktop.services import books
from tests.case_runner import steps
from tests.case_runner.invariants import Watch
from tests.case_runner.world import World
from tests.histories import offices, verbs
from tests.histories.replay import as_case
from tests.histories.seen import Seen, sometimes
from tests.stripe_server.client import StripeServer

MAY_GROW = {"audit_row", "audit_head", "follow_up", "sqlite_sequence"}
"""What a refused step may still write: that it was tried, and the task of a broken seal."""

SEEDS = st.integers(0, 2**63 - 1)
"""What a history draws comes from one seed: evenly, where the library alone would try the same step again and again."""

PROVED_EVERY = 10
"""Steps between two runs of all the proofs of the books, which take longer than the invariants of every step."""

NewAddress = Callable[[], str]


def machine(server: StripeServer, new_address: NewAddress) -> type[RuleBasedStateMachine]:
    """The state machine on fresh offices at these addresses; each history starts with another one."""

    class Desk(Histories):
        def __init__(self) -> None:
            super().__init__(server, new_address)

    return Desk


class Histories(RuleBasedStateMachine):
    """Draws steps; a refused one must carry a sentence and change nothing, an accepted one must leave true books."""

    def __init__(self, server: StripeServer, new_address: NewAddress) -> None:
        super().__init__()
        self._server, self._new_address = server, new_address
        self._taken: list[dict[str, Any]] = []
        self._watch = Watch()
        self._seen: Seen | None = None
        self._kill_at = ""
        self._draw = Random(0)

    @property
    def _world(self) -> World:
        assert self._seen is not None
        return self._seen.world

    @initialize(seed=SEEDS)
    def begin(self, seed: int) -> None:
        """An office with invoices, most of them paid."""
        draw = self._draw = Random(seed)
        case = offices.office(draw)
        self._seen = Seen(case, World(case, self._new_address(), self._server))
        for invoice in case["invoice"]:
            if not sometimes(draw, 6):
                self._take_all(verbs.pay(self._seen, draw, invoice["number"]))

    @rule()
    def something_happens(self) -> None:
        """One verb, the day's work or any."""
        assert self._seen is not None
        verb = self._draw.choice(self._draw.choice((verbs.OFTEN, verbs.ALL)))
        self._take_all(verb(self._seen, self._draw))

    def teardown(self) -> None:
        """When the faults have stopped and time has passed, nothing is half done and every proof of the books holds."""
        if self._seen is None:
            return
        try:
            self._take_all([{"do": "advance", "by_time": "25h"}, {"do": "reconcile"}, {"do": "sync"}])
            assert not self._seen.rows("SELECT number FROM refund WHERE state = 'sending'"), self._told("still sending")
            wrong = [line for line in books.check(self._world.database) if not line.ok]
            assert not wrong, self._told(str(wrong))
        finally:
            self._world.close()

    def _take_all(self, wanted: Any) -> None:
        for step in wanted:
            self._take(step)

    def _take(self, step: dict[str, Any]) -> None:
        """Take a step; whatever comes of it, the books are true afterwards."""
        self._taken.append(step)
        if step["do"] == "restart" and "after" in step:
            self._kill_at = step["after"]
            return
        before = self._all_rows()
        kill_at, self._kill_at = self._kill_at, ""
        try:
            if kill_at:
                steps.killed_step(self._world, step, kill_at)
            else:
                steps.take(self._world, step)
        except RefundDeskError as refusal:
            self._taken[-1] = {**step, "refused": refusal.code}
            assert refusal.code in CODES, self._told(f"refused with {refusal.code}: {refusal}")
            assert refusal.title, self._told("no title")
            assert refusal.message, self._told("no sentence")
            after = self._all_rows()
            changed = [table for table in before if before[table] != after[table] and table not in MAY_GROW]
            assert not changed, self._told(f"refused, and yet changed {changed}")
        except ValueError as impossible:
            # The gateway's side says so where something cannot happen there, such as a second end of a dispute.
            assert step["do"] == "gateway", self._told(f"{type(impossible).__name__}: {impossible}")
            self._taken.pop()
        except Exception as fault:
            raise AssertionError(self._told(f"{type(fault).__name__}: {fault}")) from fault
        self._world.mail()
        self._watch.proves = len(self._taken) % PROVED_EVERY == 0
        wrong = self._watch.check(self._world)
        assert not wrong, self._told("; ".join(wrong))

    def _told(self, what: str) -> str:
        case = {} if self._seen is None else self._seen.case
        return f"{what}\nThis case replays it:\n{as_case(case, self._taken)}"

    def _all_rows(self) -> dict[str, list[str]]:
        # By the driver alone: this is asked twice for each step, of every table.
        with self._world.database.engine.connect() as connection:
            cursor = connection.connection.cursor()
            return {table: _rows(cursor, table) for table in Base.metadata.tables}


def _rows(cursor: DBAPICursor, table: str) -> list[str]:
    cursor.execute(f'SELECT * FROM "{table}"')
    return sorted(map(repr, cursor.fetchall()))

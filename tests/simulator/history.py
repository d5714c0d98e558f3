"""A history: what people, time, the gateway and the network do, drawn from a seed; judged after every step."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

from desktop.gateways.base import DisputeStatus, Outcome
from desktop.model.money import plain
from desktop.services import approvals, inbox, payout, reconcile, refunds, sync
from desktop.services.refunds import Wish as Wished
from desktop.services.steps import turns
from tests.simulator.account import alive
from tests.simulator.judge import wrong_at_the_end, wrong_now
from tests.simulator.office import Offices
from tests.simulator.world import Wish, Workstation, World

PROVED_EVERY = 20
"""So many histories between two that also run the office's own proofs, which take longer than a history."""

JUMPS = (timedelta(hours=-30), timedelta(hours=-5), timedelta(hours=5), timedelta(hours=30), timedelta(days=800))
PASSED = (timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=2), timedelta(hours=25), timedelta(days=3))


class WrongHistory(AssertionError):
    """A history in which a promise broke, with the line that replays it."""


def live(offices: Offices, seed: int, proved: bool | None = None, rough: bool = False) -> World:
    """Live through one history, in `rough` ones more goes wrong. Raises `WrongHistory` when a promise breaks."""
    world = World(offices, seed, rough)
    try:
        # Nobody waits for a desk that sleeps: here time stands while one waits.
        with patch.object(turns, "PATIENCE", 0):
            History(world).live(seed % PROVED_EVERY == 0 if proved is None else proved)
    except Exception as fault:
        told = "\n".join(world.told)
        line = f"python -m tests.simulator --seed {seed}{' --rough' if rough else ''}"
        said = str(fault) if isinstance(fault, WrongHistory) else f"{type(fault).__name__}: {fault}"
        raise WrongHistory(f"{said}\n{told}\nSeed {seed}; this line replays it: {line}") from fault
    return world


def live_all(offices: Offices, seeds: Iterable[int]) -> None:
    """Live through all of them."""
    # What is loaded by now stays: looking through it for garbage would take a fifth of the time.
    gc.collect()
    gc.freeze()
    try:
        for seed in seeds:
            live(offices, seed)
    finally:
        gc.unfreeze()


class History:
    """Draws one step after the other until it is long enough, then lets everything end well."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._draw = world.draw

    def live(self, proved: bool) -> None:
        """The steps, then the end."""
        for _ in range(self._draw.randint(8, 20)):
            if self._step():
                self._look(wrong_now(self._world))
        self._end()
        self._look(wrong_at_the_end(self._world, proved))

    def _look(self, wrong: list[str]) -> None:
        if wrong:
            raise WrongHistory("; ".join(wrong))

    def _step(self) -> bool:
        """One step; whether a desk did something."""
        told = len(self._world.told)
        verbs: tuple[tuple[Callable[[], None], int], ...] = (
            (self._send, 9), (self._reconcile, 4), (self._sync, 3), (self._wake, 4),
            (self._pass_time, 6), (self._jump, 2), (self._gateway_moves, 4), (self._elsewhere, 2),
            (self._ask, 1), (self._ask_again, 4), (self._approve, 2), (self._take_back, 1),
            (self._give_up, 3), (self._assign, 1), (self._mark, 1),
        )  # fmt: skip
        if self._world.rough:
            verbs = ((self._send, 3), (self._reconcile, 4), (self._pass_time, 2), (self._jump, 1))
        self._draw.choices([verb for verb, _ in verbs], [weight for _, weight in verbs])[0]()
        return any("desk" in line for line in self._world.told[told:])

    # What people do.

    def _do(self, name: str, work: Callable[[Workstation], object]) -> None:
        """At a desk that is free; one that died starts again first, and may die once more on the way."""
        free = [desk for desk in self._world.desks if not desk.busy]
        if not free:
            return
        desk = self._draw.choice(free)
        if desk.crashed:
            desk.start(dies_at=self._point(0.3))
            if desk.crashed:
                return
        desk.do(name, lambda: work(desk), self._point(0.25), self._point(0.25))

    def _point(self, chance: float) -> int:
        return self._draw.randint(1, 11) if self._draw.random() < chance else 0

    def _one(self, where: str) -> UUID | None:
        """A refund of which this is true."""
        found = self._world.rows(f"SELECT id FROM refund WHERE {where} ORDER BY rowid")
        return UUID(self._draw.choice(found)[0]) if found else None

    def _send(self) -> None:
        refund_id = self._one("state = 'approved' AND kind = 'process'")
        if refund_id is not None:
            self._do("send", lambda at: payout.send(at.desk("manager"), refund_id))

    def _reconcile(self) -> None:
        only_due = self._draw.random() < 0.5
        self._do("reconcile", lambda at: reconcile.run(at.desk("admin"), only_due=only_due))

    def _sync(self) -> None:
        self._do("sync", lambda at: sync.run(at.desk("admin")))

    def _ask(self) -> None:
        payment, amount_minor = self._draw.choice((1, 2)), self._draw.choice((1, 999, 2667, 5000))
        wish = Wish(amount_minor)
        self._request(wish, payment)

    def _request(self, wish: Wish, payment: int, instead_of: UUID | None = None) -> None:
        form = UUID(int=self._draw.getrandbits(128), version=4)
        amount = plain(wish.amount_minor, "EUR") if instead_of is None else None
        wished = Wished(payment_id=payment, amount=amount, instead_of=instead_of)

        def ask(at: Workstation) -> None:
            asked = refunds.request(at.desk("clerk"), form, payment, wished)
            self._keep(wish, asked.refund_ids)

        self._do("request", ask)
        # It died after the commit, or sleeps: what is stored counts.
        stored = self._world.rows(f"SELECT id FROM refund WHERE form_id = '{form.hex}'")
        self._keep(wish, [UUID(row[0]) for row in stored])

    def _keep(self, wish: Wish, made: Iterable[UUID]) -> None:
        wish.refunds += [refund for refund in made if refund not in wish.refunds]
        if wish.refunds and wish not in self._world.wishes:
            self._world.wishes.append(wish)

    def _ask_again(self) -> None:
        """What has failed is asked for again, once nothing in the inbox says that the money went after all."""
        refund_id = self._one("state = 'failed' AND origin = 'requested'")
        if refund_id is None:
            return
        wish = next((wish for wish in self._world.wishes if refund_id == wish.refunds[-1]), None)
        found = self._world.rows("SELECT 1 FROM refund WHERE origin = 'found' AND state <> 'failed' AND NOT note_live")
        if wish is None or found:
            return
        came_back = self._one(f"id = '{refund_id.hex}' AND note_live")
        payment = self._world.rows(f"SELECT payment_id FROM refund WHERE id = '{refund_id.hex}'")[0][0]
        self._request(wish, payment, came_back)

    def _approve(self) -> None:
        refund_id = self._one("state = 'requested'")
        if refund_id is not None:
            self._do("approve", lambda at: approvals.approve(at.desk("manager"), refund_id))

    def _take_back(self) -> None:
        refund_id = self._one("state = 'approved'")
        if refund_id is not None:
            self._do("unapprove", lambda at: approvals.unapprove(at.desk("manager2"), refund_id))

    def _give_up(self) -> None:
        """A person looks at a clock on the wall: what was sent within the hour is not given up."""
        refund_id = self._one("state = 'unknown'")
        sent = self._world.network.sent_at.get(str(refund_id))
        if refund_id is None or (sent is not None and self._world.now - sent < timedelta(hours=1)):
            return
        self._do("give up", lambda at: inbox.give_up(at.desk("manager"), refund_id))

    def _assign(self) -> None:
        refund_id = self._one("origin = 'found' AND NOT note_live AND state = 'succeeded'")
        if refund_id is not None:
            self._do("assign", lambda at: inbox.assign(at.desk("clerk"), refund_id))

    def _mark(self) -> None:
        form = UUID(int=self._draw.getrandbits(128), version=4)
        payment, reference = self._draw.choice((1, 2)), f"TILL {form.hex[:6]}"
        self._do("mark", lambda at: inbox.mark_refunded(at.desk("clerk"), form, payment, "5.00", reference))

    # What happens to them.

    def _wake(self) -> None:
        asleep = [desk for desk in self._world.desks if desk.busy]
        if asleep:
            self._draw.choice(asleep).wake()

    def _pass_time(self) -> None:
        passed = self._draw.choice(PASSED)
        self._world.pass_time(passed)
        self._world.tell(f"{passed} later")

    def _jump(self) -> None:
        """The clocks of the computers are wrong from now on, or right again."""
        self._world.jump = self._draw.choice((timedelta(0), *JUMPS))
        self._world.tell(f"the clocks are wrong by {self._world.jump}")

    def _gateway_moves(self) -> None:
        account = self._world.account
        account.outcome = self._draw.choice((Outcome.SUCCEEDED, Outcome.PENDING))
        living = [made for made in account.refunds.values() if alive(made)]
        if not living:
            return
        made = self._draw.choice(living)
        if made.outcome == Outcome.PENDING and self._draw.random() < 0.5:
            account.move(made.refund_ref, Outcome.SUCCEEDED)
        else:
            account.move(made.refund_ref, Outcome.FAILED, "expired_or_canceled_card")
        self._world.tell(f"the gateway says of {made.refund_ref}: {account.refunds[made.refund_ref].outcome}")

    def _elsewhere(self) -> None:
        """In the dashboard, or by the customer's bank."""
        account = self._world.account
        ref = self._draw.choice(("pi_1", "pi_2"))
        still_open = [each for each in account.disputes.values() if each.status == DisputeStatus.OPEN]
        if still_open:
            status = self._draw.choice((DisputeStatus.WON, DisputeStatus.LOST))
            account.end_dispute(still_open[0].dispute_ref, status)
            self._world.tell(f"the dispute on {still_open[0].payment_ref} is {status}")
        elif self._draw.random() < 0.3 and account.left_minor(ref) > 1000:
            account.dispute(ref, 1000)
            self._world.tell(f"a dispute on {ref}")
        else:
            account.refund_there(ref, self._draw.choice((500, 1667, 4000)))
            self._world.tell(f"the dashboard is used on {ref}")

    def _end(self) -> None:
        """The faults stop, the clocks are right, everybody wakes, and more than a day passes."""
        world = self._world
        world.network.calm, world.jump = True, timedelta(0)
        world.tell("the faults stop")
        for desk in world.desks:
            if desk.busy:
                desk.wake()
        for _ in range(2):
            world.pass_time(timedelta(hours=25))
            world.desks[0].start()
            if not world.rows("SELECT 1 FROM refund WHERE state IN ('sending', 'unknown', 'pending')"):
                break

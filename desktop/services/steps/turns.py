"""Turns at the gateway: one desk at a time asks it, by a lease on the database's clock."""

from __future__ import annotations

import os
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from uuid import uuid4

from sqlalchemy.orm import Session

from desktop.gateways.base import GatewayUnavailable
from desktop.model.lease import Lease
from desktop.services.desk import Desk

T = TypeVar("T")

LASTS = timedelta(minutes=2)
"""How long a lease holds after its desk was last heard of."""

PATIENCE = 5.0
"""Seconds for which an act waits until nobody has the turn."""

BUSY = "asked_elsewhere"
"""The code of the answer to a desk whose turn it is not."""


class Work(StrEnum):
    """What only one desk does at a time."""

    RECONCILE = "reconcile"
    SYNC = "sync"


@contextmanager
def taken(desk: Desk, work: Work) -> Iterator[Callable[[], None]]:
    """Have the turn inside; gives what is to be called before each further question, so that the lease goes on.

    Both raise `GatewayUnavailable` `asked_elsewhere` where another desk has it. The lease of a desk that died ends by
    itself, and at once for a program on the same computer.
    """
    holder = uuid4().hex
    until = _take(desk, work, holder)

    def goes_on() -> None:
        nonlocal until
        if desk.clock() > until - LASTS / 2:
            until = _take(desk, work, holder)

    try:
        yield goes_on
    except Exception:
        _give_back(desk, work, holder)
        raise
    _give_back(desk, work, holder)


def require_nobody(session: Session, work: Work, now: datetime) -> None:
    """Raises `GatewayUnavailable` `asked_elsewhere` while a desk has the turn, for it may send something just now."""
    lease = session.get_one(Lease, work, with_for_update=True, populate_existing=True)
    if _is_held(lease, now):
        raise _asked_elsewhere(lease.who)


def when_free(act: Callable[[], T]) -> T:
    """What `act` gives; while it raises `asked_elsewhere` it is tried again, for a turn is mostly over in a moment."""
    ends = time.monotonic() + PATIENCE
    while True:
        try:
            return act()
        except GatewayUnavailable as busy:
            if busy.code != BUSY or time.monotonic() >= ends:
                raise
        time.sleep(0.1)


def _take(desk: Desk, work: Work, holder: str) -> datetime:
    now = desk.clock()
    with desk.database.write() as session:
        lease = session.get_one(Lease, work, with_for_update=True, populate_existing=True)
        if lease.holder != holder and _is_held(lease, now):
            raise _asked_elsewhere(lease.who)
        lease.holder, lease.who = holder, desk.person.name
        lease.computer, lease.process = socket.gethostname(), os.getpid()
        lease.until = now + LASTS
        return lease.until


def _give_back(desk: Desk, work: Work, holder: str) -> None:
    with desk.database.write() as session:
        lease = session.get_one(Lease, work, with_for_update=True, populate_existing=True)
        if lease.holder == holder:
            lease.until = None


def _is_held(lease: Lease, now: datetime) -> bool:
    """Whether another desk has the turn; a lease that ends later than any can was taken before the clock went back."""
    if lease.until is None or not now < lease.until <= now + LASTS:
        return False
    return lease.computer != socket.gethostname() or _runs(lease.process)


def _runs(process: int) -> bool:
    """Whether this process of this computer is alive. Windows is not asked: there a lease ends by its time only."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _asked_elsewhere(who: str) -> GatewayUnavailable:
    return GatewayUnavailable(
        "The gateway was not asked here: another desk is asking it.",
        f"{who} has it asked at this moment, and what is heard is shown here too. Nothing was sent. Ask again in a "
        "minute if nothing changes.",
        BUSY,
    )

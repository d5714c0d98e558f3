"""A program that does one stage of the work and is killed at a named point: `python -m tests.crashes.victim JOB`.

The job is JSON. Without a point it does the stage to its end; without a stage it recovers, as the program does at its
start.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.pool import Pool

from desktop.database import OfficeDatabase, open_office
from desktop.errors import RefundDeskError
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.services import credit_notes, reconcile, sync
from desktop.services.desk import Desk
from desktop.services.queries import office as office_queries
from desktop.services.smtp import SmtpServer
from tests.crashes.stages import STAGES
from tests.stripe_server.client import KEY

ASKS = ("account", "look_up", "refund", "fetch", "changes")


class Watch:
    """Counts the commits and the effects outside, and dies before or after the one that the point names."""

    def __init__(self, events: tuple[str, ...], point: str) -> None:
        self.happened = 0
        self._events, self._point = events, point

    def before(self) -> None:
        """An effect is about to happen."""
        if self._point == f"before the {self._name()}":
            die()

    def after(self) -> None:
        """It has happened, and the program knows it."""
        if self._point == f"after the {self._name()}":
            die()
        self.happened += 1

    def _name(self) -> str:
        return self._events[self.happened] if self.happened < len(self._events) else "end"


def die() -> None:
    """As a power cut or the task manager ends it: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def watched(watch: Watch, work: Callable[..., Any]) -> Callable[..., Any]:
    """The work, with a point on both sides."""

    def around(*given: Any, **more: Any) -> Any:
        watch.before()
        done = work(*given, **more)
        watch.after()
        return done

    return around


def watch_commits(watch: Watch) -> None:
    """Every commit of a writer is an event, in whichever office."""
    writing: list[bool] = []

    def before(connection: Any) -> None:
        if connection.get_execution_options().get("refund_desk_writes"):
            watch.before()
            writing.append(True)

    def done(_connection: Any, _record: Any) -> None:
        if writing:
            writing.clear()
            watch.after()

    event.listen(Engine, "commit", before)
    event.listen(Pool, "checkin", done)


def troubled(database: OfficeDatabase, trouble: str) -> None:
    """From here on the office cannot be written: it is `read-only`, `locked` by another, or its disk is `full`."""
    if trouble == "full":
        # No file may grow beyond this, as on a disk that is full; the system says so to whoever tries.
        resource = import_module("resource")
        resource.setrlimit(resource.RLIMIT_FSIZE, (36_864, resource.RLIM_INFINITY))
    said = {
        ("read-only", True): "PRAGMA query_only = ON",
        ("read-only", False): "SET default_transaction_read_only = on",
        ("locked", True): "PRAGMA busy_timeout = 50",
        ("locked", False): "SET lock_timeout = '50ms'",
    }.get((trouble, database.is_file))
    if said is not None:
        event.listen(database.engine, "connect", lambda connection, _record: _say(connection, said))
        database.engine.dispose()


def _say(connection: Any, statement: str) -> None:
    connection.cursor().execute(statement)
    if hasattr(connection, "autocommit"):
        connection.commit()


def run(job: dict[str, Any]) -> int:
    """Do the stage, or recover. 3 where the stage did not have the effects that it is known for."""
    stage = STAGES.get(job["stage"])
    if job.get("elsewhere"):
        # Another computer: it cannot see that the one that had the turn is dead.
        socket.gethostname = lambda: "another-computer"
    wait = timedelta(minutes=job["minutes"])
    gateway = StripeGateway(KEY, address=job["server"], pace=Pace(per_second=1000))
    database = None if stage is not None and stage.alone else open_office(job["office"])
    person: Any = None
    if database is not None:
        login = job.get("login") or (stage.login if stage else "admin")
        person = next(row for row in office_queries.people(database) if row.login == login)

    def clock() -> datetime:
        return wait + (datetime.now(UTC) if database is None else database.clock())

    opened: Any = database
    desk = Desk(opened, {"stripe": gateway}, Path(job["backups"]), person, clock)
    if stage is None:
        reconcile.run(desk)
        sync.run(desk)
        credit_notes.draw_missing(desk)
        return 0
    if database is not None:
        troubled(database, job.get("trouble", ""))
    watch = Watch(stage.events, job.get("point", ""))
    watch_commits(watch)
    for asked in ASKS:
        setattr(gateway, asked, watched(watch, getattr(gateway, asked)))
    Path.replace = watched(watch, Path.replace)  # type: ignore[method-assign]
    SmtpServer.post = watched(watch, SmtpServer.post)  # type: ignore[method-assign]
    try:
        done = stage.work(desk, job["given"])
        trouble = getattr(done, "trouble", None)
    except RefundDeskError as refusal:
        trouble = refusal
    if isinstance(trouble, RefundDeskError):
        if "told" in job:
            Path(job["told"]).write_text(f"{trouble.code}: {trouble}", encoding="utf-8")
        return 4
    if watch.happened == len(stage.events):
        return 0
    print(f"{job['stage']}: {watch.happened} events, {done}", file=sys.stderr)
    return 3


if __name__ == "__main__":
    sys.exit(run(json.loads(sys.argv[1])))

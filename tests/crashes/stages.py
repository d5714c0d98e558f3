"""The stages of the work in which the program can be killed: what is there before, what it does, how it must end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from desktop.database import open_office
from desktop.model.audit import Act
from desktop.services import (
    approvals,
    backup,
    cancellations,
    credit_notes,
    inbox,
    mail_server,
    offices,
    payout,
    reconcile,
    refunds,
    sync,
)
from desktop.services.backup.making import before_upgrade
from desktop.services.desk import Desk
from desktop.services.queries import office as office_queries
from desktop.services.refunds import LineWish, Wish

Given = dict[str, Any]
Work = Callable[[Desk, Given], object]


@dataclass(frozen=True)
class Stage:
    """What the program does in one stage: `events` are its commits and outside effects, in their order.

    `login` does it. `only` is for what only an office in a file, or only one on a server has; with `alone` no desk
    has the office open.
    """

    work: Work
    events: tuple[str, ...]
    login: str = "manager"
    only: str = ""
    alone: bool = False


def _request(desk: Desk, given: Given) -> object:
    wish = Wish(payment_id=given["payment"], lines=(LineWish(1, gross="60.00"),))
    return refunds.request(desk, UUID(given["form"]), given["invoice"], wish)


def _confirm(desk: Desk, given: Given) -> object:
    approver = next(row for row in office_queries.people(desk.database) if row.login == "manager")
    form = UUID(given["form"])
    return cancellations.confirm_return(desk, given["invoice"], "119.00", "TILL-9", approver, form_id=form)


def _draw(desk: Desk, given: Given) -> object:
    note_id = credit_notes.of_refund(desk, UUID(given["refund"]))
    assert note_id is not None
    return credit_notes.document(desk, note_id)


def _copy(desk: Desk, given: Given) -> object:
    return backup.make(desk.database, desk.backups, backup.Reason.ASKED)


def _restore(desk: Desk, given: Given) -> object:
    act = Act(None, desk.clock())
    return backup.restore(Path(given["copy"]), Path(given["office"]), desk.backups, act)


def _upgrade(desk: Desk, given: Given) -> object:
    open_office(given["office"], before_upgrade(desk.backups)).close()
    return None


def _found_new(desk: Desk, given: Given) -> object:
    offices.create(given["new"], offices.NewOffice("Larkfield", "EUR")).close()
    return None


def _refund_id(given: Given) -> UUID:
    return UUID(given["refund"])


STAGES: dict[str, Stage] = {
    "request": Stage(_request, ("request",), "clerk"),
    "approval": Stage(lambda desk, given: approvals.approve(desk, _refund_id(given)), ("approval",)),
    "settlement outside": Stage(
        lambda desk, given: approvals.approve(desk, _refund_id(given)), ("note and entries",)
    ),
    "payout": Stage(
        lambda desk, given: payout.send(desk, _refund_id(given)), ("look-up", "claim", "call", "answer")
    ),
    "paper": Stage(_draw, ("paper",)),
    "reconcile": Stage(
        lambda desk, given: reconcile.run(desk),
        ("turn to ask", "look-up", "outcome", "end of the turn"),
        "admin",
    ),
    "sending again": Stage(
        lambda desk, given: reconcile.run(desk),
        ("turn to ask", "look-up", "second call", "outcome", "end of the turn"),
        "admin",
    ),
    "sync": Stage(
        lambda desk, given: sync.run(desk),
        (
            "turn to read", "question whose account", "account", "question what changed", "found refund", "dispute",
            "mark", "end of the turn",
        ),
        "admin",
    ),
    "late failure": Stage(
        lambda desk, given: sync.run(desk),
        (
            "turn to read", "question whose account", "account", "question what changed", "reversal", "mark",
            "end of the turn",
        ),
        "admin",
    ),
    "assignment": Stage(lambda desk, given: inbox.assign(desk, _refund_id(given)), ("note of found money",)),
    "mark": Stage(
        lambda desk, given: inbox.mark_refunded(desk, UUID(given["form"]), given["payment"], "20.00", "TILL-7"),
        ("mark",),
        "clerk",
    ),
    "giving up": Stage(lambda desk, given: inbox.give_up(desk, _refund_id(given)), ("look-up", "end as not happened")),
    "cancellation": Stage(lambda desk, given: cancellations.cancel(desk, given["invoice"]), ("cancellation",)),
    "undoing": Stage(lambda desk, given: cancellations.undo(desk, given["invoice"]), ("reversing note",)),
    "confirmed return": Stage(_confirm, ("confirmed return",), "clerk"),
    "mail": Stage(lambda desk, given: mail_server.send_due(desk), ("claim of the mail", "post", "word that it left")),
    "backup": Stage(_copy, ("list of the copy", "copy"), only="sqlite"),
    "backup of a server": Stage(
        _copy, ("tables of the copy", "rows of the copy", "list of the copy", "copy"), only="postgres"
    ),
    "restoring": Stage(
        _restore,
        ("mark that it was restored", "list of what was there", "copy of what was there", "restored file"),
        only="sqlite",
        alone=True,
    ),
    "upgrade": Stage(_upgrade, ("list of the copy", "copy", "new tables"), only="sqlite", alone=True),
    "new office": Stage(_found_new, ("tables", "first row"), only="sqlite", alone=True),
}  # fmt: skip

HOURS_LATER = {"giving up": 24}
"""By how many hours the clocks of all desks are later than when everything was prepared."""

POINTS = [
    (stage, f"{when} the {event}")
    for stage, made in STAGES.items()
    for event in made.events
    for when in ("before", "after")
]

"""The rights of roles: given, taken, asked with every act, and never so that nobody runs the office."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from desktop.errors import RefundDeskError, Refusal
from desktop.model.audit import AuditRow
from desktop.model.states import Right, Role
from desktop.services import approvals, people, rights
from desktop.services.people import Part
from desktop.services.queries import approvals as approval_queries
from tests.services.office_builder import OfficeBuilder


def trail(office: OfficeBuilder) -> list[AuditRow]:
    with office.database.read() as session:
        return list(session.scalars(select(AuditRow).order_by(AuditRow.id)))


def test_a_right_that_is_taken_is_refused_at_the_next_act_of_a_desk_that_is_open(office: OfficeBuilder) -> None:
    manager = office.desk("manager")
    refund = office.ask(office.paid(), amount="10.00")
    given = rights.read(office.desk("viewer"))
    rights.save(office.desk("admin"), given - {(Role.MANAGER, Right.APPROVE)})

    with pytest.raises(Refusal) as refused:
        approvals.approve(manager, refund)
    assert refused.value.code == "no_right"
    assert refused.value.message == (
        "Mia Manager may not approve or reject refunds and payments. Ask an administrator to do it."
    )
    assert [row.act for row in trail(office)[-2:]] == ["rights changed", "refused"]
    assert json.loads(trail(office)[-2].after) == {"given": [], "taken": ["manager: approve"]}
    assert approval_queries.queue(manager)[0].obstacle == "An administrator approves refunds"


def test_a_right_that_is_given_holds_at_once(office: OfficeBuilder) -> None:
    refund = office.ask(office.paid(), amount="10.00")
    given = rights.read(office.desk("admin"))
    rights.save(office.desk("admin"), given | {(Role.CLERK, Right.APPROVE)})

    approvals.approve(office.desk("clerk2"), refund)
    assert office.state(refund) == "approved"


def test_administrators_keep_the_right_to_run_the_office(office: OfficeBuilder) -> None:
    rights.save(office.desk("admin"), frozenset())
    assert rights.read(office.desk("viewer")) == {(Role.ADMIN, Right.RUN)}
    rights.save(office.desk("admin"), {(Role.MANAGER, Right.APPROVE)})
    assert rights.read(office.desk("viewer")) == {(Role.ADMIN, Right.RUN), (Role.MANAGER, Right.APPROVE)}


def test_the_role_of_the_only_one_who_runs_the_office_keeps_that_right(office: OfficeBuilder) -> None:
    given = rights.read(office.desk("admin"))
    rights.save(office.desk("admin"), given | {(Role.MANAGER, Right.RUN)})
    staff = {row.login: row for row in people.read(office.desk("admin")).rows}
    people.change(office.desk("manager"), staff["admin"].id, Part("Ada Admin", Role.ADMIN, active=False))

    with pytest.raises(RefundDeskError) as refused:
        rights.save(office.desk("manager"), given)
    assert refused.value.code == "last_runner"
    assert (Role.MANAGER, Right.RUN) in rights.read(office.desk("viewer"))


def test_only_who_runs_the_office_gives_rights(office: OfficeBuilder) -> None:
    given = rights.read(office.desk("manager"))
    with pytest.raises(Refusal) as refused:
        rights.save(office.desk("manager"), given | {(Role.MANAGER, Right.RUN)})
    assert refused.value.code == "no_right"
    assert rights.read(office.desk("manager")) == given


def test_saving_what_stands_already_leaves_no_trace(office: OfficeBuilder) -> None:
    before = len(trail(office))
    rights.save(office.desk("admin"), rights.read(office.desk("admin")))
    assert len(trail(office)) == before

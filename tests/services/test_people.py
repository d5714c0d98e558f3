"""The people of the office: taken in, changed, put out; and never the last one who can run it."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from desktop.errors import BadInput, RefundDeskError, Refusal
from desktop.model.audit import AuditRow
from desktop.model.office import Office
from desktop.model.states import OfficeKind, Role
from desktop.services import approvals, passwords, people
from desktop.services.people import Part, StaffRow
from desktop.services.queries import office as office_queries
from tests.services.office_builder import OfficeBuilder


def staff(office: OfficeBuilder) -> dict[str, StaffRow]:
    return {row.login: row for row in people.read(office.desk("viewer")).rows}


def last_act(office: OfficeBuilder) -> tuple[str, dict[str, object], dict[str, object]]:
    with office.database.read() as session:
        row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc())).first()
        assert row is not None
        return row.act, json.loads(row.before), json.loads(row.after)


def test_somebody_new_can_sit_down_and_stands_in_the_trail(office: OfficeBuilder) -> None:
    people.add(office.desk("admin"), " olga ", Part(" Olga Ordner ", Role.MANAGER, approval_limit_minor=50_000))

    row = staff(office)["olga"]
    assert (row.part, row.has_password) == (Part("Olga Ordner", Role.MANAGER, 50_000), False)
    assert "olga" in {person.login for person in office_queries.people(office.database)}
    assert last_act(office)[0] == "person added"


@pytest.mark.parametrize(
    ("login", "part", "said"),
    [
        ("", Part("Olga", Role.CLERK), "Type the login"),
        ("MANAGER", Part("Olga", Role.CLERK), "“MANAGER” is the login of Mia Manager"),
        ("olga", Part(" ", Role.CLERK), "Type the name"),
        ("olga", Part("Olga", Role.CLERK, 0), "The limit must be above zero"),
    ],
)
def test_nobody_is_taken_in_without_a_login_of_their_own_a_name_and_a_true_limit(
    office: OfficeBuilder, login: str, part: Part, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        people.add(office.desk("admin"), login, part)
    assert len(staff(office)) == 7


def test_name_role_and_limit_are_changed_and_the_trail_keeps_what_they_were(office: OfficeBuilder) -> None:
    row = staff(office)["clerk"]
    people.change(office.desk("admin"), row.id, Part("Cleo Prokura", Role.MANAGER, 20_000))

    assert staff(office)["clerk"].part == Part("Cleo Prokura", Role.MANAGER, 20_000)
    act, before, after = last_act(office)
    assert act == "person changed"
    assert before == {"name": "Cleo Clerk", "role": "clerk", "approval_limit_minor": None}
    assert after == {"name": "Cleo Prokura", "role": "manager", "approval_limit_minor": 20_000}


def test_who_has_left_cannot_sit_down_and_an_open_desk_of_theirs_does_nothing_more(office: OfficeBuilder) -> None:
    invoice, desk = office.paid(), office.desk("manager")
    refund = office.ask(invoice, amount="10.00")
    row = staff(office)["manager"]
    people.change(office.desk("admin"), row.id, replace(row.part, active=False))

    assert "manager" not in {person.login for person in office_queries.people(office.database)}
    assert not staff(office)["manager"].part.active
    with pytest.raises(RefundDeskError) as nobody:
        passwords.sign_in(office.database, "manager", clock=office.clock)
    assert nobody.value.code == "not_here"
    with pytest.raises(Refusal) as refused:
        approvals.approve(desk, refund)
    assert refused.value.code == "no_right"


@pytest.mark.parametrize("part", [Part("Ada Admin", Role.CLERK), Part("Ada Admin", Role.ADMIN, active=False)])
def test_the_last_one_who_can_run_the_office_stays(office: OfficeBuilder, part: Part) -> None:
    with pytest.raises(RefundDeskError) as refused:
        people.change(office.desk("admin"), staff(office)["admin"].id, part)

    assert refused.value.code == "last_runner"
    assert "lock everybody out" in refused.value.title
    assert staff(office)["admin"].part == Part("Ada Admin", Role.ADMIN)

    people.change(office.desk("admin"), staff(office)["clerk"].id, Part("Cleo Clerk", Role.ADMIN))
    people.change(office.desk("admin"), staff(office)["admin"].id, part)
    assert staff(office)["admin"].part == part


def test_only_who_runs_the_office_changes_its_people(office: OfficeBuilder) -> None:
    for act in (
        lambda: people.add(office.desk("manager"), "olga", Part("Olga", Role.ADMIN)),
        lambda: people.change(office.desk("manager"), staff(office)["manager"].id, Part("Mia", Role.ADMIN)),
        lambda: passwords.set_for(office.desk("manager"), staff(office)["admin"].id, "a new password"),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "no_right"
        assert last_act(office)[0] == "refused"


def test_a_real_office_without_any_password_is_advised_to_set_them(office: OfficeBuilder) -> None:
    assert people.read(office.desk("admin")).advice == "", "a sample office is there to look at"
    with office.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL
    assert people.read(office.desk("admin")).advice.startswith("Nobody here has a password")

    passwords.set_for(office.desk("admin"), staff(office)["clerk"].id, "a good long one")
    assert people.read(office.desk("admin")).advice == ""
    assert staff(office)["clerk"].has_password

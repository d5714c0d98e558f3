"""Signing in: the right password, wrong ones, the lock-out, and how passwords are set."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from desktop.errors import BadInput, RefundDeskError
from desktop.model.audit import AuditRow
from desktop.model.person import Person
from desktop.services import passwords
from desktop.services.steps import passwords as steps
from tests.services.office_builder import OfficeBuilder

RIGHT = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take a moment, not a tenth of a second."""
    monkeypatch.setattr(steps, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def person(office: OfficeBuilder, login: str = "manager") -> Person:
    with office.database.read() as session:
        return session.scalars(select(Person).where(Person.login == login)).one()


def acts(office: OfficeBuilder) -> list[str]:
    with office.database.read() as session:
        return list(session.scalars(select(AuditRow.act).order_by(AuditRow.id)))


def sign_in(office: OfficeBuilder, password: str) -> str:
    """The code of what stood in the way, empty where they sit."""
    try:
        passwords.sign_in(office.database, "manager", password, office.clock)
    except RefundDeskError as stopped:
        return stopped.code
    return ""


@pytest.fixture
def guarded(office: OfficeBuilder) -> OfficeBuilder:
    """An office whose manager has a password."""
    passwords.set_for(office.desk("admin"), office.desk("manager").person.id, RIGHT)
    return office


def test_who_has_no_password_sits_down_and_the_trail_knows(office: OfficeBuilder) -> None:
    row = passwords.sign_in(office.database, "clerk", clock=office.clock)
    assert (row.name, row.has_password) == ("Cleo Clerk", False)
    assert "request" in row.rights
    assert acts(office)[-1] == "signed in"


def test_the_right_password_opens_the_desk_and_is_nowhere_in_the_books(guarded: OfficeBuilder) -> None:
    row = passwords.sign_in(guarded.database, "manager", RIGHT, guarded.clock)
    assert row.has_password
    assert person(guarded).password_hash.startswith("$argon2id$")
    assert RIGHT not in person(guarded).password_hash
    with guarded.database.read() as session:
        assert all(RIGHT not in row.after + row.before for row in session.scalars(select(AuditRow)))


def test_a_letter_is_the_same_however_the_keyboard_makes_it(office: OfficeBuilder) -> None:
    passwords.set_for(office.desk("admin"), office.desk("manager").person.id, "caf\u00e9 au lait")
    assert sign_in(office, "cafe\u0301 au lait") == ""


def test_nothing_typed_is_no_wrong_try(guarded: OfficeBuilder) -> None:
    assert sign_in(guarded, "") == "password_wanted"
    assert person(guarded).wrong_tries == 0


def test_five_wrong_passwords_lock_the_login_for_five_minutes(guarded: OfficeBuilder) -> None:
    assert [sign_in(guarded, "wrong") for _ in range(5)] == ["password_wrong"] * 4 + ["locked_out"]
    assert acts(guarded)[-5:] == ["wrong password"] * 4 + ["locked out"]

    with pytest.raises(RefundDeskError) as locked:
        passwords.sign_in(guarded.database, "manager", RIGHT, guarded.clock)
    until = (guarded.now + timedelta(minutes=5)).astimezone()
    assert locked.value.title == f"Mia Manager is locked out until {until:%H:%M}."
    guarded.later(minutes=4, seconds=59)
    assert sign_in(guarded, RIGHT) == "locked_out"
    guarded.later(seconds=1)
    assert sign_in(guarded, RIGHT) == ""
    assert acts(guarded)[-1] == "signed in"


def test_the_right_password_forgets_the_wrong_tries_before_it(guarded: OfficeBuilder) -> None:
    for _ in range(4):
        sign_in(guarded, "wrong")
    assert sign_in(guarded, RIGHT) == ""
    assert [sign_in(guarded, "wrong") for _ in range(4)] == ["password_wrong"] * 4
    with pytest.raises(RefundDeskError, match="4 tries are left"):
        sign_in(guarded, RIGHT)
        passwords.sign_in(guarded.database, "manager", "wrong", guarded.clock)


def test_a_new_password_from_an_administrator_ends_the_lock_out(guarded: OfficeBuilder) -> None:
    for _ in range(5):
        sign_in(guarded, "wrong")
    passwords.set_for(guarded.desk("admin"), person(guarded).id, "another long one")
    assert sign_in(guarded, "another long one") == ""


def test_a_hash_of_older_strength_is_made_anew_at_the_next_sign_in(
    guarded: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = person(guarded).password_hash
    assert "t=1," in before
    monkeypatch.setattr(steps, "_HASHER", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert sign_in(guarded, RIGHT) == ""
    assert "t=2," in person(guarded).password_hash
    assert sign_in(guarded, RIGHT) == ""


def test_an_own_password_takes_the_old_one(guarded: OfficeBuilder) -> None:
    desk = guarded.desk("manager")
    with pytest.raises(RefundDeskError) as wrong:
        passwords.set_own(desk, "wrong", "my very new one")
    assert wrong.value.code == "password_wrong"
    assert person(guarded).wrong_tries == 1

    passwords.set_own(desk, RIGHT, "my very new one")
    assert sign_in(guarded, RIGHT) == "password_wrong"
    assert sign_in(guarded, "my very new one") == ""
    assert "password set" in acts(guarded)


def test_an_administrator_does_not_go_around_the_own_old_password(office: OfficeBuilder) -> None:
    admin = office.desk("admin")
    passwords.set_for(admin, admin.person.id, RIGHT)
    with pytest.raises(RefundDeskError) as stopped:
        passwords.set_for(admin, admin.person.id, "")
    assert stopped.value.code == "password_wanted"


def test_a_password_can_be_taken_away_again(guarded: OfficeBuilder) -> None:
    passwords.set_for(guarded.desk("admin"), person(guarded).id, "")
    assert sign_in(guarded, "") == ""
    assert "password removed" in acts(guarded)


@pytest.mark.parametrize(("new", "said"), [("short", "at least 8 signs"), ("x" * 300, "more than 256")])
def test_a_password_that_is_too_short_or_endless_is_not_taken(guarded: OfficeBuilder, new: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        passwords.set_own(guarded.desk("manager"), RIGHT, new)
    assert sign_in(guarded, RIGHT) == ""


def test_coming_back_to_a_locked_desk_takes_the_password(guarded: OfficeBuilder) -> None:
    desk = guarded.desk("manager")
    for typed, code in (("", "password_wanted"), ("wrong", "password_wrong")):
        with pytest.raises(RefundDeskError) as stopped:
            passwords.unlock(desk, typed)
        assert stopped.value.code == code
    passwords.unlock(desk, RIGHT)
    assert acts(guarded)[-2:] == ["wrong password", "came back"]
    passwords.unlock(guarded.desk("clerk"))
    assert acts(guarded)[-1] == "came back"


def test_a_login_that_is_nobodys_is_said_so(office: OfficeBuilder) -> None:
    with pytest.raises(RefundDeskError) as nobody:
        passwords.sign_in(office.database, "ghost", "", office.clock)
    assert nobody.value.code == "not_here"


def test_the_lock_out_in_the_trail_says_until_when(guarded: OfficeBuilder) -> None:
    for _ in range(5):
        sign_in(guarded, "wrong")
    with guarded.database.read() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.act == "locked out")).one()
        assert row.person_id is None
        assert json.loads(row.after)["until"].startswith((guarded.now + timedelta(minutes=5)).date().isoformat())

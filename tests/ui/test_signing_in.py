"""Sitting down with a password: asked of who has one, wrong ones counted, locked out until a time that is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from desktop import settings
from desktop.database import open_office
from desktop.model.audit import AuditRow
from desktop.model.person import Person
from desktop.services.steps import passwords
from tests.ui.start_hands import StartHands, at_the_start, make_office

DOWN, ENTER = Qt.Key.Key_Down, Qt.Key.Key_Return
RIGHT = "correct horse battery"


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartHands]:
    """Somebody before the first window of an office whose manager has a password."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.setattr(passwords, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    address = make_office(tmp_path / "shop.refunddesk")
    give_password(address, "manager")
    with at_the_start(qtbot, tmp_path / "window") as made:
        made.open(address)
        yield made


def give_password(address: str, login: str) -> None:
    database = open_office(address)
    with database.write() as session:
        person = session.scalars(select(Person).where(Person.login == login)).one()
        person.password_hash = passwords.hashed(RIGHT)
    database.close()


def acts(hands: StartHands) -> list[str]:
    with hands.opened[-1].database.read() as session:
        return list(session.scalars(select(AuditRow.act).order_by(AuditRow.id)))


def seated(hands: StartHands) -> bool:
    return hands.window.workstation is not None


def test_who_has_no_password_is_asked_for_none(hands: StartHands) -> None:
    assert not hands.window.people.password.isVisible()
    hands.key(ENTER)
    hands.until(lambda: seated(hands))
    assert hands.workstation.window.status.person_button().text() == "Ada Admin"
    assert acts(hands)[-1] == "signed in"


def test_who_has_one_types_it_and_sits_down(hands: StartHands) -> None:
    field = hands.window.people.password
    hands.key(DOWN)
    assert field.isVisible()
    assert field.echoMode() == field.EchoMode.Password
    hands.key(ENTER)
    assert field.hasFocus()
    assert not seated(hands)

    hands.letter(RIGHT)
    hands.key(ENTER)
    hands.until(lambda: seated(hands))
    assert hands.workstation.window.status.person_button().text() == "Mia Manager"


def test_a_wrong_password_is_said_at_the_field_and_the_fifth_locks_out(hands: StartHands) -> None:
    people = hands.window.people
    hands.key(DOWN)
    hands.key(ENTER)
    for left in (4, 3, 2, 1):
        hands.letter("wrong")
        hands.key(ENTER)
        noun = "try is" if left == 1 else "tries are"
        hands.until(lambda said=f"Wrong password. {left} {noun} left": said in hands.text(people))  # type: ignore[misc]
        assert people.password.selectedText() == "wrong", "typing again replaces it"
    hands.letter("wrong")
    hands.key(ENTER)
    hands.until(lambda: "Mia Manager is locked out until " in hands.text(people))

    hands.letter(RIGHT)
    hands.key(ENTER)
    hands.until(lambda: people.password.selectedText() == RIGHT)
    assert "Mia Manager is locked out until " in hands.text(people)
    assert not seated(hands)
    assert acts(hands).count("locked out") == 1


def test_another_row_forgets_what_was_typed(hands: StartHands) -> None:
    people = hands.window.people
    hands.key(DOWN)
    hands.key(ENTER)
    hands.letter("half a pass")
    people.table.setFocus()
    hands.key(DOWN)
    assert not people.password.isVisible()
    hands.key(Qt.Key.Key_Up)
    assert people.password.isVisible()
    assert people.password.text() == ""


def test_a_password_that_was_given_meanwhile_is_asked_for(hands: StartHands) -> None:
    give_password(hands.opened[-1].address, "admin")
    hands.key(ENTER)
    hands.until(hands.window.people.password.isVisible)
    assert "Your password is asked for." in hands.text(hands.window.people)
    hands.letter(RIGHT)
    hands.key(ENTER)
    hands.until(lambda: seated(hands))

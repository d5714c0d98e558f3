"""Opening an office: which way to the money it has, and what is remembered of its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import keyring
import pytest
from sqlalchemy import make_url

from desktop import migrations, settings
from desktop.errors import BadInput, OfficeError
from desktop.gateways.pace import Pace
from desktop.model.office import Office
from desktop.model.states import OfficeKind, RefundState
from desktop.services import backup, keys, offices, opening, payout
from desktop.services.offices import NewOffice
from desktop.services.opening import OpenOffice
from tests.services.office_builder import MADE_AT, PEOPLE, OfficeBuilder
from tests.stripe_server.client import KEY, StripeServer
from tests.support.postgres import PostgresServer


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the program keeps its own in this test."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    return tmp_path / "home"


def made(path: Path, kind: OfficeKind) -> Path:
    """A new office of this kind."""
    offices.create(str(path), NewOffice("Lampenhaus Berg", "EUR", kind=kind, people=PEOPLE), MADE_AT).close()
    return path


def install_id(office: OpenOffice) -> str:
    with office.database.read() as session:
        return session.get_one(Office, 1).install_id


@pytest.fixture
def real(tmp_path: Path) -> Iterator[OpenOffice]:
    """A real office without a key."""
    office = opening.open_office(str(made(tmp_path / "real.rdesk", OfficeKind.REAL)))
    yield office
    office.close()


@pytest.mark.parametrize("kind", [OfficeKind.SAMPLE, OfficeKind.TRAINING])
def test_a_practice_office_has_the_practice_gateway_and_its_book_beside_it(tmp_path: Path, kind: OfficeKind) -> None:
    path = made(tmp_path / "practice.rdesk", kind)

    office = opening.open_office(str(path))
    office.close()

    assert list(office.gateways) == ["practice"]
    assert (tmp_path / "practice.rdesk.practice").is_file()


def test_a_practice_office_never_reaches_stripe_even_with_a_key_in_the_keychain(tmp_path: Path) -> None:
    path = made(tmp_path / "practice.rdesk", OfficeKind.TRAINING)
    office = opening.open_office(str(path))
    keyring.set_password(f"Refund Desk {install_id(office)}", "stripe", KEY)
    office.close()

    again = opening.open_office(str(path))
    again.close()

    assert list(again.gateways) == ["practice"]


def test_a_real_office_refuses_the_practice_gateway_even_with_a_book_beside_it(tmp_path: Path) -> None:
    path = made(tmp_path / "office.rdesk", OfficeKind.SAMPLE)
    practice = opening.open_office(str(path))
    with practice.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL
    practice.close()
    assert (tmp_path / "office.rdesk.practice").is_file()

    real = opening.open_office(str(path))
    real.close()

    assert real.gateways == {}


def test_a_real_office_has_no_practice_book_made_for_it(tmp_path: Path, real: OpenOffice) -> None:
    assert real.gateways == {}
    assert not list(tmp_path.rglob("*.practice"))


def test_a_refund_of_a_practice_payment_is_not_sent_from_a_real_office(file_office: OfficeBuilder) -> None:
    refund_id = file_office.ask(file_office.paid(), amount="10.00")
    file_office.approve(refund_id)
    with file_office.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL

    office = opening.open_office(file_office.database.address)
    manager = next(person for person in office.people() if person.login == "manager")
    with pytest.raises(Exception, match=r"^Nothing was sent: ") as refused:
        payout.send(office.desk(manager), refund_id)
    office.close()

    assert getattr(refused.value, "code", "") == "key_missing"
    assert file_office.state(refund_id) == RefundState.APPROVED


def test_a_key_that_is_entered_serves_every_desk_at_once(real: OpenOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = real.people()[0]
    before = real.desk(real.people()[1])
    with StripeServer() as server:
        monkeypatch.setenv(keys.ADDRESS_VARIABLE, server.address)
        kept = real.enter_key(real.desk(admin), KEY)
        account = before.gateways["stripe"].account()

    assert kept
    assert account.account_id == "acct_00000001"
    assert real.frame().mark == "TEST"
    again = opening.open_office(real.address)
    again.close()
    assert list(again.gateways) == ["stripe"]


def test_an_address_of_stripe_on_another_computer_keeps_the_office_shut(
    real: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring.set_password(f"Refund Desk {install_id(real)}", "stripe", KEY)
    monkeypatch.setenv(keys.ADDRESS_VARIABLE, "http://collector.example:80")

    with pytest.raises(BadInput) as refused:
        opening.open_office(real.address)

    assert refused.value.title == "Address not taken."


def test_leaving_keeps_a_copy_that_opens(real: OpenOffice) -> None:
    real.leave()

    copies = backup.kept(real.backups)
    assert [copy.reason for copy in copies] == [backup.Reason.CLOSED]
    again = opening.open_office(str(copies[0].path))
    again.close()
    assert install_id(again) == copies[0].head.install_id
    again.close()


def test_leaving_lets_go_also_where_no_copy_can_be_made(real: OpenOffice) -> None:
    real.backups.parent.mkdir(parents=True)
    real.backups.write_text("not a folder", encoding="utf-8")

    with pytest.raises(OfficeError) as refused:
        real.leave()

    assert refused.value.title == "The copy was not made."


def test_an_older_office_is_copied_before_it_is_upgraded(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "older.rdesk", OfficeKind.REAL)
    monkeypatch.setattr(migrations, "latest_version", lambda: "9999")

    office = opening.open_office(str(path))

    copies = backup.kept(office.backups)
    office.close()
    assert [(copy.reason, copy.office_file) for copy in copies] == [(backup.Reason.UPGRADE, str(path))]
    assert all(path.is_relative_to(home / "backups") for path in [copy.path for copy in copies])


def test_a_server_is_remembered_without_its_password_which_the_keychain_keeps(
    postgres_server: PostgresServer, office_template: str
) -> None:
    name = postgres_server.create(office_template)
    plain = make_url(postgres_server.address(name))
    with_password = plain.set(password="geheim", username=plain.username or "refund")

    office = opening.open_office(with_password.render_as_string(hide_password=False))
    shown = office.frame().path
    office.close()

    assert "geheim" not in office.address + shown
    assert opening.with_password(office.address) == with_password.render_as_string(hide_password=False)
    again = opening.open_office(office.address)
    again.close()
    postgres_server.drop(name)
    assert again.address == office.address


def test_a_practice_office_on_a_server_keeps_its_book_on_this_workstation(
    postgres_server: PostgresServer, office_template: str, home: Path
) -> None:
    name = postgres_server.create(office_template)

    office = opening.open_office(postgres_server.address(name))
    identity = install_id(office)
    office.close()
    postgres_server.drop(name)

    assert list(office.gateways) == ["practice"]
    assert [path.name for path in (home / "offices").iterdir()] == [f"{identity}.practice"]


def test_an_address_that_cannot_be_read_is_said() -> None:
    with pytest.raises(OfficeError) as refused:
        opening.open_office("postgresql://computer:abc/office")

    assert refused.value.title == "The office's address cannot be read."


def test_a_key_of_the_other_mode_is_left_alone_and_the_books_open_all_the_same(
    real: OpenOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with StripeServer() as server:
        monkeypatch.setenv(keys.ADDRESS_VARIABLE, server.address)
        real.enter_key(real.desk(real.people()[0]), KEY)
    keyring.set_password(f"Refund Desk {install_id(real)}", "stripe", "rk_live_aKeyForRealMoney")

    again = opening.open_office(real.address)
    again.close()

    assert again.gateways == {}
    assert "it is a live key" in again.key_refused
    assert "aKeyForRealMoney" not in again.key_refused


def test_an_old_key_and_a_new_one_keep_one_pace_together(real: OpenOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    still = Pace(per_second=4, clock=lambda: 100.0, sleep=waits.append)
    office = replace(real, pace=still)
    admin = office.desk(office.people()[0])
    with StripeServer() as server:
        monkeypatch.setenv(keys.ADDRESS_VARIABLE, server.address)
        office.enter_key(admin, KEY)
        old = office.gateways["stripe"]
        office.enter_key(admin, KEY)
        waits.clear()
        old.account()
        office.gateways["stripe"].account()

    assert old is not office.gateways["stripe"]
    assert [round(later - wait, 6) for wait, later in pairwise(waits)] == [0.25, 0.25, 0.25]

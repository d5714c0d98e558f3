"""The key of Stripe: taken for one account, kept in the keychain and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest
from sqlalchemy import select

from desktop.errors import BadInput, OfficeError, RefundDeskError
from desktop.gateways.base import GatewayUnavailable
from desktop.gateways.stripe import StripeGateway
from desktop.model.audit import AuditRow
from desktop.model.office import Office
from desktop.model.states import OfficeKind
from desktop.services import keys, sync
from tests.services.office_builder import OfficeBuilder
from tests.stripe_server.client import KEY, StripeServer

OTHER_KEY = "rk_test_anotherKeyOfTheSameAccount"
LIVE_KEY = "rk_live_aKeyForRealMoney"


class LockedKeychain(keyring.backend.KeyringBackend):
    """A keychain that nobody unlocks."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        raise keyring.errors.KeyringLocked(service)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.KeyringLocked(service)

    def delete_password(self, service: str, username: str) -> None:
        raise keyring.errors.KeyringLocked(service)


@pytest.fixture(scope="module")
def stripe_process() -> Iterator[StripeServer]:
    with StripeServer() as server:
        yield server


@pytest.fixture
def stripe(stripe_process: StripeServer, monkeypatch: pytest.MonkeyPatch) -> StripeServer:
    """An empty Stripe on this computer, where the program looks for it."""
    stripe_process.reset()
    monkeypatch.setenv(keys.ADDRESS_VARIABLE, stripe_process.address)
    return stripe_process


@pytest.fixture
def real(office: OfficeBuilder) -> OfficeBuilder:
    """A real office."""
    return made_real(office)


def made_real(office: OfficeBuilder) -> OfficeBuilder:
    with office.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL
    return office


def bound_to(office: OfficeBuilder) -> tuple[str, bool]:
    with office.database.read() as session:
        row = session.get_one(Office, 1)
        return row.gateway_account, row.gateway_live


def install_id(office: OfficeBuilder) -> str:
    with office.database.read() as session:
        return session.get_one(Office, 1).install_id


def stored(office: OfficeBuilder) -> StripeGateway | None:
    """The way to the money that the next start finds."""
    with office.database.read() as session:
        return keys.stored_gateway(session.get_one(Office, 1))


def kept(office: OfficeBuilder) -> str | None:
    """What the keychain has for this office."""
    return keyring.get_password(f"Refund Desk {install_id(office)}", "stripe")


def test_the_first_key_binds_the_office_to_its_account_and_is_found_at_the_next_start(
    real: OfficeBuilder, stripe: StripeServer
) -> None:
    taken = keys.take(real.desk("admin"), f"  {KEY}\n")

    assert taken.kept
    assert bound_to(real) == ("acct_00000001", False)
    again = stored(real)
    assert again is not None
    assert again.account().account_id == "acct_00000001"


def test_another_key_of_the_same_account_takes_the_place_of_the_first(
    real: OfficeBuilder, stripe: StripeServer
) -> None:
    keys.take(real.desk("admin"), KEY)
    keys.take(real.desk("admin"), OTHER_KEY)

    assert kept(real) == OTHER_KEY


def test_a_key_of_another_account_is_refused_and_the_first_stays(real: OfficeBuilder, stripe: StripeServer) -> None:
    keys.take(real.desk("admin"), KEY)
    stripe.set_account("acct_elsewhere")

    with pytest.raises(RefundDeskError) as refused:
        keys.take(real.desk("admin"), OTHER_KEY)

    assert refused.value.code == "other_account"
    assert "acct_00000001" in refused.value.message
    assert "acct_elsewhere" in refused.value.message
    assert bound_to(real) == ("acct_00000001", False)
    assert kept(real) == KEY


def test_a_live_key_is_refused_where_the_office_works_in_test_mode(real: OfficeBuilder, stripe: StripeServer) -> None:
    keys.take(real.desk("admin"), KEY)

    with pytest.raises(RefundDeskError) as refused:
        keys.take(real.desk("admin"), LIVE_KEY)

    assert refused.value.code == "other_mode"
    assert refused.value.title == "The key was not taken: it is a live key."
    assert bound_to(real) == ("acct_00000001", False)


def test_a_practice_office_takes_no_key_and_asks_nobody(office: OfficeBuilder, stripe: StripeServer) -> None:
    with pytest.raises(OfficeError) as refused:
        keys.take(office.desk("admin"), KEY)

    assert refused.value.code == "practice_office"
    assert stripe.requests() == []
    assert bound_to(office) == ("", False)


def test_only_an_administrator_may_enter_the_key(real: OfficeBuilder, stripe: StripeServer) -> None:
    with pytest.raises(RefundDeskError) as refused:
        keys.take(real.desk("manager"), KEY)

    assert refused.value.code == "no_right"
    assert stripe.requests() == []


@pytest.mark.parametrize("text", ["", "pk_test_1234", "sk_test_ab cd", "my key"])
def test_text_that_is_no_key_is_refused_without_repeating_it(real: OfficeBuilder, text: str) -> None:
    with pytest.raises(BadInput) as refused:
        keys.take(real.desk("admin"), text)

    assert "rk_live_" in refused.value.message
    assert not text or text not in str(refused.value)


def test_a_key_that_stripe_refuses_binds_nothing_and_is_not_kept(real: OfficeBuilder, stripe: StripeServer) -> None:
    stripe.key_expired()

    with pytest.raises(GatewayUnavailable):
        keys.take(real.desk("admin"), KEY)

    stripe.key_expired(False)
    assert bound_to(real) == ("", False)
    assert stored(real) is None


@pytest.mark.parametrize(
    "keychain",
    [keyring.backends.fail.Keyring, keyring.backends.null.Keyring, LockedKeychain],
    ids=lambda one: one.__module__,
)
def test_without_a_keychain_the_key_serves_until_the_end_and_is_in_no_file(
    file_office: OfficeBuilder, stripe: StripeServer, tmp_path: Path, keychain: type[keyring.backend.KeyringBackend]
) -> None:
    made_real(file_office)
    keyring.set_keyring(keychain())

    taken = keys.take(file_office.desk("admin"), KEY)

    assert not taken.kept
    assert taken.gateway.account() == taken.account
    assert stored(file_office) is None
    file_office.database.close()
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written
    assert [path for path in written if KEY.encode() in path.read_bytes()] == []


def test_the_trail_names_the_account_and_never_the_key(real: OfficeBuilder, stripe: StripeServer) -> None:
    keys.take(real.desk("admin"), KEY)

    with real.database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.act == "gateway key entered")).all()
        assert len(rows) == 1
        assert "acct_00000001" in rows[0].after
        assert KEY not in rows[0].after + rows[0].before


def test_an_address_on_another_computer_is_refused(
    real: OfficeBuilder, keychain: keyring.backend.KeyringBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(keys.ADDRESS_VARIABLE, "https://collector.example")

    with pytest.raises(BadInput) as refused:
        keys.take(real.desk("admin"), KEY)

    assert refused.value.message == "Another address than Stripe's own must be one on this computer."


def test_a_live_key_in_the_keychain_of_a_test_office_is_not_used_at_the_start(
    real: OfficeBuilder, stripe: StripeServer
) -> None:
    keys.take(real.desk("admin"), KEY)
    keyring.set_password(f"Refund Desk {install_id(real)}", "stripe", LIVE_KEY)
    asked = len(stripe.requests())

    with pytest.raises(keys.KeyRefused) as refused:
        stored(real)

    assert refused.value.code == "other_mode"
    assert "it is a live key" in refused.value.title
    assert "rk_test_" in refused.value.message
    assert LIVE_KEY not in f"{refused.value.title} {refused.value.message}"
    assert len(stripe.requests()) == asked, "nothing was asked with it"


def test_what_is_no_key_in_the_keychain_is_refused_without_repeating_it(real: OfficeBuilder) -> None:
    keyring.set_password(f"Refund Desk {install_id(real)}", "stripe", "not a key of 1234")

    with pytest.raises(keys.KeyRefused) as refused:
        stored(real)

    assert "1234" not in f"{refused.value.title} {refused.value.message}"


def test_reading_the_gateway_refuses_the_other_mode_and_takes_nothing_over(
    real: OfficeBuilder, stripe: StripeServer
) -> None:
    keys.take(real.desk("admin"), KEY)
    gateway = keys.gateway_with(LIVE_KEY)

    with pytest.raises(GatewayUnavailable) as refused:
        sync.run(real.desk("admin", gateways={"stripe": gateway}))

    assert refused.value.code == "other_mode"
    assert "live key" in refused.value.message
    assert bound_to(real) == ("acct_00000001", False)
    assert "/v1/events" not in {asked["path"] for asked in stripe.requests()}


def test_reading_the_gateway_refuses_another_account(real: OfficeBuilder, stripe: StripeServer) -> None:
    taken = keys.take(real.desk("admin"), KEY)
    stripe.set_account("acct_elsewhere")

    with pytest.raises(GatewayUnavailable) as refused:
        sync.run(real.desk("admin", gateways={"stripe": taken.gateway}))

    assert refused.value.code == "other_account"
    assert bound_to(real) == ("acct_00000001", False)

"""The key of Stripe: kept in the system's keychain and never in a file, and of one account for each office for ever."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass

import keyring
import keyring.errors

from desktop.errors import BadInput, OfficeError, RefundDeskError
from desktop.gateways.base import Account
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.gateways.stripe_key import check_key, is_live
from desktop.model.office import Office
from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.steps import audit

ADDRESS_VARIABLE = "REFUND_DESK_STRIPE_ADDRESS"
"""When set, Stripe is looked for at this address; only one on this computer is taken."""

_STRIPE = "stripe"
_log = logging.getLogger(__name__)


class KeyRefused(RefundDeskError):
    """What the keychain keeps for this office is no key of it; nothing was asked with it."""


@dataclass(frozen=True)
class Taken:
    """A key that was taken: its gateway, its account, and whether the keychain `kept` it.

    Where it did not, the key is gone when the program ends and has to be entered again.
    """

    gateway: StripeGateway
    account: Account
    kept: bool


def take(desk: Desk, key: str, pace: Pace | None = None) -> Taken:
    """Take the key of this office's account; the first one binds the office to its account and mode for ever.

    `pace` is the one that the desk's workers keep to already; without it the new gateway has its own.

    Raises `BadInput` for text that is no key, `GatewayUnavailable` where Stripe could not be asked or refuses it,
    `OfficeError` in a practice office, `RefundDeskError` `other_account` or `other_mode` for a key of something else.
    """
    desk.require(Right.RUN)
    key = key.strip()
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        real, install_id = office.is_real, office.install_id
    if not real:
        raise OfficeError(
            "The key was not taken: this is a practice office.",
            "It works with the practice gateway only, so that no money can move. Enter the key in the real office.",
            "practice_office",
        )
    gateway = gateway_with(key, pace)
    account = gateway.account()
    with desk.database.write() as session:
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        _check_same(office, account)
        act = desk.act()
        before = {"account": office.gateway_account, "live": office.gateway_live}
        office.gateway_account, office.gateway_live = account.account_id, account.live
        after = {"account": account.account_id, "live": account.live}
        audit.append(session, act, "gateway key entered", "office", 1, before=before, after=after)
    return Taken(gateway, account, _keep(install_id, key))


def _check_same(office: Office, account: Account) -> None:
    if not office.gateway_account:
        return
    if office.gateway_account != account.account_id:
        raise RefundDeskError(
            "The key was not taken: it opens another account.",
            f"This office belongs to the Stripe account {office.gateway_account}, the key to {account.account_id}. "
            "Nothing was changed. Enter a key of the office's own account.",
            "other_account",
        )
    if office.gateway_live != account.live:
        own, other = _modes(office)
        raise RefundDeskError(
            f"The key was not taken: it is a {other} key.",
            f"This office works with {own} payments, which a {other} key does not know. Nothing was changed. "
            f"Enter a key that begins with rk_{own}_ or sk_{own}_.",
            "other_mode",
        )


def stored_gateway(office: Office, pace: Pace | None = None) -> StripeGateway | None:
    """Stripe with the key that the keychain has for this office, None where it has none or cannot be opened.

    Raises `KeyRefused` where what is there is no key of this office, `BadInput` where `REFUND_DESK_STRIPE_ADDRESS`
    names another computer.
    """
    key = secret(service_of(office.install_id), _STRIPE)
    if not key:
        return None
    try:
        check_key(key)
    except BadInput as wrong:
        raise KeyRefused("The key in this computer's keychain is not used.", wrong.message, "no_key") from wrong
    if office.gateway_account and is_live(key) != office.gateway_live:
        own, other = _modes(office)
        raise KeyRefused(
            f"The key in this computer's keychain is not used: it is a {other} key.",
            f"This office works with {own} payments. Enter a key that begins with rk_{own}_ or sk_{own}_.",
            "other_mode",
        )
    return gateway_with(key, pace)


def missing(desk: Desk) -> str:
    """The account of this office where this computer has no key that it may use, empty where nothing is amiss."""
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        return "" if desk.gateways or not office.is_real else office.gateway_account


def gateway_with(key: str, pace: Pace | None = None) -> StripeGateway:
    """Stripe with this key. Raises `BadInput`."""
    return StripeGateway(key, address=os.environ.get(ADDRESS_VARIABLE, ""), pace=pace)


def _modes(office: Office) -> tuple[str, str]:
    """The mode of this office, and the one it is not."""
    return ("live", "test") if office.gateway_live else ("test", "live")


def _keep(install_id: str, key: str) -> bool:
    return keep_secret(service_of(install_id), _STRIPE, key)


def service_of(install_id: str) -> str:
    """The name under which the keychain keeps the secrets of an office."""
    return f"Refund Desk {install_id}"


def secret(service: str, name: str) -> str:
    """What the keychain keeps under this name, empty where it has nothing or there is no keychain."""
    try:
        return keyring.get_password(service, name) or ""
    except keyring.errors.KeyringError as closed:
        _log.info("the keychain was not read: %s", type(closed).__name__)
        return ""


def keep_secret(service: str, name: str, value: str) -> bool:
    """Put a secret into the keychain; true only if it can be read back from there."""
    try:
        keyring.set_password(service, name, value)
        return keyring.get_password(service, name) == value
    except keyring.errors.KeyringError as closed:
        _log.info("the keychain kept nothing: %s", type(closed).__name__)
        return False

"""Steps about passwords: how one is kept, and whether a typed one is right."""

from __future__ import annotations

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy.orm import Session

from desktop.errors import BadInput, RefundDeskError
from desktop.model.audit import Act
from desktop.model.person import TRIES, Person
from desktop.services.steps import audit

LEAST = 8
"""Signs of a password at least."""

_MOST = 256
_HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """What is kept of a new password: argon2id's hash. Raises `BadInput` for one that is too short or too long."""
    if len(password) < LEAST:
        raise BadInput("The password was not set.", f"It needs at least {LEAST} signs. A short sentence is a good one.")
    if len(password) > _MOST:
        raise BadInput("The password was not set.", f"It has more than {_MOST} signs. Take a shorter one.")
    return _HASHER.hash(_plain(password))


def wanted() -> RefundDeskError:
    """Nothing was typed where a password is asked for."""
    return RefundDeskError("Your password is asked for.", "Nothing was done yet. Type it to go on.", "password_wanted")


def look(session: Session, act: Act, person: Person, password: str) -> RefundDeskError | None:
    """What stands against this password, None where it is right or the person has none.

    A wrong one is counted on the person's row, which the caller has locked: so what is returned is raised only after
    the transaction is stored. While the login is locked no password is looked at.
    """
    if not person.password_hash:
        return None
    if person.is_locked(act.at):
        return _locked_out(person)
    if not password:
        return wanted()
    if _is_right(person, password):
        person.right_try()
        if _HASHER.check_needs_rehash(person.password_hash):
            person.password_hash = _HASHER.hash(_plain(password))
        return None
    if person.wrong_try(act.at):
        audit.append(session, act, "locked out", "person", person.id, after={"until": person.locked_until})
        return _locked_out(person)
    audit.append(session, act, "wrong password", "person", person.id, after={"tries": person.wrong_tries})
    left = TRIES - person.wrong_tries
    tries = "1 try is" if left == 1 else f"{left} tries are"
    return RefundDeskError(
        "Wrong password.", f"{tries} left; then it is not asked for 5 minutes. Look at Caps Lock.", "password_wrong"
    )


def _is_right(person: Person, password: str) -> bool:
    try:
        return _HASHER.verify(person.password_hash, _plain(password))
    except VerifyMismatchError:
        return False


def _locked_out(person: Person) -> RefundDeskError:
    until = person.locked_until.astimezone() if person.locked_until is not None else None
    return RefundDeskError(
        f"{person.name} is locked out until {until:%H:%M}.",
        "There were too many wrong passwords. Wait until then, or ask an administrator to set a new one.",
        "locked_out",
    )


def _plain(password: str) -> str:
    """The same signs however a keyboard makes them: é as one sign or as two."""
    return unicodedata.normalize("NFKC", password)

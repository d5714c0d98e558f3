"""Opening an office for work: its database, its way to the money, its people; and closing it again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop import database, settings
from desktop.database import OfficeDatabase, is_server, server_url
from desktop.gateways.base import RefundGateway
from desktop.gateways.pace import Pace
from desktop.gateways.practice import PracticeGateway, book_beside
from desktop.model.office import Office
from desktop.services import backup, keys
from desktop.services.desk import Desk
from desktop.services.queries import office as office_queries
from desktop.services.queries.rows import OfficeRow, PersonRow

_SERVERS = "Refund Desk servers"
_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):[^\s@/]*@")


@dataclass(frozen=True)
class OpenOffice:
    """An office that is open at this workstation, whoever sits at the desk.

    `address` opens it again and holds no password. `gateways` is shared by all its desks, so that a key that is
    entered serves them at once, and `pace` by all keys, so that an old and a new one together stay below the limit.
    `key_refused` says why the key in the keychain is not used, empty where it is or there is none.
    """

    address: str
    database: OfficeDatabase
    gateways: dict[str, RefundGateway]
    backups: Path
    pace: Pace = field(default_factory=Pace)
    key_refused: str = ""

    def frame(self) -> OfficeRow:
        """The office as the window names it now."""
        return office_queries.frame(self.database)

    def people(self) -> Sequence[PersonRow]:
        """Who can sit at the desk."""
        return office_queries.people(self.database)

    def desk(self, person: PersonRow) -> Desk:
        """The desk of a person."""
        return Desk(self.database, self.gateways, self.backups, person, self.database.clock)

    def enter_key(self, desk: Desk, key: str) -> bool:
        """Take a Stripe key for all desks of this office; true if the keychain keeps it. Raises as `keys.take`."""
        taken = keys.take(desk, key, self.pace)
        self.gateways[taken.gateway.name] = taken.gateway
        return taken.kept

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def leave(self) -> None:
        """Keep a proved copy, then let go of the database. Raises `RefundDeskError` where no copy could be made."""
        try:
            backup.make(self.database, self.backups, backup.Reason.CLOSED)
        finally:
            self.close()


def open_office(address: str) -> OpenOffice:
    """Open an existing office by path or `postgresql://` address; an older file is copied, then upgraded.

    Raises `OfficeError` with one sentence.
    """
    copies = settings.backup_folder()
    opened = database.open_office(with_password(address), backup.before_upgrade(copies))
    try:
        with opened.read() as session:
            office = session.get_one(Office, 1)
            session.expunge(office)
        pace = Pace()
        gateways, key_refused = _gateways(opened, office, pace)
    except BaseException:
        opened.close()
        raise
    if is_server(address):
        _keep_password(address)
    address = without_password(address) if is_server(address) else opened.address
    return OpenOffice(address, opened, gateways, copies / office.install_id, pace, key_refused)


def _gateways(opened: OfficeDatabase, office: Office, pace: Pace) -> tuple[dict[str, RefundGateway], str]:
    """A real office has Stripe, if there is a key, and never the practice gateway; any other only the latter.

    A key that is not this office's is left where it is, and the sentence says so: the books open all the same.
    """
    if not office.is_real:
        practice = PracticeGateway(_practice_book(opened, office.install_id))
        return {practice.name: practice}, ""
    try:
        stripe = keys.stored_gateway(office, pace)
    except keys.KeyRefused as refused:
        return {}, f"{refused.title} {refused.message}"
    return ({} if stripe is None else {stripe.name: stripe}), ""


def _practice_book(opened: OfficeDatabase, install_id: str) -> Path:
    """The practice gateway's book: beside the office's file, or on this workstation for an office on a server."""
    if opened.is_file:
        return book_beside(Path(opened.address))
    folder = settings.office_folder()
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{install_id}.practice"


def without_password(address: str) -> str:
    """The address of a server as it may be shown and remembered."""
    return _PASSWORD.sub(r"\1@", address)


def with_password(address: str) -> str:
    """The address with the password that the keychain has for it, where it needs one and has none."""
    if not is_server(address):
        return address
    url = server_url(address)
    password = "" if url.password else keys.secret(_SERVERS, address)
    return url.set(password=password).render_as_string(hide_password=False) if password else address


def _keep_password(address: str) -> None:
    password = server_url(address).password
    if password:
        keys.keep_secret(_SERVERS, without_password(address), str(password))

"""The verbs for the system's scheduler and for support: each does one thing, says so in a line and ends."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from desktop import settings
from desktop.database import is_server
from desktop.errors import BadInput, OfficeError
from desktop.model.audit import Act
from desktop.model.money import CURRENCIES, grouped
from desktop.model.states import Method, Role, Syntax
from desktop.services import backup, books, credit_notes, opening, passwords, places, sample
from desktop.services.desk import Desk
from desktop.services.importing import countries, taking
from desktop.services.importing.fields import Field
from desktop.services.importing.mapping import ColumnMap, DateOrder, Options
from desktop.services.opening import OpenOffice


def carry_out(typed: argparse.Namespace) -> None:
    """Carry out the verb that was typed. Raises `RefundDeskError` for what is refused or found wrong."""
    _VERBS[typed.verb](typed)


def _sample(typed: argparse.Namespace) -> None:
    made = sample.make_sample(Path(typed.path))
    print(f"The sample office is in {made.path}: {made.invoices} invoices, {made.refunds} refunds. No money moved.")


def _document(typed: argparse.Namespace) -> None:
    with _office(typed) as office:
        desk = _desk(office, typed.person)
        note_id = credit_notes.numbered(desk, typed.number)
        if typed.xml:
            content = credit_notes.einvoice_of(desk, note_id, Syntax(typed.xml))
        else:
            content = credit_notes.document(desk, note_id)
    path = Path(typed.output)
    _write(path, content)
    what = f"The e-invoice of credit note {typed.number}" if typed.xml else f"Credit note {typed.number}"
    print(f"{what} is in {path}.")


def _import(typed: argparse.Namespace) -> None:
    with _office(typed) as office:
        desk = _desk(office, typed.person)
        source = taking.look(desk, Path(typed.file).expanduser(), typed.sheet)
        planned = taking.preview(desk, source.table, _columns(source.columns, typed), _options(source.options, typed))
        taken = planned if typed.dry_run else taking.take(desk, planned).plan
    for finding in (*taken.left_out, *taken.remarks):
        print(finding)
    print(f"{len(taken.left_out):,} rows are left out, {len(taken.present):,} documents were in the office already.")
    for total in taken.sums():
        amount = grouped(total.gross_minor, total.currency)
        print(f"{total.invoices:,} invoices with {total.lines:,} lines, {amount} {total.currency} with tax.")
    if not taken.invoices and not taken.take_backs and not taken.present:
        raise BadInput(
            "Nothing was imported.", f"No row of {typed.file} could be taken; each is named with its reason."
        )
    print(f"{len(taken.take_backs):,} refunds for goods taken back wait for approval.")
    print("Nothing was stored: this was a dry run." if typed.dry_run else f"{source.table.path.name} is taken in.")


def _columns(columns: ColumnMap, typed: argparse.Namespace) -> ColumnMap:
    chosen = dict(columns.columns)
    for choice in typed.column:
        field, _, name = choice.partition("=")
        if field not in list(Field):
            raise BadInput("Nothing was imported.", f"“{field}” is no field. Fields are: {', '.join(Field)}.")
        chosen = {other: held for other, held in chosen.items() if held != name} | {Field(field): name}
    return ColumnMap(tuple(chosen.items()))


def _options(options: Options, typed: argparse.Namespace) -> Options:
    said = {name: getattr(typed, name) for name in ("prices", "tax", "decimal_mark", "take_backs")}
    chosen = {name: value for name, value in said.items() if value is not None}
    if typed.currency:
        chosen["currency"] = typed.currency.upper()
        if chosen["currency"] not in CURRENCIES:
            raise BadInput("Nothing was imported.", f"{typed.currency} is no currency. Write it as EUR, GBP or USD.")
    if typed.country:
        chosen["country"] = countries.code(typed.country)
        if not chosen["country"]:
            raise BadInput("Nothing was imported.", f"{typed.country} is no country. Write it as DE, GB or US.")
    if typed.paid_by:
        chosen["paid_by"] = None if typed.paid_by == "nobody" else Method(typed.paid_by)
    if typed.dates:
        chosen["dates"] = DateOrder[typed.dates.upper().replace("-", "_")]
    return replace(options, **chosen)


def _check(typed: argparse.Namespace) -> None:
    with _office(typed) as office:
        lines = books.check(office.database)
    for line in lines:
        print(f"{'whole ' if line.ok else 'BROKEN'}  {line.title}")
        for fault in line.faults:
            print(f"        {fault}")
        if line.found > len(line.faults):
            print(f"        and {line.found - len(line.faults):,} more")
    broken = sum(not line.ok for line in lines)
    if broken:
        raise OfficeError(
            f"{broken} of {len(lines)} promises do not hold.",
            "Nothing was changed. Send nothing from this office; keep this list and a copy of the office, and compare "
            "with the newest good backup.",
            "broken_books",
        )
    print(f"All {len(lines)} promises hold.")


def _backup(typed: argparse.Namespace) -> None:
    with _office(typed) as office:
        folder = Path(typed.to).expanduser() if typed.to else office.backups
        copy = backup.make(office.database, folder, backup.Reason.ASKED)
    print(f"{copy.head.office} is copied and proved: {copy.path}")


def _restore(typed: argparse.Namespace) -> None:
    address = _address(typed)
    if is_server(address):
        raise OfficeError(
            "The office was not restored.", "An office on PostgreSQL is restored there, with its own tools.", "server"
        )
    target = Path(address).expanduser().resolve()
    copy = Path(typed.copy).expanduser() if typed.copy else places.newest_backup(address)
    if copy is None:
        raise OfficeError(
            "The office was not restored.",
            f"There is no good copy of {target} among the office's own. Name one that lies elsewhere.",
            "no_copy",
        )
    restored = backup.restore(copy, target, copy.resolve().parent, Act(None, datetime.now(UTC)))
    head = restored.head
    print(f"{head.office} stands in {target} as in {copy}, up to act {head.audit_number:,} of its audit trail.")
    if restored.before is not None:
        print(f"What stood there before is kept in {restored.before}.")
    print("Nothing can be sent before the gateway was read; opening the office does that.")


def _forget_password(typed: argparse.Namespace) -> None:
    with _office(typed) as office:
        name = passwords.forget(office.database, typed.login)
    print(f"{name} sits down without a password now. Set a new one in the window, under Settings, People.")


_VERBS = {
    "sample": _sample,
    "import": _import,
    "check": _check,
    "document": _document,
    "backup": _backup,
    "restore": _restore,
    "forget-password": _forget_password,
}


@contextmanager
def _office(typed: argparse.Namespace) -> Iterator[OpenOffice]:
    """The office that was named, else the last one; closed at the end."""
    office = opening.open_office(_address(typed))
    try:
        yield office
    finally:
        office.close()


def _address(typed: argparse.Namespace) -> str:
    address: str = typed.office or settings.load().last_office
    if not address:
        raise OfficeError("Nothing was done: no office is named.", "Add --office and its file or address.", "no_office")
    return address


def _desk(office: OpenOffice, login: str) -> Desk:
    """The desk of the person with this login, or of the office's first administrator."""
    people = office.people()
    wanted = [person for person in people if (person.login == login if login else person.role == Role.ADMIN)]
    if not wanted:
        names = ", ".join(person.login for person in people)
        who = f"Nobody in this office has the login {login}." if login else "This office has no administrator."
        raise BadInput("Nothing was done.", f"{who} Name a person with --person: {names}.")
    return office.desk(wanted[0])


def _write(path: Path, content: bytes) -> None:
    """Write the file whole or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.write_bytes(content)
        fresh.replace(path)
    except OSError as fault:
        fresh.unlink(missing_ok=True)
        raise BadInput(
            "The file was not written.", f"{path}: {fault.strerror}. Choose another place, or make room there."
        ) from fault

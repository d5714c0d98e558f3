"""The verbs for the system's scheduler and for support: each does one thing, says so in a line and ends."""

from __future__ import annotations

import argparse
import io
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop import log, settings
from desktop.errors import BadInput, OfficeError, RefundDeskError
from desktop.model.states import Role
from desktop.services import credit_notes, opening, sample
from desktop.services.desk import Desk
from desktop.services.opening import OpenOffice

_log = logging.getLogger(__name__)


def carry_out(typed: argparse.Namespace) -> int:
    """Carry out the verb that was typed; the return code. What is refused is said on the error output."""
    log.start()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that lacks a sign shows a question mark instead of ending the work.
            stream.reconfigure(errors="replace")
    try:
        return _VERBS[typed.verb](typed)
    except RefundDeskError as refusal:
        _say_wrong(f"{refusal.title} {refusal.message}")
        return 1
    except KeyboardInterrupt:
        _say_wrong("Stopped. What was not finished was not stored.")
        return 1
    except Exception:  # noqa: BLE001  what nobody expected goes to the log whole
        _log.exception("%s ended unexpectedly", typed.verb)
        _say_wrong(
            "Something unexpected happened and the work was not finished. "
            f"What was stored before is safe. The log says more, for whoever looks after this program: {log.path()}"
        )
        return 2


def _sample(typed: argparse.Namespace) -> int:
    made = sample.make_sample(Path(typed.path))
    print(f"The sample office is in {made.path}: {made.invoices} invoices, {made.refunds} refunds. No money moved.")
    return 0


def _document(typed: argparse.Namespace) -> int:
    with _office(typed) as office:
        desk = _desk(office, typed.person)
        pdf = credit_notes.document(desk, credit_notes.numbered(desk, typed.number))
    path = Path(typed.output)
    _write(path, pdf)
    print(f"Credit note {typed.number} is in {path}.")
    return 0


_VERBS = {"sample": _sample, "document": _document}


@contextmanager
def _office(typed: argparse.Namespace) -> Iterator[OpenOffice]:
    """The office that was named, else the last one; closed at the end."""
    address = typed.office or settings.load().last_office
    if not address:
        raise OfficeError("Nothing was done: no office is named.", "Add --office and its file or address.", "no_office")
    office = opening.open_office(address)
    try:
        yield office
    finally:
        office.close()


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


def _say_wrong(sentence: str) -> None:
    print(sentence, file=sys.stderr)

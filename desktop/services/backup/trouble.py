"""What stops a copy, said in one sentence; and files that are there whole or not at all."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy.exc import DatabaseError

from desktop.database import sqlite_module
from desktop.errors import OfficeError, RefundDeskError

_FULL = frozenset({errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)})


@contextmanager
def told(title: str, place: Path) -> Iterator[None]:
    """Turn what the disk or a database says into one sentence; `title` names what did not happen."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise _full(title, place) from fault
        said = os.strerror(fault.errno) if fault.errno else str(fault)
        raise OfficeError(
            title, f"{place}: {said}. Nothing was lost; choose another folder or make this one writable.", "not_written"
        ) from fault
    except (DatabaseError, sqlite_module().Error) as fault:
        raise _of_database(title, place, fault) from fault
    except OfficeError as said_elsewhere:
        # The database says it in the words of somebody who typed something; here nobody has.
        if not isinstance(said_elsewhere.__cause__, DatabaseError):
            raise
        raise _of_database(title, place, said_elsewhere.__cause__) from said_elsewhere


def _of_database(title: str, place: Path, fault: Exception) -> OfficeError:
    said = str(getattr(fault, "orig", fault))
    if "full" in said:
        return _full(title, place)
    if "locked" in said or "busy" in said:
        return OfficeError(
            title, "The office is open in another program. Close it there, then try again.", "office_busy"
        )
    return OfficeError(
        title,
        f"{place} could not be read or written ({said}). Nothing was lost; look at the disk, then try again.",
        "not_written",
    )


def _full(title: str, place: Path) -> OfficeError:
    return OfficeError(title, f"The disk of {place} is full. Nothing was lost; free some space.", "disk_full")


def stopped() -> RefundDeskError:
    """A person has stopped it."""
    return RefundDeskError(
        "The copy was not finished.", "It was stopped; what was there before is as it was.", "stopped"
    )


@contextmanager
def fresh_file(final: Path) -> Iterator[Path]:
    """A name beside `final` for what is being written; whatever happens, nothing stays under it."""
    fresh = final.with_name(f"{final.name}.{uuid4().hex}.new")
    try:
        yield fresh
    finally:
        for leftover in [path for path in fresh.parent.iterdir() if path.name.startswith(fresh.name)]:
            leftover.unlink(missing_ok=True)


def put_in_place(fresh: Path, final: Path) -> None:
    """Give a finished file its name, on the disk before it has it and on the disk when this ends."""
    with fresh.open("rb+") as written:
        os.fsync(written.fileno())
    fresh.replace(final)
    if sys.platform != "win32":
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

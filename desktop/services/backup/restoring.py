"""Putting a copy back in the place of an office file, so that no money can leave before the gateway was read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from desktop.database import open_office, sqlite_module
from desktop.errors import OfficeError
from desktop.model.audit import Act
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.services.backup import copying, keeping, making
from desktop.services.backup.keeping import Head, Reason
from desktop.services.backup.trouble import fresh_file, put_in_place, told
from desktop.services.steps import audit

_NOT_RESTORED = "The office was not restored."
_MAY_HAVE_LEFT = "The office was put back from a copy. The mail may have left after that copy was made."
_BESIDE = ("-wal", "-shm", "-journal")


@dataclass(frozen=True)
class Restored:
    """What was put back, and where the file that stood there before is kept; None where there was none."""

    head: Head
    before: Path | None


def restore(
    backup: Path,
    target: Path,
    folder: Path,
    act: Act,
    progress: Callable[[int, int], None] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Restored:
    """Put a copy in the place of an office file that nobody has open; what stood there is kept in `folder` first.

    Sends nothing until a sync ran (`sync_due`), no mail that waited leaves by itself any more, and the audit trail
    says what was put back and by whom. All or nothing. Raises `RefundDeskError` where the copy is damaged, the office
    is open elsewhere, or the disk or a person stops it.
    """
    target = target.expanduser().resolve()
    with told(_NOT_RESTORED, target):
        head = _good(backup)
        target.parent.mkdir(parents=True, exist_ok=True)
        with fresh_file(target) as fresh:
            copying.copy_file(backup, fresh, copying.going(progress, cancelled))
            _mark(fresh, backup, head, act)
            before = _set_aside(target, folder, act) if target.exists() else None
            put_in_place(fresh, target)
    return Restored(head, before)


def _good(backup: Path) -> Head:
    """What a copy says of itself. Raises `OfficeError` unless it is undamaged and the one that its manifest names."""
    manifest = keeping.read_manifest(backup)
    good = keeping.prove(backup) if manifest is None else manifest.head if keeping.is_good(manifest) else None
    if good is None:
        raise OfficeError(
            _NOT_RESTORED,
            f"{backup} is damaged or no copy of an office. The present office is as it was; choose another copy.",
            "damaged",
        )
    return good


def _mark(fresh: Path, backup: Path, head: Head, act: Act) -> None:
    database = open_office(str(fresh))
    try:
        with database.write() as session:
            session.get_one(Office, 1).sync_due = True
            # what waits in the copy may have left since it was made
            waiting = update(Mail).where(Mail.state == "held")
            session.execute(waiting.values(state="perhaps", next_try_at=None, trouble=_MAY_HAVE_LEFT))
            audit.append(
                session,
                act,
                "office restored",
                "office",
                1,
                after={"copy": backup.name, "audit_number": head.audit_number, "audit_hash": head.audit_hash},
            )
    finally:
        database.close()
    copying.settle(fresh)


def _set_aside(target: Path, folder: Path, act: Act) -> Path:
    """Keep the present file, and leave nothing beside it that belongs to it and not to the one that comes."""
    if keeping.prove(target) is not None:
        # Works only if no other program has the office open; else one would write into the other.
        copying.settle(target)
        return making.file_copy(target, folder, Reason.RESTORE, act.at).path
    aside = _keep_damaged(target, folder, act)
    try:
        copying.settle(target)
    except sqlite_module().Error as fault:
        if "locked" in str(fault):
            _remove_with(aside, ("", *_BESIDE))
            raise
    _remove_with(target, _BESIDE)
    return aside


def _keep_damaged(target: Path, folder: Path, act: Act) -> Path:
    """Keep a damaged file as it is, with what belongs to it, for whoever can save something of it."""
    folder.mkdir(parents=True, exist_ok=True)
    aside = keeping.name_of(act.at, f"{Reason.RESTORE}-damaged", folder)
    for beside in ("", *_BESIDE):
        part = target.with_name(target.name + beside)
        if part.exists():
            shutil.copyfile(part, aside.with_name(aside.name + beside))
    return aside


def _remove_with(path: Path, endings: Iterable[str]) -> None:
    for ending in endings:
        path.with_name(path.name + ending).unlink(missing_ok=True)

"""Making copies: on close, daily, when asked, and before an older office is upgraded."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desktop.database import OfficeDatabase
from desktop.services.backup import copying, keeping
from desktop.services.backup.keeping import Head, KeptCopy, Reason
from desktop.services.backup.trouble import fresh_file, put_in_place, told

_NOT_MADE = "The copy was not made."
_DAY = timedelta(days=1)


def make(
    database: OfficeDatabase,
    folder: Path,
    reason: Reason,
    at: datetime | None = None,
    progress: Callable[[int, int], None] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> KeptCopy:
    """Keep a proved copy of an open office in this folder, then remove copies that are kept no longer.

    Where the newest copy is equal, byte for byte, that one is given. `at` is the moment by the database's clock.
    Raises `RefundDeskError` where the disk or a person stops it; nothing half written stays.
    """
    went_on = copying.going(progress, cancelled)
    return _keep(
        lambda fresh: copying.copy_office(database, fresh, went_on),
        database.address,
        folder,
        reason,
        at or database.clock(),
    )


def due(folder: Path, now: datetime) -> bool:
    """Whether the newest copy is older than a day, or there is none."""
    copies = keeping.kept(folder)
    return not copies or now - copies[0].made_at >= _DAY


def before_upgrade(root: Path) -> Callable[[Path], None]:
    """What keeps a copy of an older office file before it is upgraded, in the office's own folder below `root`."""

    def keep(path: Path) -> None:
        with told(_NOT_MADE, path), copying.connected(path) as books:
            install_id = keeping.read_head(books).install_id
        file_copy(path, root / install_id, Reason.UPGRADE, datetime.now(UTC))

    return keep


def file_copy(path: Path, folder: Path, reason: Reason, at: datetime) -> KeptCopy:
    """Keep a proved copy of an office file of any version, which nobody has to have open. Raises as `make`."""
    went_on = copying.going(lambda done, of: None, lambda: False)
    source = path.expanduser().resolve()
    return _keep(lambda fresh: copying.copy_file(source, fresh, went_on), str(source), folder, reason, at)


def _keep(copy: Callable[[Path], Head], office_file: str, folder: Path, reason: Reason, at: datetime) -> KeptCopy:
    with told(_NOT_MADE, folder):
        folder.mkdir(parents=True, exist_ok=True)
        final = keeping.name_of(at, reason, folder)
        with fresh_file(final) as fresh:
            head = copy(fresh)
            made = KeptCopy(final, head, office_file, reason, at, keeping.hash_of(fresh))
            newest = next(iter(keeping.kept(folder)), None)
            if newest is not None and newest.sha256 == made.sha256 and keeping.is_good(newest):
                made = newest
            else:
                # The manifest first: a copy that has its name always has its manifest too.
                keeping.write_manifest(made)
                put_in_place(fresh, final)
        keeping.thin(folder, at, made)
        return made

"""Where offices lie on this computer, and the newest good backup of one that is damaged."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from desktop import settings
from desktop.database import in_synchronised_folder, is_server
from desktop.model.audit import Act
from desktop.services import backup

SUFFIX = ".refunddesk"


def folder() -> Path:
    """The folder in which a new office is proposed."""
    return settings.office_folder()


def sample_office() -> Path:
    """Where the sample office of this computer lies."""
    return settings.office_folder() / f"sample{SUFFIX}"


def warning(address: str) -> str:
    """What a person must know of this place, empty where nothing is wrong with it."""
    if is_server(address) or not in_synchronised_folder(Path(address)):
        return ""
    return (
        "This office lies in a folder that is copied to other computers while it is written. Move it out of there: "
        "such a copy can damage it."
    )


def newest_backup(address: str) -> Path | None:
    """The newest good copy of the office that stood at this path, None where there is none."""
    if is_server(address):
        return None
    path = str(Path(address).expanduser().resolve())
    root = settings.backup_folder()
    if not root.is_dir():
        return None
    copies = [
        copy for each in root.iterdir() if each.is_dir() for copy in backup.kept(each) if copy.office_file == path
    ]
    good = (copy for copy in sorted(copies, key=lambda copy: copy.made_at, reverse=True) if backup.is_good(copy))
    newest = next(good, None)
    return None if newest is None else newest.path


def restore(copy: Path, address: str) -> None:
    """Put a backup in the place of an office file; what stood there is kept first. Raises as `backup.restore`."""
    backup.restore(copy, Path(address), copy.parent, Act(None, datetime.now(UTC)))

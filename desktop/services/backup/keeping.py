"""Kept copies: what each is called, what stands beside it, whether it is still good, and which are kept how long."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from desktop.database import sqlite_module
from desktop.services.backup.trouble import fresh_file, put_in_place

SUFFIX = ".refunddesk"
_MANIFEST = ".json"

EVERY_COPY = timedelta(days=7)
"""A mistake is mostly noticed within a week: so long every copy is there to go back to."""

WEEKLY = timedelta(days=92)
"""Cards are disputed and debits returned for weeks: a quarter is there week by week."""

MONTHLY = timedelta(days=3_653)
"""Books are kept for ten years (the longest term of German and Austrian tax law for books, § 147 AO)."""

_LEFT_OVER = timedelta(days=1)
"""No copy takes that long: what is unfinished after a day was interrupted."""


class Reason(StrEnum):
    """Why a copy was made."""

    CLOSED = "closed"
    DAILY = "daily"
    ASKED = "asked"
    UPGRADE = "upgrade"
    RESTORE = "restore"


@dataclass(frozen=True)
class Head:
    """What names an office and the moment of its books: its version, and the last act of its audit trail."""

    office: str
    install_id: str
    version: str
    audit_number: int
    audit_hash: str


@dataclass(frozen=True)
class KeptCopy:
    """A copy in a folder, as its manifest tells. `office_file` is the path or address that it is a copy of."""

    path: Path
    head: Head
    office_file: str
    reason: Reason
    made_at: datetime
    sha256: str


def name_of(made_at: datetime, reason: str, folder: Path) -> Path:
    """A free name that tells when and why: `2026-03-02_100000Z-daily.refunddesk`."""
    stem = f"{made_at.astimezone(UTC):%Y-%m-%d_%H%M%SZ}-{reason}"
    names = (stem if not more else f"{stem}-{more + 1}" for more in range(10_000))
    return next(path for path in (folder / f"{name}{SUFFIX}" for name in names) if not path.exists())


def read_head(connection: Any) -> Head:
    """What an office file of any version says of itself."""
    name, install_id = connection.execute("SELECT name, install_id FROM office").fetchone()
    (version,) = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    number, hashed = connection.execute("SELECT last, hash FROM audit_head").fetchone()
    return Head(name, install_id, version, number, hashed)


def prove(path: Path, head: Head | None = None) -> Head | None:
    """What a copy says of itself, None unless it is undamaged, whole in its trail, and the one that `head` names."""
    module = sqlite_module()
    try:
        with closing(module.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as copy:
            if copy.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return None
            found = read_head(copy)
            last = copy.execute("SELECT id, hash FROM audit_row ORDER BY id DESC LIMIT 1").fetchone()
    except (module.Error, TypeError):
        # Not a database, not an office, or tables that lack their one row: whatever it is, it is no good copy.
        return None
    whole = last == (found.audit_number, found.audit_hash)
    return found if whole and head in {None, found} else None


def hash_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def write_manifest(copy: KeptCopy) -> None:
    """Put the manifest beside the place of the copy."""
    said = asdict(copy) | {"path": copy.path.name, "made_at": copy.made_at.astimezone(UTC).isoformat()}
    final = _manifest_of(copy.path)
    with fresh_file(final) as fresh:
        fresh.write_text(json.dumps(said, indent=1, ensure_ascii=False), encoding="utf-8")
        put_in_place(fresh, final)


def _manifest_of(path: Path) -> Path:
    return path.with_name(path.name + _MANIFEST)


def read_manifest(path: Path) -> KeptCopy | None:
    """What the manifest beside a copy says, None where there is none that can be read."""
    try:
        said = json.loads(_manifest_of(path).read_text(encoding="utf-8"))
        return KeptCopy(
            path=path,
            head=Head(**said["head"]),
            office_file=said["office_file"],
            reason=Reason(said["reason"]),
            made_at=datetime.fromisoformat(said["made_at"]),
            sha256=said["sha256"],
        )
    except (OSError, ValueError, TypeError, KeyError):
        return None


def kept(folder: Path, office_file: str = "") -> Sequence[KeptCopy]:
    """The copies in a folder and those below it, the newest first; of one office file where it is named."""
    manifests = (read_manifest(path) for path in folder.rglob(f"*{SUFFIX}"))
    copies = [copy for copy in manifests if copy is not None and office_file in {"", copy.office_file}]
    return sorted(copies, key=lambda copy: (copy.made_at, copy.path.name), reverse=True)


def is_good(copy: KeptCopy) -> bool:
    """Whether a copy is, byte for byte, the one that was made, and opens as the books that it was."""
    try:
        same = hash_of(copy.path) == copy.sha256
    except OSError:
        return False
    return same and prove(copy.path, copy.head) is not None


def newest_good(folder: Path, office_file: str = "") -> KeptCopy | None:
    """The newest copy that is still good, None where there is none; of one office file where it is named."""
    return next((copy for copy in kept(folder, office_file) if is_good(copy)), None)


def superfluous(copies: Iterable[KeptCopy], now: datetime) -> Sequence[KeptCopy]:
    """The copies that are no longer kept: all of a week, one of each week of a quarter, one of each month for years."""
    spare: list[KeptCopy] = []
    seen: set[tuple[int, ...]] = set()
    for copy in sorted(copies, key=lambda copy: copy.made_at, reverse=True):
        age = now - copy.made_at
        if age <= EVERY_COPY:
            continue
        year, week, _ = copy.made_at.astimezone(UTC).isocalendar()
        span = (year, week, 0) if age <= WEEKLY else (copy.made_at.year, copy.made_at.month)
        if span in seen or age > MONTHLY:
            spare.append(copy)
        seen.add(span)
    return spare


def thin(folder: Path, now: datetime, newest: KeptCopy) -> None:
    """Remove from a folder what is no longer kept; never `newest`, which was proved just now."""
    for copy in superfluous(kept(folder), now):
        if copy.path != newest.path:
            copy.path.unlink(missing_ok=True)
            _manifest_of(copy.path).unlink(missing_ok=True)
    for unfinished in folder.iterdir():
        written = datetime.fromtimestamp(unfinished.stat().st_mtime, UTC)
        alone = unfinished.name.endswith(SUFFIX + _MANIFEST) and not unfinished.with_suffix("").exists()
        interrupted = re.search(r"\.[0-9a-f]{32}\.new", unfinished.name) is not None
        if (alone or interrupted) and datetime.now(UTC) - written > _LEFT_OVER:
            unfinished.unlink(missing_ok=True)

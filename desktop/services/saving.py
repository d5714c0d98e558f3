"""Writing stored papers to files of a person's choice; what is written is the stored paper, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.errors import RefundDeskError
from desktop.services.desk import Desk
from desktop.services.steps import papers

Wanted = tuple[int, str]
"""The id of a note and its number, which names the file."""


def save(desk: Desk, note_id: int, path: Path) -> None:
    """Write the paper of one note to this file, whole or not at all; a file of that name is replaced.

    Raises `RefundDeskError` where the place cannot be written to.
    """
    _write(path, papers.document(desk, note_id))


def save_all(
    desk: Desk, wanted: Sequence[Wanted], folder: Path, report: Callable[[int], object], cancelled: Callable[[], bool]
) -> Sequence[Path]:
    """Write the papers of these notes into a folder, each named by its number, and give the files.

    A file of that name that says something else is kept, and the paper gets a name beside it. `report` is told how
    many are written, `cancelled` is asked before each whether to stop; what is written stays. Raises
    `RefundDeskError` where the place cannot be written to.
    """
    written: list[Path] = []
    for note_id, number in wanted:
        if cancelled():
            break
        pdf = papers.document(desk, note_id)
        path, is_there = _place(folder, number, pdf)
        if not is_there:
            _write(path, pdf)
        written.append(path)
        report(len(written))
    return written


def _place(folder: Path, number: str, pdf: bytes) -> tuple[Path, bool]:
    """The file for this paper, and whether it is there already."""
    path, count = folder / f"{number}.pdf", 1
    try:
        while path.exists():
            if path.is_file() and path.read_bytes() == pdf:
                return path, True
            count += 1
            path = folder / f"{number} ({count}).pdf"
    except OSError as fault:
        raise _not_saved(path, fault) from fault
    return path, False


def _write(path: Path, pdf: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        try:
            part.write_bytes(pdf)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as fault:
        raise _not_saved(path, fault) from fault


def _not_saved(path: Path, fault: OSError) -> RefundDeskError:
    return RefundDeskError(
        f"{path.name} was not saved.",
        f"{path.parent} cannot be written: {fault.strerror or fault}. The paper is stored in the office as before; "
        "choose another place, or make room there.",
        "not_saved",
    )

"""Writing stored papers and e-invoices to files of a person's choice; a paper is the stored one, byte for byte."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop.errors import BadInput, RefundDeskError
from desktop.model.states import Syntax
from desktop.services.desk import Desk
from desktop.services.steps import papers

Wanted = tuple[int, str]
"""The id of a note and its number, which names the file."""


@dataclass(frozen=True)
class SavedEinvoices:
    """The files that were written, and the notes that have no e-invoice: their number and why."""

    files: Sequence[Path]
    without: Sequence[tuple[str, str]]


def save(desk: Desk, note_id: int, path: Path) -> None:
    """Write the paper of one note to this file, whole or not at all; a file of that name is replaced.

    Raises `RefundDeskError` where the place cannot be written to.
    """
    _write(path, papers.document(desk, note_id))


def save_drawn(pdf: bytes, path: Path) -> None:
    """Write a paper that is stored nowhere to this file, as `save` does."""
    _write(path, pdf, "It can be drawn again from the books")


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
        written.append(_put(folder, number, ".pdf", papers.document(desk, note_id)))
        report(len(written))
    return written


def save_einvoice(desk: Desk, note_id: int, syntax: Syntax, path: Path) -> None:
    """Write the e-invoice of one note to this file, as `save` does. Raises `BadInput` where the note has none."""
    _write(path, papers.einvoice_of(desk, note_id, syntax))


def save_einvoices(
    desk: Desk,
    wanted: Sequence[Wanted],
    syntax: Syntax,
    folder: Path,
    report: Callable[[int], object],
    cancelled: Callable[[], bool],
) -> SavedEinvoices:
    """Write the e-invoices of these notes into a folder, as `save_all` does; `report` counts those without one too."""
    files: list[Path] = []
    without: list[tuple[str, str]] = []
    for note_id, number in wanted:
        if cancelled():
            break
        try:
            files.append(_put(folder, f"{number}.{syntax}", ".xml", papers.einvoice_of(desk, note_id, syntax)))
        except BadInput as none:
            without.append((number, none.message))
        report(len(files) + len(without))
    return SavedEinvoices(files, without)


def _put(folder: Path, name: str, ending: str, content: bytes) -> Path:
    """Write it under a name that nothing else has; what is there already with the same content stays."""
    path, count = folder / f"{name}{ending}", 1
    try:
        while path.exists():
            if path.is_file() and path.read_bytes() == content:
                return path
            count += 1
            path = folder / f"{name} ({count}){ending}"
    except OSError as fault:
        raise _not_saved(path, fault) from fault
    _write(path, content)
    return path


def _write(path: Path, content: bytes, kept: str = "The paper is stored in the office as before") -> None:
    part = path.with_name(f"{path.name}.part")
    try:
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as fault:
        raise _not_saved(path, fault, kept) from fault


def _not_saved(
    path: Path, fault: OSError, kept: str = "The paper is stored in the office as before"
) -> RefundDeskError:
    return RefundDeskError(
        f"{path.name} was not saved.",
        f"{path.parent} cannot be written: {fault.strerror or fault}. {kept}; "
        "choose another place, or make room there.",
        "not_saved",
    )

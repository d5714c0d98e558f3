"""A table in a file: its column names and its rows with their numbers, or one sentence why there is none."""

from __future__ import annotations

import codecs
import gzip
import hashlib
import re
import stat
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from desktop.services.importing import spreadsheet, text_file
from desktop.services.importing.problems import refused

MOST_BYTES = 300_000_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 500

_ZIP = b"PK\x03\x04"
_FIGURE = re.compile(r"[-+]?[0-9][0-9.,]*")
_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T].*)?")


@dataclass(frozen=True)
class Table:
    """A table that was looked at: where it is, how it is written, and what its columns are called.

    Rows are numbered as a spreadsheet shows them, the row of names included. `rows_about` is a count for a progress
    bar, 0 where it is not known. `sha256` is of the file as it lies there.
    """

    path: Path
    kind: Literal["csv", "xlsx"]
    header: tuple[str, ...]
    header_row: int
    sha256: str
    stamp: tuple[int, int]
    rows_about: int
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    separator: str = ""


def look(path: Path, sheet: str = "") -> Table:
    """The table in a CSV (plain or gzip) or XLSX file; of several sheets the first, or the one named.

    Raises `BadInput` for everything that is no table with a row of names, and for a file too large for one import.
    """
    with _said_plainly(path):
        if path.is_dir():
            raise refused(f"“{path.name}” is a folder: choose the file with the invoices inside it.")
        if not stat.S_ISREG(path.stat().st_mode):
            raise refused(f"“{path.name}” is a device and no file: choose a CSV or XLSX file.")
        stamp = _stamp(path)
        with path.open("rb") as file:
            start = file.read(4096)
        _check_start(path, start)
        if stamp[0] > MOST_BYTES:
            raise refused(
                f"“{path.name}” is {stamp[0]:,} bytes large, one import takes at most {MOST_BYTES:,}: "
                "cut it into parts, for example by month."
            )
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if start.startswith(_ZIP):
            book = spreadsheet.look(path, sheet, MOST_BYTES)
            header_row, header = _header(path, spreadsheet.rows(path, book.sheet))
            return Table(
                path, "xlsx", header, header_row, sha256, stamp, book.rows_about, sheet=book.sheet, sheets=book.sheets
            )
        encoding, lines = text_file.encoding_of(path, MOST_BYTES)
        separator = text_file.separator_of(path, encoding)
        header_row, header = _header(path, text_file.rows(path, encoding, separator))
        return Table(path, "csv", header, header_row, sha256, stamp, lines, encoding=encoding, separator=separator)


def rows(table: Table) -> Iterator[tuple[int, Sequence[str]]]:
    """Every row below the names that is not blank, with its number.

    Raises `BadInput` where the file went away, changed, cannot be read to its end, holds a formula or is too long.
    """
    path = table.path
    with _said_plainly(path):
        _check_unchanged(table)
        lines = (
            spreadsheet.rows(path, table.sheet)
            if table.kind == "xlsx"
            else text_file.rows(path, table.encoding, table.separator)
        )
        width = len(table.header)
        for number, cells in lines:
            if number > MOST_ROWS:
                raise refused(
                    f"“{path.name}” has more than {MOST_ROWS:,} rows: cut it into parts, for example by month."
                )
            if number <= table.header_row or not any(cells):
                continue
            if table.kind == "xlsx":
                yield number, [*cells, *[""] * (width - len(cells))]
            else:
                yield number, cells
        _check_unchanged(table)


def _stamp(path: Path) -> tuple[int, int]:
    now = path.stat()
    return now.st_size, now.st_mtime_ns


def _check_unchanged(table: Table) -> None:
    if _stamp(table.path) != table.stamp:
        raise refused(
            f"“{table.path.name}” was changed while it was being read: wait until it is complete and choose it again."
        )


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    """What the file system and the packing say, in a sentence for a person."""
    name = path.name
    try:
        yield
    except FileNotFoundError as gone:
        raise refused(f"“{name}” is not there any more: put it back or choose another file.") from gone
    except PermissionError as closed:
        raise refused(
            f"“{name}” may not be read: close the program that has it open, or ask its owner for the right to read it."
        ) from closed
    except (EOFError, zlib.error, gzip.BadGzipFile) as cut:
        raise refused(f"“{name}” is packed and its end is missing or damaged: copy or export it again.") from cut
    except OSError as broken:
        raise refused(
            f"“{name}” could not be read to its end ({broken.strerror or broken}): "
            "copy it to this computer and choose the copy."
        ) from broken


def _check_start(path: Path, start: bytes) -> None:
    name = path.name
    if not start:
        raise refused(f"“{name}” is empty: export the invoices again.")
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise refused(f"“{name}” is an old Excel file or has a password: save it as .xlsx without password, or as CSV.")
    if start.startswith(b"%PDF"):
        raise refused(f"“{name}” is a PDF and no table: export the invoices as CSV or XLSX.")
    if not start.startswith((_ZIP, text_file.GZIP, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" in start:
        raise text_file.zero_bytes(path, 1 + start[: start.index(b"\0")].count(b"\n"))


def _header(path: Path, lines: Iterator[tuple[int, Sequence[str]]]) -> tuple[int, tuple[str, ...]]:
    """The number of the row of names, and names that are never empty and never twice."""
    for number, cells in lines:
        names = [" ".join(cell.split()) for cell in cells]
        if not any(names):
            continue
        if len(names) > MOST_COLUMNS:
            raise refused(f"Row {number} of “{path.name}” has more than {MOST_COLUMNS} columns: keep the needed ones.")
        days = [name for name in names if _DAY.fullmatch(name)]
        if days or sum(1 for name in names if _FIGURE.fullmatch(name)) > 1:
            raise refused(
                f"Row {number} of “{path.name}” holds figures and no column names: put a row with names above it."
            )
        header: list[str] = []
        for at, name in enumerate(names, start=1):
            wanted = name or f"Column {at}"
            times = sum(1 for other in names[: at - 1] if other and other == name)
            header.append(f"{wanted} ({times + 1})" if times else wanted)
        return number, tuple(header)
    raise refused(f"“{path.name}” is empty: export the invoices again.")

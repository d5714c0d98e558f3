"""A table in a file: its column names and its rows with their numbers, or one sentence why there is none."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import re
import stat
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import IO, Literal

from desktop.errors import BadInput
from desktop.services.importing import spreadsheet

MOST_BYTES = 300_000_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 500
LONGEST_LINE = 200_000

_PIECE = 1 << 20
_FIGURE = re.compile(r"[-+]?[0-9][0-9.,]*")
_DAY = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T].*)?")
_NOT_IN_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


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
        if start.startswith(b"PK"):
            book = spreadsheet.look(path, sheet, MOST_BYTES)
            header_row, header = _header(path, spreadsheet.rows(path, book.sheet))
            return Table(
                path, "xlsx", header, header_row, sha256, stamp, book.rows_about, sheet=book.sheet, sheets=book.sheets
            )
        encoding, lines = _written_as(path)
        separator = _separator(path, encoding)
        header_row, header = _header(path, _csv_rows(path, encoding, separator))
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
            else _csv_rows(path, table.encoding, table.separator)
        )
        width = len(table.header)
        for number, cells in lines:
            if number > MOST_ROWS:
                raise refused(f"“{path.name}” has more than {MOST_ROWS:,} rows: cut it into parts, for example by month.")
            if number <= table.header_row or not any(cells):
                continue
            if table.kind == "xlsx":
                yield number, [*cells, *[""] * (width - len(cells))]
            else:
                yield number, cells
        _check_unchanged(table)


def refused(sentence: str) -> BadInput:
    """The refusal of a whole file; nothing of it was imported."""
    return BadInput("Nothing was imported.", sentence)


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
    if not start.startswith((b"PK", b"\x1f\x8b", codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and b"\0" in start:
        raise _zero_bytes(path, 1 + start[: start.index(b"\0")].count(b"\n"))


def _zero_bytes(path: Path, row: int) -> BadInput:
    return refused(
        f"“{path.name}” is no table: row {row:,} holds zero bytes where text should be; "
        "export it again, as CSV in UTF-8 or as XLSX."
    )


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
        file.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=file) as content:
                # GzipFile reads like a file, though its type does not say so
                yield content  # type: ignore[misc]
        else:
            yield file


def _written_as(path: Path) -> tuple[str, int]:
    """The encoding of the text, proven to its last byte, and about how many lines it has."""
    with _unpacked(path) as content:
        start = content.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        lines, failed, _ = _decoded(path, "utf-16")
        if failed:
            raise refused(f"“{path.name}” is UTF-16 text that breaks off in row {failed:,}: export it again.")
        return "utf-16", lines
    lines, failed, beyond_ascii = _decoded(path, "utf-8")
    if not failed:
        return "utf-8-sig", lines
    if beyond_ascii or start.startswith(codecs.BOM_UTF8):
        raise refused(
            f"“{path.name}” is UTF-8 text with bytes in row {failed:,} that are not: export it again as CSV in UTF-8."
        )
    lines, failed, _ = _decoded(path, "cp1252")
    if failed:
        raise refused(
            f"“{path.name}” is neither UTF-8 nor Windows-1252 text in row {failed:,}: export it again as CSV in UTF-8."
        )
    return "cp1252", lines


def _decoded(path: Path, encoding: str) -> tuple[int, int, bool]:
    """How many lines, the row where decoding fails (0: nowhere), and whether anything beyond ASCII was read before."""
    decoder = codecs.getincrementaldecoder(encoding)()
    total = lines = 0
    beyond_ascii = False
    with _unpacked(path) as content:
        while True:
            piece = content.read(_PIECE)
            total += len(piece)
            if total > MOST_BYTES:
                raise refused(
                    f"“{path.name}” unpacks to more than {MOST_BYTES:,} bytes, which one import does not take: "
                    "cut it into parts, for example by month."
                )
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as strange:
                before = strange.object[: strange.start]
                beyond_ascii = beyond_ascii or (encoding == "utf-8" and not before.isascii())
                return lines, lines + 1 + before.count(b"\n"), beyond_ascii
            if "\0" in text:
                raise _zero_bytes(path, lines + 1 + text[: text.index("\0")].count("\n"))
            lines += text.count("\n")
            beyond_ascii = beyond_ascii or not text.isascii()
            if not piece:
                return lines, 0, beyond_ascii


def _lines(path: Path, encoding: str) -> Iterator[str]:
    with _unpacked(path) as content, TextIOWrapper(content, encoding=encoding, newline="") as text:
        number = 0
        while line := text.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise refused(
                    f"Line {number:,} of “{path.name}” is longer than {LONGEST_LINE:,} signs, so it is no row of a table: "
                    "export it again as CSV."
                )
            yield line


def _separator(path: Path, encoding: str) -> str:
    """The sign between cells: the one that gives the row of names the most cells."""
    first = ""
    for line in _lines(path, encoding):
        first += line
        if first.strip() and first.count('"') % 2 == 0:
            break
        if len(first) > LONGEST_LINE:
            raise refused(f"“{path.name}” has no row of names: the quote that opens in its first row is never closed.")
    cells = {sign: len(next(csv.reader([first], delimiter=sign), [])) for sign in (",", ";", "\t")}
    best = max(cells, key=lambda sign: cells[sign])
    if first.strip() and cells[best] < 2:
        raise refused(
            f"“{path.name}” is no table: row 1 has no comma, semicolon or tab between names; export it as CSV or XLSX."
        )
    return best


def _csv_rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(_lines(path, encoding), delimiter=separator, strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            yield number, cells
    except csv.Error as broken:
        raise refused(
            f"Row {number + 1:,} of “{path.name}” (line {reader.line_num:,}) has a quote that is not closed or stands "
            "in the wrong place: correct it there, or export the file again."
        ) from broken


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

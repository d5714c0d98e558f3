"""An XLSX workbook as rows of text; formulas are not worked out but named."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException

from desktop.services.importing.problems import refused

_MOST_PARTS = 10_000
# What openpyxl raises on workbooks that are not as the standard says; it has no error of its own for them.
_DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ParseError,
    InvalidFileException,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
)


@dataclass(frozen=True)
class Book:
    """A workbook that was looked at: the chosen sheet, all its sheets, and about how many rows it has (0: unknown)."""

    sheet: str
    sheets: tuple[str, ...]
    rows_about: int


def look(path: Path, sheet: str, most_bytes: int) -> Book:
    """What the workbook holds, before anything is unpacked.

    Raises `BadInput` for what is no workbook, unpacks to more than `most_bytes`, or lacks the sheet named.
    """
    with _named_damage(path):
        with zipfile.ZipFile(path) as archive:
            _check_parts(path, archive.infolist(), most_bytes)
        with _opened(path) as book:
            sheets = tuple(one.title for one in book.worksheets)
            if not sheets:
                raise refused(f"“{path.name}” has no sheet with rows: save the invoices as a sheet or as CSV.")
            chosen = sheet or sheets[0]
            if chosen not in sheets:
                raise refused(f"“{path.name}” has no sheet “{sheet}”: choose one of {', '.join(sheets)}.")
            return Book(chosen, sheets, book[chosen].max_row or 0)


def rows(path: Path, sheet: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row of the sheet as text, with its number.

    Days are written as ISO dates, numbers as plain decimals. Raises `BadInput` at the first formula, with its cell.
    """
    with _opened(path) as book:
        chosen = book[sheet]
        # The stored size of a sheet is often wrong; without it openpyxl reads what is there.
        chosen.reset_dimensions()
        lines = enumerate(chosen.iter_rows(), start=1)
        while True:
            with _named_damage(path):
                number, cells = next(lines, (0, ()))
                texts = [_text(path, cell) for cell in cells]
            if not number:
                return
            yield number, texts


@contextmanager
def _opened(path: Path) -> Iterator[Workbook]:
    # Opened here and not by name, for openpyxl judges a workbook by how its name ends.
    with path.open("rb") as file:
        with _named_damage(path):
            book = openpyxl.load_workbook(file, read_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


def _text(path: Path, cell: object) -> str:
    if not isinstance(cell, ReadOnlyCell):
        return ""
    if cell.data_type == "f":
        raise refused(
            f"Cell {cell.coordinate} of “{path.name}” holds a formula: "
            "copy the sheet, paste it as values only, save and choose the file again."
        )
    value: object = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        # A spreadsheet knows 15 digits; what stands behind them in the file is the noise of its own arithmetic.
        exact = Decimal(f"{value:.15g}" if isinstance(value, float) else value)
        if "%" in (cell.number_format or ""):
            return f"{(exact * 100).normalize():f}%"
        return f"{exact:f}"
    return str(value)


def _check_parts(path: Path, parts: list[zipfile.ZipInfo], most_bytes: int) -> None:
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        if "content.xml" in names or "xl/workbook.bin" in names:
            raise refused(f"“{path.name}” is a spreadsheet of another kind: save it as .xlsx or as CSV.")
        raise refused(
            f"“{path.name}” is a packed folder and no table: unpack it and choose the CSV or XLSX file inside."
        )
    unpacked = sum(part.file_size for part in parts)
    if unpacked > most_bytes or len(parts) > _MOST_PARTS:
        raise refused(
            f"“{path.name}” unpacks to {unpacked:,} bytes, one import takes at most {most_bytes:,}: "
            "save only the sheet with the invoices, or cut it into parts."
        )


@contextmanager
def _named_damage(path: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGED as damage:
        raise refused(
            f"“{path.name}” is a damaged workbook: open it in your spreadsheet program and save it again, or as CSV."
        ) from damage

"""A text file that may be packed: in which encoding it is written, its lines, and its cells."""

from __future__ import annotations

import codecs
import csv
import gzip
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO

from desktop.errors import BadInput
from desktop.services.importing.problems import refused

SEPARATORS = ",;\t"
GZIP = b"\x1f\x8b"
LONGEST_LINE = 200_000

_PIECE = 1 << 20


def zero_bytes(path: Path, line: int) -> BadInput:
    """The refusal of a file with zero bytes in this line."""
    return refused(
        f"“{path.name}” is no table: line {line:,} holds zero bytes where text should be; "
        "export it again, as CSV in UTF-8 or as XLSX."
    )


@contextmanager
def _unpacked(path: Path) -> Iterator[IO[bytes]]:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
        file.seek(0)
        if packed:
            with gzip.GzipFile(fileobj=file) as content:
                # GzipFile reads like a file, though its type does not say so
                yield content  # type: ignore[misc]
        else:
            yield file


def encoding_of(path: Path, most_bytes: int) -> tuple[str, int]:
    """The encoding of the text, proven to its last byte, and about how many lines it has."""
    with _unpacked(path) as content:
        start = content.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        lines, failed, _ = _decoded(path, "utf-16", most_bytes)
        if failed:
            raise refused(f"“{path.name}” is UTF-16 text that breaks off in line {failed:,}: export it again.")
        return "utf-16", lines
    lines, failed, beyond_ascii = _decoded(path, "utf-8", most_bytes)
    if not failed:
        return "utf-8-sig", lines
    if beyond_ascii or start.startswith(codecs.BOM_UTF8):
        raise refused(
            f"“{path.name}” is UTF-8 text with bytes in line {failed:,} that are not: export it again as CSV in UTF-8."
        )
    lines, failed, _ = _decoded(path, "cp1252", most_bytes)
    if failed:
        raise refused(
            f"“{path.name}” is neither UTF-8 nor Windows-1252 text in line {failed:,}: export it again as CSV in UTF-8."
        )
    return "cp1252", lines


def _decoded(path: Path, encoding: str, most_bytes: int) -> tuple[int, int, bool]:
    """How many lines, the line where decoding fails (0: nowhere), and whether anything beyond ASCII was read before."""
    decoder = codecs.getincrementaldecoder(encoding)()
    total = lines = 0
    beyond_ascii = False
    with _unpacked(path) as content:
        while True:
            piece = content.read(_PIECE)
            total += len(piece)
            if total > most_bytes:
                raise refused(
                    f"“{path.name}” unpacks to more than {most_bytes:,} bytes, which one import does not take: "
                    "cut it into parts, for example by month."
                )
            try:
                text = decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as strange:
                before = strange.object[: strange.start]
                beyond_ascii = beyond_ascii or (encoding == "utf-8" and not before.isascii())
                return lines, lines + 1 + before.count(b"\n"), beyond_ascii
            if "\0" in text:
                raise zero_bytes(path, lines + 1 + text[: text.index("\0")].count("\n"))
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
                    f"Line {number:,} of “{path.name}” is longer than {LONGEST_LINE:,} signs, so it is no row of a "
                    "table: export it again as CSV."
                )
            yield line


def separator_of(path: Path, encoding: str) -> str:
    """The sign that stands most often between the names, outside quotes."""
    names = ""
    for line in _lines(path, encoding):
        names += line
        if len(names) > LONGEST_LINE:
            raise refused(f"“{path.name}” has no row of names: the quote that opens in its first row is never closed.")
        if names.count('"') % 2 == 0:
            if names.strip(f" \r\n{SEPARATORS}"):
                break
            names = ""
    outside = re.sub(r'"[^"]*"', "", names)
    best = max(SEPARATORS, key=outside.count)
    if names and best not in outside:
        raise refused(
            f"“{path.name}” is no table: row 1 has no comma, semicolon or tab between names; export it as CSV or XLSX."
        )
    return best


def rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Each row with its number, as cells. Raises `BadInput` at a line too long or a quote out of place."""
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

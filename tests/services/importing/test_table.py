"""A file becomes a table with numbered rows, or one sentence that a person can act on."""

from __future__ import annotations

import gzip
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.errors import BadInput
from desktop.services.importing import table, text_file

HEAD = "Invoice,Date,Quantity,Price,Text"
ROW = "1001,2026-02-20,1,9.99,Lamp"


def refusal(act: Callable[[], object]) -> str:
    """The one sentence with which a file is refused."""
    with pytest.raises(BadInput) as caught:
        act()
    assert caught.value.title == "Nothing was imported."
    return caught.value.message


def sentence(path: Path) -> str:
    return refusal(lambda: list(table.rows(table.look(path))))


def written(folder: Path, content: bytes, name: str = "shop.csv") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def texts(path: Path) -> list[tuple[int, list[str]]]:
    return [(number, list(cells)) for number, cells in table.rows(table.look(path))]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Invoice,Text\n1,Käse £5 – ½\n".encode(), "utf-8-sig"),
        ("Invoice,Text\n1,Käse £5 – ½\n".encode("utf-8-sig"), "utf-8-sig"),
        ("Invoice,Text\n1,Käse £5 – ½\n".encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + "Invoice,Text\n1,Käse £5 – ½\n".encode("utf-16-be"), "utf-16"),
        ("Invoice,Text\n1,Käse £5 – ½\n".encode("cp1252"), "cp1252"),
    ],
)
def test_the_same_text_is_read_in_each_encoding(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = written(tmp_path, content)
    found = table.look(path)
    assert found.header == ("Invoice", "Text")
    assert found.encoding == encoding
    assert texts(path) == [(2, ["1", "Käse £5 – ½"])]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_comma_semicolon_and_tab_part_the_cells(tmp_path: Path, separator: str) -> None:
    path = written(tmp_path, f'Invoice{separator}"Name, first; last"\n1{separator}Aino\n'.encode())
    assert table.look(path).header == ("Invoice", "Name, first; last")
    assert texts(path) == [(2, ["1", "Aino"])]


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = written(tmp_path, b'\nInvoice,Text\r\n1,"two\r\nlines"\r\n\r\n,\r\n2,"a ""quoted"" word"\r\n')
    assert texts(path) == [(3, ["1", "two\r\nlines"]), (6, ["2", 'a "quoted" word'])]


def test_a_packed_table_is_unpacked_while_it_is_read(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(f"{HEAD}\n{ROW}\n".encode()), "shop.csv.gz")
    assert [number for number, _ in texts(path)] == [2]


def test_columns_without_a_name_or_with_the_same_can_be_told_apart(tmp_path: Path) -> None:
    path = written(tmp_path, b"Invoice,,Price,Price\n1,2,3,4\n")
    assert table.look(path).header == ("Invoice", "Column 2", "Price", "Price (2)")


def test_three_gigabytes_of_zero_bytes_are_refused_at_the_first_look(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    with path.open("wb") as file:
        file.truncate(3_000_000_000)
    assert sentence(path) == (
        "“shop.csv” is no table: line 1 holds zero bytes where text should be; "
        "export it again, as CSV in UTF-8 or as XLSX."
    )


def test_three_gigabytes_behind_a_good_beginning_are_refused_by_their_size(tmp_path: Path) -> None:
    path = written(tmp_path, (f"{HEAD}\n" + f"{ROW}\n" * 200).encode())
    with path.open("r+b") as file:
        file.truncate(3_000_000_000)
    assert sentence(path) == (
        "“shop.csv” is 3,000,000,000 bytes large, one import takes at most 300,000,000: "
        "cut it into parts, for example by month."
    )


def test_zeros_packed_into_a_small_file_are_refused_without_unpacking_them_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    zeros = written(tmp_path, gzip.compress(bytes(50_000_000)), "zeros.csv.gz")
    assert "line 1 holds zero bytes" in sentence(zeros)
    monkeypatch.setattr(table, "MOST_BYTES", 3_000_000)
    long = written(tmp_path, gzip.compress(f"{HEAD}\n".encode() + b"1,\n" * 1_500_000), "long.csv.gz")
    assert "“long.csv.gz” unpacks to more than 3,000,000 bytes" in sentence(long)


def test_a_file_of_one_endless_line_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"0" * 1_000_000)
    assert sentence(path) == (
        "Line 1 of “shop.csv” is longer than 200,000 signs, so it is no row of a table: export it again as CSV."
    )


def test_zero_bytes_after_good_rows_are_named_with_their_line(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEAD}\n{ROW}\n{ROW}\n".encode() + bytes(9_000))
    assert "line 4 holds zero bytes" in sentence(path)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "shop.csv", "“shop.csv” is empty: export the invoices again."),
        (b"\n\n  \n,,\n", "shop.csv", "“shop.csv” is empty: export the invoices again."),
        (b"Dear customer\nthank you\n", "letter.csv", "“letter.csv” is no table: row 1 has no comma, semicolon or tab"),
        (b"%PDF-1.7\n", "shop.pdf", "“shop.pdf” is a PDF and no table: export the invoices as CSV or XLSX."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
            "shop.xls",
            "“shop.xls” is an old Excel file or has a password: save it as .xlsx without password, or as CSV.",
        ),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "shop.png", "“shop.png” is no table: line 3 holds zero bytes"),
        (
            b"1001,2026-02-20,1,9.99,Lamp\n1002,2026-02-20,1,9.99,Lamp\n",
            "shop.csv",
            "Row 1 of “shop.csv” holds figures and no column names: put a row with names above it.",
        ),
        (
            f'{HEAD}\n{ROW}\n1002,2026-02-20,1,9.99,"Lamp\n{ROW}\n'.encode(),
            "shop.csv",
            "Row 3 of “shop.csv” (line 4) has a quote that is not closed or stands in the wrong place: "
            "correct it there, or export the file again.",
        ),
        (
            f"{HEAD}\n{ROW} Käse\n".encode() + b"\xe9\n",
            "shop.csv",
            "“shop.csv” is UTF-8 text with bytes in line 3 that are not: export it again as CSV in UTF-8.",
        ),
        (
            f"{HEAD}\n{ROW}".encode() + b"\x81\n",
            "shop.csv",
            "“shop.csv” is neither UTF-8 nor Windows-1252 text in line 2: export it again as CSV in UTF-8.",
        ),
        (
            f"{HEAD}\n{ROW}\n".encode("utf-16")[:-1],
            "shop.csv",
            "“shop.csv” is UTF-16 text that breaks off in line 2: export it again.",
        ),
        (
            gzip.compress(f"{HEAD}\n{ROW}\n".encode() * 999)[:-20],
            "shop.csv.gz",
            "“shop.csv.gz” is packed and its end is missing or damaged: copy or export it again.",
        ),
    ],
)
def test_what_is_no_table_is_refused_with_one_sentence(tmp_path: Path, content: bytes, name: str, words: str) -> None:
    assert sentence(written(tmp_path, content, name)).startswith(words)


def test_a_folder_a_device_and_a_missing_file_are_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "invoices"
    folder.mkdir()
    assert sentence(folder) == "“invoices” is a folder: choose the file with the invoices inside it."
    os.mkfifo(tmp_path / "pipe.csv")
    assert sentence(tmp_path / "pipe.csv") == "“pipe.csv” is a device and no file: choose a CSV or XLSX file."
    assert sentence(tmp_path / "gone.csv") == ("“gone.csv” is not there any more: put it back or choose another file.")


def test_a_file_that_may_not_be_read_says_whom_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, f"{HEAD}\n{ROW}\n".encode())

    def closed(*_arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The person who runs the tests may be allowed to read everything, so the system's answer is played.
    monkeypatch.setattr(Path, "open", closed)
    assert sentence(path) == (
        "“shop.csv” may not be read: close the program that has it open, or ask its owner for the right to read it."
    )


def test_a_disk_that_fails_while_it_is_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, f"{HEAD}\n{ROW}\n".encode())
    found = table.look(path)

    def failing(*_arguments: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(text_file, "rows", failing)
    assert refusal(lambda: list(table.rows(found))) == (
        "“shop.csv” could not be read to its end (Input/output error): copy it to this computer and choose the copy."
    )


def test_a_file_that_vanishes_before_or_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEAD}\n{ROW}\n{ROW}\n".encode())
    found = table.look(path)
    rows = table.rows(found)
    next(rows)
    path.unlink()
    gone = "“shop.csv” is not there any more: put it back or choose another file."
    assert refusal(lambda: list(rows)) == gone
    assert refusal(lambda: list(table.rows(found))) == gone


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, f"{HEAD}\n{ROW}\n".encode())
    rows = table.rows(table.look(path))
    next(rows)
    with path.open("ab") as file:
        file.write(f"{ROW}\n".encode())
    assert refusal(lambda: list(rows)) == (
        "“shop.csv” was changed while it was being read: wait until it is complete and choose it again."
    )


def test_more_rows_than_one_import_takes_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MOST_ROWS", 3)
    path = written(tmp_path, f"{HEAD}\n{ROW}\n{ROW}\n{ROW}\n".encode())
    assert sentence(path) == "“shop.csv” has more than 3 rows: cut it into parts, for example by month."


def test_too_many_columns_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, ",".join(f"c{number}" for number in range(501)).encode())
    assert sentence(path) == "Row 1 of “shop.csv” has more than 500 columns: keep the needed ones."


def test_a_packed_folder_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "shop.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("shop.csv", f"{HEAD}\n{ROW}\n")
    assert sentence(path) == (
        "“shop.zip” is a packed folder and no table: unpack it and choose the CSV or XLSX file inside."
    )

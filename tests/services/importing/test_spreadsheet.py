"""A workbook gives the same rows as a text file, and what it cannot be trusted with is refused."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped] # it has no types
from openpyxl import Workbook

from desktop.errors import BadInput
from desktop.services.importing import table

HEAD = ["Invoice", "Date", "Quantity", "Price", "Text"]


def refusal(act: Callable[[], object]) -> str:
    """The one sentence with which a workbook is refused."""
    with pytest.raises(BadInput) as caught:
        act()
    return caught.value.message


def sentence(path: Path) -> str:
    return refusal(lambda: list(table.rows(table.look(path))))


def saved(folder: Path, *rows: Sequence[object], sheets: tuple[str, ...] = ("Sales",)) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = folder / "shop.xlsx"
    book.save(path)
    return path


def test_numbers_days_and_per_cent_come_out_as_they_were_typed(tmp_path: Path) -> None:
    path = tmp_path / "shop.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Sales")
        sheet.write_row(0, 0, [*HEAD, "Tax"])
        day, share = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "0.0%"})
        sheet.write_row(2, 0, [489434, None, 12, 2.1, " Käse "])
        sheet.write_datetime(2, 1, datetime(2009, 12, 1, 7, 45), day)  # noqa: DTZ001 - a cell has no zone
        sheet.write_number(2, 5, 0.175, share)
        sheet.write_row(3, 0, ["007", "2009-12-01", 1e14, 0.3, True])
    found = table.look(path)
    assert (found.kind, found.sheet, found.header) == ("xlsx", "Sales", (*HEAD, "Tax"))
    assert [(number, list(cells)) for number, cells in table.rows(found)] == [
        (3, ["489434", "2009-12-01 07:45:00", "12", "2.1", "Käse", "17.5%"]),
        (4, ["007", "2009-12-01", "100000000000000", "0.3", "True", ""]),
    ]


def test_the_noise_of_a_spreadsheets_arithmetic_is_not_read(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, [1001, "2026-02-20", 3.0, 0.1 + 0.2, "Lamp"])
    assert [list(cells) for _, cells in table.rows(table.look(path))] == [["1001", "2026-02-20", "3", "0.3", "Lamp"]]


def test_a_formula_is_refused_with_its_cell_and_what_to_do(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, [1001, "2026-02-20", 1, 9.99, "Lamp"], [1002, "2026-02-20", 1, "=D2*2", "Lamp"])
    assert sentence(path) == (
        "Cell D3 of “shop.xlsx” holds a formula: "
        "copy the sheet, paste it as values only, save and choose the file again."
    )


def test_of_several_sheets_the_first_is_shown_and_another_can_be_named(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, [1001, "2026-02-20", 1, 9.99, "Lamp"], sheets=("Year 2009-2010", "Year 2010-2011"))
    assert table.look(path).sheet == "Year 2009-2010"
    assert table.look(path).sheets == ("Year 2009-2010", "Year 2010-2011")
    assert table.look(path, "Year 2010-2011").sheet == "Year 2010-2011"
    assert refusal(lambda: table.look(path, "2012")) == (
        "“shop.xlsx” has no sheet “2012”: choose one of Year 2009-2010, Year 2010-2011."
    )


def test_a_workbook_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, [1001, "2026-02-20", 1, 9.99, "Lamp"]).rename(tmp_path / "shop.csv")
    assert table.look(path).kind == "xlsx"
    assert len(list(table.rows(table.look(path)))) == 1


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(31):
            part.write(bytes(10_000_000))
    assert path.stat().st_size < 1_000_000
    assert sentence(path).startswith("“shop.xlsx” unpacks to 310,0")
    assert "one import takes at most 300,000,000: save only the sheet with the invoices" in sentence(path)


def test_a_damaged_workbook_says_how_to_mend_it(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, [1001, "2026-02-20", 1, 9.99, "Lamp"])
    whole = path.read_bytes()
    mend = "“shop.xlsx” is a damaged workbook: open it in your spreadsheet program and save it again, or as CSV."
    path.write_bytes(whole[: len(whole) // 2])
    assert sentence(path) == mend
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<not a workbook")
    assert sentence(path) == mend


def test_entities_that_grow_when_they_are_read_are_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, HEAD, [1001, "2026-02-20", 1, 9.99, "Lamp"])
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    parts["xl/worksheets/sheet1.xml"] = bomb + parts["xl/worksheets/sheet1.xml"].replace(
        b"<sheetData>", b"<sheetData>&b;"
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert "is a damaged workbook" in sentence(path)


def test_a_spreadsheet_of_another_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "shop.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", "<x/>")
    assert sentence(path) == "“shop.ods” is a spreadsheet of another kind: save it as .xlsx or as CSV."


def test_an_empty_workbook_is_refused(tmp_path: Path) -> None:
    assert sentence(saved(tmp_path)) == "“shop.xlsx” is empty: export the invoices again."

"""Exporting the invoice list: whole or not at all, and safe in a spreadsheet."""

from pathlib import Path

import pytest

from desktop.errors import RefundDeskError
from desktop.services import exporting
from desktop.services.queries.invoices import InvoiceFilter, InvoiceQuery
from tests.services.office_builder import OfficeBuilder


def test_every_invoice_is_written_in_batches_and_told(office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "BATCH", 2)
    for at in range(5):
        office.invoice(number=f"N{at}")
    told: list[int] = []
    path = office.folder / "list.csv"
    count = exporting.invoices(office.desk(), InvoiceQuery(), path, told.append, lambda: False)
    assert count == 5
    assert told == [2, 4, 5]
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0] == "Invoice,Date,Customer,State,Refund state,Currency,Total,Paid,Due,Returned,Waiting"
    assert [line.split(",")[0] for line in lines[1:]] == ["N4", "N3", "N2", "N1", "N0"]
    assert lines[1] == "N4,2026-03-02,Anna Berg,unpaid,none,EUR,119.00,0.00,119.00,0.00,0.00"


def test_only_what_the_filter_finds_is_written(office: OfficeBuilder) -> None:
    office.paid(number="P1")
    office.invoice(number="U1")
    path = office.folder / "list.csv"
    count = exporting.invoices(
        office.desk(), InvoiceQuery(InvoiceFilter.OPEN), path, lambda _count: None, lambda: False
    )
    assert count == 1
    assert "U1" in path.read_text("utf-8-sig")
    assert "P1" not in path.read_text("utf-8-sig")


def test_a_name_that_looks_like_a_formula_stays_text(office: OfficeBuilder) -> None:
    office.invoice(number="N1", customer='=HYPERLINK("http://example.org")')
    path = office.folder / "list.csv"
    exporting.invoices(office.desk(), InvoiceQuery(), path, lambda _count: None, lambda: False)
    assert "\"'=HYPERLINK" in path.read_text("utf-8-sig")


def test_a_stopped_export_leaves_the_old_file_as_it_was(office: OfficeBuilder) -> None:
    office.invoice()
    path = office.folder / "list.csv"
    path.write_text("mine")
    assert exporting.invoices(office.desk(), InvoiceQuery(), path, lambda _count: None, lambda: True) is None
    assert path.read_text() == "mine"
    assert not list(office.folder.glob("*.part"))


def test_a_place_that_cannot_be_written_is_named(office: OfficeBuilder) -> None:
    path: Path = office.folder / "no such folder" / "list.csv"
    with pytest.raises(RefundDeskError) as told:
        exporting.invoices(office.desk(), InvoiceQuery(), path, lambda _count: None, lambda: False)
    assert told.value.title == "The list was not exported."
    assert str(path) in told.value.message
    assert "choose another place" in told.value.message

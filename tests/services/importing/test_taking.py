"""An import is one act: whole or not at all, nothing twice, and it can be taken back while nobody worked with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.errors import Refusal
from desktop.model.audit import AuditRow
from desktop.model.customer import Customer
from desktop.model.invoice import ImportBatch, Invoice, InvoiceLine
from desktop.model.ledger import Entry
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import Account, Method, PaidState, RefundState
from desktop.services.importing import mapping, taking, taking_back
from desktop.services.importing.fields import Field
from tests.services.importing.shop import (
    HEAD,
    ROWS,
    balance,
    count,
    everything,
    faults,
    invoice_id,
    planned,
    refunds_of,
    refused,
    taken,
)
from tests.services.office_builder import OfficeBuilder


def test_invoices_come_in_with_lines_taxes_customers_and_payments(shop: OfficeBuilder) -> None:
    result = taken(shop)
    with shop.database.read() as session:
        first = session.scalars(select(Invoice).where(Invoice.number == "1001")).one()
        assert (first.issued, first.currency, first.prices) == (date(2026, 1, 15), "EUR", "net")
        assert (first.net_minor, first.tax_minor, first.gross_minor) == (2500, 475, 2975)
        assert (first.paid_state, first.import_id) == (PaidState.PAID, result.batch_id)
        assert (first.customer.number, first.customer.name, first.customer.country) == ("7", "Customer 7", "DE")
        lines = [(line.position, line.code, line.text, line.quantity, line.price) for line in first.lines]
        assert lines == [(1, "A", "Lamp", "2", "10.00"), (2, "B", "Book", "1", "5.00")]
        assert [(line.net_minor, line.rates_milli) for line in first.lines] == [(2000, (19_000,)), (500, (19_000,))]
        counter = session.scalars(select(Invoice).where(Invoice.number == "1002")).one()
        assert (counter.customer.number, counter.customer.name) == (None, "Counter sale")
        paid = session.scalars(select(Payment).order_by(Payment.id)).all()
        assert [(one.amount_minor, one.paid_on, one.method) for one in paid] == [
            (2975, date(2026, 1, 15), Method.BANK_TRANSFER),
            (1190, date(2026, 1, 16), Method.BANK_TRANSFER),
            (952, date(2026, 1, 16), Method.BANK_TRANSFER),
            (600, date(2026, 1, 17), Method.BANK_TRANSFER),
        ]
        days = session.scalars(select(Entry.posted_on).order_by(Entry.id)).all()
    assert set(days) == {date(2026, 1, 15), date(2026, 1, 16), date(2026, 1, 17)}
    # 29.75 + 11.90 + 9.52 + 6.00 came in by bank; 25.00 + 10.00 + 8.00 + 6.00 of it are sales.
    assert balance(shop, Account.BANK) == 5717
    assert balance(shop, Account.SALES) == -4900
    assert balance(shop, Account.TAX) == -817
    assert balance(shop, Account.RECEIVABLE) == 0
    assert faults(shop) == []


def test_take_backs_wait_as_recorded_refunds_and_can_be_approved(shop: OfficeBuilder) -> None:
    taken(shop)
    waiting = refunds_of(shop)
    # C2001 and C2002 want the same single card; the first in the file has it.
    assert list(waiting) == ["C2001/1", "C2001/2"]
    lamp, card = waiting["C2001/1"], waiting["C2001/2"]
    assert (lamp.state, lamp.gross_minor, lamp.method) == (RefundState.REQUESTED, 1190, Method.BANK_TRANSFER)
    assert (card.state, card.gross_minor) == (RefundState.REQUESTED, 952)
    assert lamp.returned_on == date(2026, 1, 20)
    assert lamp.reason == "Goods taken back with document C2001"
    for refund in (lamp, card):
        shop.approve(refund.id)
    assert [shop.note_of(refund.id).gross_minor for refund in (lamp, card)] == [1190, 952]
    assert balance(shop, Account.BANK) == 5717 - 1190 - 952
    assert faults(shop) == []


def test_who_imports_does_not_approve_the_take_backs(shop: OfficeBuilder) -> None:
    taken(shop)
    with pytest.raises(Refusal) as caught:
        shop.approve(refunds_of(shop)["C2001/1"].id, by="admin")
    assert caught.value.code == "own_request"


def test_one_row_of_the_audit_trail_tells_of_the_whole_import(shop: OfficeBuilder) -> None:
    result = taken(shop)
    with shop.database.read() as session:
        (row,) = session.scalars(select(AuditRow).where(AuditRow.subject == "import"))
    assert (row.act, row.subject_id) == ("invoices imported", str(result.batch_id))
    assert '"source":"shop.csv"' in row.after
    assert '"take_backs":["C2001/1","C2001/2"]' in row.after


def test_the_same_file_twice_changes_nothing(shop: OfficeBuilder) -> None:
    taken(shop)
    before = everything(shop)
    again = taken(shop)
    assert again.batch_id is None
    assert everything(shop) == before
    assert [(one.document, one.reason) for one in again.plan.present] == [
        ("1001", "the invoice is in the office already."),
        ("1002", "the invoice is in the office already."),
        ("1003", "the invoice is in the office already."),
        ("C2001", "the take-back is in the office already, as R-1."),
        ("C2001", "the take-back is in the office already, as R-2."),
        ("1004", "the invoice is in the office already."),
    ]
    assert count(shop, ImportBatch) == 1


def test_a_plan_that_was_made_before_another_import_takes_nothing_twice(shop: OfficeBuilder) -> None:
    plan = planned(shop)
    taking.take(shop.desk("admin"), plan)
    before = everything(shop)
    assert taking.take(shop.desk("admin"), plan).batch_id is None
    assert everything(shop) == before


def test_a_longer_file_brings_only_what_is_new(shop: OfficeBuilder) -> None:
    taken(shop)
    result = taken(
        shop,
        *ROWS,
        "1006,2026-01-25,1,3.00,D,Pen,7,Germany",
        "C2003,2026-01-26,-1,2.50,A,Lamp,,Germany",
        "C2004,2026-01-27,-1,5.00,B,Book,7,Germany",
    )
    assert [one.number for one in result.plan.invoices] == ["1006"]
    assert [(part.reference, part.invoice) for part in result.plan.take_backs] == [("C2004", "1001")]
    assert refunds_of(shop)["C2004"].invoice_id == invoice_id(shop, "1001")
    assert count(shop, Customer) == 3


def test_a_take_back_that_is_there_in_part_is_not_paid_back_again(shop: OfficeBuilder) -> None:
    sold = "1001,2026-01-15,1,10.00,A,Lamp,7,Germany"
    back = ("C2001,2026-01-20,-1,10.00,A,Lamp,7,Germany", "C2001,2026-01-20,-1,4.00,Z,Vase,7,Germany")
    taken(shop, sold, *back)
    result = planned(shop, "1000,2026-01-10,1,4.00,Z,Vase,7,Germany", sold, *back)
    assert [one.number for one in result.invoices] == ["1000"]
    assert result.take_backs == []
    assert [str(finding) for finding in result.left_out] == [
        "Row 5: a part of its document is in the office already, as R-1; look there first."
    ]


def test_a_take_back_that_was_rejected_does_not_come_again(shop: OfficeBuilder) -> None:
    taken(shop)
    shop.tamper("UPDATE refund SET state = 'rejected' WHERE reference = 'C2001/1'")
    assert taken(shop).batch_id is None


def test_another_invoice_with_the_same_number_is_left_out_and_said(shop: OfficeBuilder) -> None:
    taken(shop)
    result = planned(shop, "1001,2026-01-15,9,10.00,A,Lamp,7,Germany", "C2009,2026-01-20,-1,10.00,A,Lamp,7,Germany")
    assert (result.invoices, result.take_backs) == ([], [])
    assert [str(finding) for finding in result.left_out] == [
        "Row 2: another invoice 1001 is in the office already; correct the number, or leave it out.",
        "Row 3: invoice 1001 is left out, so nothing can be taken back from it.",
    ]


def test_closed_days_the_future_and_missing_exchange_rates_are_left_out_and_said(shop: OfficeBuilder) -> None:
    shop.tamper("UPDATE office SET closed_until = '2026-01-15'")
    result = planned(shop, "1001,2026-01-15,1,10.00,A,Lamp,7,Germany", "1002,2027-01-16,1,2.50,A,Lamp,7,Germany")
    assert [str(finding) for finding in result.left_out] == [
        "Row 2: its day, 2026-01-15, is closed; the books are closed up to 2026-01-15.",
        "Row 3: its day, 2027-01-16, lies in the future; correct it.",
    ]
    desk = shop.desk("admin")
    source = taking.look(desk, shop.folder / "shop.csv")
    foreign = taking.preview(desk, source.table, source.columns, replace(source.options, currency="USD"))
    assert len(foreign.left_out) == 2
    (shop.folder / "shop.csv").write_text(f"{HEAD}\n1003,2026-01-16,1,10.00,A,Lamp,7,Germany\n", encoding="utf-8")
    source = taking.look(desk, shop.folder / "shop.csv")
    foreign = taking.preview(desk, source.table, source.columns, replace(source.options, currency="USD"))
    assert [str(finding) for finding in foreign.left_out] == [
        "Row 2: No rate of USD to EUR is known for 2026-01-16. Enter it under Settings, then try again."
    ]


def test_an_import_without_payments_leaves_the_invoices_due(shop: OfficeBuilder) -> None:
    taken(shop, paid_by=None)
    assert count(shop, Payment) == 0
    assert count(shop, Refund) == 0
    assert balance(shop, Account.RECEIVABLE) == 5717


def test_an_import_that_is_stopped_leaves_nothing(shop: OfficeBuilder) -> None:
    plan = planned(shop)
    before = everything(shop)
    told: list[tuple[int, int]] = []
    stop = refused(
        lambda: taking.take(
            shop.desk("admin"),
            plan,
            progress=lambda done, of: told.append((done, of)),
            cancelled=lambda: len(told) == 4,
        )
    )
    assert stop.code == "cancelled"
    assert told == [(0, 6), (1, 6), (2, 6), (3, 6)]
    assert everything(shop) == before
    assert count(shop, ImportBatch) == 0


def test_an_import_that_fails_in_the_middle_leaves_nothing(
    shop: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = planned(shop)
    before = everything(shop)

    def failing(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("desktop.services.importing.storing.requests.store", failing)
    with pytest.raises(OSError, match="No space left"):
        taking.take(shop.desk("admin"), plan)
    assert everything(shop) == before


def test_a_take_back_that_a_rule_of_the_office_forbids_is_left_out_and_the_rest_comes_in(shop: OfficeBuilder) -> None:
    shop.tamper("UPDATE office SET refunds_per_payment = 'one'")
    rows = (
        "1001,2026-01-15,2,10.00,A,Lamp,7,Germany",
        "C2001,2026-01-20,-1,10.00,A,Lamp,7,Germany",
        "C2002,2026-01-21,-1,10.00,A,Lamp,7,Germany",
    )
    result = taken(shop, *rows)
    assert [part.reference for part in result.plan.take_backs] == ["C2001"]
    (finding,) = result.plan.left_out
    assert (finding.row, finding.document) == (4, "C2002")
    assert finding.reason.startswith("This office allows one refund for each payment.")
    assert list(refunds_of(shop)) == ["C2001"]


def test_how_a_source_was_read_is_remembered_for_the_next_time(shop: OfficeBuilder) -> None:
    desk = shop.desk("admin")
    path = shop.folder / "shop.csv"
    path.write_text("Doc,Day,How many,Each,What\n1001,2026-01-15,1,10.00,Lamp\n", encoding="utf-8")
    first = taking.look(desk, path)
    assert (first.remembered, first.columns.complete) == (False, False)
    assert (first.options.currency, first.options.country) == ("EUR", "DE")
    columns = mapping.ColumnMap(
        tuple(
            zip(
                [Field(name) for name in ("invoice", "issued", "quantity", "price", "text")],
                first.table.header,
                strict=True,
            )
        )
    )
    options = replace(mapping.suggest(first.table, columns, first.options), paid_by=Method.CASH, prices="gross")
    taking.take(desk, taking.preview(desk, first.table, columns, options))
    path.write_text("Doc,Day,How many,Each,What\n1002,2026-01-16,1,12.00,Lamp\n", encoding="utf-8")
    second = taking.look(desk, path)
    assert (second.remembered, second.columns, second.options) == (True, columns, options)


def test_only_who_runs_the_office_imports(shop: OfficeBuilder) -> None:
    desk = shop.desk("admin")
    plan = planned(shop)
    source = taking.look(desk, shop.folder / "shop.csv")
    for login in ("clerk", "manager", "viewer"):
        other = shop.desk(login)
        for act in (
            lambda other=other: taking.preview(other, source.table, source.columns, source.options),
            lambda other=other: taking.take(other, plan),
            lambda other=other: taking_back.take_back(other, 1),
        ):
            assert refused(act).code == "no_right"
    assert count(shop, Invoice) == 0


def test_a_quantity_in_parts_and_a_long_price_are_stored_as_they_are(shop: OfficeBuilder) -> None:
    taken(shop, "1001,2026-01-15,2.5,0.125,A,Ribbon,7,France")
    with shop.database.read() as session:
        line = session.scalars(select(InvoiceLine)).one()
    assert (line.quantity, line.price, line.net_minor) == ("2.5", "0.125", 31)
    assert Decimal(line.quantity) * Decimal(line.price) == Decimal("0.3125")


def test_nothing_is_asked_of_the_office_by_looking_at_a_file(shop: OfficeBuilder, tmp_path: Path) -> None:
    before = everything(shop)
    planned(shop)
    assert everything(shop) == before
    assert list(tmp_path.glob("*.csv")) == [shop.folder / "shop.csv"]

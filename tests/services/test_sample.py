"""The sample office: real invoices, every state of a refund, and books that hold."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from desktop.errors import OfficeError
from desktop.model.credit_note import CreditNote, StoredDocument
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.model.office import Office, TaxRate
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import OfficeKind, Origin, PaidState, RefundKind, RefundState
from desktop.services import approvals, books, credit_notes, opening, payout, reconcile
from desktop.services.opening import OpenOffice
from desktop.services.queries import approvals as approval_queries
from desktop.services.queries import bookings as booking_queries
from desktop.services.queries import inbox as inbox_queries
from desktop.services.queries import inbox_detail, payment_list
from desktop.services.queries import refunds as refund_queries
from desktop.services.queries.bookings import BookingQuery
from desktop.services.queries.inbox_rows import InboxKind
from desktop.services.queries.payment_list import PaymentQuery
from desktop.services.queries.payment_rows import Standing
from desktop.services.queries.rows import RefundRow
from desktop.services.sample import make_sample
from desktop.services.sample_refunds import Story

SHOP = Path(__file__).parents[2] / "resources" / "sample_office" / "shop.csv"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_sample(tmp_path_factory.mktemp("sample") / "sample.rdesk").path


@pytest.fixture
def office(written: Path) -> Iterator[OpenOffice]:
    """The sample, to be read only."""
    opened = opening.open_office(str(written))
    yield opened
    opened.close()


def rows(office: OpenOffice) -> list[RefundRow]:
    """Every refund as the window shows it."""
    desk = office.desk(office.people()[0])
    with office.database.read() as session:
        ids = session.scalars(select(Refund.id)).all()
    return list(refund_queries.several(desk, ids))


def test_it_holds_every_invoice_of_the_shop_with_its_lines(office: OpenOffice) -> None:
    with SHOP.open(encoding="utf-8", newline="") as file:
        sold = [
            row
            for row in csv.DictReader(file)
            if not row["Invoice"].startswith("C") and int(row["Quantity"]) > 0 and float(row["Price"]) > 0
        ]
    with office.database.read() as session:
        stored = session.scalars(select(Invoice)).all()
        lines = sum(len(invoice.lines) for invoice in stored)
        tax = {invoice.number: (invoice.tax_minor, invoice.net_minor) for invoice in stored}

    assert {invoice.number for invoice in stored} == {row["Invoice"] for row in sold}
    assert lines == len(sold)
    # 505.30 net at 15 % in December, 75.40 net at 17.5 % in January, and a sale to Japan without tax.
    assert tax["489434"] == (7_580, 50_530)
    assert tax["498765"] == (0, 3_406)


def test_it_is_a_practice_office_with_its_people_rates_and_the_rule_of_two(office: OpenOffice) -> None:
    assert office.frame().mark == "PRACTICE"
    assert office.frame().currency == "GBP"
    assert [(person.name, str(person.role)) for person in office.people()] == [
        ("Sample admin", "admin"),
        ("Sample manager", "manager"),
        ("Second manager", "manager"),
        ("Sample clerk", "clerk"),
        ("Second clerk", "clerk"),
        ("Sample fieldworker", "field"),
        ("Sample viewer", "viewer"),
    ]
    with office.database.read() as session:
        stored = session.get_one(Office, 1)
        assert stored.kind == OfficeKind.SAMPLE
        assert stored.second_approver_over_minor == 50_000
        rates = {
            (rate.country, rate.valid_from.isoformat()): rate.rate_milli for rate in session.scalars(select(TaxRate))
        }
    assert rates == {("GB", "2008-12-01"): 15_000, ("GB", "2010-01-01"): 17_500, ("*", "2008-12-01"): 0}


def test_every_state_that_the_window_shows_is_there(office: OpenOffice) -> None:
    shown = Counter(
        ("returned" if row.state == RefundState.FAILED and row.note_number else str(row.state), str(row.kind))
        for row in rows(office)
    )

    for state in ("requested", "succeeded"):
        assert shown[state, "process"] >= 2
        assert shown[state, "record"] >= 2
    for state in ("approved", "pending", "unknown", "failed", "returned", "rejected", "deleted"):
        assert shown[state, "process"] == 1
    assert shown["rejected", "record"] == 1


def test_what_went_back_has_a_drawn_note_and_nothing_else_has(office: OpenOffice) -> None:
    for row in rows(office):
        if row.origin in {Origin.FOUND, Origin.MARKED, Origin.DISPUTED}:
            # It left without this office and waits in the inbox for its lines.
            assert not row.note_number
            continue
        gone = row.state == RefundState.SUCCEEDED or "came back" in row.sentence
        assert bool(row.note_number) == gone
    with office.database.read() as session:
        notes = session.scalars(select(CreditNote.id)).all()
        assert sorted(session.scalars(select(StoredDocument.note_id))) == sorted(notes)


def test_invoices_stand_in_every_state_of_payment(office: OpenOffice) -> None:
    with office.database.read() as session:
        states = Counter(invoice.paid_state for invoice in session.scalars(select(Invoice)))
        payments = session.scalars(select(Payment)).all()
        parts = Counter(part.invoice_id for payment in payments for part in payment.parts)

    assert states[PaidState.UNPAID] == 3
    assert states[PaidState.PARTLY] == 2
    assert states[PaidState.OVERPAID] == 1
    assert states[PaidState.PAID] == 81
    assert sorted(parts.values())[-3:] == [1, 2, 2]
    through = Counter(payment.gateway for payment in payments)
    assert through["practice"] > through[""]
    assert all(payment.label.split(" ••")[0] in {"Visa", "Mastercard", "Amex"} for payment in payments if payment.ours)


def test_work_is_given_to_the_fieldworker_some_of_it_with_a_deposit(office: OpenOffice) -> None:
    clerk, worker = (
        office.desk(next(person for person in office.people() if person.login == login)) for login in ("clerk", "field")
    )
    rows = booking_queries.window(clerk, BookingQuery())[0]
    assert {str(row.state) for row in rows} == {"open", "done", "cancelled"}
    assert {row.fieldworker for row in rows} == {"", "Sample fieldworker"}
    assert sorted(row.number for row in rows if row.deposit_paid) == ["B-1041", "B-1052"]
    assert booking_queries.count(worker, BookingQuery()) == len(rows) - 1


def test_money_stands_in_every_way_that_the_window_shows(office: OpenOffice) -> None:
    desk = office.desk(office.people()[0])
    rows = payment_list.window(desk, PaymentQuery(), size=500)[0]
    assert {row.standing for row in rows} == set(Standing)
    together = next(row for row in rows if row.amount_minor == 100_437)
    assert [part.number for part in payment_list.detail(desk, together.id).parts] == ["494110", "495815"]


def test_customers_have_names_of_their_own_and_mail_goes_nowhere(office: OpenOffice) -> None:
    with office.database.read() as session:
        customers = session.scalars(select(Customer)).all()

    names = [customer.name for customer in customers]
    assert len(set(names)) == len(names)
    assert "Counter sale" in names
    assert not [name for name in names if name.startswith("Customer ")]
    mails = [customer.email for customer in customers if customer.number]
    assert len(set(mails)) == len(mails)
    assert all(mail.endswith(".example") and mail.isascii() for mail in mails)


def test_the_inbox_has_something_of_everything_for_a_manager(office: OpenOffice) -> None:
    desk = office.desk(next(person for person in office.people() if person.name == "Sample manager"))
    waiting = {row.customer: row for row in inbox_queries.waiting(desk)}
    kinds = Counter(row.kind for row in waiting.values())
    no_mail_server = {InboxKind.MAIL, InboxKind.MAIL_REFUSED}
    assert set(kinds) == set(InboxKind) - {InboxKind.ALARM, InboxKind.SEAL} - no_mail_server
    found = inbox_detail.detail(desk, waiting["Wattle & Gum Homewares"].key)
    assert found is not None
    assert found.guess is not None
    assert found.guess.exact
    assert [(row.text, row.part.gross_minor) for row in found.guess.rows if row.part is not None] == [
        ("SET/3 RUSSIAN DOLL STACKING TINS", 4_455)
    ]


def test_the_books_hold(office: OpenOffice) -> None:
    assert [line.title for line in books.check(office.database) if not line.ok] == []


def test_it_is_the_same_office_every_time(office: OpenOffice, tmp_path: Path) -> None:
    again = opening.open_office(str(make_sample(tmp_path / "again.rdesk").path))
    try:
        told = [
            [(row.number, row.state, row.customer, row.gross_minor, row.note_number, row.asked_at) for row in rows(one)]
            for one in (office, again)
        ]
    finally:
        again.close()

    assert sorted(told[0]) == sorted(told[1])
    assert max(row.asked_at for row in rows(office)) < datetime(2010, 3, 13, tzinfo=UTC)


def test_a_person_can_go_on_where_the_sample_ends(tmp_path: Path) -> None:
    office = opening.open_office(str(make_sample(tmp_path / "sample.rdesk").path))
    try:
        manager = next(person for person in office.people() if person.name == "Second manager")
        desk = office.desk(manager)
        asked = reconcile.run(desk)
        # One is on its way and one never arrived; both are long past the time in which they could be sent again.
        assert (asked.asked, asked.known, asked.trouble) == (2, 0, ())
        for item in approval_queries.queue(desk):
            if item.obstacle:
                continue
            if item.refund.state == RefundState.REQUESTED:
                approvals.approve(desk, item.refund.id)
            if item.refund.kind == RefundKind.PROCESS:
                assert payout.send(desk, item.refund.id) == RefundState.SUCCEEDED
        credit_notes.draw_missing(desk)
        waiting = [item.refund.number for item in approval_queries.queue(desk) if not item.obstacle]
        assert waiting == []
        assert [line.title for line in books.check(office.database) if not line.ok] == []
    finally:
        office.close()


def test_a_file_that_is_there_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "sample.rdesk"
    path.write_text("my own work", encoding="utf-8")

    with pytest.raises(OfficeError) as refused:
        make_sample(path)

    assert refused.value.code == "exists"
    assert path.read_text(encoding="utf-8") == "my own work"
    assert [found.name for found in tmp_path.iterdir()] == ["sample.rdesk"]


def test_an_interrupted_sample_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(self: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Story, "tell", interrupt)

    with pytest.raises(KeyboardInterrupt):
        make_sample(tmp_path / "sample.rdesk")

    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(OfficeError) as refused:
        make_sample(tmp_path / "file" / "sample.rdesk")

    assert refused.value.title == "The sample office was not written."

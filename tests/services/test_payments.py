"""Money that comes in: entered by one right, approved by another, for one invoice or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from desktop.errors import BadInput, Refusal
from desktop.model.invoice import Invoice
from desktop.model.payment import Payment
from desktop.model.states import Account, Method, NoteKind, PaidState, PaymentState
from desktop.services import books, credit_notes, payments
from desktop.services.payments import NewPayment
from desktop.services.queries import payment_list
from desktop.services.queries.payment_rows import Standing
from desktop.services.steps import posting
from tests.services.office_builder import OfficeBuilder, line


def came(office: OfficeBuilder, *parts: tuple[int, int], customer: str = "Anna Berg", **more: Any) -> NewPayment:
    """Money by bank transfer for these invoices, waiting for approval."""
    new = NewPayment(
        customer_id=office.customer(customer),
        method=Method.BANK_TRANSFER,
        amount_minor=sum(minor for _, minor in parts),
        currency="EUR",
        paid_on=date(2026, 3, 2),
        parts=parts,
        approved=False,
    )
    return replace(new, **more)


def paid(office: OfficeBuilder, *invoice_ids: int) -> list[tuple[int, PaidState]]:
    with office.database.read() as session:
        found = [session.get_one(Invoice, invoice_id) for invoice_id in invoice_ids]
        return [(invoice.paid_minor, invoice.paid_state) for invoice in found]


def balances(office: OfficeBuilder, *accounts: Account) -> list[int]:
    with office.database.read() as session:
        return [posting.balance(session, account) for account in accounts]


def test_what_is_entered_counts_only_when_another_right_has_approved_it(office: OfficeBuilder) -> None:
    invoice_id = office.invoice()
    payment_id = payments.enter(office.desk(), came(office, (invoice_id, 11_900)))
    assert paid(office, invoice_id) == [(0, PaidState.UNPAID)]
    assert balances(office, Account.BANK, Account.RECEIVABLE) == [0, 11_900]
    with pytest.raises(Refusal) as refused:
        payments.approve(office.desk(), payment_id)
    assert refused.value.code == "no_right"
    payments.approve(office.desk("manager"), payment_id)
    assert paid(office, invoice_id) == [(11_900, PaidState.PAID)]
    assert balances(office, Account.BANK, Account.RECEIVABLE) == [11_900, 0]


def test_one_payment_pays_several_invoices_with_an_amount_for_each(office: OfficeBuilder) -> None:
    first, second = office.invoice(line("200.00")), office.invoice(line("150.00"))
    payment_id = payments.enter(office.desk(), came(office, (first, 20_000), (second, 10_000)))
    payments.approve(office.desk("manager"), payment_id)
    assert paid(office, first, second) == [(20_000, PaidState.PAID), (10_000, PaidState.PARTLY)]
    assert balances(office, Account.BANK, Account.RECEIVABLE) == [30_000, 5_000]


def test_what_is_too_much_is_held_unapplied(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("100.00"))
    payments.approve(
        office.desk("manager"), payments.enter(office.desk(), came(office, (invoice_id, 11_500), gateway_ref="BACS 7"))
    )
    assert paid(office, invoice_id) == [(11_500, PaidState.OVERPAID)]
    assert balances(office, Account.UNAPPLIED) == [-1_500]


@pytest.mark.parametrize(
    ("amount_minor", "minors", "code", "left"),
    [(0, (0,), "bad_amount", None), (500, (600, -100), "bad_amount", None), (500, (400,), "not_assigned", "1.00 EUR")],
)
def test_parts_that_are_not_the_whole_are_refused(
    office: OfficeBuilder, amount_minor: int, minors: Sequence[int], code: str, left: str | None
) -> None:
    parts = [(office.invoice(), minor) for minor in minors]
    with pytest.raises(Refusal) as refused:
        payments.enter(office.desk(), came(office, *parts, amount_minor=amount_minor))
    assert refused.value.code == code
    assert left is None or left in refused.value.message


def test_invoices_that_do_not_go_together_are_refused_in_words(office: OfficeBuilder) -> None:
    own, other = office.invoice(), office.invoice(number="INV-K", customer="Kettle & Kin")
    dollars = office.invoice(number="INV-D", currency="USD")
    said = []
    for parts in ([(own, 100), (other, 100)], [(own, 100), (dollars, 100)], [(own, 100), (own, 100)]):
        with pytest.raises(BadInput) as refused:
            payments.enter(office.desk(), came(office, *parts))
        said.append(refused.value.message)
    assert "Invoice INV-K is Kettle & Kin's." in said[0]
    assert "Invoice INV-D is in USD." in said[1]
    assert "twice" in said[2]


def test_a_reference_that_was_entered_before_is_named_with_its_payment(office: OfficeBuilder) -> None:
    invoice_id = office.invoice()
    payments.enter(office.desk(), came(office, (invoice_id, 100), gateway_ref="BACS 7"))
    with pytest.raises(BadInput) as refused:
        payments.enter(office.desk(), came(office, (invoice_id, 100), gateway_ref="BACS 7"))
    assert "“BACS 7” stands on payment P-1." in refused.value.message
    with office.database.read() as session:
        assert session.query(Payment).count() == 1


def test_who_may_not_take_money_in_enters_none(office: OfficeBuilder) -> None:
    invoice_id = office.invoice()
    for login in ("viewer", "field"):
        with pytest.raises(Refusal) as refused:
            payments.enter(office.desk(login), came(office, (invoice_id, 100)))
        assert refused.value.code == "no_right"


@pytest.mark.parametrize("state", [PaymentState.PENDING, PaymentState.FAILED])
def test_what_has_not_come_in_is_not_approved(office: OfficeBuilder, state: PaymentState) -> None:
    payment_id = payments.enter(office.desk(), came(office, (office.invoice(), 100), state=state))
    with pytest.raises(Refusal) as refused:
        payments.approve(office.desk("manager"), payment_id)
    assert refused.value.code == "payment_not_succeeded"


def test_money_for_no_invoice_is_kept_on_account_and_can_go_back_without_touching_sales(office: OfficeBuilder) -> None:
    sold = balances(office, Account.SALES, Account.TAX, Account.RECEIVABLE)
    new = came(office, amount_minor=4_000, gateway_ref="BACS 5")
    payment_id = payments.keep_on_account(office.desk(), "Anna Berg", new)
    payments.approve(office.desk("manager"), payment_id)
    assert balances(office, Account.BANK, Account.UNAPPLIED) == [4_000, -4_000]
    detail = payment_list.detail(office.desk(), payment_id)
    (part,) = detail.parts
    assert (part.number, part.unapplied_minor, detail.row.standing) == ("ON-ACCOUNT-1", 4_000, Standing.UNAPPLIED)
    refund_id = office.ask(part.id, lines=(), amount="40.00", reference="BACS 6", reason="Sent to us by mistake")
    office.approve(refund_id)
    note = office.note_of(refund_id)
    assert (note.kind, note.gross_minor, note.net_minor, note.tax_minor) == (NoteKind.PAYMENT_RETURNED, 4_000, 0, 0)
    assert balances(office, Account.BANK, Account.UNAPPLIED) == [0, 0]
    assert balances(office, Account.SALES, Account.TAX, Account.RECEIVABLE) == sold
    assert credit_notes.document(office.desk(), note.id).startswith(b"%PDF")
    assert [check.title for check in books.check(office.database) if not check.ok] == []


def test_money_on_account_needs_a_customer_and_an_amount(office: OfficeBuilder) -> None:
    with pytest.raises(BadInput) as unknown:
        payments.keep_on_account(office.desk(), "Nobody such", came(office, amount_minor=100))
    assert "No customer is called “Nobody such”" in unknown.value.message
    with pytest.raises(Refusal) as refused:
        payments.keep_on_account(office.desk(), "Anna Berg", came(office, amount_minor=0))
    assert refused.value.code == "bad_amount"
    with office.database.read() as session:
        assert session.query(Invoice).count() == 0


def test_the_same_form_again_is_the_same_click_and_enters_nothing_more(office: OfficeBuilder) -> None:
    form, invoice_id = uuid4(), office.invoice()
    once = replace(came(office, (invoice_id, 5_000)), form_id=form)

    first = payments.enter(office.desk(), once)

    assert payments.enter(office.desk(), once) == first
    kept = replace(came(office, amount_minor=700), form_id=uuid4())
    assert payments.keep_on_account(office.desk(), "Anna Berg", kept) == payments.keep_on_account(
        office.desk(), "Anna Berg", kept
    )
    with office.database.read() as session:
        assert sorted(session.scalars(select(Payment.amount_minor))) == [700, 5_000]

"""Confirming a return with a second person, and the sentences of what cancelling and undoing refuse."""

from __future__ import annotations

from uuid import uuid4

import pytest

from desktop.errors import RefundDeskError, Refusal
from desktop.model.audit import AuditRow
from desktop.model.person import Person
from desktop.model.states import Method
from desktop.services import cancellations, passwords
from desktop.services.queries import cancelling, invoices
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder

PASSWORD = "a long enough one"


def confirm(office: OfficeBuilder, invoice_id: int, amount: str = "119.00", **more: object) -> None:
    approver = office.desk("manager").person
    cancellations.confirm_return(
        office.desk("clerk"), invoice_id, amount, "BACS 1", approver, **more  # type: ignore[arg-type]
    )  # fmt: skip


def person(office: OfficeBuilder, login: str) -> Person:
    with office.database.read() as session:
        return session.get_one(Person, office.desk(login).person.id)


def test_an_approver_with_a_password_confirms_only_with_it_and_a_wrong_one_is_counted(office: OfficeBuilder) -> None:
    invoice_id = office.paid(method=Method.CASH)
    passwords.set_for(office.desk("admin"), office.desk("manager").person.id, PASSWORD)
    for typed, code in (("", "password_wanted"), ("something else", "password_wrong")):
        with pytest.raises(RefundDeskError) as refused:
            confirm(office, invoice_id, password=typed)
        assert refused.value.code == code
        assert cancelling.look(office.desk(), invoice_id).held_minor == 11900
    assert person(office, "manager").wrong_tries == 1
    confirm(office, invoice_id, password=PASSWORD)
    assert cancelling.look(office.desk(), invoice_id).held_minor == 0
    assert person(office, "manager").wrong_tries == 0
    with office.database.read() as session:
        acts = [row.act for row in session.query(AuditRow).order_by(AuditRow.id)]
    assert acts.count("wrong password") == 1
    assert acts.count("return confirmed") == 1


def test_an_approver_confirms_no_more_than_their_limit(office: OfficeBuilder) -> None:
    invoice_id = office.paid(method=Method.CASH)
    with office.database.write() as session:
        session.get_one(Person, office.desk("manager").person.id).approval_limit_minor = 10_000
    with pytest.raises(
        Refusal, match=r"approve more than 100\.00 EUR in one refund; this one is 119\.00 EUR"
    ) as refused:
        confirm(office, invoice_id)
    assert refused.value.code == "no_right"
    assert cancelling.look(office.desk(), invoice_id).held_minor == 11900
    confirm(office, invoice_id, "100.00")
    assert cancelling.look(office.desk(), invoice_id).held_minor == 1900


def test_the_same_form_twice_is_the_same_click(office: OfficeBuilder) -> None:
    invoice_id, form = office.paid(method=Method.CASH), uuid4()
    confirm(office, invoice_id, "60.00", form_id=form)
    confirm(office, invoice_id, "60.00", form_id=form)
    assert cancelling.look(office.desk(), invoice_id).held_minor == 5900


def test_undo_restores_what_was_there_and_too_late_says_what_to_do(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    office.refunded(invoice_id, LineWish(1, all=True))
    unpaid = office.invoice()
    before = invoices.detail(office.desk(), unpaid)
    for each in (invoice_id, unpaid):
        cancellations.cancel(office.desk(), each)
    office.later(minutes=20)
    cancellations.undo(office.desk(), unpaid)
    after = invoices.detail(office.desk(), unpaid)
    assert (after.row, after.lines, after.payments) == (before.row, before.lines, before.payments)
    office.later(seconds=1)
    with pytest.raises(Refusal, match=r"The 20 minutes are over\. The cancellation stands") as refused:
        cancellations.undo(office.desk(), invoice_id)
    assert refused.value.code == "undo_expired"


def test_money_returned_since_the_cancellation_is_named_where_undo_is_refused(office: OfficeBuilder) -> None:
    invoice_id = office.invoice()
    cancellations.cancel(office.desk(), invoice_id)
    office.payment(invoice_id, amount="119.00", method=Method.CASH)
    office.refunded(invoice_id, lines=(), amount="119.00", reason="Paid after all", reference="Till 3")
    with pytest.raises(Refusal, match=r"Money was returned since the cancellation\. Invoice INV-0001") as refused:
        cancellations.undo(office.desk(), invoice_id)
    assert refused.value.code == "money_moved"

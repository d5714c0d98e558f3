"""What the cancel dialog and the note of a cancellation read."""

from __future__ import annotations

from datetime import timedelta

from desktop.model.customer import Customer
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.model.states import Method, NoteKind
from desktop.services import cancellations, credit_notes
from desktop.services.payments import enter
from desktop.services.queries import cancelling, invoices
from desktop.services.refunds import LineWish
from desktop.services.steps.sales import NewPayment
from tests.services.office_builder import OfficeBuilder, line


def test_an_unpaid_invoice_is_credited_with_all_that_its_lines_have_left(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("100.00"), line("20.00"))
    found = cancelling.look(office.desk(), invoice_id)
    assert (found.credit_minor, found.due_minor, found.held_minor, found.held) == (12000, 12000, 0, [])
    assert (found.number, found.customer, found.email) == ("INV-0001", "Anna Berg", "anna@example.org")


def test_money_that_has_not_gone_back_stands_with_its_payment(office: OfficeBuilder) -> None:
    invoice_id = office.invoice(line("100.00"))
    card = office.payment(invoice_id, amount="50.00")
    cash = office.payment(invoice_id, amount="30.00", method=Method.CASH)
    office.refunded(invoice_id, LineWish(1, gross="30.00"), payment_id=card)
    office.ask(invoice_id, LineWish(1, gross="4.00"), payment_id=cash, reason="Broken", reference="Till 9")
    found = cancelling.look(office.desk(), invoice_id)
    # 20.00 were due; the first refund cleared them and returned 10.00, the second is money.
    assert [(row.payment_id, row.held_minor, row.waiting_minor) for row in found.held] == [
        (card, 4000, 0),
        (cash, 3000, 400),
    ]
    assert (found.held_minor, found.confirmable_minor, found.credit_minor) == (7000, 6600, 6600)


def test_who_can_confirm_is_everybody_who_approves_but_oneself_unless_the_office_allows_it(
    office: OfficeBuilder,
) -> None:
    invoice_id = office.paid()
    people = [person.login for person in cancelling.look(office.desk("manager"), invoice_id).approvers]
    assert people == ["admin", "manager2"]
    with office.database.write() as session:
        session.get_one(Office, 1).approval = "own-allowed"
    people = [person.login for person in cancelling.look(office.desk("manager"), invoice_id).approvers]
    assert people == ["admin", "manager", "manager2"]


def test_the_detail_says_until_when_a_cancellation_can_be_undone_and_what_it_made(office: OfficeBuilder) -> None:
    invoice_id = office.invoice()
    assert invoices.detail(office.desk(), invoice_id).cancellation is None
    cancellations.cancel(office.desk(), invoice_id)
    row = invoices.detail(office.desk(), invoice_id).cancellation
    assert row is not None
    assert (row.at, row.until) == (office.now, office.now + timedelta(minutes=20))
    assert (row.note_number, row.gross_minor, row.mail_to, row.obstacle) == (
        "CN-2026-0001", 11900, "anna@example.org", "",
    )  # fmt: skip
    cancellations.undo(office.desk(), invoice_id)
    assert invoices.detail(office.desk(), invoice_id).cancellation is None


def test_a_cancellation_without_anything_left_has_no_note_and_no_mail(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    office.refunded(invoice_id, LineWish(1, all=True))
    cancellations.cancel(office.desk(), invoice_id)
    row = invoices.detail(office.desk(), invoice_id).cancellation
    assert row is not None
    assert (row.note_id, row.note_number, row.mail_to) == (None, "", "")


def test_money_that_came_in_since_is_applied_by_undo_and_once_returned_it_bars_undo(office: OfficeBuilder) -> None:
    invoice_id = office.invoice()
    cancellations.cancel(office.desk(), invoice_id)
    with office.database.read() as session:
        customer = session.query(Customer).one().id
    enter(
        office.desk(),
        NewPayment(customer, Method.CASH, 11900, "EUR", office.now.date(), [(invoice_id, 11900)]),
    )
    detail = invoices.detail(office.desk(), invoice_id)
    assert detail.cancellation is not None
    assert (detail.cancellation.obstacle, detail.overpaid_minor) == ("", 11900)
    back = office.refunded(invoice_id, lines=(), amount="119.00", reason="Cancelled before", reference="Till 5")
    assert office.note_of(back).kind is NoteKind.PAYMENT_RETURNED
    row = invoices.detail(office.desk(), invoice_id).cancellation
    assert row is not None
    assert row.obstacle.startswith("Money was returned since the cancellation. Invoice INV-0001 stays cancelled")


def test_a_customer_without_address_gets_no_mail_of_the_cancellation(office: OfficeBuilder) -> None:
    office.customer("Counter sale", email="")
    invoice_id = office.invoice(customer="Counter sale")
    note_id = cancellations.cancel(office.desk(), invoice_id)
    assert note_id is not None
    assert credit_notes.document(office.desk(), note_id).startswith(b"%PDF")
    with office.database.read() as session:
        assert session.query(Mail).count() == 0
    row = invoices.detail(office.desk(), invoice_id).cancellation
    assert row is not None
    assert (row.note_number, row.mail_to) == ("CN-2026-0001", "")

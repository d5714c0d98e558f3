"""Keeping customers: what is changed is in the trail, papers that are issued stay, nobody's change is lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select

from desktop.errors import BadInput, RefundDeskError, Refusal
from desktop.model.audit import AuditRow
from desktop.model.frozen_copy import FrozenNote
from desktop.services import bookings, customers
from desktop.services.bookings import BookingTerms
from desktop.services.queries import credit_notes as note_queries
from desktop.services.queries import customers as queries
from desktop.services.queries.customer_rows import CustomerCard
from desktop.services.queries.customers import CustomerQuery
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.small_year import MARCH


def card(office: OfficeBuilder, customer_id: int) -> CustomerCard:
    return queries.detail(office.desk(), customer_id).card


def last_act(office: OfficeBuilder) -> tuple[str, str, str]:
    with office.database.read() as session:
        row = session.scalars(select(AuditRow).order_by(AuditRow.id.desc()).limit(1)).one()
        return row.act, row.before, row.after


def test_a_change_is_kept_and_the_trail_has_before_and_after(office: OfficeBuilder) -> None:
    anna = office.customer()
    seen = card(office, anna)
    customers.edit(office.desk(), anna, seen, replace(seen, name=" Anna Berg-Holm ", country="Sweden"))
    assert card(office, anna) == replace(seen, name="Anna Berg-Holm", country="SE")
    assert last_act(office) == (
        "customer changed",
        '{"country":"DE","name":"Anna Berg"}',
        '{"country":"SE","name":"Anna Berg-Holm"}',
    )


def test_an_issued_paper_keeps_the_old_name(office: OfficeBuilder) -> None:
    refund_id = office.refunded(office.paid(), LineWish(1, gross="10.00"))
    anna = office.customer()
    seen = card(office, anna)
    customers.edit(office.desk(), anna, seen, replace(seen, name="Anna Holm"))
    assert "Anna Berg" in office.note_of(refund_id).frozen_json
    assert "Anna Holm" not in office.note_of(refund_id).frozen_json


def test_a_town_that_is_added_lets_notes_from_then_on_have_e_invoices(office: OfficeBuilder) -> None:
    anna, sold = office.customer(), office.paid()
    whole = card(office, anna)
    customers.edit(office.desk(), anna, whole, replace(whole, postcode="", city=""))
    without = office.note_of(office.refunded(sold, LineWish(1, gross="10.00")))
    customers.edit(office.desk(), anna, card(office, anna), replace(whole, postcode=" 20095 ", city=" Hamburg "))
    later = office.note_of(office.refunded(sold, LineWish(1, gross="10.00")))
    assert note_queries.detail(office.desk(), without.id).einvoice_obstacle == (
        "The customer had no town when it was issued. Add what is missing under Customers; notes from then on carry it."
    )
    assert note_queries.detail(office.desk(), later.id).einvoice_obstacle == ""
    assert FrozenNote.from_json(later.frozen_json).buyer.lines == ("Am Deich 3", "20095 Hamburg")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "  "}, "Type the name"),
        ({"country": "Atlantis"}, "“Atlantis” is no country"),
        ({"email": "anna.example.org"}, "is no e-mail address"),
    ],
)
def test_what_cannot_stand_on_paper_is_refused(office: OfficeBuilder, wrong: dict[str, str], said: str) -> None:
    anna = office.customer()
    seen = card(office, anna)
    with pytest.raises(BadInput, match=said):
        customers.edit(office.desk(), anna, seen, replace(seen, **wrong))
    assert card(office, anna) == seen


def test_the_change_of_somebody_else_is_not_written_over(office: OfficeBuilder) -> None:
    anna = office.customer()
    seen = card(office, anna)
    customers.edit(office.desk("clerk2"), anna, seen, replace(seen, email="new@example.org"))
    with pytest.raises(RefundDeskError) as told:
        customers.edit(office.desk(), anna, seen, replace(seen, vat_number="DE1"))
    assert told.value.code == "changed_meanwhile"
    assert card(office, anna) == replace(seen, email="new@example.org")


def test_an_archived_customer_is_not_offered_and_can_come_back(office: OfficeBuilder) -> None:
    office.paid()
    anna = office.customer()
    customers.archive(office.desk(), anna)
    assert queries.window(office.desk(), CustomerQuery())[0] == []
    assert queries.detail(office.desk(), anna).invoices == 1
    customers.unarchive(office.desk(), anna)
    assert [row.id for row in queries.window(office.desk(), CustomerQuery())[0]] == [anna]
    assert last_act(office)[0] == "customer brought back"


def test_no_new_work_is_taken_in_for_an_archived_customer(office: OfficeBuilder) -> None:
    customers.archive(office.desk(), office.customer())
    with pytest.raises(BadInput, match="is archived"):
        bookings.add(office.desk(), "B-1", "Anna Berg", BookingTerms(MARCH))
    customers.unarchive(office.desk(), office.customer())
    assert bookings.add(office.desk(), "B-1", "Anna Berg", BookingTerms(MARCH))


@pytest.mark.parametrize("login", ["viewer", "field"])
def test_who_may_only_look_changes_nothing(office: OfficeBuilder, login: str) -> None:
    anna = office.customer()
    seen = card(office, anna)
    desk = office.desk(login)
    acts: list[Callable[[], None]] = [
        lambda: customers.edit(desk, anna, seen, replace(seen, name="Other")),
        lambda: customers.archive(desk, anna),
        lambda: customers.unarchive(desk, anna),
    ]
    for act in acts:
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == "no_right"
    assert card(office, anna) == seen

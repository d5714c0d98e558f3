"""What an office lets go back by each method, held wherever a refund is asked for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desktop.errors import BadInput, Refusal
from desktop.model.refund import Refund
from desktop.model.states import Method
from desktop.services import method_rules, office_settings
from desktop.services.queries.method_rules import MethodRow
from tests.services.office_builder import OfficeBuilder


def allow(office: OfficeBuilder, method: Method, ability: str = "partial", days: int | None = None) -> None:
    kept = {row.method: row for row in office_settings.read(office.desk("admin")).methods}
    kept[method] = MethodRow(method, ability, days)
    method_rules.save(office.desk("admin"), [kept[each] for each in Method])


def refused(office: OfficeBuilder, invoice_id: int, amount: str, payment_id: int) -> str:
    """The sentence with which asking for the amount is refused."""
    with pytest.raises(Refusal) as refusal:
        office.ask(invoice_id, amount=amount, payment_id=payment_id)
    assert refusal.value.code == "not_refundable"
    return refusal.value.message


def test_from_the_start_every_method_goes_back_in_parts_for_ever(office: OfficeBuilder) -> None:
    rows = office_settings.read(office.desk("admin")).methods

    assert [(row.method, row.ability, row.within_days) for row in rows] == [(each, "partial", None) for each in Method]


def test_a_method_that_goes_back_only_whole_takes_no_part(office: OfficeBuilder) -> None:
    allow(office, Method.DIRECT_DEBIT, "full")
    invoice = office.paid(method=Method.DIRECT_DEBIT)
    (payment,) = [office.payment_of(invoice).id]

    said = refused(office, invoice, "50.00", payment_id=payment)

    assert said == "Direct debit goes back only as a whole here: 119.00 EUR, or another method."
    office.ask(invoice, amount="119.00", payment_id=payment)


def test_a_method_that_takes_nothing_back_leaves_the_other_ways_open(office: OfficeBuilder) -> None:
    allow(office, Method.CARD_TERMINAL, "none")
    invoice = office.paid(method=Method.CARD_TERMINAL)
    payment = office.payment_of(invoice).id

    said = refused(office, invoice, "50.00", payment_id=payment)
    assert said == "Nothing goes back by Card terminal here. Choose another method and record it."

    asked = office.ask(
        invoice, amount="50.00", payment_id=payment, method=Method.BANK_TRANSFER, reason="Terminal", reference="B-1"
    )
    with office.database.read() as session:
        assert session.get_one(Refund, asked).method == Method.BANK_TRANSFER


def test_the_last_day_of_the_limit_still_counts(office: OfficeBuilder) -> None:
    allow(office, Method.CARD_TERMINAL, days=30)
    paid_on = office.now.date()
    invoice = office.paid(method=Method.CARD_TERMINAL)
    payment = office.payment_of(invoice).id

    office.later(days=30)
    assert office.now.date() == paid_on + timedelta(days=30)
    office.ask(invoice, amount="1.00", payment_id=payment)

    office.later(days=1)
    said = refused(office, invoice, "1.00", payment_id=payment)
    assert said == "Card terminal goes back only within 30 days here. Choose another method."


def test_days_that_are_none_are_refused_and_nothing_is_changed(office: OfficeBuilder) -> None:
    with pytest.raises(BadInput, match="Card: type days from 1 to 3650"):
        allow(office, Method.CARD, days=0)

    assert office_settings.read(office.desk("admin")).methods[0] == MethodRow(Method.CARD)


def test_a_manager_cannot_change_them(office: OfficeBuilder) -> None:
    with pytest.raises(Refusal) as refusal:
        method_rules.save(office.desk("manager"), [MethodRow(each) for each in Method])

    assert refusal.value.code == "no_right"

"""The letter to the customer of a refund that was not paid or came back: what it says, and that it is true."""

from __future__ import annotations

from urllib.parse import unquote
from uuid import uuid4

import pytest

from desktop.errors import RefundDeskError
from desktop.services import refunds
from desktop.services.queries import letters
from desktop.services.refunds import LineWish, Wish
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.inbox_events import came_back, declined


def test_a_declined_refund_is_told_with_its_amount_its_invoice_and_what_happens_next(office: OfficeBuilder) -> None:
    refund_id = declined(office, office.paid(number="INV-7"), "24.00")
    letter = letters.to_customer(office.desk(), refund_id)
    assert (letter.recipient, letter.subject) == ("anna@example.org", "Your refund of 24.00 EUR, invoice INV-7")
    assert letter.body.startswith("Dear Anna Berg,\n\nwe have tried to return 24.00 EUR of invoice INV-7 to you")
    assert "to Visa ••4242. The payment could not be made: your bank declined it." in letter.body
    assert "No money has left us" in letter.body
    assert "We will try again or pay it another way." in letter.body
    assert letter.body.endswith("Kind regards\nLampenhaus Berg\n")


def test_a_refund_that_came_back_is_still_owed_and_names_its_note_and_day(office: OfficeBuilder) -> None:
    refund_id = came_back(office, office.paid(), "24.00")
    body = letters.to_customer(office.desk(), refund_id).body
    assert "on 2 March 2026 we returned 24.00 EUR" in body
    assert "with credit note CN-2026-0001" in body
    assert "We still owe you 24.00 EUR." in body
    assert "the account to which we may transfer it" in body
    assert "you have nothing to pay" in body


def test_once_it_is_being_paid_again_the_customer_is_asked_for_nothing(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    refund_id = came_back(office, invoice_id, "24.00")
    refunds.request(office.desk(), uuid4(), invoice_id, Wish(instead_of=refund_id, reason="Again"))
    body = letters.to_customer(office.desk(), refund_id).body
    assert "We are paying it to you again." in body
    assert "account" not in body


def test_a_refund_that_went_well_has_no_such_letter(office: OfficeBuilder) -> None:
    refund_id = office.refunded(office.paid(), LineWish(1, gross="10.00"))
    with pytest.raises(RefundDeskError) as refused:
        letters.to_customer(office.desk(), refund_id)
    assert refused.value.code == "not_failed"


def test_the_link_to_a_mail_program_carries_the_whole_letter(office: OfficeBuilder) -> None:
    letter = letters.to_customer(office.desk(), declined(office, office.paid(), "24.00"))
    head, _, body = letter.link.partition("&body=")
    assert head.startswith("mailto:anna@example.org?subject=Your%20refund%20of%2024.00%20EUR")
    assert unquote(body).splitlines() == letter.body.splitlines()
    assert "\n" not in letter.link

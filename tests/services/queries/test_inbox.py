"""The inbox as people see it: what waits, for whom, what is known of it and what may be decided."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from desktop.gateways.base import DisputeStatus
from desktop.services import inbox as acts
from desktop.services.queries import inbox_detail
from desktop.services.queries.inbox_rows import Choice, InboxKind
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder, line
from tests.services.queries.inbox_events import (
    came_back,
    declined,
    disputed,
    found_at_gateway,
    not_confirmed,
    obstacle,
    only,
    rows,
)


def test_an_office_in_which_nothing_is_open_has_an_empty_inbox(office: OfficeBuilder) -> None:
    office.refunded(office.paid(), LineWish(1, gross="10.00"))
    assert list(rows(office)) == []


def test_the_guess_for_a_found_refund_is_the_fewest_whole_lines_that_give_it(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("10.00"), line("27.80"), line("37.80", text="Floor lamp"), line("60.00"))
    found_at_gateway(office, invoice_id, "37.80")
    entry = only(office)
    assert (entry.row.kind, entry.row.amount_minor, entry.row.mine) == (InboxKind.FOUND, 3780, True)
    assert entry.title == "37.80 EUR refunded at Practice gateway, not here"
    assert "The money has left already and every limit counts it." in entry.sentence
    guess = entry.guess
    assert guess is not None
    assert [(row.text, row.position) for row in guess.rows if row.part is not None] == [("Floor lamp", 3)]
    assert (guess.net_minor, guess.tax_minor, guess.gross_minor) == (3176, 604, 3780)
    assert (guess.exact, guess.why) == (True, "One whole line equals the amount exactly.")
    assert [row.position for row in guess.rows] == [3, 1, 2, 4], "the lines that it takes stand first"


def test_an_amount_that_no_lines_give_is_spread(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("75.00"), line("25.00"))
    found_at_gateway(office, invoice_id, "40.00")
    guess = only(office).guess
    assert guess is not None
    assert [(row.position, row.part.gross_minor) for row in guess.rows if row.part is not None] == [
        (1, 3000),
        (2, 1000),
    ]
    assert not guess.exact
    assert "shared by what each line has left" in guess.why


def test_without_lines_to_take_it_there_is_no_guess_but_it_can_be_written_off(office: OfficeBuilder) -> None:
    # All lines are credited, then money was paid twice and goes back at the gateway.
    invoice_id = office.invoice(line("50.00"))
    office.payment(invoice_id, amount="80.00")
    office.refunded(invoice_id, LineWish(1, all=True))
    found_at_gateway(office, invoice_id, "30.00")
    entry = only(office)
    assert entry.guess is None
    assert obstacle(entry, Choice.ACCEPT) == "The lines have less left than 30.00 EUR."
    assert obstacle(entry, Choice.WRITE_OFF) == ""


def test_who_may_settle_what_depends_on_their_rights(office: OfficeBuilder) -> None:
    found_at_gateway(office, office.paid(), "10.00")
    clerk, viewer = only(office, "clerk"), only(office, "viewer")
    assert obstacle(clerk, Choice.ACCEPT) == ""
    assert obstacle(clerk, Choice.WRITE_OFF) == ("You do not have the right to void credit notes or write money off.")
    assert (clerk.row.mine, viewer.row.mine) == (True, False)
    assert obstacle(viewer, Choice.ACCEPT) == "You do not have the right to enter payments or settle the inbox."


def test_a_fieldworker_does_not_see_the_inbox_of_others(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    found_at_gateway(office, invoice_id, "10.00")
    disputed(office, invoice_id, "5.00")
    acts.follow_up(office.desk(), "Call them", payment_id=office.payment_of(invoice_id).id)
    assert [row.kind for row in rows(office, "field")] == []


def test_an_outcome_that_is_not_known_waits_by_itself_for_23_hours(office: OfficeBuilder) -> None:
    not_confirmed(office, office.paid(), "24.00")
    entry = only(office)
    assert (entry.row.kind, entry.row.needs_person, entry.row.mine) == (InboxKind.UNKNOWN, False, False)
    assert "has not confirmed R-1 yet. Do not pay it another way" in entry.sentence
    given_up = entry.choice(Choice.GIVE_UP)
    assert given_up is not None
    assert given_up.from_then == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def test_after_23_hours_an_outcome_that_is_not_known_needs_a_person(office: OfficeBuilder) -> None:
    not_confirmed(office, office.paid(), "24.00")
    office.later(hours=23)
    entry = only(office)
    assert (entry.row.needs_person, entry.row.mine) == (True, True)
    assert "24.00 EUR may have left" in entry.sentence
    given_up = entry.choice(Choice.GIVE_UP)
    assert given_up is not None
    assert (given_up.from_then, given_up.obstacle) == (None, "")
    assert obstacle(only(office, "clerk"), Choice.GIVE_UP).startswith("You do not have the right to send refunds")


def test_an_open_dispute_is_told_and_asks_for_nothing_here(office: OfficeBuilder) -> None:
    disputed(office, office.paid(), "50.00")
    entry = only(office)
    assert (entry.row.kind, entry.row.needs_person) == (InboxKind.DISPUTED, False)
    assert "asks 50.00 EUR of Visa ••4242 back" in entry.sentence
    assert list(entry.choices) == []


def test_an_inquiry_is_information(office: OfficeBuilder) -> None:
    disputed(office, office.paid(), "50.00", DisputeStatus.INQUIRY)
    entry = only(office)
    assert (entry.row.kind, entry.title) == (InboxKind.INQUIRY, "The bank asks about 50.00 EUR")
    assert "no money has been taken" in entry.sentence


def test_a_lost_dispute_may_be_tied_to_lines_or_written_off_without_an_entry(office: OfficeBuilder) -> None:
    disputed(office, office.paid(line("50.00"), line("69.00")), "50.00", DisputeStatus.OPEN, DisputeStatus.LOST)
    entry = only(office)
    assert (entry.row.kind, entry.row.needs_person) == (InboxKind.LOST, True)
    assert entry.guess is not None
    assert entry.guess.exact
    written_off = entry.choice(Choice.WRITE_OFF)
    assert written_off is not None
    assert written_off.means.startswith("No entry: the loss was booked")


def test_a_mark_without_lines_waits_until_it_has_them(office: OfficeBuilder) -> None:
    invoice_id = office.paid()
    payment_id = office.payment_of(invoice_id).id
    marked = acts.mark_refunded(office.desk(), uuid4(), payment_id, "20.00", "TILL-7")
    entry = only(office)
    assert (entry.row.kind, entry.reference) == (InboxKind.MARKED, "TILL-7")
    acts.assign(office.desk(), marked)
    assert list(rows(office)) == []


def test_an_alarm_says_what_is_one_too_many(office: OfficeBuilder) -> None:
    invoice_id = office.paid(line("100.00"))
    office.ask(invoice_id, LineWish(1, gross="80.00"), reason="Broken")
    found_at_gateway(office, invoice_id, "50.00")
    alarm = next(row for row in rows(office) if row.kind is InboxKind.ALARM)
    found = inbox_detail.detail(office.desk("manager"), alarm.key)
    assert found is not None
    assert found.title == "30.00 EUR more would leave than came in"
    assert "Of 100.00 EUR paid by Visa ••4242, 50.00 EUR went back, 80.00 EUR waits to go back." in found.sentence
    assert [choice.choice for choice in found.choices] == [Choice.CLOSE]


def test_a_refund_that_was_declined_offers_another_try_another_way_and_a_letter(office: OfficeBuilder) -> None:
    declined(office, office.paid(), "24.00")
    entry = only(office)
    assert entry.row.kind is InboxKind.FAILED
    assert "was not paid: the bank declined it. Nothing left" in entry.sentence
    assert [each.choice for each in entry.choices] == [
        Choice.OTHER_METHOD, Choice.GATEWAY_AGAIN, Choice.LETTER, Choice.KEEP, Choice.CLOSE
    ]  # fmt: skip


def test_a_refund_that_came_back_is_paid_again_or_its_note_voided(office: OfficeBuilder) -> None:
    came_back(office, office.paid(), "24.00")
    entry = only(office)
    assert entry.row.kind is InboxKind.RETURNED
    assert "The customer is owed it; pay it another way." in entry.sentence
    assert [each.choice for each in entry.choices] == [
        Choice.PAY_AGAIN, Choice.VOID, Choice.LETTER, Choice.KEEP, Choice.CLOSE
    ]  # fmt: skip
    again = entry.choice(Choice.PAY_AGAIN)
    assert again is not None
    assert "under credit note CN-2026-0001" in again.means


def test_found_money_stands_first_what_is_only_to_be_known_last(office: OfficeBuilder) -> None:
    disputed(office, office.paid(), "5.00")
    declined(office, office.paid(), "24.00")
    found_at_gateway(office, office.paid(), "10.00")
    assert [row.kind for row in rows(office)] == [InboxKind.FOUND, InboxKind.FAILED, InboxKind.DISPUTED]


def test_an_entry_that_is_settled_has_no_detail_any_more(office: OfficeBuilder) -> None:
    found_at_gateway(office, office.paid(), "10.00")
    entry = only(office)
    assert entry.row.refund_id is not None
    acts.assign(office.desk(), entry.row.refund_id)
    assert inbox_detail.detail(office.desk(), entry.row.key) is None


@pytest.mark.parametrize("by", ["clerk", "viewer"])
def test_everybody_who_sees_the_whole_office_sees_the_whole_inbox(office: OfficeBuilder, by: str) -> None:
    found_at_gateway(office, office.paid(), "10.00")
    assert len(rows(office, by)) == 1

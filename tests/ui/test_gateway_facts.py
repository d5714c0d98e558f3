"""What a bookkeeper reads of a refund at the gateway: why it waits, how the money arrives, the number to tell."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop.model.states import RefundState
from desktop.services.queries.gateway_rows import AtGateway
from desktop.ui import gateway_facts
from desktop.ui.widgets.buttons import IconButton
from desktop.ui.widgets.facts import Facts

NOW = datetime.now(UTC)
SENT = AtGateway(
    through="Stripe",
    reference="re_1",
    state=RefundState.SUCCEEDED,
    by_card=True,
    waits_for="",
    answer_by=None,
    looked_at=None,
    next_look=None,
    sent_at=NOW,
    trace="",
    trace_kind="",
    wants_trace=True,
    reversal=False,
    fee_minor=0,
    currency="EUR",
)
WAITS = replace(SENT, state=RefundState.PENDING, waits_for="processing", wants_trace=False, sent_at=NOW)


def said(known: AtGateway | None) -> dict[str, str]:
    return {fact.label: fact.value for fact in gateway_facts.facts(known) if fact.value}


def test_nothing_is_said_of_a_refund_that_never_was_there() -> None:
    assert said(None) == {}


def test_a_card_has_it_within_5_to_10_business_days_and_the_number_comes_later() -> None:
    facts = said(SENT)
    assert facts["Arrives"].startswith("5 to 10 business days from ")
    assert facts["Trace number"] == "not given yet; it can take 7 business days"
    assert facts["Number there"] == "re_1"


def test_no_days_are_promised_for_a_bank_debit() -> None:
    assert "Arrives" not in said(replace(SENT, by_card=False, wants_trace=False))


def test_the_number_of_the_bank_is_named_as_the_bank_names_it() -> None:
    known = replace(SENT, trace="74110996123456789012345", trace_kind="acquirer_reference_number")
    assert said(known)["Trace number (ARN)"] == "74110996123456789012345"
    assert said(replace(known, trace_kind="something_new"))["Trace number"] == "74110996123456789012345"


def test_after_two_weeks_no_number_is_waited_for() -> None:
    assert said(replace(SENT, sent_at=NOW - timedelta(days=14)))["Trace number"] == "the bank gave none"


def test_a_reversal_is_told_so_that_nobody_looks_for_a_credit() -> None:
    facts = said(replace(SENT, reversal=True))
    assert "the payment itself vanishes" in facts["Arrives"]
    assert not any(label.startswith("Trace") for label in facts)


def test_the_fee_of_the_payment_stays() -> None:
    assert said(replace(SENT, fee_minor=175))["Fee"] == "1.75 EUR of the payment stays with Stripe"


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("processing", "the bank, which is working on it"),
        ("insufficient_funds", "money in the balance at Stripe: add some there, and it goes out by itself"),
        ("charge_pending", "the payment itself, which has not settled yet"),
        ("a word of next year", "the bank, which is working on it"),
    ],
)
def test_why_it_waits_is_said_with_what_helps(why: str, words: str) -> None:
    assert said(replace(WAITS, waits_for=why))["Waits for"] == words


@pytest.mark.parametrize("state", [RefundState.PENDING, RefundState.SUCCEEDED])
def test_a_customer_who_has_to_answer_has_until_a_day(state: RefundState) -> None:
    """It can come after the refund had succeeded as well."""
    known = replace(WAITS, state=state, waits_for="requires_action", answer_by=datetime(2026, 12, 24, 12, tzinfo=UTC))
    facts = said(known)
    assert "asked by e-mail for bank details" in facts["Waits for"]
    assert "24 Dec 2026" in facts["Answer until"]
    assert "without one the money comes back" in facts["Answer until"]


def test_when_it_was_asked_and_when_it_is_asked_again_is_said() -> None:
    known = replace(WAITS, state=RefundState.UNKNOWN, looked_at=NOW, next_look=NOW + timedelta(minutes=5))
    assert {"Asked last", "Asked next"} <= set(said(known))


def test_the_number_is_copied_by_one_press(qtbot: QtBot) -> None:
    facts = Facts()
    qtbot.addWidget(facts)
    facts.show_facts(gateway_facts.facts(replace(SENT, reference="", trace="74110996123456789012345")))
    (button,) = facts.findChildren(IconButton)
    assert button.accessibleName() == "Copy trace number"
    button.click()
    assert QGuiApplication.clipboard().text() == "74110996123456789012345"
    assert button.toolTip() == "74110996123456789012345 is on the clipboard."

"""The main job in the running program: pressed as a person presses, judged by what Stripe's book and the paper say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.acceptance.a11y import Screen, until
from tests.acceptance.paid_invoice import INVOICE
from tests.acceptance.paper import Paper
from tests.acceptance.person import Person
from tests.acceptance.program import Program
from tests.acceptance.real_office import RealOffice
from tests.stripe_server.client import KEY, StripeServer

# Processes, a screen and a real window: what hangs is stopped by the waits inside, each with its own word.
pytestmark = pytest.mark.timeout(600)


def ask_for_refund(screen: Screen, person: Person) -> None:
    """The lamp in full and half of what the shades cost: 119.00 and 59.50."""
    person.open_invoice(INVOICE)
    dialog = person.refund_lines("Ctrl+R", ["", "50%"], "Complete refund")
    dialog.find("label", "178.50 EUR")
    screen.key("Ctrl+Enter")
    person.write(dialog, "Reason", "Dam")
    person.complete(dialog, "Refund now 178.50 EUR")
    person.finish(dialog)
    person.wait_for_row("Refunds of this payment", "Waiting for approval", "178.50")


def give_key_and_ask(screen: Screen, program: Program) -> Person:
    """The administrator enters the key, the clerk asks for the refund, the manager sits down."""
    person = Person(screen, program)
    person.sit_down("Ada Admin")
    person.give_key(KEY)
    person.change_person("Cleo Clerk")
    ask_for_refund(screen, person)
    person.change_person("Mia Manager")
    return person


def note_on_invoice(person: Person) -> str:
    """The number of the credit note that the invoice shows for its one refund, once it is sent."""
    person.open_invoice(INVOICE)
    row = person.wait_for_row("Refunds of this payment", "Sent", "−178.50")
    return row[1].split(", ")[1]


def hold_against_stripe_and_paper(real: RealOffice, number: str) -> None:
    """One refund of the right amount at Stripe, the same amount on the paper, and books that prove right."""
    book = real.stripe.book()
    assert (book.refunds, book.refunded) == (1, 17_850)
    assert list(book.orders.values()) == [1]
    paper = Paper.read(real.document(number))
    assert paper.number == number
    assert paper.figures == {"Net": Decimal("150.00"), "VAT": Decimal("28.50"), "Total": Decimal("178.50")}
    assert INVOICE in paper.text
    assert "PRACTICE" not in paper.text
    assert "promises hold" in real.check()


def test_a_refund_goes_from_a_key_press_to_stripe_and_to_paper(screen: Screen, real: RealOffice) -> None:
    with real.program(screen) as program:
        person = give_key_and_ask(screen, program)
        assert real.stripe.book().calls == 0, "money was asked for before anybody approved"
        person.open_approval("178.50")
        said = person.approve("Approve and send 178.50 EUR", "178.50 EUR sent to Visa ••4242")
        number = note_on_invoice(person)
        assert number in said
        assert program.quit() == 0
    hold_against_stripe_and_paper(real, number)


def test_a_program_killed_while_it_sends_finds_the_one_refund_when_it_starts_again(
    screen: Screen, real: RealOffice, stripe: StripeServer
) -> None:
    with real.program(screen) as program:
        person = give_key_and_ask(screen, program)
        stripe.answer("hold")
        person.open_approval("178.50")
        person.press_approve("Approve and send 178.50 EUR")
        until(lambda: refund_asked(stripe), "The refund at Stripe")
        program.kill()
    stripe.answer("ok")
    until(lambda: stripe.book().refunds == 1, "The end of Stripe's thinking")
    stripe.kill()
    with real.program(screen) as program:
        person = Person(screen, program)
        person.sit_down("Ada Admin")
        # Stripe cannot be asked: the window may not say that the money went, nor that it did not.
        until(lambda: person.says("1 refund not confirmed"), "“1 refund not confirmed”")
        person.open_invoice(INVOICE)
        row = person.wait_for_row("Refunds of this payment", "178.50")
        assert row[0].split(",")[0] in {"Sending", "Not confirmed"}
        person.look_for("Stripe has not confirmed R-1 yet. Do not pay it another way")
        stripe.start()
        person.front()
        screen.key("F5")
        number = note_on_invoice(person)
        assert program.quit() == 0
    hold_against_stripe_and_paper(real, number)


def refund_asked(stripe: StripeServer) -> bool:
    """Whether a request to refund has arrived."""
    return any(asked["method"].lower() == "post" and "refunds" in asked["path"] for asked in stripe.requests())

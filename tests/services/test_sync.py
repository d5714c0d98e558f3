"""Reading the gateway: by itself or only when asked, by one desk at a time, and what its news come to here."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from desktop.errors import Refusal
from desktop.model.invoice import Invoice
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.model.refund import FollowUp, Refund
from desktop.model.states import Account, Origin, RefundState
from desktop.services import inbox, keeping, office_settings, sync
from desktop.services.queries import inbox as inbox_queries
from desktop.services.queries import inbox_detail
from desktop.services.queries.inbox_rows import Choice
from desktop.services.refunds import LineWish
from desktop.services.steps import posting
from desktop.services.steps.turns import Work
from tests.services.at_stripe import AtStripe
from tests.services.office_builder import line
from tests.services.steps.test_turns import held_elsewhere


def found(shop: AtStripe) -> list[tuple[int, RefundState]]:
    """The refunds found at the gateway, the largest first."""
    with shop.office.database.read() as session:
        query = select(Refund).where(Refund.origin == Origin.FOUND).order_by(Refund.money_minor.desc())
        return [(refund.money_minor, refund.state) for refund in session.scalars(query)]


DONE = RefundState.SUCCEEDED


def test_the_switch_is_on_at_first_and_holds_for_start_and_timer(shop: AtStripe) -> None:
    _invoice, payment = shop.paid()
    admin = shop.office.desk("admin")
    assert office_settings.read(admin).sync_on
    sync.switch(admin, on=False)
    assert not office_settings.read(admin).sync_on
    shop.server.refund(payment, 3000)
    before = len(shop.server.requests())

    keeping.at_start(admin)
    keeping.on_timer(admin, read=True)
    assert len(shop.server.requests()) == before, "nothing was read by itself"

    keeping.asked(admin)
    assert found(shop) == [(3000, DONE)], "a person may still ask"

    sync.switch(admin, on=True)
    shop.server.refund(payment, 1000)
    keeping.on_timer(admin, read=True)
    assert found(shop) == [(3000, DONE), (1000, DONE)]


def test_only_who_runs_the_office_switches_it(shop: AtStripe) -> None:
    with pytest.raises(Refusal) as refused:
        sync.switch(shop.office.desk("clerk"), on=False)
    assert refused.value.code == "no_right"


def test_with_the_switch_off_open_outcomes_are_asked_about_all_the_same(shop: AtStripe) -> None:
    refund = shop.sent(shop.paid()[0], answer="lost_after")
    sync.switch(shop.office.desk("admin"), on=False)
    keeping.at_start(shop.office.desk("admin"))
    assert shop.stored(refund).state == DONE


def test_while_one_desk_reads_another_does_nothing_and_says_so(shop: AtStripe) -> None:
    _invoice, payment = shop.paid()
    shop.server.refund(payment, 3000)
    held_elsewhere(shop.office, Work.SYNC)
    admin = shop.office.desk("admin")
    busy = sync.ask(admin).busy
    assert busy is not None
    assert busy.code == "asked_elsewhere"
    assert keeping.at_start(admin).trouble is None, "nobody asked, so nobody is told"
    trouble = keeping.asked(admin).trouble
    assert trouble is not None
    assert trouble.code == "asked_elsewhere"
    assert not found(shop)
    shop.later(minutes=2)
    shop.read()
    assert found(shop) == [(3000, DONE)]


def test_what_comes_back_late_is_owed_and_waits_with_the_next_choices(shop: AtStripe) -> None:
    invoice, _payment = shop.paid()
    refund = shop.office.ask(invoice, LineWish(1, gross="60.00"), notify=True)
    shop.office.approve(refund)
    shop.office.send(refund)
    shop.later(days=20)
    shop.server.refund_failed(str(refund))
    shop.read()
    with shop.office.database.read() as session:
        stored = session.get_one(Refund, refund)
        assert (stored.state, stored.note_live) == (RefundState.FAILED, True), "the note stays"
        assert posting.balance(session, Account.REFUNDS_PAYABLE) == -6000, "the customer is owed the money"
        assert posting.balance(session, Account.GATEWAY) == 11_900
        assert session.scalars(select(FollowUp.about).where(FollowUp.closed_at.is_(None))).all() == ["returned"]
        assert set(session.scalars(select(Mail.state))) == {"dropped"}, "nobody is told that it was refunded"
    (waiting,) = inbox_queries.waiting(shop.office.desk("manager"))
    shown = inbox_detail.detail(shop.office.desk("manager"), waiting.key)
    assert shown is not None
    offered = [each.choice for each in shown.choices if not each.obstacle]
    assert offered == [Choice.PAY_AGAIN, Choice.VOID, Choice.LETTER, Choice.KEEP, Choice.CLOSE]


def test_a_deposit_that_comes_back_is_held_again(shop: AtStripe) -> None:
    invoice, _payment = shop.paid()
    with shop.office.database.write() as session:
        session.get_one(Invoice, invoice).deposit = True
    refund = shop.sent(invoice, gross="119.00")
    assert not deposit_held(shop, invoice)
    shop.server.refund_failed(str(refund))
    shop.read()
    assert deposit_held(shop, invoice)


def deposit_held(shop: AtStripe, invoice: int) -> bool:
    with shop.office.database.read() as session:
        return session.get_one(Invoice, invoice).deposit_paid


def test_words_of_the_dashboard_in_our_own_field_are_not_taken_for_ours(shop: AtStripe) -> None:
    _invoice, payment = shop.paid()
    with shop.office.database.read() as session:
        install = session.get_one(Office, 1).install_id
    shop.server.refund(payment, 3000, {"rd_intent": "see e-mail", "rd_install": install})
    shop.read()
    assert found(shop) == [(3000, DONE)]


def test_one_key_takes_the_proposal_for_a_refund_of_the_dashboard(shop: AtStripe) -> None:
    invoice = shop.office.invoice(line("40.00"), line("19.00"), line("60.00"))
    payment = shop.pay(invoice)
    shop.server.refund(payment, 7900)
    shop.read()
    clerk = shop.office.desk("clerk")
    (waiting,) = inbox_queries.waiting(clerk)
    assert waiting.refund_id is not None
    paid = shop.office.payment_of(invoice)
    assert (paid.left_minor, paid.gone_minor) == (4000, 7900), "counted before anybody looked at it"
    inbox.assign(clerk, waiting.refund_id)
    with shop.office.database.read() as session:
        lines = session.get_one(Refund, waiting.refund_id).lines
        assert [(each.position, each.gross_minor) for each in lines] == [(2, 1900), (3, 6000)], "the lines that fit"
    assert not inbox_queries.waiting(clerk)


def test_a_refund_that_was_marked_by_hand_is_linked_and_not_counted_twice(shop: AtStripe) -> None:
    invoice, payment = shop.paid()
    paid = shop.office.payment_of(invoice)
    marked = inbox.mark_refunded(shop.office.desk("clerk"), uuid4(), paid.id, "30.00", "by phone")
    shop.server.refund(payment, 3000)
    shop.read()
    shop.read()
    assert shop.office.payment_of(invoice).gone_minor == 3000
    with shop.office.database.read() as session:
        made = session.scalars(select(Refund).where(Refund.origin == Origin.FOUND)).one()
        assert made.linked_to_id == marked


def test_an_open_dispute_refuses_an_inquiry_warns_and_too_much_alarms(shop: AtStripe) -> None:
    invoice, payment = shop.paid()
    refund = shop.office.ask(invoice, LineWish(1, gross="60.00"))
    shop.office.approve(refund)
    shop.server.dispute_opened(payment, 11_900)
    with pytest.raises(Refusal) as disputed:
        shop.office.send(refund)
    assert disputed.value.code == "payment_disputed"
    assert shop.server.book().calls == 0
    shop.read()
    kinds = {row.kind.value: row.amount_minor for row in inbox_queries.waiting(shop.office.desk("manager"))}
    assert kinds == {"disputed": 11_900, "alarm": 6000}, "119.00 disputed and 60.00 waiting, of 119.00 paid"
    shop.server.dispute_won(payment, 11_900)
    shop.read()
    assert not inbox_queries.waiting(shop.office.desk("manager"))
    assert shop.office.send(refund) == DONE

    other, asked_about = shop.paid()
    shop.server.inquiry_opened(asked_about, 11_900)
    shop.read()
    assert shop.office.payment_of(other).inquiry
    assert shop.stored(shop.sent(other)).state == DONE, "a refund of an inquiry is allowed, with a warning"

"""The practice gateway promises what a real one promises, answers as a person chooses, and forgets nothing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.errors import BadInput
from desktop.gateways.base import GatewayUnavailable, LookUp, Outcome, PaymentFacts, RefundGateway, RefundReply
from desktop.gateways.practice import Answer, PracticeGateway
from tests.gateways.orders import order

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return tmp_path / "practice.sqlite"


@pytest.fixture
def gateway(book: Path) -> PracticeGateway:
    gateway = PracticeGateway(book, clock=lambda: NOON)
    gateway.register("pi_P1", 10_000, "EUR")
    return gateway


def refunded_minor(gateway: RefundGateway) -> int:
    payment = gateway.look_up(order("any", 1)).payment
    assert payment
    return payment.refunded_minor


def test_the_money_goes_back_once_and_the_answer_says_so(gateway: PracticeGateway) -> None:
    reply = gateway.refund(order("R1", 6000))
    assert reply == RefundReply(
        Outcome.SUCCEEDED,
        refund_ref=reply.refund_ref,
        payment_ref="pi_P1",
        amount_minor=6000,
        currency="EUR",
        order_id="R1",
        install_id="office-1",
        created_at=NOON,
    )
    assert gateway.look_up(order("R1", 6000)) == LookUp(reply, PaymentFacts("pi_P1", 10_000, 6000, "EUR"), [reply])
    assert gateway.fetch(reply.refund_ref) == reply


def test_the_same_order_again_is_the_same_refund(gateway: PracticeGateway) -> None:
    assert gateway.refund(order("R1", 6000)) == gateway.refund(order("R1", 6000))
    assert refunded_minor(gateway) == 6000


def test_the_same_key_with_another_amount_is_never_paid(gateway: PracticeGateway) -> None:
    gateway.refund(order("R1", 6000))
    other = gateway.refund(replace(order("R1", 6000), amount_minor=1000))
    assert (other.outcome, other.reason) == (Outcome.UNKNOWN, "key_reused")
    assert refunded_minor(gateway) == 6000


ANSWERS = {
    Answer.OK: (Outcome.SUCCEEDED, "", 6000),
    Answer.PENDING: (Outcome.PENDING, "processing", 6000),
    Answer.DECLINED: (Outcome.FAILED, "declined", 0),
    Answer.LOST_BEFORE: (Outcome.UNKNOWN, "no_answer", 0),
    Answer.LOST_AFTER: (Outcome.UNKNOWN, "no_answer", 6000),
    Answer.SERVER_ERROR: (Outcome.UNKNOWN, "server_error", 0),
    Answer.LATER_FAILURE: (Outcome.SUCCEEDED, "", 6000),
}


@pytest.mark.parametrize("answer", Answer)
def test_a_person_chooses_what_happens(gateway: PracticeGateway, answer: Answer) -> None:
    gateway.choose(answer)
    reply = gateway.refund(order("R1", 6000))
    outcome, reason, went_back_minor = ANSWERS[answer]
    assert (reply.outcome, reply.reason) == (outcome, reason)
    found = gateway.look_up(order("R1", 6000))
    assert found.payment
    assert found.payment.refunded_minor == went_back_minor
    assert bool(found.ours) == bool(went_back_minor)


def test_what_was_chosen_meets_so_many_orders_and_no_more(gateway: PracticeGateway) -> None:
    gateway.choose(Answer.DECLINED, orders=2)
    outcomes = [gateway.refund(order(name, 1000)).outcome for name in ("R1", "R2", "R3")]
    assert outcomes == [Outcome.FAILED, Outcome.FAILED, Outcome.SUCCEEDED]


@pytest.mark.parametrize("answer", [Answer.LOST_BEFORE, Answer.LOST_AFTER])
def test_an_order_without_an_answer_can_be_sent_again(gateway: PracticeGateway, answer: Answer) -> None:
    gateway.choose(answer)
    gateway.refund(order("R1", 6000))
    assert gateway.refund(order("R1", 6000)).outcome == Outcome.SUCCEEDED
    assert refunded_minor(gateway) == 6000


@pytest.mark.parametrize("answer", [Answer.SERVER_ERROR, Answer.DECLINED])
def test_a_stored_answer_is_given_to_the_same_key_for_ever(gateway: PracticeGateway, answer: Answer) -> None:
    gateway.choose(answer)
    assert gateway.refund(order("R1", 6000)) == gateway.refund(order("R1", 6000))
    assert gateway.refund(order("R2", 6000)).outcome == Outcome.SUCCEEDED


def test_a_pending_refund_goes_through_when_it_is_told_to(gateway: PracticeGateway) -> None:
    gateway.choose(Answer.PENDING)
    made = gateway.refund(order("R1", 6000))
    mark = gateway.changes("").mark
    gateway.settle(made.refund_ref)
    changes = gateway.changes(mark)
    assert [(refund.order_id, refund.outcome, refund.reason) for refund in changes.refunds] == [
        ("R1", Outcome.SUCCEEDED, "")
    ]
    assert gateway.changes(changes.mark).refunds == []


def test_a_refund_that_succeeded_can_fail_later_and_gives_its_amount_back(gateway: PracticeGateway) -> None:
    made = gateway.refund(order("R1", 6000))
    mark = gateway.changes("").mark
    gateway.fail_later(made.refund_ref)
    failed = gateway.changes(mark).refunds
    assert [(refund.outcome, refund.reason) for refund in failed] == [(Outcome.FAILED, "expired_or_canceled_card")]
    assert refunded_minor(gateway) == 0


def test_what_was_chosen_to_fail_later_fails_at_the_next_sync(gateway: PracticeGateway) -> None:
    gateway.choose(Answer.LATER_FAILURE)
    made = gateway.refund(order("R1", 6000))
    assert gateway.fetch(made.refund_ref).outcome == Outcome.SUCCEEDED
    assert [refund.outcome for refund in gateway.changes("").refunds] == [Outcome.FAILED]


def test_only_what_is_still_moving_can_be_moved(gateway: PracticeGateway) -> None:
    made = gateway.refund(order("R1", 6000))
    with pytest.raises(BadInput):
        gateway.settle(made.refund_ref)
    gateway.fail_later(made.refund_ref)
    with pytest.raises(BadInput):
        gateway.fail_later(made.refund_ref)
    with pytest.raises(BadInput):
        gateway.settle("pr_unknown")


def test_more_than_is_left_is_refused(gateway: PracticeGateway) -> None:
    gateway.refund(order("R1", 6000))
    over = gateway.refund(order("R2", 4001))
    assert (over.outcome, over.reason) == (Outcome.FAILED, "too_much")
    assert gateway.refund(order("R3", 4000)).outcome == Outcome.SUCCEEDED


@pytest.mark.parametrize(("payment_ref", "currency"), [("pi_elsewhere", "EUR"), ("pi_P1", "USD")])
def test_a_payment_that_is_not_registered_is_refused(gateway: PracticeGateway, payment_ref: str, currency: str) -> None:
    reply = gateway.refund(order("R1", 6000, payment_ref, currency))
    assert (reply.outcome, reply.reason) == (Outcome.FAILED, "payment_missing")


def test_an_unknown_payment_and_an_unknown_refund_are_said_so(gateway: PracticeGateway) -> None:
    assert gateway.look_up(order("R1", 6000, "pi_elsewhere")) == LookUp(ours=None, payment=None)
    with pytest.raises(GatewayUnavailable):
        gateway.fetch("pr_unknown")


def test_a_refund_of_another_office_is_not_ours(gateway: PracticeGateway) -> None:
    gateway.refund(replace(order("R1", 6000), install_id="office-2"))
    found = gateway.look_up(order("R1", 6000))
    assert found.ours is None
    assert len(found.refunds) == 1


def test_a_payment_is_registered_once(gateway: PracticeGateway) -> None:
    gateway.register("pi_P1", 10_000, "EUR")
    with pytest.raises(ValueError, match="pi_P1"):
        gateway.register("pi_P1", 9000, "EUR")
    assert gateway.refund(order("R1", 10_000)).outcome == Outcome.SUCCEEDED


def test_the_account_is_never_live_and_stays_the_same(gateway: PracticeGateway, book: Path) -> None:
    account = gateway.account()
    assert not account.live
    assert PracticeGateway(book).account() == account


def test_another_desk_sees_the_same_book(gateway: PracticeGateway, book: Path) -> None:
    made = gateway.refund(order("R1", 6000))
    assert PracticeGateway(book).look_up(order("R1", 6000)).ours == made


def test_many_desks_at_once_never_pay_more_than_came_in(book: Path, gateway: PracticeGateway) -> None:
    def desk(number: int) -> None:
        for turn in range(5):
            outcomes.append(PracticeGateway(book).refund(order(f"R{number}-{turn}", 900)).outcome)

    outcomes: list[Outcome] = []
    desks = [threading.Thread(target=desk, args=(number,)) for number in range(4)]
    for thread in desks:
        thread.start()
    for thread in desks:
        thread.join()
    assert outcomes.count(Outcome.SUCCEEDED) == 11
    assert outcomes.count(Outcome.FAILED) == 9
    assert refunded_minor(gateway) == 9900


def test_a_book_that_cannot_be_opened_is_an_order_without_an_answer(book: Path, gateway: PracticeGateway) -> None:
    book.write_bytes(b"not a book at all" * 100)
    reply = gateway.refund(order("R1", 6000))
    assert (reply.outcome, reply.reason) == (Outcome.UNKNOWN, "no_answer")
    with pytest.raises(GatewayUnavailable, match=r"practice\.sqlite"):
        gateway.look_up(order("R1", 6000))


@pytest.mark.parametrize("lines_before_the_kill", [1, 2, 7, 40, 81])
def test_a_kill_in_the_middle_loses_nothing_that_was_answered(
    book: Path, gateway: PracticeGateway, lines_before_the_kill: int
) -> None:
    command = [sys.executable, "-m", "tests.gateways.practice_worker", str(book), "K"]
    worker = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert worker.stdout
    said = [worker.stdout.readline() for _ in range(lines_before_the_kill)]
    worker.kill()
    said += worker.communicate()[0].splitlines(keepends=True)
    words = [line.split() for line in said if line.endswith("\n")]
    answered = {name for name, word in words if word == "succeeded"}
    names = {name for name, _ in words}
    kept = {refund.order_id for refund in gateway.look_up(order("any", 1)).refunds}
    assert answered <= kept <= names
    assert len(names - answered) <= 1
    for name in names:
        assert gateway.refund(order(name, 1)).outcome == Outcome.SUCCEEDED
    assert refunded_minor(gateway) == len(names)


def test_each_commit_is_on_the_disk_before_the_answer(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """EXTRA also syncs the folder after the journal goes, so that a power cut cannot bring the journal back."""
    said: list[str] = []
    connect = sqlite3.connect

    def listening(path: Path, timeout: float, isolation_level: None) -> sqlite3.Connection:
        connection = connect(path, timeout=timeout, isolation_level=isolation_level)
        connection.set_trace_callback(said.append)
        return connection

    monkeypatch.setattr("desktop.gateways.practice.sqlite3.connect", listening)
    PracticeGateway(book)
    assert said.index("PRAGMA synchronous = EXTRA") < said.index("BEGIN IMMEDIATE") < said.index("COMMIT")
    with closing(connect(book)) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)

"""Approving: the personal limit, the password again, what was seen, and reasons that are kept."""

from __future__ import annotations

import json
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from desktop.errors import RefundDeskError, Refusal
from desktop.model.audit import AuditRow
from desktop.model.office import Office
from desktop.model.person import Person
from desktop.model.refund import Approval, Refund
from desktop.model.states import RefundState
from desktop.services import approvals, passwords, refunds
from desktop.services.queries import activity
from desktop.services.queries import approvals as approval_queries
from desktop.services.queries import refunds as refund_queries
from desktop.services.refunds import Change, LineWish
from desktop.services.steps import passwords as steps
from tests.services.office_builder import OfficeBuilder, line

RIGHT = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that take a moment, not a tenth of a second."""
    monkeypatch.setattr(steps, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def limit(office: OfficeBuilder, minor: int | None, login: str = "manager") -> None:
    with office.database.write() as session:
        session.scalars(select(Person).where(Person.login == login)).one().approval_limit_minor = minor


def set_office(office: OfficeBuilder, **what: Any) -> None:
    with office.database.write() as session:
        for name, value in what.items():
            setattr(session.get_one(Office, 1), name, value)


def last(office: OfficeBuilder, act: str) -> AuditRow:
    with office.database.read() as session:
        return session.scalars(select(AuditRow).where(AuditRow.act == act).order_by(AuditRow.id.desc())).first()  # type: ignore[return-value]


def test_over_a_personal_limit_is_refused_with_the_limit_and_stands_in_the_trail(office: OfficeBuilder) -> None:
    limit(office, 10_000)
    refund = office.ask(office.paid(), LineWish(1, gross="100.01"))

    with pytest.raises(Refusal) as refused:
        approvals.approve(office.desk("manager"), refund)

    assert refused.value.code == "no_right"
    assert refused.value.message == (
        "Mia Manager may not approve more than 100.00 EUR in one refund; this one is 100.01 EUR. "
        "Ask somebody with a higher limit to do it."
    )
    assert office.state(refund) == RefundState.REQUESTED
    assert json.loads(last(office, "refused").after)["limit_minor"] == 10_000
    assert approval_queries.queue(office.desk("manager"))[0].obstacle == "Over your limit of 100.00 EUR"
    review = approval_queries.review(office.desk("manager"), refund)
    assert review.obstacle == "Over your limit of 100.00 EUR"
    assert [check.detail for check in review.checks if check.title == "Too much for you"] == [review.obstacle]
    assert approval_queries.queue(office.desk("manager2"))[0].obstacle == ""


def test_the_limit_itself_is_still_approved(office: OfficeBuilder) -> None:
    limit(office, 10_000)
    refund = office.ask(office.paid(), LineWish(1, gross="100.00"))
    approvals.approve(office.desk("manager"), refund)
    assert office.state(refund) == RefundState.APPROVED


def test_the_limit_counts_in_the_offices_currency_at_the_invoices_rate(office: OfficeBuilder) -> None:
    limit(office, 9_000)
    invoice = office.invoice(line("200.00"), currency="USD", rate="0.90")
    office.payment(invoice)
    refund = office.ask(invoice, LineWish(1, gross="100.01"))
    with pytest.raises(Refusal, match=r"more than 90\.00 EUR in one refund; this one is 90\.01 EUR"):
        approvals.approve(office.desk("manager"), refund)
    under = office.ask(invoice, LineWish(1, gross="99.99"))
    approvals.approve(office.desk("manager"), under)
    assert office.state(under) == RefundState.APPROVED


def test_the_limit_is_named_before_the_state_as_every_right_is(office: OfficeBuilder) -> None:
    refund = office.ask(office.paid(), amount="50.00")
    office.approve(refund, by="manager2")
    limit(office, 100)
    with pytest.raises(Refusal) as refused:
        approvals.approve(office.desk("manager"), refund)
    assert refused.value.code == "no_right"


def test_who_is_over_the_limit_may_still_say_no(office: OfficeBuilder) -> None:
    limit(office, 100)
    refund = office.ask(office.paid(), amount="50.00")
    approvals.reject(office.desk("manager"), refund, "  Not damaged  ")
    with office.database.read() as session:
        stored = session.get_one(Refund, refund)
        assert (stored.state, stored.rejected_because) == (RefundState.REJECTED, "Not damaged")
        said = [row.text for row in activity.of_refund(session, refund)]
    assert said[0] == "Mia Manager rejected it: Not damaged"
    row = refund_queries.one(office.desk("manager"), refund)
    assert row.sentence == f"{row.number} was rejected: Not damaged. Nothing goes back."


@pytest.fixture
def guarded(office: OfficeBuilder) -> OfficeBuilder:
    """From 50.00 on the password is asked again; the manager has one, the second manager none."""
    passwords.set_for(office.desk("admin"), office.desk("manager").person.id, RIGHT)
    set_office(office, password_over_minor=5_000)
    return office


def test_from_the_amount_on_approving_takes_the_password_again(guarded: OfficeBuilder) -> None:
    refund = guarded.ask(guarded.paid(), amount="50.00")
    manager = guarded.desk("manager")
    assert approval_queries.queue(manager)[0].asks.password
    for typed, code in ((None, "password_wanted"), ("wrong", "password_wrong")):
        with pytest.raises(RefundDeskError) as stopped:
            approvals.approve(manager, refund, password=typed)
        assert stopped.value.code == code
        assert guarded.state(refund) == RefundState.REQUESTED
    assert last(guarded, "wrong password").person_id == manager.person.id

    approvals.approve(manager, refund, password=RIGHT)
    assert guarded.state(refund) == RefundState.APPROVED


def test_wrong_passwords_at_approvals_lock_out_as_at_the_door(guarded: OfficeBuilder) -> None:
    refund = guarded.ask(guarded.paid(), amount="50.00")
    codes = []
    for typed in ("wrong",) * 5 + (RIGHT,):
        with pytest.raises(RefundDeskError) as stopped:
            approvals.approve(guarded.desk("manager"), refund, password=typed)
        codes.append(stopped.value.code)
    assert codes == ["password_wrong"] * 4 + ["locked_out"] * 2
    with pytest.raises(RefundDeskError, match="locked out until"):
        passwords.sign_in(guarded.database, "manager", RIGHT, guarded.clock)


def test_below_the_amount_and_without_a_password_nothing_more_is_asked(guarded: OfficeBuilder) -> None:
    invoice = guarded.paid()
    below = guarded.ask(invoice, amount="49.99")
    approvals.approve(guarded.desk("manager"), below)
    above = guarded.ask(invoice, amount="60.00")
    assert not approval_queries.review(guarded.desk("manager2"), above).asks.password
    approvals.approve(guarded.desk("manager2"), above)
    assert (guarded.state(below), guarded.state(above)) == (RefundState.APPROVED, RefundState.APPROVED)


def test_nobody_is_asked_for_a_password_where_the_rules_say_no_anyway(guarded: OfficeBuilder) -> None:
    own = guarded.ask(guarded.paid(), amount="60.00", by="manager")
    with pytest.raises(Refusal) as refused:
        approvals.approve(guarded.desk("manager"), own, password="wrong")
    assert refused.value.code == "own_request"
    with guarded.database.read() as session:
        assert session.scalars(select(Person).where(Person.login == "manager")).one().wrong_tries == 0


def test_what_was_changed_after_it_was_on_the_screen_is_not_approved(office: OfficeBuilder) -> None:
    refund = office.ask(office.paid(), LineWish(1, gross="50.00"))
    seen = approval_queries.review(office.desk("manager"), refund).seal
    refunds.edit(office.desk("clerk"), refund, Change(lines=(LineWish(1, gross="60.00"),)))

    with pytest.raises(RefundDeskError) as stopped:
        approvals.approve(office.desk("manager"), refund, seen_seal=seen)
    assert stopped.value.code == "changed_meanwhile"
    assert office.state(refund) == RefundState.REQUESTED

    seen = approval_queries.review(office.desk("manager"), refund).seal
    approvals.approve(office.desk("manager"), refund, seen_seal=seen)
    assert office.state(refund) == RefundState.APPROVED


def test_the_reason_of_an_own_approval_is_kept_and_never_asked_of_others(office: OfficeBuilder) -> None:
    set_office(office, approval="own-allowed")
    invoice = office.paid()
    own, theirs = office.ask(invoice, amount="20.00", by="manager"), office.ask(invoice, amount="21.00")
    asks = {row.refund.id: row.asks.reason for row in approval_queries.queue(office.desk("manager"))}
    assert asks == {own: True, theirs: False}

    approvals.approve(office.desk("manager"), own, reason=" Alone today ")
    approvals.approve(office.desk("manager"), theirs)
    with office.database.read() as session:
        reasons = {row.refund_id: row.reason for row in session.scalars(select(Approval))}
        said = [row.text for row in activity.of_refund(session, own)]
    assert reasons == {own: "Alone today", theirs: ""}
    assert json.loads(last(office, "refund approved").before) == {"state": "requested"}
    assert said[0] == "Mia Manager approved 20.00: Alone today"

"""Which moves a refund allows in which state, and what is said where it does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

import pytest

from desktop.errors import ChangedMeanwhile, Refusal
from desktop.model.invoice import Invoice
from desktop.model.refund import Refund, RefundLine
from desktop.model.states import Method, RefundKind, RefundState
from desktop.model.tax import LinePart

AT = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
CLERK, MANAGER, OTHER = 1, 2, 3

MOVES: dict[str, tuple[Callable[[Refund], object], set[RefundState], str]] = {
    "edit": (
        lambda refund: refund.may_change(),
        {RefundState.REQUESTED, RefundState.APPROVED},
        "only a refund that waits for approval can be changed",
    ),
    "approve": (
        lambda refund: refund.check_approver(MANAGER, own_allowed=False),
        {RefundState.REQUESTED},
        "it does not wait for approval",
    ),
    "unapprove": (
        lambda refund: refund.unapprove(AT),
        {RefundState.APPROVED},
        "only an approved refund can be unapproved",
    ),
    "reject": (
        lambda refund: refund.reject("No receipt"),
        {RefundState.REQUESTED},
        "only a refund that waits for approval can be rejected",
    ),
    "delete": (
        lambda refund: refund.delete(),
        {RefundState.REQUESTED},
        "only a refund that waits for approval can be deleted",
    ),
    "send": (
        lambda refund: refund.claim("{}", AT),
        {RefundState.APPROVED},
        "only an approved refund can be sent",
    ),
}

CODES = {
    RefundState.REQUESTED: "not_waiting",
    RefundState.APPROVED: "approved_already",
    RefundState.SENDING: "money_moved",
    RefundState.UNKNOWN: "money_moved",
    RefundState.PENDING: "money_moved",
    RefundState.SUCCEEDED: "money_moved",
    RefundState.FAILED: "not_waiting",
    RefundState.REJECTED: "not_waiting",
    RefundState.DELETED: "not_waiting",
}


def refund(state: RefundState) -> Refund:
    """Ten euro to a card, asked for by the clerk; what is approved or further was approved by the manager."""
    made = Refund(
        id=UUID(int=7), number="R-7", invoice_id=1, payment_id=1, kind=RefundKind.PROCESS, method=Method.CARD,
        currency="EUR", money_minor=1_000, due_minor=0, gross_minor=1_000, net_minor=840, tax_minor=160,
        state=RefundState.REQUESTED, requested_by=CLERK, requested_at=AT,
        reference_key="", reference="", reason="", notes="",
        invoice=Invoice(customer_id=3), lines=[RefundLine.of(1, 1, "gross", "", LinePart(840, (160,)))],
    )  # fmt: skip
    if state not in {RefundState.REQUESTED, RefundState.REJECTED, RefundState.DELETED}:
        made.approve(MANAGER, AT, own_allowed=False, approvers=1)
    made.state = state
    return made


def may_be_sent(stored: Refund) -> bool:
    return stored.state == RefundState.APPROVED


@pytest.mark.parametrize("state", CODES)
@pytest.mark.parametrize("move", MOVES)
def test_a_move_is_made_from_its_states_and_refused_with_what_it_needs_from_all_others(
    move: str, state: RefundState
) -> None:
    act, allowed, need = MOVES[move]
    stored = refund(state)
    if state in allowed:
        act(stored)
        return
    with pytest.raises(Refusal) as refused:
        act(stored)
    assert refused.value.code == CODES[state]
    assert "R-7" in refused.value.message
    if CODES[state] == "not_waiting":
        assert refused.value.message.endswith(f"; {need}.")
    assert stored.state == state, "nothing has changed"


def test_who_asked_changed_or_approved_is_no_next_approver() -> None:
    stored = refund(RefundState.REQUESTED)
    stored.changed(OTHER, AT)
    for person in (CLERK, OTHER):
        with pytest.raises(Refusal) as own:
            stored.approve(person, AT, own_allowed=False, approvers=2)
        assert own.value.code == "own_request"
    assert stored.approve(MANAGER, AT, own_allowed=False, approvers=2) is False
    assert not may_be_sent(stored)
    with pytest.raises(Refusal) as twice:
        stored.approve(MANAGER, AT, own_allowed=True, approvers=2)
    assert twice.value.code == "same_approver"
    assert stored.approve(OTHER, AT, own_allowed=True, approvers=2, reason="Alone today") is True
    assert may_be_sent(stored)
    assert [(each.person_id, each.reason) for each in stored.live_approvals] == [(MANAGER, ""), (OTHER, "Alone today")]


def test_a_change_or_an_unapproval_voids_every_approval() -> None:
    later = datetime(2026, 3, 21, 9, 0, tzinfo=UTC)
    changed, taken_back = refund(RefundState.APPROVED), refund(RefundState.APPROVED)
    changed.changed(OTHER, later)
    taken_back.unapprove(later)
    for stored in (changed, taken_back):
        assert (stored.state, stored.live_approvals) == (RefundState.REQUESTED, [])
        assert [each.voided_at for each in stored.approvals] == [later]
    assert (changed.changed_by, changed.changed_at) == (OTHER, later)


SEALED: dict[str, Callable[[Refund], object]] = {
    "money": lambda row: setattr(row, "money_minor", 999),
    "what it lowers": lambda row: setattr(row, "due_minor", 1),
    "gross": lambda row: setattr(row, "gross_minor", 999),
    "net": lambda row: setattr(row, "net_minor", 839),
    "tax": lambda row: setattr(row, "tax_minor", 161),
    "currency": lambda row: setattr(row, "currency", "USD"),
    "payment": lambda row: setattr(row, "payment_id", 2),
    "kind": lambda row: setattr(row, "kind", RefundKind.RECORD),
    "method": lambda row: setattr(row, "method", Method.CASH),
    "reference": lambda row: setattr(row, "reference_key", "b-77"),
    "customer": lambda row: setattr(row, "invoice", Invoice(customer_id=4)),
    "a line's net": lambda row: setattr(row.lines[0], "net_minor", 839),
    "a line's gross": lambda row: setattr(row.lines[0], "gross_minor", 999),
    "a line's tax": lambda row: setattr(row.lines[0].taxes[0], "tax_minor", 161),
    "which line": lambda row: setattr(row.lines[0], "line_id", 2),
}


@pytest.mark.parametrize("what", SEALED)
def test_what_was_approved_is_not_sent_changed_and_not_approved_on_an_old_screen(what: str) -> None:
    approved, waiting = refund(RefundState.APPROVED), refund(RefundState.REQUESTED)
    seen = waiting.seal()
    waiting.check_approver(MANAGER, own_allowed=False, seen_seal=seen)
    for stored in (approved, waiting):
        SEALED[what](stored)
    with pytest.raises(Refusal) as broken:
        approved.claim("{}", AT)
    assert (broken.value.code, approved.state) == ("seal_broken", RefundState.APPROVED)
    with pytest.raises(ChangedMeanwhile):
        waiting.check_approver(MANAGER, own_allowed=False, seen_seal=seen)


def test_a_seal_is_made_of_the_same_words_in_every_version_so_that_older_approvals_hold() -> None:
    words = (
        '{"amounts": [1000, 840, 160, 1000, 0], "currency": "EUR", "customer": 3, "kind": "process", '
        '"lines": [[1, 1000, 840, 160]], "method": "card", "payment": 1, "reference": ""}'
    )
    assert refund(RefundState.REQUESTED).seal() == sha256(words.encode("ascii")).hexdigest()


def test_what_is_claimed_keeps_its_order_and_its_moment() -> None:
    stored = refund(RefundState.APPROVED)
    stored.claim('{"amount_minor": 1000}', AT)
    assert (stored.state, stored.order_json, stored.first_sent_at) == (
        RefundState.SENDING, '{"amount_minor": 1000}', AT,
    )  # fmt: skip
    stored.succeed(AT)
    assert (stored.state, stored.finished_at, stored.next_look_at) == (RefundState.SUCCEEDED, AT, None)


def test_a_record_needs_the_number_under_which_it_was_paid() -> None:
    stored = refund(RefundState.REQUESTED)
    stored.kind = RefundKind.RECORD
    with pytest.raises(Refusal) as missing:
        stored.approve(MANAGER, AT, own_allowed=False, approvers=1)
    assert missing.value.code == "reference_missing"
    stored.reference_key = "bacs 7"
    assert stored.approve(MANAGER, AT, own_allowed=False, approvers=1) is True


def test_a_refund_that_lowered_what_is_due_does_not_say_that_money_moved() -> None:
    lowered = refund(RefundState.SUCCEEDED)
    lowered.money_minor = 0
    refusal = lowered.wrong_state("only a note whose money came back can be voided")
    assert refusal.code == "money_moved"
    assert f"{refusal.title} {refusal.message}" == (
        "It stands in the books already. Refund R-7 moved no money: it lowers what is due. "
        "It is corrected only by a new entry."
    )

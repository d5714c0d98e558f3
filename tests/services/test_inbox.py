"""Tasks that persons add, keep open and close; the rest of the inbox is proved by the published cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from desktop.errors import BadInput, RefundDeskError
from desktop.model.audit import AuditRow
from desktop.model.refund import FollowUp
from desktop.services import inbox
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.inbox_events import came_back, found_at_gateway, only, rows


def open_tasks(office: OfficeBuilder) -> list[str]:
    """What the open tasks are about."""
    with office.database.read() as session:
        return list(session.scalars(select(FollowUp.about).where(FollowUp.closed_at.is_(None)).order_by(FollowUp.id)))


def acts(office: OfficeBuilder) -> list[str]:
    with office.database.read() as session:
        return list(session.scalars(select(AuditRow.act).order_by(AuditRow.id)))


def test_a_person_adds_a_task_to_a_refund_and_it_counts_as_one(office: OfficeBuilder) -> None:
    refund_id = office.ask(office.paid(), LineWish(1, gross="10.00"), reason="Broken")
    inbox.follow_up(office.desk(), "  Ask for photos  ", refund_id=refund_id)
    assert open_tasks(office) == ["person"]
    entry = only(office)
    assert (entry.title, entry.sentence, entry.opened_by) == ("Follow-up on R-1", "Ask for photos", "Cleo Clerk")
    assert acts(office)[-1] == "follow-up added"


def test_a_person_adds_a_task_to_a_payment(office: OfficeBuilder) -> None:
    payment_id = office.payment_of(office.paid()).id
    inbox.follow_up(office.desk(), "Who paid this?", payment_id=payment_id)
    assert only(office).title == "Follow-up on Visa ••4242"


@pytest.mark.parametrize("text", ["", "   "])
def test_a_task_says_what_is_to_be_done(office: OfficeBuilder, text: str) -> None:
    refund_id = office.ask(office.paid(), LineWish(1, gross="10.00"), reason="Broken")
    with pytest.raises(BadInput):
        inbox.follow_up(office.desk(), text, refund_id=refund_id)
    assert open_tasks(office) == []


def test_a_task_belongs_to_something(office: OfficeBuilder) -> None:
    with pytest.raises(BadInput):
        inbox.follow_up(office.desk(), "Call them")


def test_a_persons_task_is_closed_by_hand_and_by_nothing_else(office: OfficeBuilder) -> None:
    found_at_gateway(office, office.paid(), "10.00")
    refund_id = only(office).row.refund_id
    assert refund_id is not None
    task_id = inbox.follow_up(office.desk(), "Who did this?", refund_id=refund_id)
    inbox.assign(office.desk(), refund_id)
    assert open_tasks(office) == ["person"]
    inbox.close_task(office.desk(), task_id=task_id)
    assert open_tasks(office) == []


def test_closing_one_task_of_a_refund_leaves_the_other(office: OfficeBuilder) -> None:
    refund_id = came_back(office, office.paid(), "24.00")
    task_id = inbox.follow_up(office.desk(), "Ask for the account", refund_id=refund_id)
    inbox.close_task(office.desk(), task_id=task_id)
    assert open_tasks(office) == ["returned"]
    inbox.close_task(office.desk(), refund_id=refund_id)
    assert open_tasks(office) == []
    assert acts(office)[-2:] == ["task closed", "task closed"]


def test_a_closed_task_is_not_closed_again(office: OfficeBuilder) -> None:
    refund_id = came_back(office, office.paid(), "24.00")
    task_id = only(office).row.task_id
    inbox.close_task(office.desk(), task_id=task_id)
    with pytest.raises(RefundDeskError) as by_task:
        inbox.close_task(office.desk(), task_id=task_id)
    with pytest.raises(RefundDeskError) as by_refund:
        inbox.close_task(office.desk(), refund_id=refund_id)
    with pytest.raises(RefundDeskError) as kept:
        inbox.keep_open(office.desk(), task_id or 0, "Later")
    assert {by_task.value.code, by_refund.value.code, kept.value.code} == {"not_waiting"}


def test_a_task_that_is_kept_open_says_why_and_who(office: OfficeBuilder) -> None:
    came_back(office, office.paid(), "24.00")
    task_id = only(office).row.task_id
    inbox.keep_open(office.desk(), task_id or 0, "They collect it in May")
    entry = only(office)
    assert entry.sentence.endswith("Cleo Clerk, 05 Mar 2026: They collect it in May")
    assert acts(office)[-1] == "task kept open"


@pytest.mark.parametrize(
    "act",
    [
        lambda office: inbox.follow_up(office.desk("viewer"), "Call", payment_id=1),
        lambda office: inbox.keep_open(office.desk("viewer"), 1, "Later"),
        lambda office: inbox.close_task(office.desk("viewer"), task_id=1),
    ],
)
def test_who_only_looks_changes_no_task(office: OfficeBuilder, act: Callable[[OfficeBuilder], object]) -> None:
    came_back(office, office.paid(), "24.00")
    with pytest.raises(RefundDeskError) as refused:
        act(office)
    assert refused.value.code == "no_right"
    assert len(rows(office)) == 1

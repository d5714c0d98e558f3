"""Closing days and opening them again."""

from datetime import date

import pytest
from sqlalchemy import select

from desktop.errors import Refusal
from desktop.model.audit import AuditRow
from desktop.services import periods
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder

TODAY = date(2026, 3, 2)


def acts(office: OfficeBuilder) -> list[tuple[str, str, str]]:
    """What the trail says of closed days, the oldest first: the act, before and after."""
    with office.database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.act.startswith("period ")).order_by(AuditRow.id))
        return [(row.act, row.before, row.after) for row in rows]


def test_a_closed_day_takes_no_posting_until_it_is_opened_again(office: OfficeBuilder) -> None:
    refund_id = office.ask(
        office.paid(issued=TODAY), LineWish(1, gross="10.00"), method="bank_transfer", reference="B-1", reason="Agreed"
    )
    periods.close(office.desk("admin"), TODAY)
    assert periods.closed_until(office.desk("viewer")) == TODAY
    with pytest.raises(Refusal, match="closed") as refused:
        office.approve(refund_id)
    assert refused.value.code == "period_closed"
    periods.close(office.desk("admin"), date(2026, 2, 28))
    office.approve(refund_id)
    assert office.note_of(refund_id).issued == TODAY


def test_the_trail_says_who_closed_and_opened_what(office: OfficeBuilder) -> None:
    for until in (date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28), date(2026, 1, 31), None):
        periods.close(office.desk("admin"), until)
    assert acts(office) == [
        ("period closed", '{"closed_until":null}', '{"closed_until":"2026-01-31"}'),
        ("period closed", '{"closed_until":"2026-01-31"}', '{"closed_until":"2026-02-28"}'),
        ("period opened", '{"closed_until":"2026-02-28"}', '{"closed_until":"2026-01-31"}'),
        ("period opened", '{"closed_until":"2026-01-31"}', '{"closed_until":null}'),
    ]
    assert periods.closed_until(office.desk("admin")) is None


@pytest.mark.parametrize("login", ["manager", "clerk", "field", "viewer"])
def test_only_an_administrator_closes_days(office: OfficeBuilder, login: str) -> None:
    with pytest.raises(Refusal) as refused:
        periods.close(office.desk(login), TODAY)
    assert refused.value.code == "no_right"
    assert periods.closed_until(office.desk("admin")) is None

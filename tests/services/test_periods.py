"""Closing days and opening them again."""

from datetime import date

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import OperationalError

from desktop.errors import BadInput, Refusal
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
    with pytest.raises(Refusal, match="closed") as refused:
        office.approve(refund_id)
    assert refused.value.code == "period_closed"
    periods.open_again(office.desk("admin"), date(2026, 2, 28), "The bank was late")
    office.approve(refund_id)
    assert office.note_of(refund_id).issued == TODAY


def test_the_trail_says_who_closed_and_opened_what_and_why(office: OfficeBuilder) -> None:
    admin = office.desk("admin")
    for until in (date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)):
        periods.close(admin, until)
    periods.open_again(admin, date(2026, 1, 31), " The bank was late ")
    periods.open_again(admin, None, "A trial")
    assert acts(office) == [
        ("period closed", '{"closed_until":null}', '{"closed_until":"2026-01-31"}'),
        ("period closed", '{"closed_until":"2026-01-31"}', '{"closed_until":"2026-02-28"}'),
        (
            "period opened",
            '{"closed_until":"2026-02-28"}',
            '{"closed_until":"2026-01-31","reason":"The bank was late"}',
        ),
        ("period opened", '{"closed_until":"2026-01-31"}', '{"closed_until":null,"reason":"A trial"}'),
    ]


def test_days_are_opened_only_on_purpose_and_with_a_reason(office: OfficeBuilder) -> None:
    admin = office.desk("admin")
    periods.close(admin, date(2026, 2, 28))
    with pytest.raises(BadInput, match="have them opened, with a reason"):
        periods.close(admin, date(2026, 1, 31))
    with pytest.raises(Refusal) as refused:
        periods.open_again(admin, None, " ")
    assert refused.value.code == "reason_missing"
    with pytest.raises(BadInput, match="closed up to 2026-02-28"):
        periods.open_again(admin, TODAY, "Later")
    assert [act for act, _, _ in acts(office)] == ["period closed"]


@pytest.mark.parametrize("login", ["manager", "clerk", "field", "viewer"])
def test_only_an_administrator_closes_and_opens_days(office: OfficeBuilder, login: str) -> None:
    with pytest.raises(Refusal) as not_closed:
        periods.close(office.desk(login), TODAY)
    with pytest.raises(Refusal) as not_opened:
        periods.open_again(office.desk(login), None, "Why not")
    assert (not_closed.value.code, not_opened.value.code) == ("no_right", "no_right")
    assert acts(office) == []


def test_no_day_is_closed_while_somebody_posts_into_it(server_office: OfficeBuilder) -> None:
    refund_id = server_office.ask(
        server_office.paid(issued=TODAY),
        LineWish(1, gross="10.00"),
        method="bank_transfer",
        reference="B-1",
        reason="x",
    )
    tries: list[str] = []

    def close_meanwhile(_connection: object) -> None:
        with (
            server_office.database.engine.connect() as other,
            pytest.raises(OperationalError, match="could not obtain"),
        ):
            other.execute(text("SELECT closed_until FROM office FOR UPDATE NOWAIT"))
        tries.append("closed meanwhile")

    event.listen(server_office.database.engine, "commit", close_meanwhile, once=True)
    server_office.approve(refund_id)
    assert tries == ["closed meanwhile"]
    assert server_office.note_of(refund_id).issued == TODAY

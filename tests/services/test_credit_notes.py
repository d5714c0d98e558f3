"""Who may print the paper of a note, and what the trail keeps of it."""

import pytest
from sqlalchemy import select

from desktop.errors import Refusal
from desktop.model.audit import AuditRow
from desktop.services import credit_notes
from desktop.services.refunds import LineWish
from tests.services.office_builder import OfficeBuilder


def printed_by(office: OfficeBuilder) -> list[tuple[str, int | None]]:
    """Which notes were printed by whom, by the trail, the oldest first."""
    with office.database.read() as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.act == "credit note printed").order_by(AuditRow.id))
        return [(row.subject_id, row.person_id) for row in rows]


@pytest.fixture
def note_id(office: OfficeBuilder) -> int:
    """The id of the office's only note."""
    return office.note_of(office.refunded(office.paid(), LineWish(1, all=True))).id


def test_what_is_printed_is_the_stored_paper_and_the_trail_says_who_did(office: OfficeBuilder, note_id: int) -> None:
    stored = credit_notes.document(office.desk("viewer"), note_id)
    for login in ("clerk", "manager", "admin"):
        assert credit_notes.to_print(office.desk(login), note_id) == stored
    people = [office.desk(login).person.id for login in ("clerk", "manager", "admin")]
    assert printed_by(office) == [("CN-2026-0001", person) for person in people]


@pytest.mark.parametrize("login", ["viewer", "field"])
def test_who_may_only_look_reads_the_paper_and_does_not_print_it(
    office: OfficeBuilder, note_id: int, login: str
) -> None:
    with pytest.raises(Refusal, match="may not print or mail credit notes") as refused:
        credit_notes.to_print(office.desk(login), note_id)
    assert refused.value.code == "no_right"
    assert printed_by(office) == []
    assert credit_notes.document(office.desk(login), note_id).startswith(b"%PDF")


def test_a_note_that_was_voided_cannot_be_voided_again(office: OfficeBuilder) -> None:
    done = office.refunded(office.paid(), amount="10.00")
    office.comes_back(done)
    credit_notes.void(office.desk("manager"), "CN-2026-0001")

    with pytest.raises(Refusal) as refusal:
        credit_notes.void(office.desk("manager"), "CN-2026-0001")

    assert refusal.value.code == "already_cancelled"
    assert refusal.value.message == "Note CN-2026-0001 has its reversal. Nothing more can be voided here."

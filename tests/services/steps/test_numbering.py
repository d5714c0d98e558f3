"""Numbers have no gap and no repeat, also where two desks take the first of a series at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import text

from desktop.services.steps import numbering
from tests.services.office_builder import OfficeBuilder


def take(office: OfficeBuilder) -> int:
    with office.database.write() as session:
        return numbering.take(session, "CN", 2031)


def waiting(office: OfficeBuilder) -> bool:
    """Whether a desk waits for another on this server."""
    query = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    with office.database.read() as session:
        return bool(session.execute(text(query)).scalar_one())


def test_two_desks_that_take_the_first_number_of_a_series_at_once_both_get_one(server_office: OfficeBuilder) -> None:
    with ThreadPoolExecutor(1) as other_desk:
        with server_office.database.write() as session:
            first = numbering.take(session, "CN", 2031)
            second = other_desk.submit(take, server_office)
            while not waiting(server_office) and not second.done():
                pass
        assert {first, second.result()} == {1, 2}


def test_a_number_whose_transaction_is_undone_is_given_again(office: OfficeBuilder) -> None:
    with office.database.write() as session:
        assert numbering.take(session, "CN", 2031) == 1
        session.rollback()
    assert [take(office), take(office)] == [1, 2]

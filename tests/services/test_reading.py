"""A reader of the books sees one moment, on both databases."""

from __future__ import annotations

from sqlalchemy import func, select

from desktop.model.invoice import Invoice
from tests.services.office_builder import OfficeBuilder


def test_what_others_store_meanwhile_is_not_seen_until_the_next_look(office: OfficeBuilder) -> None:
    count = select(func.count()).select_from(Invoice)
    office.invoice()
    with office.database.read() as session:
        assert session.execute(count).scalar_one() == 1
        office.invoice()
        assert session.execute(count).scalar_one() == 1
    with office.database.read() as session:
        assert session.execute(count).scalar_one() == 2

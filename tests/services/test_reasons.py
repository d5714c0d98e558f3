"""The standard reasons of an office: offered in their order, changed by an administrator alone."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desktop.documents.note_text import reason_word
from desktop.documents.words import Wording
from desktop.errors import BadInput, Refusal
from desktop.model.audit import AuditRow
from desktop.services import office_settings, reasons
from desktop.services.queries import invoices
from tests.services.office_builder import OfficeBuilder


def test_a_new_office_offers_what_shops_need_most(office: OfficeBuilder) -> None:
    detail = invoices.detail(office.desk(), office.paid())

    assert detail.reasons[:3] == ["Duplicate payment", "Cancelled", "Overcharged"]
    german = Wording("de", {})
    assert [reason for reason in detail.reasons if reason_word(german, reason) == reason] == [], "paper speaks German"


def test_changed_reasons_are_offered_in_the_order_typed_and_the_trail_knows_both(office: OfficeBuilder) -> None:
    reasons.save(office.desk("admin"), ["Wrong  size", "", " Late "])

    assert invoices.detail(office.desk(), office.paid()).reasons == ["Wrong size", "Late"]
    with office.database.read() as session:
        row = session.scalars(select(AuditRow).where(AuditRow.act == "reasons changed")).one()
        assert "Duplicate payment" in row.before
        assert "Wrong size" in row.after


@pytest.mark.parametrize(
    ("texts", "said"),
    [(["Late", "late"], "“late” stands there twice"), (["x" * 101], "longer than 100 characters")],
)
def test_what_cannot_be_offered_is_refused_whole(office: OfficeBuilder, texts: list[str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        reasons.save(office.desk("admin"), texts)

    assert "Duplicate payment" in office_settings.read(office.desk("admin")).reasons


def test_a_clerk_cannot_change_them(office: OfficeBuilder) -> None:
    with pytest.raises(Refusal) as refused:
        reasons.save(office.desk("clerk"), ["Anything"])

    assert refused.value.code == "no_right"

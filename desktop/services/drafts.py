"""Drafts: what somebody began to type and has not asked for yet; it counts nowhere and is never lost."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from desktop.model.refund import Draft
from desktop.model.states import RefundKind
from desktop.services.desk import Desk


def keep(desk: Desk, invoice_id: int, kind: RefundKind, form_json: str, amount_minor: int) -> None:
    """Keep what is typed so far; one draft for each person, invoice and act."""
    at = desk.clock()
    with desk.database.write() as session:
        draft = _find(session, desk, invoice_id, kind)
        if draft is None:
            draft = Draft(person_id=desk.person.id, invoice_id=invoice_id, kind=kind)
            session.add(draft)
        draft.saved_at = at
        draft.amount_minor = amount_minor
        draft.form_json = form_json


def kept(desk: Desk, invoice_id: int, kind: RefundKind) -> str | None:
    """What was typed before, None where there is no draft."""
    with desk.database.read() as session:
        draft = _find(session, desk, invoice_id, kind)
        return None if draft is None else draft.form_json


def discard(desk: Desk, invoice_id: int, kind: RefundKind) -> None:
    """Forget the draft: it was asked for, or is not wanted."""
    with desk.database.write() as session:
        session.execute(
            delete(Draft).where(Draft.person_id == desk.person.id, Draft.invoice_id == invoice_id, Draft.kind == kind)
        )


def _find(session: Session, desk: Desk, invoice_id: int, kind: RefundKind) -> Draft | None:
    query = select(Draft).where(Draft.person_id == desk.person.id, Draft.invoice_id == invoice_id, Draft.kind == kind)
    return session.scalars(query).one_or_none()

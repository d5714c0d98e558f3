"""Writing the audit trail: one row for each act, chained to the one before."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from desktop.model.audit import Act, AuditHead, AuditRow, canonical


def append(
    session: Session,
    act: Act,
    what: str,
    subject: str,
    subject_id: object,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    invoice_id: int | None = None,
) -> None:
    """Add the act to the trail; from here on other writers of the trail wait for this transaction."""
    head = session.get_one(AuditHead, 1, with_for_update=True, populate_existing=True)
    row = AuditRow(
        id=head.last + 1,
        at=act.at,
        person_id=act.by,
        act=what,
        subject=subject,
        subject_id=str(subject_id),
        invoice_id=invoice_id,
        before=canonical(before or {}),
        after=canonical(after or {}),
        previous=head.hash,
    )
    row.hash = row.sealed()
    session.add(row)
    head.last = row.id
    head.hash = row.hash
    session.flush()

"""What was approved and what is stored now, where the seal of a refund does not hold."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.audit import AuditRow
from desktop.model.money import said
from desktop.model.payment import Payment
from desktop.model.refund import Refund
from desktop.model.states import METHOD_WORDS, Method, RefundKind
from desktop.services.desk import Desk
from desktop.services.steps import requests

_ASKED = ("refund requested", "refund changed")
_AMOUNTS = (("gross_minor", "Amount"), ("net_minor", "Net"), ("tax_minor", "VAT"), ("money_minor", "Money back"))
_KINDS = {RefundKind.PROCESS: "sent by the gateway", RefundKind.RECORD: "paid outside"}


@dataclass(frozen=True)
class SealRow:
    """One thing that differs: its name, as it was approved, and as it is stored now."""

    id: str
    approved: str
    stored: str


def differences(desk: Desk, refund_id: UUID) -> Sequence[SealRow]:
    """What differs from what was approved; empty where the seal holds or nobody has approved it.

    An edit voids every approval, so what was last asked for or changed by the audit trail is what was approved. Where
    the trail does not keep what differs, one row says so.
    """
    with desk.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        if not refund.live_approvals or refund.seal_holds:
            return ()
        query = (
            select(AuditRow.after)
            .where(AuditRow.subject_id == str(refund_id), AuditRow.act.in_(_ASKED))
            .order_by(AuditRow.id.desc())
            .limit(1)
        )
        asked = session.execute(query).scalar_one_or_none()
        stored: dict[str, Any] = json.loads(json.dumps(requests.facts(refund), default=str))
        found = [] if asked is None else list(_differing(session, json.loads(asked), stored))
        return found or [SealRow("Customer or lines", "as sealed", "changed")]


def _differing(session: Session, approved: Mapping[str, Any], stored: Mapping[str, Any]) -> list[SealRow]:
    found = [
        SealRow(name, said(approved[key], approved["currency"]), said(stored[key], stored["currency"]))
        for key, name in _AMOUNTS
        if (approved[key], approved["currency"]) != (stored[key], stored["currency"])
    ]
    found += _lines(approved, stored)
    words = (
        ("Payment", _payment(session, approved["payment"]), _payment(session, stored["payment"])),
        ("Goes back", _KINDS[approved["kind"]], _KINDS[stored["kind"]]),
        ("Method", METHOD_WORDS[Method(approved["method"])], METHOD_WORDS[Method(stored["method"])]),
        ("Reference", approved["reference"] or "none", stored["reference"] or "none"),
    )
    return found + [SealRow(*each) for each in words if each[1] != each[2]]


def _lines(approved: Mapping[str, Any], stored: Mapping[str, Any]) -> list[SealRow]:
    """Each line as the trail keeps it: position, how it was asked, quantity, gross, tax."""
    before = {line[0]: line for line in approved["lines"]}
    after = {line[0]: line for line in stored["lines"]}
    return [
        SealRow(f"Line {position}", _line(before.get(position), approved), _line(after.get(position), stored))
        for position in sorted(before.keys() | after.keys())
        if before.get(position) != after.get(position)
    ]


def _line(line: Sequence[Any] | None, facts: Mapping[str, Any]) -> str:
    if line is None:
        return "not in it"
    return f"{said(line[3], facts['currency'])}, VAT {said(line[4], facts['currency'])}"


def _payment(session: Session, payment_id: int | None) -> str:
    payment = None if payment_id is None else session.get(Payment, payment_id)
    return "none" if payment is None else payment.shown

"""What methods of payment allow, as the settings show it and as refunds are held to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.office import MethodRule
from desktop.model.states import Method


@dataclass(frozen=True)
class MethodRow:
    """What a method allows: `ability` is none, full or partial; `within_days` of the day paid, None for ever."""

    method: Method
    ability: str = "partial"
    within_days: int | None = None


def read(session: Session) -> Sequence[MethodRow]:
    """Every method with what it allows, in the order of the methods."""
    kept = {rule.method: rule for rule in session.scalars(select(MethodRule))}
    return [
        MethodRow(method, kept[method].ability, kept[method].within_days) if method in kept else MethodRow(method)
        for method in Method
    ]

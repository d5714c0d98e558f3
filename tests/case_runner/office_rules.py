"""The rules of a case's office, set through the use cases that its settings call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from desktop.model.office import ExchangeRate, Office
from desktop.services import office_settings, periods
from desktop.services.desk import Desk
from tests.case_runner.amounts import minor

RULES = {"refunds_per_payment", "approval", "second_approver_over", "tax_rounding", "closed_until", "rates"}


def set_rules(desk: Desk, given: dict[str, Any]) -> None:
    """Change the office's rules from now on. Raises `no_right` before anything is changed."""
    assert set(given) <= RULES, f"unknown keys of the office: {set(given) - RULES}"
    known = office_settings.read(desk)
    rules = known.rules
    if "refunds_per_payment" in given:
        rules = replace(rules, one_refund_per_payment=_chosen(given["refunds_per_payment"], "many", "one"))
    if "approval" in given:
        rules = replace(rules, own_allowed=_chosen(given["approval"], "other-person", "own-allowed"))
    if "second_approver_over" in given:
        limit = given["second_approver_over"]
        # From nothing on is from the smallest amount on.
        over = max(1, minor(limit, known.currency)) if limit else None
        rules = replace(rules, second_approver_over_minor=over)
    if "tax_rounding" in given:
        _chosen(given["tax_rounding"], "line", "document")
        rules = replace(rules, tax_rounding=given["tax_rounding"])
    office_settings.save_rules(desk, rules)
    if "closed_until" in given:
        close_until(desk, date.fromisoformat(given["closed_until"]) if given["closed_until"] else None)
    for currency, rate in given.get("rates", {}).items():
        _set_rate(desk, currency, rate)


def _set_rate(desk: Desk, currency: str, rate: str) -> None:
    """From this moment on; a rate that was set at the same moment is taken out first."""
    with desk.database.read() as session:
        query = select(ExchangeRate).where(ExchangeRate.currency == currency, ExchangeRate.valid_from == desk.clock())
        same = session.scalars(query).one_or_none()
    if same is not None:
        row = office_settings.ExchangeRow(same.id, currency, same.valid_from.date(), same.rate)
        office_settings.remove_exchange_rate(desk, row)
    office_settings.add_exchange_rate(desk, currency, desk.clock(), rate)


def close_until(desk: Desk, last_day: date | None) -> None:
    """Close the books up to this day and no further; None closes no day."""
    with desk.database.read() as session:
        was = session.get_one(Office, 1).closed_until
    if last_day is not None and (was is None or last_day >= was):
        periods.close(desk, last_day)
    elif was is not None:
        periods.open_again(desk, last_day, "The case says so")


def _chosen(word: str, no: str, yes: str) -> bool:
    assert word in {no, yes}, f"{word} is neither {no} nor {yes}"
    return word == yes

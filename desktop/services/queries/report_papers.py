"""What the reports say on paper."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import accumulate

from desktop.documents.report import ReportPaper
from desktop.documents.table import Row
from desktop.documents.words import Wording
from desktop.model.refund import STATE_WORDS
from desktop.model.states import RefundState
from desktop.services.queries.book_rows import SeriesRow
from desktop.services.queries.days import Days
from desktop.services.queries.own_approvals import OwnApprovalRow
from desktop.services.queries.register import RegisterQuery
from desktop.services.queries.report_rows import RegisterRow, RegisterSum

_ENGLISH = Wording("en", {})
_SERIES = {"CN": "Credit notes", "R": "Refunds", "P": "Payments"}


def refund_register(
    made: ReportPaper, query: RegisterQuery, rows: Sequence[RegisterRow], sums: Sequence[RegisterSum]
) -> ReportPaper:
    """Every refund with who asked, who approved, its note and what goes back; sums are carried in one currency."""
    parts = (("Paid back", "paid_minor"), ("Waiting", "waiting_minor"), ("Not paid", "not_paid_minor"))
    figures = [("Refunds", str(sum(each.count for each in sums)))]
    figures += [
        (name, _each((getattr(each, minor), each.currency) for each in sums if getattr(each, minor)))
        for name, minor in parts
    ]
    asked = [query.filter.value, _days(query.days), f"with “{query.text}”" if query.text else ""]
    return replace(
        made,
        title="Refund register",
        asked=", ".join(part for part in asked if part),
        figures=tuple(figures),
        titles=(
            "Refund,\nasked on", "Customer, invoice, reason", "By, reference", "Asked by,\napproved by", "State,\nnote",
            "Asked for", "Paid back",
        ),
        sides=("begin", "begin", "begin", "begin", "figure", "figure"),
        text_at=1,
        rows=tuple(map(_refund, rows)),
        sums=_carried(rows),
        nothing="No refund was found.",
        wide=True,
    )  # fmt: skip


def _refund(row: RegisterRow) -> Row:
    return Row(
        row.customer,
        ". ".join(part for part in (f"Invoice {row.invoice_number}", row.reason) if part),
        (
            f"{row.number}\n{_ENGLISH.date(row.asked_at.date())}",
            _lines(row.method, row.reference),
            _lines(row.asked_by, row.approved_by),
            _lines(STATE_WORDS[row.state], row.note_number),
            _ENGLISH.money(row.money_minor, row.currency),
            _ENGLISH.money(row.money_minor, row.currency) if row.state == RefundState.SUCCEEDED else "",
        ),
    )


def _carried(rows: Sequence[RegisterRow]) -> tuple[tuple[str, ...], ...]:
    """What was asked for and paid back after each row; nothing where currencies differ, for they do not add up."""
    currencies = {row.currency for row in rows}
    if len(currencies) != 1:
        return ()
    [currency] = currencies
    asked = accumulate((row.money_minor for row in rows), initial=0)
    paid = accumulate((row.money_minor if row.state == RefundState.SUCCEEDED else 0 for row in rows), initial=0)
    empty = ("", "", "", "")
    return tuple(
        (*empty, *(_ENGLISH.money(minor, currency) for minor in after)) for after in zip(asked, paid, strict=True)
    )


def numbers(made: ReportPaper, rows: Sequence[SeriesRow]) -> ReportPaper:
    """Every series of numbers from the first to the last one given, and what is missing."""
    missing = sum(len(row.gaps) for row in rows)
    return replace(
        made,
        title="Numbers without gap",
        asked="Every series of numbers, each looked for from the first to the last one given",
        figures=(
            ("Numbers", str(sum(row.count for row in rows))),
            ("Reversals", str(sum(row.reversals for row in rows))),
            ("Gaps", str(missing) if missing else "none"),
        ),
        titles=("Series", "Year", "First", "Last", "Count", "Reversals", "Gaps"),
        sides=("begin", "begin", "begin", "figure", "figure", "figure"),
        text_least=90,
        rows=tuple(map(_series, rows)),
        nothing="No number has been given yet.",
        remark="A number is taken in the transaction that stores what bears it, so that none is lost. An issued "
        "credit note is never changed or deleted: what corrects it is a note with a number of its own.",
    )


def _series(row: SeriesRow) -> Row:
    missing = f"Missing: {', '.join(map(str, row.gaps))}" if row.gaps else ""
    year = str(row.year) if row.year else "all years"
    counts = (str(row.count), str(row.reversals), str(len(row.gaps)) if row.gaps else "none")
    return Row(_SERIES.get(row.name, row.name), missing, (year, row.first, row.last, *counts))


def approved_by_themselves(made: ReportPaper, year: int, month: int, rows: Sequence[OwnApprovalRow]) -> ReportPaper:
    """Refunds that a person approved who had asked for them or changed them."""
    first = _ENGLISH.date(date(year, month, 1)).partition(" ")[2]
    amounts: dict[str, int] = {}
    for row in rows:
        amounts[row.currency] = amounts.get(row.currency, 0) + row.gross_minor
    return replace(
        made,
        title="Own approvals",
        asked=f"Refunds that somebody approved in {first} who had asked for them or changed them",
        figures=(
            ("Approvals", str(len(rows))),
            ("Amount", _each((minor, currency) for currency, minor in sorted(amounts.items()))),
            ("Without a reason", str(sum(not row.reason for row in rows))),
        ),
        titles=("Refund", "Customer, reason", "Invoice", "Approved by", "Approved at", "Amount"),
        sides=("begin", "begin", "begin", "begin", "figure"),
        text_at=1,
        rows=tuple(map(_own_approval, rows)),
        nothing=f"In {first} nobody approved what they had asked for or changed themselves.",
    )


def _own_approval(row: OwnApprovalRow) -> Row:
    return Row(
        row.customer,
        f"{row.reason or 'no reason given'}{' (taken back)' if row.taken_back else ''}",
        (
            row.number,
            row.invoice_number,
            row.person,
            f"{_ENGLISH.short_date(row.at.date())} {row.at:%H:%M} UTC",
            _ENGLISH.money(row.gross_minor, row.currency),
        ),
    )


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def _each(amounts: Iterable[tuple[int, str]]) -> str:
    """One sum for each currency."""
    return ",  ".join(_ENGLISH.money(minor, currency) for minor, currency in amounts) or "nothing"


def _days(days: Days) -> str:
    if days.first and days.last:
        return f"asked for from {_ENGLISH.date(days.first)} to {_ENGLISH.date(days.last)}"
    if days.first:
        return f"asked for since {_ENGLISH.date(days.first)}"
    return f"asked for until {_ENGLISH.date(days.last)}" if days.last else "of all days"

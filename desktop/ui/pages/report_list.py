"""The reports that there are: what each reads, shows and writes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from desktop.services import drawn_papers, report_exports
from desktop.services.desk import Desk
from desktop.services.queries import own_approvals, register, series, shares, tax_view
from desktop.services.queries.book_rows import SeriesRow
from desktop.services.queries.days import Days
from desktop.services.queries.own_approvals import OwnApprovalRow
from desktop.services.queries.register import RegisterFilter, RegisterQuery
from desktop.services.queries.report_rows import RegisterRow, ShareRow, TaxPeriod, TaxViewRow
from desktop.ui import figures
from desktop.ui.pages import report_columns
from desktop.ui.pages.report import Asked, Found, Report
from desktop.ui.widgets.figure_row import Figure

Tell = Callable[[int], object]
Stop = Callable[[], bool]


def reports() -> Sequence[Report[Any]]:
    """All reports in the order of the list."""
    return [refund_register(), taxes(), own_approved(), by_method(), by_reason(), note_series()]


def refund_register() -> Report[RegisterRow]:
    """Every refund with its amounts and approvals."""

    def query(asked: Asked) -> RegisterQuery:
        return RegisterQuery(RegisterFilter(str(asked.choice)), asked.days, asked.text)

    def read(desk: Desk, asked: Asked, last: RegisterRow | None) -> Found[RegisterRow]:
        return Found(*register.window(desk, query(asked), None if last is None else last.key))

    def sums(desk: Desk, asked: Asked) -> Sequence[Figure]:
        found = register.sums(desk, query(asked))
        return [
            Figure("Refunds", figures.count(sum(each.count for each in found))),
            Figure("Paid back", _each((each.paid_minor, each.currency) for each in found)),
            Figure("Waiting", _each((each.waiting_minor, each.currency) for each in found)),
            Figure("Not paid", _each((each.not_paid_minor, each.currency) for each in found)),
        ]

    def write(desk: Desk, asked: Asked, path: Path, tell: Tell, stop: Stop) -> int | None:
        return report_exports.refund_register(desk, query(asked), path, tell, stop)

    return Report(
        title="Refund register",
        icon="refund",
        says="Every refund with its amounts, who asked, who approved, and its credit note. Days are those of asking.",
        columns=report_columns.register,
        key=lambda row: row.id,
        read=read,
        figures=sums,
        nouns=("refund", "refunds"),
        empty=("No refunds", "Each one stands here as soon as somebody asks for it."),
        file="refund-register.csv",
        write=write,
        choices=[(each.value, each) for each in RegisterFilter],
        choice_name="State",
        typed="Number, customer, reference",
        row="row_two_lines",
        draw=lambda desk, asked: drawn_papers.refund_register(desk, query(asked)),
    )


def taxes() -> Report[TaxViewRow]:
    """What credit notes took back of the tax, at the rates of their sales."""

    def read(desk: Desk, asked: Asked, _last: TaxViewRow | None) -> Found[TaxViewRow]:
        return Found(tax_view.view(desk, asked.days, TaxPeriod(str(asked.choice))).rows)

    def sums(desk: Desk, asked: Asked) -> Sequence[Figure]:
        found = tax_view.view(desk, asked.days, TaxPeriod(str(asked.choice)))
        by_rate: dict[int, int] = defaultdict(int)
        for row in found.rows:
            by_rate[row.rate_milli] += row.tax_minor
        rates = [
            Figure(f"VAT {figures.percent(rate)}", figures.amount(minor, found.currency))
            for rate, minor in sorted(by_rate.items())
            if rate
        ]
        return [
            Figure("Net taken back", figures.amount(found.net_minor, found.currency)),
            *rates,
            Figure("VAT taken back", figures.amount_code(found.tax_minor, found.currency)),
        ]

    def write(desk: Desk, asked: Asked, path: Path, tell: Tell, stop: Stop) -> int | None:
        return report_exports.taxes(desk, asked.days, TaxPeriod(str(asked.choice)), path, tell, stop)

    return Report(
        title="Tax view",
        icon="reports",
        says="VAT that credit notes took back, in the period of the note, at the rate of the sale; reversals count "
        "against it. Days are those of issue.",
        columns=report_columns.tax_view,
        key=lambda row: row.id,
        read=read,
        figures=sums,
        nouns=("row", "rows"),
        empty=("No credit notes", "VAT is taken back by credit notes; none was issued."),
        file="tax-view.csv",
        write=write,
        choices=[(each.value, each) for each in TaxPeriod],
        choice_name="Tax periods",
    )


def own_approved() -> Report[OwnApprovalRow]:
    """Approvals that people gave to what they had asked for themselves, month by month."""

    def rows(desk: Desk, asked: Asked) -> Sequence[OwnApprovalRow]:
        first = asked.days.first or desk.clock().date()
        return own_approvals.of_month(desk, first.year, first.month)

    def sums(desk: Desk, asked: Asked) -> Sequence[Figure]:
        found = [row for row in rows(desk, asked) if not row.taken_back]
        amounts: dict[str, int] = defaultdict(int)
        for row in found:
            amounts[row.currency] += row.gross_minor
        return [
            Figure("Own approvals", figures.count(len(found))),
            Figure("Amount", _each((minor, currency) for currency, minor in sorted(amounts.items()))),
        ]

    def write(desk: Desk, asked: Asked, path: Path, tell: Tell, stop: Stop) -> int | None:
        first = asked.days.first or desk.clock().date()
        return report_exports.own_approvals_of(desk, first.year, first.month, path, tell, stop)

    def draw(desk: Desk, asked: Asked) -> bytes:
        first = asked.days.first or desk.clock().date()
        return drawn_papers.approved_by_themselves(desk, first.year, first.month)

    return Report(
        title="Own approvals",
        icon="approvals",
        says="Refunds that somebody approved who had asked for them or changed them, where the office allows it.",
        columns=report_columns.own_approvals,
        key=lambda row: row.id,
        read=lambda desk, asked, _last: Found(rows(desk, asked)),
        figures=sums,
        nouns=("approval", "approvals"),
        empty=("No own approvals", "In this month nobody approved what they had asked for themselves."),
        file="own-approvals.csv",
        write=write,
        months=True,
        draw=draw,
    )


def by_method() -> Report[ShareRow]:
    """Refunds by the method they went by."""
    return _share(
        "By method",
        "payment",
        "Method",
        "Came in",
        "Money that went back by each method, against what came in by it in the same days.",
        shares.by_method,
        report_exports.by_method,
    )


def by_reason() -> Report[ShareRow]:
    """Refunds by their reason."""
    return _share(
        "By reason",
        "info",
        "Reason",
        "Sold",
        "Money that went back for each reason, against all that was sold in the same days.",
        shares.by_reason,
        report_exports.by_reason,
    )


def _share(
    title: str,
    icon: str,
    name: str,
    against: str,
    says: str,
    read: Callable[[Desk, Days], Sequence[ShareRow]],
    write: Callable[[Desk, Days, Path, Tell, Stop], int | None],
) -> Report[ShareRow]:
    def sums(desk: Desk, asked: Asked) -> Sequence[Figure]:
        found = read(desk, asked.days)
        amounts: dict[str, int] = defaultdict(int)
        for row in found:
            amounts[row.currency] += row.refunded_minor
        return [
            Figure("Refunds", figures.count(sum(row.count for row in found))),
            Figure("Went back", _each((minor, currency) for currency, minor in sorted(amounts.items()))),
        ]

    return Report(
        title=title,
        icon=icon,
        says=says,
        columns=report_columns.shares(name, against),
        key=lambda row: row.id,
        read=lambda desk, asked, _last: Found(read(desk, asked.days)),
        figures=sums,
        nouns=("row", "rows"),
        empty=("No refunds", "Nothing came in and nothing went back."),
        file=f"refunds-{title.lower().replace(' ', '-')}.csv",
        write=lambda desk, asked, path, tell, stop: write(desk, asked.days, path, tell, stop),
    )


def note_series() -> Report[SeriesRow]:
    """Whether the numbers of credit notes have no gap."""
    return _series("Credit note numbers", lambda row: row.name == "CN", "One series for each year of issue.")


def number_series() -> Report[SeriesRow]:
    """Whether any series of numbers has a gap."""
    return _series("Numbers", lambda _row: True, "Credit notes by year, refunds and payments through all years.")


def _series(title: str, fits: Callable[[SeriesRow], bool], says: str) -> Report[SeriesRow]:
    def rows(desk: Desk) -> Sequence[SeriesRow]:
        return [row for row in series.series(desk) if fits(row)]

    def sums(desk: Desk, _asked: Asked) -> Sequence[Figure]:
        found = rows(desk)
        missing = sum(len(row.gaps) for row in found)
        return [
            Figure("Numbers", figures.count(sum(row.count for row in found))),
            Figure("Reversals", figures.count(sum(row.reversals for row in found))),
            Figure("Gaps", figures.count(missing) if missing else "none"),
        ]

    return Report(
        title=title,
        icon="credit_note" if title != "Numbers" else "check",
        says=f"{says} Each number from the first to the last one given is looked for.",
        columns=report_columns.series,
        key=lambda row: row.id,
        read=lambda desk, _asked, _last: Found(rows(desk)),
        figures=sums,
        nouns=("series", "series"),
        empty=("No numbers yet", "The first credit note begins its series."),
        file="numbers.csv",
        write=lambda desk, _asked, path, tell, stop: report_exports.number_series(desk, path, tell, stop),
        dated=False,
        draw=lambda desk, _asked: drawn_papers.numbers(desk),
    )


def _each(amounts: Iterable[tuple[int, str]]) -> str:
    """One sum for each currency."""
    return "   ".join(figures.amount_code(minor, currency) for minor, currency in amounts) or "nothing"

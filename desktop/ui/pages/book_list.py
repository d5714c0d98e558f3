"""What the books show as tables: trial balance, journal and audit trail."""

from collections.abc import Callable, Sequence
from pathlib import Path

from desktop.model.states import Account
from desktop.services import beancount_export, report_exports
from desktop.services.desk import Desk
from desktop.services.queries import journal, trail
from desktop.services.queries.book_rows import ACCOUNT_WORDS, TrailRow
from desktop.services.queries.journal import JournalQuery
from desktop.services.queries.trail import TrailQuery
from desktop.ui import figures
from desktop.ui.pages import book_columns
from desktop.ui.pages.book_columns import AccountLine, JournalLine
from desktop.ui.pages.report import Asked, Found, Report
from desktop.ui.widgets.figure_row import Figure

TRIAL_BALANCE, JOURNAL, AUDIT_TRAIL = "Trial balance", "Journal", "Audit trail"
BEANCOUNT = ".beancount"

Tell = Callable[[int], object]
Stop = Callable[[], bool]


def trial_balance() -> Report[AccountLine]:
    """All accounts at the end of the chosen days."""

    def read(desk: Desk, asked: Asked, _last: AccountLine | None) -> Found[AccountLine]:
        found = journal.trial_balance(desk, asked.days.last)
        return Found([AccountLine(row, found.currency) for row in found.accounts])

    def sums(desk: Desk, asked: Asked) -> Sequence[Figure]:
        found = journal.trial_balance(desk, asked.days.last)
        return [
            Figure("Debit", figures.amount_code(found.debit_minor, found.currency)),
            Figure("Credit", figures.amount_code(found.credit_minor, found.currency)),
            Figure("Difference", figures.amount(found.debit_minor - found.credit_minor, found.currency)),
        ]

    def write(desk: Desk, asked: Asked, path: Path, tell: Tell, stop: Stop) -> int | None:
        return report_exports.ledger_accounts(desk, asked.days, path, tell, stop)

    return Report(
        title=TRIAL_BALANCE,
        icon="books",
        says="Everything posted up to the last of the chosen days. Enter on an account opens its entries.",
        columns=book_columns.accounts,
        key=lambda each: each.row.account,
        read=read,
        figures=sums,
        nouns=("account", "accounts"),
        empty=("No accounts", "Every office has them."),
        file="trial-balance.csv",
        write=write,
    )


def entries() -> Report[JournalLine]:
    """The journal, newest first."""

    def query(asked: Asked) -> JournalQuery:
        return JournalQuery(None if asked.choice is None else Account(str(asked.choice)), asked.days, asked.text)

    def read(desk: Desk, asked: Asked, last: JournalLine | None) -> Found[JournalLine]:
        rows, more = journal.window(desk, query(asked), None if last is None else last.entry.key)
        currency = journal.currency(desk)
        return Found([JournalLine(row, line, currency) for row in rows for line in row.lines], more)

    def sums(desk: Desk, asked: Asked) -> Sequence[Figure]:
        found = journal.sums(desk, query(asked))
        what = "Moved" if asked.choice is None else f"Moved on {ACCOUNT_WORDS[Account(str(asked.choice))].lower()}"
        return [
            Figure("Entries", figures.count(found.count)),
            Figure(what, figures.amount_code(found.gross_minor, found.currency)),
        ]

    def write(desk: Desk, asked: Asked, path: Path, tell: Tell, stop: Stop) -> int | None:
        if path.suffix.lower() == BEANCOUNT:
            return beancount_export.journal_file(desk, path, tell, stop)
        return report_exports.journal_lines(desk, query(asked), path, tell, stop)

    return Report(
        title=JOURNAL,
        icon="record",
        says="Every entry with its lines. Nothing here is ever changed; a wrong entry is taken back by another one. "
        "Enter opens the document.",
        columns=book_columns.journal,
        key=lambda each: (each.entry.id, each.line.account),
        read=read,
        figures=sums,
        nouns=("row", "rows"),
        empty=("No entries yet", "The first invoice makes the first entry."),
        file="journal.csv",
        write=write,
        choices=[("All accounts", None), *((ACCOUNT_WORDS[account], account) for account in Account)],
        choice_name="Account",
        typed="Document or customer",
        row="row_compact",
        group=book_columns.heading,
        kinds=("Beancount ledger, all entries (*.beancount)",),
    )


def audit_trail() -> Report[TrailRow]:
    """Every act, newest first."""

    def query(asked: Asked) -> TrailQuery:
        return TrailQuery(asked.days, asked.text)

    def read(desk: Desk, asked: Asked, last: TrailRow | None) -> Found[TrailRow]:
        return Found(*trail.window(desk, query(asked), None if last is None else last.id))

    def write(desk: Desk, asked: Asked, path: Path, tell: Tell, stop: Stop) -> int | None:
        return report_exports.acts(desk, query(asked), path, tell, stop)

    return Report(
        title=AUDIT_TRAIL,
        icon="seal",
        says="Who did what, when, with what stood there before and after. It can only be read.",
        columns=book_columns.trail,
        key=lambda row: row.id,
        read=read,
        figures=lambda desk, asked: [Figure("Acts", figures.count(trail.count(desk, query(asked))))],
        nouns=("act", "acts"),
        empty=("No acts yet", "Everything that is done is written here."),
        file="audit-trail.csv",
        write=write,
        typed="Act, person, number",
        row="row_two_lines",
    )

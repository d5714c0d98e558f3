"""Trial balance and journal, on a file and on PostgreSQL, against books kept by hand."""

from datetime import date

import pytest

from desktop.errors import Refusal
from desktop.model.states import Account
from desktop.services.queries import journal
from desktop.services.queries.days import Days
from desktop.services.queries.journal import JournalQuery
from tests.services.office_builder import OfficeBuilder
from tests.services.queries.small_year import MARCH, live
from tests.services.scenes import After


@pytest.fixture
def lived(after: After) -> OfficeBuilder:
    return after(live)


def test_the_trial_balance_is_that_of_a_ledger_kept_by_hand(lived: OfficeBuilder) -> None:
    found = journal.trial_balance(lived.desk("viewer"))
    assert {row.account: (row.debit_minor, row.credit_minor) for row in found.accounts} == {
        Account.RECEIVABLE: (32_900, 12_900),
        Account.SALES: (4_202, 27_647),
        Account.TAX: (798, 5_253),
        Account.CASH: (1_200, 0),
        Account.BANK: (0, 0),
        Account.GATEWAY: (11_650, 5_000),
        Account.REFUNDS_PAYABLE: (5_000, 5_000),
        Account.UNAPPLIED: (0, 200),
        Account.FEES: (250, 0),
        Account.EXCHANGE: (0, 0),
        Account.DISPUTE_LOSSES: (0, 0),
    }
    assert (found.currency, found.debit_minor, found.credit_minor) == ("EUR", 56_000, 56_000)
    assert sum(row.balance_minor for row in found.accounts) == 0


def test_the_trial_balance_of_a_day_knows_nothing_of_later_days(lived: OfficeBuilder) -> None:
    found = journal.trial_balance(lived.desk("viewer"), date(2026, 2, 24))
    assert {row.account: row.balance_minor for row in found.accounts if row.debit_minor or row.credit_minor} == {
        Account.RECEIVABLE: 11_900,
        Account.SALES: -10_000,
        Account.TAX: -1_900,
    }


def test_the_journal_goes_on_by_key_newest_first_without_gap_or_repetition(lived: OfficeBuilder) -> None:
    desk, seen, after, more = lived.desk("viewer"), [], None, True
    while more:
        rows, more = journal.window(desk, JournalQuery(), after, size=2)
        seen += [(row.posted_on, row.words, row.reference) for row in rows]
        after = rows[-1].key
    assert seen == [
        (MARCH, "Invoice", "B-1"),
        (MARCH, "Refund paid", "R-1"),
        (MARCH, "Credit note", "CN-2026-0001"),
        (MARCH, "Payment", "P-2"),
        (MARCH, "Invoice", "A-2"),
        (date(2026, 2, 25), "Payment", "P-1"),
        (date(2026, 2, 20), "Invoice", "A-1"),
    ]


def test_an_entry_has_its_lines_with_debits_first_and_its_documents(lived: OfficeBuilder) -> None:
    rows, _ = journal.window(lived.desk("viewer"), JournalQuery(text="CN-2026-0001"))
    note = next(row for row in rows if row.words == "Credit note")
    assert [(line.account, line.debit_minor, line.credit_minor) for line in note.lines] == [
        (Account.SALES, 4_202, 0),
        (Account.TAX, 798, 0),
        (Account.REFUNDS_PAYABLE, 0, 5_000),
    ]
    assert (note.amount_minor, note.customer) == (5_000, "Anna Berg")
    assert note.documents == ("A-1", "CN-2026-0001", "R-1")


@pytest.mark.parametrize(
    ("query", "references", "minor"),
    [
        (JournalQuery(Account.UNAPPLIED), ["P-2"], -200),
        (JournalQuery(Account.GATEWAY), ["R-1", "P-1"], 6_650),
        (JournalQuery(days=Days(None, date(2026, 2, 28))), ["P-1", "A-1"], 23_800),
        (JournalQuery(text="bo ek"), ["B-1"], 20_000),
        (JournalQuery(Account.RECEIVABLE, Days(MARCH), "A-2"), ["P-2", "A-2"], 0),
        (JournalQuery(text="100%"), [], 0),
    ],
)
def test_account_days_and_document_narrow_rows_and_sums_alike(
    lived: OfficeBuilder, query: JournalQuery, references: list[str], minor: int
) -> None:
    rows, more = journal.window(lived.desk("viewer"), query)
    found = journal.sums(lived.desk("viewer"), query)
    assert ([row.reference for row in rows], more) == (references, False)
    assert (found.count, found.gross_minor) == (len(references), minor)


def test_a_fieldworker_does_not_see_the_books(lived: OfficeBuilder) -> None:
    for read in (journal.trial_balance, lambda desk: journal.window(desk, JournalQuery())):
        with pytest.raises(Refusal) as refused:
            read(lived.desk("field"))
        assert refused.value.code == "no_right"

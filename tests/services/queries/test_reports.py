"""Register, tax view, shares, number series and trail, on a file and on PostgreSQL, against figures by hand."""

from contextlib import closing
from datetime import UTC, date, datetime

import pytest

from desktop.database import open_office
from desktop.model.states import Account, Method
from desktop.services import approvals, cancellations, periods
from desktop.services.queries import customers, journal, register, series, shares, tax_view, trail
from desktop.services.queries import periods as period_queries
from desktop.services.queries.customers import CustomerFilter, CustomerQuery
from desktop.services.queries.days import EVER, Days
from desktop.services.queries.journal import JournalQuery
from desktop.services.queries.register import RegisterFilter, RegisterQuery
from desktop.services.queries.report_rows import TaxPeriod
from desktop.services.queries.trail import TrailQuery
from desktop.services.refunds import LineWish
from desktop.services.sample import make_sample
from tests.services.office_builder import OfficeBuilder, line
from tests.services.queries.small_year import MARCH, live
from tests.services.scenes import After

APRIL = datetime(2026, 4, 7, 9, 0, tzinfo=UTC)


def report(office: OfficeBuilder) -> None:
    """A small year with more refunds: one by bank in April that is taken back, one that waits, one rejected."""
    live(office)
    office.now = APRIL
    desk = office.paid(line("107.00", rates=(7_000,)), number="A-3", method=Method.BANK_TRANSFER, issued=APRIL.date())
    # 7.00 x 53.50 / 107.00 = 3.50 of tax.
    wrong = office.refunded(desk, LineWish(1, gross="53.50"), reason="Slip", reference="BT-1")
    office.later(hours=1)
    approvals.unapprove(office.desk("manager"), wrong, "Never paid")
    rejected = office.ask(desk, LineWish(1, gross="5.00"), reason="Late", reference="BT-2")
    approvals.reject(office.desk("manager"), rejected, "Too late")


@pytest.fixture
def reported(after: After) -> OfficeBuilder:
    return after(report)


def test_the_register_has_every_refund_with_who_asked_and_approved(reported: OfficeBuilder) -> None:
    rows, more = register.window(reported.desk("viewer"), RegisterQuery())
    assert [
        (row.number, row.state.value, row.method, row.payment, row.reference, row.money_minor, row.asked_by)
        for row in rows
    ] == [
        ("R-3", "rejected", "Bank transfer", "P-3", "BT-2", 500, "Cleo Clerk"),
        ("R-2", "requested", "Bank transfer", "P-3", "BT-1", 5_350, "Cleo Clerk"),
        ("R-1", "succeeded", "Visa ••4242", "P-1", rows[2].reference, 5_000, "Cleo Clerk"),
    ]
    assert not more
    # What was taken back has no note that stands, and nobody's approval.
    assert [(row.approved_by, row.note_number) for row in rows] == [
        ("", ""), ("", ""), ("Mia Manager", "CN-2026-0001"),
    ]  # fmt: skip


def test_a_return_that_was_confirmed_names_who_confirmed_it(reported: OfficeBuilder) -> None:
    sold = reported.paid(line("20.00"), number="A-4", method=Method.CASH)
    manager = reported.desk("manager").person
    cancellations.confirm_return(reported.desk(), sold, "20.00", "TILL-9", manager)
    row = register.window(reported.desk("viewer"), RegisterQuery(text="TILL-9"))[0][0]
    assert (row.asked_by, row.approved_by, row.money_minor) == ("Cleo Clerk", "Mia Manager", 2_000)


def test_the_register_goes_on_by_key_without_gap_or_repetition(reported: OfficeBuilder) -> None:
    desk, seen, after, more = reported.desk("viewer"), [], None, True
    while more:
        rows, more = register.window(desk, RegisterQuery(), after, size=1)
        seen += [row.number for row in rows]
        after = rows[-1].key
    assert seen == ["R-3", "R-2", "R-1"]


def test_refunds_of_one_moment_stand_by_their_numbers_as_people_count(
    office: OfficeBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sold = office.paid(line("500.00"))
    for _ in range(12):
        office.ask(sold, LineWish(1, gross="5.00"), reason="Broken")
    desk, counted = office.desk("viewer"), [f"R-{at}" for at in range(1, 13)]
    seen, after, more = list[str](), None, True
    while more:
        rows, more = register.window(desk, RegisterQuery(), after, size=5)
        seen += [row.number for row in rows]
        after = rows[-1].key
    assert seen == counted[::-1]

    monkeypatch.setattr(register, "BATCH", 5)
    with office.database.read() as session:
        batches = list(register.oldest_first(session, RegisterQuery()))
    assert [row.number for rows in batches for row in rows] == counted


@pytest.mark.parametrize(
    ("query", "numbers", "sums"),
    [
        (RegisterQuery(), ["R-3", "R-2", "R-1"], (3, 5_000, 5_350, 500)),
        (RegisterQuery(RegisterFilter.PAID), ["R-1"], (1, 5_000, 0, 0)),
        (RegisterQuery(RegisterFilter.WAITING), ["R-2"], (1, 0, 5_350, 0)),
        (RegisterQuery(RegisterFilter.REFUSED), ["R-3"], (1, 0, 0, 500)),
        (RegisterQuery(days=Days(None, MARCH)), ["R-1"], (1, 5_000, 0, 0)),
        (RegisterQuery(days=Days(date(2026, 4, 7), date(2026, 4, 7))), ["R-3", "R-2"], (2, 0, 5_350, 500)),
        (RegisterQuery(text="anna bt-2"), ["R-3"], (1, 0, 0, 500)),
    ],
)
def test_state_days_and_words_narrow_rows_and_sums_alike(
    reported: OfficeBuilder, query: RegisterQuery, numbers: list[str], sums: tuple[int, ...]
) -> None:
    assert [row.number for row in register.window(reported.desk("viewer"), query)[0]] == numbers
    (found,) = register.sums(reported.desk("viewer"), query)
    assert (found.count, found.paid_minor, found.waiting_minor, found.not_paid_minor) == sums


def test_the_tax_view_has_the_period_of_the_note_and_the_rate_of_the_sale(reported: OfficeBuilder) -> None:
    found = tax_view.view(reported.desk("viewer"), EVER)
    assert [
        (row.period, row.rate_milli, row.sold_in, row.notes, row.base_minor, row.tax_minor) for row in found.rows
    ] == [
        # The refund of April and its reversal in the same month come to nothing.
        (date(2026, 4, 1), 7_000, date(2026, 4, 1), 2, 0, 0),
        (date(2026, 3, 1), 19_000, date(2026, 2, 1), 1, 4_202, 798),
    ]
    assert (found.currency, found.net_minor, found.tax_minor) == ("EUR", 4_202, 798)


def test_the_tax_view_by_quarters_of_chosen_days(reported: OfficeBuilder) -> None:
    found = tax_view.view(reported.desk("viewer"), Days(None, date(2026, 3, 31)), TaxPeriod.QUARTER)
    assert [(row.period, row.sold_in, row.tax_minor) for row in found.rows] == [
        (date(2026, 1, 1), date(2026, 1, 1), 798)
    ]


def test_a_foreign_note_is_in_the_tax_view_as_it_was_posted(office: OfficeBuilder) -> None:
    office.rate("USD", "0.92")
    # 3 x 33.33 USD with 19 % inside at 0.91; of 11.11 USD 1.77 is tax, 10.11 and 1.61 EUR.
    sold = office.paid(line("33.33", "3"), currency="USD", rate="0.91")
    office.refunded(sold, LineWish(1, gross="11.11"))
    (row,) = tax_view.view(office.desk("viewer"), EVER).rows
    assert (row.currency, row.base_minor, row.tax_minor) == ("EUR", 850, 161)


def test_refunds_by_method_stand_against_what_came_in(reported: OfficeBuilder) -> None:
    found = shares.by_method(reported.desk("viewer"), EVER)
    assert [(row.name, row.count, row.refunded_minor, row.sold_minor, row.rate_milli) for row in found] == [
        ("Bank transfer", 0, 0, 10_700, 0),
        ("Card", 1, 5_000, 11_900, 42_017),
        ("Cash", 0, 0, 1_200, 0),
    ]


def test_refunds_by_reason_stand_against_all_that_was_sold(reported: OfficeBuilder) -> None:
    found = shares.by_reason(reported.desk("viewer"), EVER)
    # 119 + 10 + 200 + 107 were sold; 50 of 436 is 11.468 per cent.
    assert [(row.name, row.count, row.refunded_minor, row.sold_minor, row.rate_milli) for row in found] == [
        ("Broken", 1, 5_000, 43_600, 11_468)
    ]
    assert shares.by_reason(reported.desk("viewer"), Days(date(2026, 4, 1))) == []


def test_each_series_is_proved_to_have_no_gap(reported: OfficeBuilder) -> None:
    notes, refunds, payments = series.series(reported.desk("viewer"))
    assert (notes.name, notes.year, notes.first, notes.last) == ("CN", 2026, "CN-2026-0001", "CN-2026-0003")
    assert (notes.count, notes.reversals, notes.gaps) == (3, 1, ())
    assert (refunds.first, refunds.last, refunds.count, refunds.gaps) == ("R-1", "R-3", 3, ())
    assert (payments.first, payments.last, payments.count, payments.gaps) == ("P-1", "P-3", 3, ())


def test_a_number_that_is_gone_is_named(reported: OfficeBuilder) -> None:
    reported.tamper(
        "DELETE FROM credit_note_line WHERE note_id = 2", "DELETE FROM credit_note_tax WHERE note_id = 2",
        "UPDATE entry SET note_id = NULL WHERE note_id = 2", "UPDATE credit_note SET reverses_id = NULL",
        "DELETE FROM credit_note WHERE id = 2",
    )  # fmt: skip
    notes = series.series(reported.desk("viewer"))[0]
    assert (notes.count, notes.given, notes.gaps) == (2, 3, (2,))


def test_the_trail_is_read_newest_first_with_before_and_after_in_words(reported: OfficeBuilder) -> None:
    rows, more = trail.window(reported.desk("viewer"), TrailQuery(), size=2)
    assert more
    assert [(row.who, row.act, row.subject) for row in rows] == [
        ("Mia Manager", "Refund rejected", "refund R-3"),
        ("Cleo Clerk", "Refund requested", "refund R-3"),
    ]
    assert "gross 5.00 EUR" in rows[1].changes and "reason Late" in rows[1].changes
    rest, _ = trail.window(reported.desk("viewer"), TrailQuery(), rows[-1].id)
    assert [row.id for row in rest] == list(range(rows[-1].id - 1, 0, -1))


def test_what_stayed_as_it_was_is_left_out_of_the_words() -> None:
    before = {"state": "requested", "gross_minor": 5_000, "notify": False, "note": None}
    after = {"state": "approved", "gross_minor": 5_000, "notify": True, "reference": "B-1"}
    assert trail.changes(before, after, "EUR") == "state requested → approved, notify no → yes, reference B-1"


@pytest.mark.parametrize("typed", ["R-3", "r-3 rejected", "mia reject"])
def test_the_trail_is_found_by_number_act_and_person(reported: OfficeBuilder, typed: str) -> None:
    query = TrailQuery(text=typed)
    rows, _ = trail.window(reported.desk("viewer"), query)
    assert rows[0].act == "Refund rejected"
    assert {row.subject for row in rows} == {"refund R-3"}
    assert trail.count(reported.desk("viewer"), query) == len(rows)


def test_closing_says_what_it_means_before_it_is_done(reported: OfficeBuilder) -> None:
    admin = reported.desk("admin")
    found = period_queries.closing(admin, date(2026, 3, 31))
    assert (found.entries, found.waiting, found.open_outcomes, found.stops_today) == (7, 1, 0, False)
    assert period_queries.closing(admin, APRIL.date()).stops_today
    periods.close(admin, date(2026, 3, 31))
    periods.open_again(admin, None, "Late invoice")
    read = period_queries.read(reported.desk("viewer"))
    assert [(act.who, act.was, act.now, act.reason) for act in read.history] == [
        ("Ada Admin", date(2026, 3, 31), None, "Late invoice"),
        ("Ada Admin", None, date(2026, 3, 31), ""),
    ]
    assert (read.closed_until, read.today) == (None, APRIL.date())


def agree(office: OfficeBuilder) -> None:
    """Trial balance, statements and tax view say the same of one ledger."""
    desk = office.desk("viewer")
    trial = journal.trial_balance(desk)
    of = {row.account: row.balance_minor for row in trial.accounts}
    assert trial.debit_minor == trial.credit_minor
    rows = [
        row
        for each in (CustomerFilter.ALL, CustomerFilter.ARCHIVED)
        for row in customers.window(desk, CustomerQuery(each), size=10_000)[0]
    ]
    closed = {row.id: customers.statement(desk, row.id).closing_minor for row in rows}
    assert closed == {row.id: row.balance_minor for row in rows}
    owed = (Account.RECEIVABLE, Account.UNAPPLIED, Account.REFUNDS_PAYABLE)
    assert sum(closed.values()) == sum(of[account] for account in owed)
    days = sorted({line.day for row in rows for line in customers.statement(desk, row.id).lines})
    middle = days[len(days) // 2]
    for row in rows:
        before, after = (customers.statement(desk, row.id, each) for each in (Days(None, middle), Days(middle)))
        assert after.closing_minor == closed[row.id]
        on_the_day = customers.statement(desk, row.id, Days(middle, middle))
        assert after.opening_minor == on_the_day.opening_minor
        assert on_the_day.closing_minor == before.closing_minor
    taken_back = tax_view.view(desk, EVER)
    of_notes = 0
    after_key, more = None, True
    while more:
        entries, more = journal.window(desk, JournalQuery(Account.TAX), after_key)
        of_notes += sum(
            entry.moved(Account.TAX) for entry in entries if entry.event not in {"invoice", "import taken back"}
        )
        after_key = entries[-1].key if entries else None
    assert taken_back.tax_minor == sum(row.tax_minor for row in taken_back.rows) == of_notes


def test_trial_balance_statements_and_tax_view_agree_in_a_busy_office(busy_office: OfficeBuilder) -> None:
    agree(busy_office)


def test_they_agree_in_the_sample_office(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("sample")
    path = make_sample(folder / "sample.refunddesk").path
    with closing(open_office(str(path))) as database:
        agree(OfficeBuilder(database, folder))

"""What the customers page reads, on a file and on PostgreSQL, against statements kept by hand."""

from datetime import date

import pytest

from desktop.errors import Refusal
from desktop.services import cancellations
from desktop.services import customers as acts
from desktop.services.queries import customers, finding, invoices
from desktop.services.queries.customers import CustomerFilter, CustomerQuery
from desktop.services.queries.days import Days
from tests.services.office_builder import OfficeBuilder, line
from tests.services.queries.small_year import FEBRUARY, MARCH, live
from tests.services.scenes import After


def live_with_ola(office: OfficeBuilder) -> None:
    live(office)
    office.customer("Ola Dahl", email="ola@example.org", country="NO")


@pytest.fixture
def lived(after: After) -> OfficeBuilder:
    return after(live_with_ola)


def names(office: OfficeBuilder, query: CustomerQuery) -> list[str]:
    return [row.name for row in customers.window(office.desk("viewer"), query)[0]]


def test_each_customer_stands_with_balance_and_open_invoices(lived: OfficeBuilder) -> None:
    rows, more = customers.window(lived.desk("viewer"), CustomerQuery())
    assert [(row.name, row.balance_minor, row.open_invoices, row.country) for row in rows] == [
        ("Anna Berg", -200, 0, "DE"),
        ("Bo Ek", 20_000, 1, "DE"),
        ("Ola Dahl", 0, 0, "NO"),
    ]
    assert not more and {row.currency for row in rows} == {"EUR"}


def test_windows_go_on_by_name_without_gap_or_repetition(lived: OfficeBuilder) -> None:
    # Two of one name, and one whose first letter is small: they stand where a person looks for them.
    lived.customer("bo ek", email="other@example.org")
    desk, seen, after, more = lived.desk("viewer"), [], None, True
    while more:
        rows, more = customers.window(desk, CustomerQuery(), after, size=1)
        seen += [row.name for row in rows]
        after = rows[-1].key
    assert seen == ["Anna Berg", "Bo Ek", "bo ek", "Ola Dahl"]


def test_filters_and_words_narrow_list_and_sums_alike(lived: OfficeBuilder) -> None:
    acts.archive(lived.desk(), lived.customer("Ola Dahl"))
    for query, wanted, minor in (
        (CustomerQuery(), ["Anna Berg", "Bo Ek"], 19_800),
        (CustomerQuery(CustomerFilter.OPEN), ["Bo Ek"], 20_000),
        (CustomerQuery(CustomerFilter.OWING), ["Bo Ek"], 20_000),
        (CustomerQuery(CustomerFilter.OWED), ["Anna Berg"], -200),
        (CustomerQuery(CustomerFilter.ARCHIVED), ["Ola Dahl"], 0),
        (CustomerQuery(text="berg anna@"), ["Anna Berg"], -200),
        (CustomerQuery(text="nobody"), [], 0),
    ):
        assert names(lived, query) == wanted
        found = customers.sums(lived.desk("viewer"), query)
        assert (found.count, found.gross_minor, found.currency) == (len(wanted), minor, "EUR")


def test_the_detail_has_the_parts_of_the_balance(lived: OfficeBuilder) -> None:
    found = customers.detail(lived.desk("viewer"), lived.customer("Anna Berg"))
    parts = found.balance
    assert (parts.receivable_minor, parts.unapplied_minor, parts.refunds_payable_minor) == (0, -200, 0)
    assert (parts.total_minor, found.row.balance_minor) == (-200, -200)
    assert (found.invoices, found.last_sold) == (2, MARCH)
    assert (found.card.address, found.card.postcode, found.card.city) == ("Am Deich 3", "20095", "Hamburg")


def test_the_statement_runs_from_the_opening_to_the_closing_balance(lived: OfficeBuilder) -> None:
    found = customers.statement(lived.desk("viewer"), lived.customer("Anna Berg"), Days(date(2026, 3, 1), MARCH))
    assert (found.customer, found.currency, found.opening_minor, found.closing_minor) == ("Anna Berg", "EUR", 0, -200)
    assert [
        (line.words, line.reference, line.about, line.debit_minor, line.credit_minor, line.balance_minor)
        for line in found.lines
    ] == [
        ("Invoice", "A-2", "", 1_000, 0, 1_000),
        ("Payment", "P-2", "A-2", 0, 1_200, -200),
        ("Credit note", "CN-2026-0001", "A-1, R-1", 0, 5_000, -5_200),
        ("Refund paid", "R-1", "A-1, CN-2026-0001, P-1", 5_000, 0, -200),
    ]


def test_a_statement_that_begins_later_opens_with_what_was_before(lived: OfficeBuilder) -> None:
    anna, desk = lived.customer("Anna Berg"), lived.desk("viewer")
    before_paying = customers.statement(desk, anna, Days(date(2026, 2, 21), date(2026, 2, 24)))
    assert (before_paying.opening_minor, before_paying.lines, before_paying.closing_minor) == (11_900, [], 11_900)
    first = customers.statement(desk, anna, Days(None, FEBRUARY))
    assert (first.opening_minor, first.closing_minor) == (0, 11_900)


def test_a_cancellation_stands_in_the_statement_by_its_name(lived: OfficeBuilder) -> None:
    invoice_id = invoices.numbered(lived.desk(), "B-1")
    assert invoice_id is not None
    cancellations.cancel(lived.desk(), invoice_id)
    lived.later(minutes=5)
    cancellations.undo(lived.desk(), invoice_id)
    found = customers.statement(lived.desk("viewer"), lived.customer("Bo Ek"))
    assert [(line.words, line.debit_minor, line.credit_minor, line.balance_minor) for line in found.lines] == [
        ("Invoice", 20_000, 0, 20_000),
        ("Cancellation", 0, 20_000, 0),
        ("Cancellation undone", 20_000, 0, 20_000),
    ]


def test_a_fieldworker_does_not_see_the_customers_of_others(lived: OfficeBuilder) -> None:
    anna = lived.customer("Anna Berg")
    for read in (
        lambda desk: customers.window(desk, CustomerQuery()),
        lambda desk: customers.detail(desk, anna),
        lambda desk: customers.statement(desk, anna),
    ):
        with pytest.raises(Refusal) as refused:
            read(lived.desk("field"))
        assert refused.value.code == "no_right"


def test_customers_are_found_by_words_unless_they_are_archived_or_of_others(lived: OfficeBuilder) -> None:
    def found(login: str, words: str) -> list[tuple[str, int | None]]:
        rows = finding.find(lived.desk(login), words)
        return [(row.title, row.customer_id) for row in rows if row.customer_id is not None]

    assert found("viewer", "ola@example") == [("Ola Dahl", lived.customer("Ola Dahl"))]
    assert found("field", "ola@example") == []
    acts.archive(lived.desk(), lived.customer("Ola Dahl"))
    assert found("viewer", "ola") == []


def test_of_each_kind_the_first_are_found_and_whether_there_are_more(office: OfficeBuilder) -> None:
    for at in range(finding.EACH):
        office.invoice(line("10.00"), number=f"X-{at}")
    assert [row.more for row in finding.find(office.desk(), "X-")] == [False] * finding.EACH

    office.invoice(line("10.00"), number="X-9")
    assert [row.more for row in finding.find(office.desk(), "X-")] == [True] * finding.EACH
    assert [row.more for row in finding.find(office.desk(), "X-9")] == [False]

"""Three real months of a real shop: what is planned equals what an independent count of the file finds."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest

from desktop.model.states import Method
from desktop.services.importing import table
from desktop.services.importing.mapping import DateOrder, Options, guess, suggest
from desktop.services.importing.plan import plan
from desktop.services.importing.planned import ImportPlan
from tests.services.importing.counted import FILE, Counted, count


def british(country: str, day: date) -> tuple[int, ...]:
    """Standard VAT at home: 15 % to the last day of 2009, 17.5 % from the next; sales abroad at 0."""
    if country != "GB":
        return ()
    return (15_000,) if day <= date(2009, 12, 31) else (17_500,)


@pytest.fixture(scope="module")
def counted() -> Counted:
    return count()


@pytest.fixture(scope="module")
def planned() -> ImportPlan:
    found = table.look(FILE)
    columns = guess(found.header)
    options = suggest(found, columns, Options("GBP", paid_by=Method.BANK_TRANSFER))
    assert options == Options("GBP", paid_by=Method.BANK_TRANSFER, dates=DateOrder.ISO)
    return plan(found, columns, options, british)


def test_documents_and_lines_are_those_of_an_independent_count(counted: Counted, planned: ImportPlan) -> None:
    sold = counted.sold()
    assert (len(sold), sum(map(len, sold.values()))) == (3_988, 102_876)
    assert {one.number: [line.row for line in one.lines] for one in planned.invoices} == {
        document: [number for number, _ in rows] for document, rows in sold.items()
    }
    assert planned.rows_read == 106_171
    assert planned.documents_read == 4_991 + 941


def test_sums_and_tax_are_those_of_an_independent_count(counted: Counted, planned: ImportPlan) -> None:
    amounts = counted.amounts()
    found = {one.number: (Decimal(one.net_minor) / 100, Decimal(one.tax_minor) / 100) for one in planned.invoices}
    assert found == amounts
    (total,) = planned.sums()
    net, tax = (sum(each) for each in zip(*amounts.values(), strict=True))
    assert (total.currency, Decimal(total.net_minor) / 100, Decimal(total.tax_minor) / 100) == ("GBP", net, tax)


def test_every_row_of_the_file_comes_in_or_is_reported_once(counted: Counted, planned: ImportPlan) -> None:
    rows = [line.row for one in planned.invoices for line in one.lines]
    rows += [taken.row for part in planned.take_backs for taken in part.rows]
    rows += [finding.row for finding in planned.left_out]
    assert sorted(rows) == [number for number, _ in counted.rows]
    assert all(finding.reason for finding in planned.left_out)


def test_an_independent_matcher_names_the_same_sale_for_each_take_back(counted: Counted, planned: ImportPlan) -> None:
    row_of = {(one.number, line.position): line.row for one in planned.invoices for line in one.lines}
    found = [
        (part.document, taken.row, part.invoice, row_of[part.invoice, taken.position], int(taken.quantity))
        for part in planned.take_backs
        for taken in part.rows
    ]
    expected = {(one.document, one.row, one.invoice, one.original, one.units) for one in counted.matches()}
    assert len(found) == len(set(found)) == len(expected) == 1_134
    assert set(found) == expected


def test_the_parts_of_a_take_back_are_named_in_the_order_of_its_lines(planned: ImportPlan) -> None:
    parts = defaultdict(list)
    for part in planned.take_backs:
        parts[part.document].append(part)
    assert len(planned.take_backs) > len(parts)
    for document, several in parts.items():
        references = [part.reference for part in several]
        wanted = [document] if len(several) == 1 else [f"{document}/{at}" for at in range(1, len(several) + 1)]
        assert references == wanted
        assert [part.rows[0].row for part in several] == sorted(part.rows[0].row for part in several)
        assert len({part.invoice for part in several}) == len(several)


def test_what_is_worth_knowing_is_said(counted: Counted, planned: ImportPlan) -> None:
    sold = counted.sold()
    nameless = [document for document, rows in sold.items() if not rows[0][1]["Customer ID"]]
    nowhere = [document for document, rows in sold.items() if rows[0][1]["Country"] == "Unspecified"]
    said = [(remark.document, remark.reason) for remark in planned.remarks]
    assert [document for document, reason in said if "becomes “Counter sale”" in reason] == nameless
    assert [document for document, reason in said if "treated as abroad" in reason] == nowhere
    assert len(said) == len(nameless) + len(nowhere)
    assert len(nowhere) == 2

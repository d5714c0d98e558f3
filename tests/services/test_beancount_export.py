"""The journal as a beancount file: beancount itself accepts it and comes to the same balances."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader
from beancount.core.data import Balance, Open, Transaction

from desktop.errors import RefundDeskError, Refusal
from desktop.model.states import Method
from desktop.services import beancount_export
from tests.services.beancount_reading import NAMES, balances, exported, sums
from tests.services.office_builder import OfficeBuilder, line


def test_beancount_accepts_a_busy_office_and_comes_to_its_balances(busy_office: OfficeBuilder) -> None:
    path = exported(busy_office)
    assert balances(path, "EUR") == sums(busy_office, "EUR")
    checked = subprocess.run(
        [str(Path(sys.executable).with_name("bean-check")), str(path)], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_each_entry_names_its_customer_and_its_documents(busy_office: OfficeBuilder) -> None:
    entries, _, _ = loader.load_file(str(exported(busy_office)))
    paid = [entry for entry in entries if isinstance(entry, Transaction) and "Refund paid R-1" in str(entry.narration)]
    assert paid[0].payee == "Anna Berg"
    assert paid[0].links == {"INV-0001", "CN-2026-0001", "R-1", "P-1"}
    asserted = [entry for entry in entries if isinstance(entry, Balance)]
    assert {entry.account for entry in asserted} == set(NAMES.values())


@pytest.mark.parametrize(("currency", "price"), [("JPY", "1100"), ("KWD", "12.345")])
def test_currencies_of_no_and_of_three_digits(office: OfficeBuilder, currency: str, price: str) -> None:
    office.tamper(f"UPDATE office SET currency = '{currency}'")
    office.paid(line(price, rates=(10_000,)), currency=currency, method=Method.CASH)
    found = balances(exported(office), currency)
    assert found == sums(office, currency)
    assert found["Assets:Cash"] == Decimal(price)


def test_names_and_numbers_that_beancount_could_mistake(office: OfficeBuilder) -> None:
    office.paid(number='№ 7/"A" ^#{', customer='Zoë "Quote" \\ Back\n2026-01-01 open Assets:Evil', method=Method.CASH)
    entries, errors, _ = loader.load_file(str(exported(office)))
    assert errors == []
    sold = next(entry for entry in entries if isinstance(entry, Transaction))
    assert sold.payee == 'Zoë "Quote" \\ Back 2026-01-01 open Assets:Evil'
    assert sold.links == {"7/-A"}
    assert "Assets:Evil" not in {entry.account for entry in entries if isinstance(entry, Open)}


def test_an_office_without_entries_is_a_ledger_with_empty_accounts(office: OfficeBuilder) -> None:
    found = balances(exported(office), "EUR")
    assert set(found.values()) == {Decimal(0)}


def test_a_stopped_export_and_a_bad_place_leave_what_was_there(busy_office: OfficeBuilder) -> None:
    path = busy_office.folder / "mine.beancount"
    path.write_text("mine")
    assert beancount_export.journal_file(busy_office.desk(), path, lambda _count: None, lambda: True) is None
    assert path.read_text() == "mine" and not list(busy_office.folder.glob("*.part"))
    with pytest.raises(RefundDeskError, match="choose another place"):
        beancount_export.journal_file(
            busy_office.desk(), busy_office.folder / "none" / "x.beancount", lambda _count: None, lambda: False
        )


def test_a_fieldworker_takes_no_journal_away(busy_office: OfficeBuilder) -> None:
    path = busy_office.folder / "journal.beancount"
    with pytest.raises(Refusal):
        beancount_export.journal_file(busy_office.desk("field"), path, lambda _count: None, lambda: False)
    assert not path.exists()

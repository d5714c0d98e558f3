"""Bank account numbers: those of the banks' own register hold, and a wrong sign does not pass."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.model import iban

# The examples of the IBAN registry of SWIFT.
REGISTERED = [
    "DE89370400440532013000", "FI2112345600000785", "FR1420041010050500013M02606", "GR1601101250000000012300695",
    "GB29NWBK60161331926819", "SE4550000000058398257466", "NL91ABNA0417164300", "MT84MALT011000012345MTLCAST001S",
    "NO9386011117947", "BE68539007547034", "CH9300762011623852957", "IE29AIBK93115212345678",
]  # fmt: skip


@pytest.mark.parametrize("known", REGISTERED)
def test_a_registered_number_holds_however_it_is_written(known: str) -> None:
    assert iban.wrong_with(known) == ""
    assert iban.wrong_with(iban.grouped(known).lower()) == ""
    assert iban.plain(iban.grouped(known)) == known


@pytest.mark.parametrize("known", REGISTERED)
@given(at=st.integers(4, 30), by=st.integers(1, 9))
def test_one_wrong_digit_or_letter_never_passes(known: str, at: int, by: int) -> None:
    at = 4 + at % (len(known) - 4)
    kind = string.digits if known[at] in string.digits else string.ascii_uppercase
    other = kind[(kind.index(known[at]) + by) % len(kind)]
    assert "a sign is wrong" in iban.wrong_with(known[:at] + other + known[at + 1 :])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the customer's IBAN."),
        ("  - ", "Type the customer's IBAN."),
        ("0532013000", "begins with two letters"),
        ("DE89 3704 0044 0532 0130", "has 22 signs; this one has 20"),
        ("US64SVBKUS6S3300958879", "US is no country of the SEPA area"),
        ("DE89370400440532013001", "a sign is wrong"),
        ("DE893704004405320130ä0", "letters and digits only"),
    ],
)
def test_what_is_wrong_is_said(typed: str, said: str) -> None:
    assert said in iban.wrong_with(typed)

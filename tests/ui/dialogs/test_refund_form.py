"""What is typed for a line means exactly one thing, and a draft brings everything back."""

from datetime import date
from uuid import UUID

import pytest
from PySide6.QtCore import QLocale

from desktop.errors import RefundDeskError
from desktop.model.states import Method, RefundKind
from desktop.services.queries.rows import LineRow
from desktop.services.refunds import LineWish, Wish
from desktop.ui.dialogs.refund_form import RefundForm, read_line, read_lines


def line(left_minor: int, position: int = 5) -> LineRow:
    return LineRow(
        id=position, position=position, text="Record frame", code="22041", quantity="48", price="2.10",
        rates_milli=(20_000,), net_minor=10080, tax_minor=2016, gross_minor=12096, returned_minor=12096 - left_minor,
        waiting_minor=0, left_gross_minor=left_minor, left_net_minor=0, left_tax_minor=0, refundable=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "left_minor", "meant"),
    [
        ("", 12096, LineWish(5, all=True)),
        ("12.50", 12096, LineWish(5, gross="12.50")),
        ("12,50", 12096, LineWish(5, gross="12.50")),
        ("50%", 12096, LineWish(5, gross="60.48")),
        ("50%", 6047, LineWish(5, gross="30.24")),
        ("33.333%", 10000, LineWish(5, gross="33.33")),
        ("100%", 6047, LineWish(5, all=True)),
        ("6u", 12096, LineWish(5, quantity="6")),
        ("1.5 u", 12096, LineWish(5, quantity="1.5")),
        ("10u", 12096, LineWish(5, quantity="10")),
        ("=2*7.14", 12096, LineWish(5, gross="14.28")),
        ("=10/3", 12096, LineWish(5, gross="3.33")),
        ("=1/8+1/8+0.005", 12096, LineWish(5, gross="0.26")),
    ],
)
def test_what_is_typed_for_a_line_means_this(typed: str, left_minor: int, meant: LineWish) -> None:
    assert read_line(line(left_minor), typed, "GBP") == meant


def test_a_share_is_rounded_to_the_digits_of_the_currency() -> None:
    assert read_line(line(999), "50%", "JPY") == LineWish(5, gross="500")
    assert read_line(line(1001), "50%", "KWD") == LineWish(5, gross="0.501")


def test_where_a_point_parts_thousands_the_comma_parts_decimals() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.German, QLocale.Country.Germany))
    assert read_line(line(500_000), "1.234,50", "EUR") == LineWish(5, gross="1234.50")


@pytest.mark.parametrize("typed", ["=", "=2*", "abc", "0", "-5", "101%", "0u", "=1-1"])
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(RefundDeskError):
        read_line(line(12096), typed, "GBP")


def test_the_lines_that_can_be_read_are_read_although_others_cannot() -> None:
    read, wrong = read_lines({1: line(100, 1), 5: line(200)}, {5: "x", 1: "0.50"}, "GBP")
    assert read == {1: LineWish(1, gross="0.50")}
    assert list(wrong) == [5]


FORM = RefundForm(
    id=UUID(int=7),
    payment_id=3,
    lines={1: "6u", 5: "50%", 8: ""},
    method=Method.CASH,
    reason="Damaged “in transit”",
    reference="RMA-1187",
    notes="Photos, 20 Nov.",
    notify=True,
    returned_on=date(2026, 11, 20),
)


def test_a_draft_brings_back_everything_that_was_typed() -> None:
    assert RefundForm.from_json(FORM.to_json()) == FORM
    assert RefundForm.from_json(RefundForm().to_json()).is_empty()


def test_a_form_asks_for_its_lines_or_for_the_amount_that_was_spread() -> None:
    lines = {1: LineWish(1, quantity="6")}
    assert FORM.wish(RefundKind.RECORD, lines) == Wish(
        payment_id=3,
        lines=(LineWish(1, quantity="6"),),
        kind=RefundKind.RECORD,
        method=Method.CASH,
        reference="RMA-1187",
        reason="Damaged “in transit”",
        notes="Photos, 20 Nov.",
        notify=True,
        returned_on=date(2026, 11, 20),
    )
    spread = RefundForm(payment_id=3, lines={1: "38.51"}, spread="420.00").wish(None, {1: LineWish(1, gross="38.51")})
    assert spread == Wish(payment_id=3, amount="420.00")

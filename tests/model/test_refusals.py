"""Every refusal says what did not happen and what to do now, in words a bookkeeper reads."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.model.refusals import CODES, refuse

WORDS: dict[str, Any] = dict.fromkeys(
    "line text what person act who number state need reference other until issued today digits currency ended".split(),
    "x",
)


ABOUT = [
    *((code, "") for code in sorted(CODES)),
    *(("payment_not_succeeded", f"payment_{state}") for state in ("pending", "failed", "canceled")),
    ("payment_not_succeeded", "not_captured"),
    ("payment_not_succeeded", "reader_only"),
    ("payment_not_succeeded", "balance_too_low"),
    ("too_old", "sepa_debit"),
    ("too_old", "ach_debit"),
    ("gateway_digits", "whole"),
]


@pytest.mark.parametrize(("code", "about"), ABOUT)
def test_a_refusal_has_a_title_a_sentence_and_no_hole(code: str, about: str) -> None:
    refusal = refuse(code, "12.00", about, **WORDS)
    assert refusal.code == code
    assert refusal.title.endswith(".")
    assert refusal.message.endswith((".", "x"))
    assert "{" not in refusal.message
    for word in ("error", "please", "oops", "invalid"):
        assert word not in f"{refusal.title} {refusal.message}".lower()


def test_the_cap_is_named_with_its_currency() -> None:
    assert "12.00 EUR" in refuse("over_line", "12.00", line=6, currency="EUR").message


def test_each_obstacle_at_the_gateway_has_a_sentence_of_its_own() -> None:
    said = [refuse(code, about=about, **WORDS).message for code, about in ABOUT if about or code == "gateway_digits"]
    assert len(set(said)) == len(said)

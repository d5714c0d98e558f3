"""Every refusal says what did not happen and what to do now, in words a bookkeeper reads."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.model.refusals import CODES, refuse

WORDS: dict[str, Any] = dict.fromkeys(
    "line text what person act who number state need reference other until issued today digits currency".split(), "x"
)


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_refusal_has_a_title_a_sentence_and_no_hole(code: str) -> None:
    refusal = refuse(code, "12.00", **WORDS)
    assert refusal.code == code
    assert refusal.title.endswith(".")
    assert refusal.message.endswith((".", "x"))
    assert "{" not in refusal.message
    for word in ("error", "please", "oops", "invalid"):
        assert word not in f"{refusal.title} {refusal.message}".lower()


def test_the_cap_is_named_with_its_currency() -> None:
    assert "12.00 EUR" in refuse("over_line", "12.00", line=6, currency="EUR").message

"""Which language a paper is written in."""

from __future__ import annotations

import pytest

from desktop.model.language import known, of_paper


@pytest.mark.parametrize(
    ("tag", "language"),
    [("de", "de"), ("de-AT", "de"), ("FI", "fi"), ("en_us", "en-US"), ("en-GB", "en"), ("nl", ""), ("", ""), ("x", "")],
)
def test_a_tag_asks_for_the_language_of_its_first_part(tag: str, language: str) -> None:
    assert known(tag) == language


@pytest.mark.parametrize(
    ("invoice", "customer", "customer_country", "office_country", "language"),
    [
        ("fi", "sv", "DE", "GB", "fi"),
        ("", "sv", "DE", "GB", "sv"),
        ("", "", "DE", "GB", "de"),
        ("", "", "CY", "GB", "el"),
        ("", "", "JP", "FR", "fr"),
        ("", "", "", "", "en"),
        ("", "nl", "NL", "FI", "fi"),
        ("", "", "US", "GB", "en"),
        ("en", "", "US", "US", "en-US"),
        ("", "", "GB", "US", "en-US"),
        ("de", "", "US", "US", "de"),
    ],
)
def test_the_invoice_decides_before_the_customer_their_country_and_the_office(
    invoice: str, customer: str, customer_country: str, office_country: str, language: str
) -> None:
    assert of_paper(invoice, customer, customer_country, office_country) == language

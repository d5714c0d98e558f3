"""The languages of the papers, and which one an invoice and its credit notes are written in."""

from __future__ import annotations

LANGUAGE_WORDS = {
    "en": "English",
    "en-US": "English (United States)",
    "de": "German",
    "fi": "Finnish",
    "sv": "Swedish",
    "fr": "French",
    "el": "Greek",
    "ar": "Arabic",
}
"""Every language of the papers, and its name."""

_COUNTRIES = {
    "en": "GB IE IM JE GG AU NZ CA ZA SG MT IN",
    "en-US": "US PR",
    "de": "DE AT LI",
    "fi": "FI",
    "sv": "SE AX",
    "fr": "FR MC LU",
    "el": "GR CY",
    "ar": "AE BH EG IQ JO KW LB LY OM QA SA SD SY YE",
}
_OF_COUNTRY = {country: language for language, countries in _COUNTRIES.items() for country in countries.split()}


def known(language: str) -> str:
    """The language of the papers that a tag such as `de-AT` asks for, empty for one that they do not have."""
    tag = language.strip().replace("_", "-").casefold()
    for part in (tag, tag.partition("-")[0]):
        for each in LANGUAGE_WORDS:
            if each.casefold() == part:
                return each
    return ""


def of_paper(invoice: str, customer: str, customer_country: str, office_country: str) -> str:
    """The language of an invoice and its notes: as it says, else as its customer wants, as their country, as ours.

    English for an office in the United States speaks of sales tax, for any other one of VAT.
    """
    asked = known(invoice) or known(customer) or _OF_COUNTRY.get(customer_country.upper(), "")
    found = asked or _OF_COUNTRY.get(office_country.upper(), "en")
    if found in {"en", "en-US"}:
        return "en-US" if office_country.upper() == "US" else "en"
    return found

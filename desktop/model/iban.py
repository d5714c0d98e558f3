"""Bank account numbers (ISO 13616), as far as a transfer in euro inside the SEPA area needs them."""

from __future__ import annotations

_LENGTHS = {
    "AD": 24, "AL": 28, "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20,
    "ES": 24, "FI": 18, "FR": 27, "GB": 22, "GI": 23, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27,
    "LI": 21, "LT": 20, "LU": 20, "LV": 21, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MT": 31, "NL": 18, "NO": 15,
    "PL": 28, "PT": 25, "RO": 24, "RS": 22, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "VA": 22,
}  # fmt: skip


def plain(typed: str) -> str:
    """The number without the spaces and dashes in which people write it."""
    return "".join(char for char in typed.upper() if char not in " -\u00a0\u202f\u2011\t")


def grouped(iban: str) -> str:
    """The number in groups of four, as banks print it."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def wrong_with(typed: str) -> str:
    """What is wrong with the number, in a sentence; empty where its check digits hold."""
    iban = plain(typed)
    if not iban:
        return "Type the customer's IBAN."
    if not (iban.isascii() and iban.isalnum() and iban[:2].isalpha() and iban[2:4].isdigit()):
        return "An IBAN begins with two letters and two digits, and holds letters and digits only."
    length = _LENGTHS.get(iban[:2])
    if length is None:
        return f"{iban[:2]} is no country of the SEPA area. Pay it in your bank's own form for payments abroad."
    if len(iban) != length:
        return f"An IBAN of {iban[:2]} has {length} signs; this one has {len(iban)}."
    digits = "".join(str(int(char, 36)) for char in iban[4:] + iban[:4])
    return "" if int(digits) % 97 == 1 else "The check digits do not fit: a sign is wrong. Look at it again."

"""Names of countries as shops write them, and their ISO codes."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel import Locale
from babel.core import get_global

_LANGUAGES = "en de fr es it nl pt sv da nb fi pl".split()
_ALSO = {"eire": "IE", "rsa": "ZA", "uae": "AE", "great britain": "GB", "england": "GB", "holland": "NL"}
# Places with several codes; that they lie abroad of each other country is certain all the same.
_WITHOUT_ONE_CODE = {"channel islands"}


def code(name: str) -> str | None:
    """The two letters of a country by name or code; empty for a known place without one; None for any other text."""
    plain = _plain(name)
    if plain in _WITHOUT_ONE_CODE:
        return ""
    return _codes().get(plain)


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in _LANGUAGES:
        for letters, name in Locale(language).territories.items():
            if len(letters) == 2 and letters.isalpha() and letters not in {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}:
                codes.setdefault(_plain(name), letters)
                codes.setdefault(letters.casefold(), letters)
    for other, letters in get_global("territory_aliases").items():
        if len(letters) == 1 and other.isalpha() and letters[0] in codes.values():
            codes.setdefault(other.casefold(), letters[0])
    return codes | _ALSO


def _plain(name: str) -> str:
    parted = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(sign if sign.isalnum() else " " for sign in parted if not _combining(sign)).split())


def _combining(sign: str) -> bool:
    return unicodedata.category(sign) == "Mn"

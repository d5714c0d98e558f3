"""What a person typed as an amount: `12.50`, `12,50`, `50%`, `6u` or `=2*7.14`, read without a float anywhere."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from desktop.errors import Refusal
from desktop.model import money

MOST_KEYS = 60


class AmountKind(StrEnum):
    """What the figure counts: money, per cent of what is left, or units of the line."""

    AMOUNT = "amount"
    PERCENT = "percent"
    UNITS = "units"


@dataclass(frozen=True)
class TypedAmount:
    """A typed amount as it was meant. `value` is exact: units of money, per cent or units of the line; above zero.

    `text` is what was typed, for the paper trail; `minor` the amount in minor units where `kind` is an amount.
    """

    kind: AmountKind
    value: Decimal
    text: str
    minor: int | None = None


def parse(text: str, currency: str, point: str = ".", group: str = ",") -> TypedAmount:
    """What the person meant. `point` and `group` are the locale's separators.

    Comma and point both part the decimals; the locale decides where a text can be read both ways (`1,234`). The
    result of `=…` is rounded once to the currency's digits. Raises `Refusal` `bad_amount` for what is no amount above
    zero, `bad_currency_digits` for more digits than the currency has.
    """
    typed = _plain_digits(text.strip())
    if not typed or len(typed) > MOST_KEYS:
        raise _no_amount(text.strip()[:MOST_KEYS])
    if typed.startswith("="):
        value = _Sum(typed[1:], text.strip(), point, group).result()
        minor = money.rounded(value * 10 ** money.digits(currency))
        if minor <= 0:
            raise _no_amount(text.strip())
        return TypedAmount(AmountKind.AMOUNT, Decimal(money.plain(minor, currency)), text.strip(), minor)
    if typed.endswith("%"):
        share = _number(typed[:-1].strip(), text, point, group, 3)
        if share > 100:
            raise _no_amount(text.strip())
        return TypedAmount(AmountKind.PERCENT, share, text.strip())
    if typed[-1] in "uU":
        return TypedAmount(AmountKind.UNITS, _number(typed[:-1].strip(), text, point, group, 3), text.strip())
    plain = _normal(typed, text.strip(), point, group, money.digits(currency))
    minor = money.from_text(plain, currency)
    return TypedAmount(AmountKind.AMOUNT, Decimal(plain), text.strip(), minor)


def _no_amount(text: str) -> Refusal:
    return Refusal(
        "bad_amount",
        "Amount not taken.",
        f"“{text}” is not an amount above zero. Type 12.50, a share such as 50%, units such as 6u, or a sum such as "
        "=2*7.14.",
    )


def _plain_digits(text: str) -> str:
    """Digits of any script as 0 to 9, spaces of any kind as a plain one."""
    return "".join(
        str(unicodedata.decimal(sign)) if sign.isdecimal() else " " if sign.isspace() else sign for sign in text
    )


def _number(text: str, typed: str, point: str, group: str, places: int) -> Decimal:
    value = Decimal(_normal(text, typed.strip(), point, group, places))
    if value <= 0:
        raise _no_amount(typed.strip())
    return value


def _normal(text: str, typed: str, point: str, group: str, places: int) -> str:
    """The number with a point alone; `places` decides where one separator can be read both ways."""
    body = text.replace("٫", ".").replace("٬", ",").replace("’", "'")
    if not re.fullmatch(r"[0-9][0-9.,' ]*", body):
        raise _no_amount(typed)
    marks = [sign for sign in body if not sign.isdigit()]
    last = marks[-1] if marks else ""
    if not marks:
        return body
    as_groups = re.fullmatch(r"[0-9]{1,3}((?P<mark>[.,' ])[0-9]{3})((?P=mark)[0-9]{3})*", body)
    if as_groups and (len(marks) > 1 or last in "' " or (last == group and places != 3) or (last == group != point)):
        return re.sub(r"[^0-9]", "", body)
    whole, _, rest = body.rpartition(last)
    if last not in ".," or not rest.isdigit() or last in whole:
        raise _no_amount(typed)
    if not whole.isdigit() and not re.fullmatch(r"[0-9]{1,3}(?:(?P<mark>[.,' ])[0-9]{3})(?:(?P=mark)[0-9]{3})*", whole):
        raise _no_amount(typed)
    return f"{re.sub(r'[^0-9]', '', whole)}.{rest}"


class _Sum:
    """A typed sum: numbers, + - * / and brackets, worked out exactly."""

    def __init__(self, text: str, typed: str, point: str, group: str) -> None:
        tokens = re.findall(r"[0-9][0-9.,]*|[-+*/()]|\S", text.replace("×", "*").replace("÷", "/").replace("−", "-"))
        self._tokens, self._at = tokens, 0
        self._typed, self._point, self._group = typed, point, group

    def result(self) -> Fraction:
        value = self._plus()
        if self._at != len(self._tokens):
            raise self._refusal()
        return value

    def _plus(self) -> Fraction:
        value = self._times()
        while self._next() in {"+", "-"}:
            if self._take() == "+":
                value += self._times()
            else:
                value -= self._times()
        return value

    def _times(self) -> Fraction:
        value = self._one()
        while self._next() in {"*", "/"}:
            if self._take() == "*":
                value *= self._one()
                continue
            by = self._one()
            if not by:
                raise self._refusal()
            value /= by
        return value

    def _one(self) -> Fraction:
        token = self._take()
        if token == "(":
            value = self._plus()
            if self._take() != ")":
                raise self._refusal()
            return value
        if token == "-":
            return -self._one()
        if not token[:1].isdigit():
            raise self._refusal()
        return Fraction(_normal(token, self._typed, self._point, self._group, 2))

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self._at += 1
        return token

    def _refusal(self) -> Refusal:
        return _no_amount(self._typed)

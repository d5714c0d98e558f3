"""The office's own name, rules and rates: read as they stand, changed by an administrator, each change in the trail."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from desktop.documents import logo
from desktop.errors import BadInput
from desktop.model.money import CURRENCIES
from desktop.model.office import ExchangeRate, Office, TaxRate
from desktop.model.states import Right
from desktop.services.desk import Desk
from desktop.services.importing import countries
from desktop.services.queries import method_rules, reasons
from desktop.services.queries.method_rules import MethodRow
from desktop.services.steps import audit, signs

EVERYWHERE = "*"
"""The country of a tax rate that holds wherever no other does."""

_MOST_MILLI = 100_000
_LARGEST_LOGO = 2_000_000
_DAY_MINUTES = 1440


@dataclass(frozen=True)
class Card:
    """How the office presents itself on paper. `address` stands above the town; `country` is an ISO code or empty."""

    name: str
    address: str
    postcode: str
    city: str
    country: str
    vat_number: str
    email: str
    footer: str
    logo_png: bytes | None


@dataclass(frozen=True)
class Rules:
    """What the office allows. Both limits are gross in the office's currency, None for no limit.

    From `password_over_minor` on an approval takes the password again; after `lock_after_minutes` without a key the
    desk is locked, 0 for never.
    """

    one_refund_per_payment: bool
    own_allowed: bool
    second_approver_over_minor: int | None
    tax_rounding: str
    password_over_minor: int | None = None
    lock_after_minutes: int = 10


@dataclass(frozen=True)
class TaxRow:
    """The office's tax for sales to a country from a day on, in thousandths of a per cent."""

    id: int
    country: str
    valid_from: date
    rate_milli: int


@dataclass(frozen=True)
class ExchangeRow:
    """Units of the office's currency for one of `currency`, from a day on."""

    id: int
    currency: str
    valid_from: date
    rate: str


@dataclass(frozen=True)
class Settings:
    """All that the settings of an office show. `gateway_account` is empty until the first key.

    `sync_on` is whether the program reads the gateway by itself.
    """

    card: Card
    rules: Rules
    taxes: Sequence[TaxRow]
    exchange: Sequence[ExchangeRow]
    reasons: Sequence[str]
    methods: Sequence[MethodRow]
    currency: str
    practice: bool
    gateway_account: str
    gateway_live: bool
    has_key: bool
    sync_on: bool


def may_change(desk: Desk) -> bool:
    """Whether this person may change the office."""
    return Right.RUN in desk.person.rights


def read(desk: Desk) -> Settings:
    """The office as it is set up now."""
    with desk.database.read() as session:
        office = session.get_one(Office, 1)
        by_country = select(TaxRate).order_by(TaxRate.country == EVERYWHERE, TaxRate.country, TaxRate.valid_from.desc())
        by_currency = select(ExchangeRate).order_by(ExchangeRate.currency, ExchangeRate.valid_from.desc())
        return Settings(
            card=_card(office),
            rules=_rules(office),
            taxes=[TaxRow(row.id, row.country, row.valid_from, row.rate_milli) for row in session.scalars(by_country)],
            exchange=[
                ExchangeRow(row.id, row.currency, row.valid_from.date(), row.rate)
                for row in session.scalars(by_currency)
            ],
            reasons=reasons.offered(session),
            methods=method_rules.read(session),
            currency=office.currency,
            practice=not office.is_real,
            gateway_account=office.gateway_account,
            gateway_live=office.gateway_live,
            has_key=bool(desk.gateways),
            sync_on=office.sync_on,
        )


def save_card(desk: Desk, card: Card) -> None:
    """Change how the office presents itself; papers that are issued keep what they say.

    Raises `BadInput` without a name, for an unknown country, for text that cannot be printed, and for a logo that is no
    PNG or larger than 2 MB.
    """
    desk.require(Right.RUN)
    if not card.name:
        raise BadInput("The office was not changed.", "It needs the name that stands on its paper.")
    if card.country and countries.code(card.country) != card.country:
        raise BadInput("The office was not changed.", f"“{card.country}” is no country. Type two letters, such as FI.")
    texts = {"name": card.name, "address": f"{card.address}\n{card.city}", "footer": card.footer}
    signs.check("The office was not changed.", texts | {"VAT number": card.vat_number, "e-mail address": card.email})
    if card.logo_png is not None:
        if len(card.logo_png) > _LARGEST_LOGO:
            raise BadInput("Logo not taken.", "The picture is larger than 2 MB. Choose a smaller one.")
        logo.opened(card.logo_png)
    with desk.database.write() as session:
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        before = _card(office)
        office.name, office.address, office.country = card.name, card.address, card.country
        office.postcode, office.city = card.postcode, card.city
        office.vat_number, office.email, office.footer = card.vat_number, card.email, card.footer
        office.logo_png = card.logo_png
        was, now = _changes(_said(before), _said(card))
        if now:
            audit.append(session, desk.act(), "office changed", "office", 1, before=was, after=now)


def save_rules(desk: Desk, rules: Rules) -> None:
    """Change what the office allows from now on.

    Raises `BadInput` for a limit that is not above nothing, and for minutes that are none or more than a day.
    """
    desk.require(Right.RUN)
    limits = (rules.second_approver_over_minor, rules.password_over_minor)
    if any(limit is not None and limit <= 0 for limit in limits):
        raise BadInput("The rules were not changed.", "The amount must be above zero; leave it empty for no limit.")
    if not 0 <= rules.lock_after_minutes <= _DAY_MINUTES:
        raise BadInput("The rules were not changed.", "Lock the desk after 1 to 1440 minutes, or type 0 for never.")
    with desk.database.write() as session:
        office = session.get_one(Office, 1, with_for_update=True, populate_existing=True)
        before = _rules(office)
        office.refunds_per_payment = "one" if rules.one_refund_per_payment else "many"
        office.approval = "own-allowed" if rules.own_allowed else "other-person"
        office.second_approver_over_minor = rules.second_approver_over_minor
        office.password_over_minor = rules.password_over_minor
        office.lock_after_minutes = rules.lock_after_minutes
        office.tax_rounding = rules.tax_rounding
        was, now = _changes(asdict(before), asdict(rules))
        if now:
            audit.append(session, desk.act(), "rules changed", "office", 1, before=was, after=now)


def add_tax(desk: Desk, country: str, valid_from: date, percent: str) -> None:
    """Add a rate to the table of taxes; `country` is a name, a code or `*`, `percent` has at most three decimals.

    Raises `BadInput` for what is no country or no rate, and where the country has a rate from that day already.
    """
    desk.require(Right.RUN)
    place = EVERYWHERE if country.strip() == EVERYWHERE else countries.code(country)
    if not place:
        raise BadInput("The rate was not added.", f"“{country}” is no country. Type its name or two letters.")
    rate_milli = _milli(percent)
    after = {"country": place, "valid_from": valid_from, "rate_milli": rate_milli}
    try:
        with desk.database.write() as session:
            session.add(TaxRate(country=place, valid_from=valid_from, rate_milli=rate_milli))
            session.flush()
            audit.append(session, desk.act(), "tax rate added", "office", 1, after=after)
    except IntegrityError as twice:
        raise _there_already(f"{place} has a rate from {valid_from.isoformat()} on") from twice


def remove_tax(desk: Desk, row: TaxRow) -> None:
    """Take a rate out of the table of taxes; invoices keep the taxes that they have."""
    desk.require(Right.RUN)
    with desk.database.write() as session:
        found = session.get(TaxRate, row.id)
        if found is not None:
            before = {"country": found.country, "valid_from": found.valid_from, "rate_milli": found.rate_milli}
            session.delete(found)
            audit.append(session, desk.act(), "tax rate removed", "office", 1, before=before)


def add_exchange_rate(desk: Desk, currency: str, valid_from: date | datetime, rate: str) -> None:
    """Add units of the office's currency for one of another, from a moment or the beginning of a day (UTC) on.

    Raises `BadInput` for what is no currency or no rate, and where there is a rate from then on already.
    """
    desk.require(Right.RUN)
    code, units = currency.strip().upper(), _units(rate)
    if code not in CURRENCIES:
        raise BadInput("The rate was not added.", f"“{currency}” is no currency. Type three letters, such as USD.")
    after = {"currency": code, "valid_from": valid_from, "rate": units}
    try:
        with desk.database.write() as session:
            if code == session.get_one(Office, 1).currency:
                raise BadInput("The rate was not added.", f"The books are kept in {code}; it needs no rate.")
            is_moment = isinstance(valid_from, datetime)
            begins = valid_from if is_moment else datetime.combine(valid_from, time.min, UTC)
            session.add(ExchangeRate(currency=code, valid_from=begins, rate=units))
            session.flush()
            audit.append(session, desk.act(), "exchange rate added", "office", 1, after=after)
    except IntegrityError as twice:
        raise _there_already(f"{code} has a rate from {valid_from.isoformat()} on") from twice


def remove_exchange_rate(desk: Desk, row: ExchangeRow) -> None:
    """Take an exchange rate out of the table; what is posted keeps the rate that it has."""
    desk.require(Right.RUN)
    with desk.database.write() as session:
        found = session.get(ExchangeRate, row.id)
        if found is not None:
            before = {"currency": found.currency, "valid_from": found.valid_from, "rate": found.rate}
            session.delete(found)
            audit.append(session, desk.act(), "exchange rate removed", "office", 1, before=before)


def _card(office: Office) -> Card:
    return Card(
        name=office.name,
        address=office.address,
        postcode=office.postcode,
        city=office.city,
        country=office.country,
        vat_number=office.vat_number,
        email=office.email,
        footer=office.footer,
        logo_png=office.logo_png,
    )


def _rules(office: Office) -> Rules:
    return Rules(
        one_refund_per_payment=office.refunds_per_payment == "one",
        own_allowed=office.own_allowed,
        second_approver_over_minor=office.second_approver_over_minor,
        tax_rounding=office.tax_rounding,
        password_over_minor=office.password_over_minor,
        lock_after_minutes=office.lock_after_minutes,
    )


def _said(card: Card) -> dict[str, object]:
    """The card as the trail keeps it: the logo by its hash."""
    said = asdict(card)
    said["logo_png"] = hashlib.sha256(card.logo_png).hexdigest() if card.logo_png else None
    return said


def _changes(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    changed = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def _milli(percent: str) -> int:
    rate = _number(percent.strip().removesuffix("%"))
    if rate is not None and rate * 1_000 == int(rate * 1_000) and 0 <= rate * 1_000 <= _MOST_MILLI:
        return int(rate * 1_000)
    raise BadInput(
        "The rate was not added.", f"“{percent}” is no rate. Type per cent with at most three decimals, such as 17.5."
    )


def _units(rate: str) -> str:
    units = _number(rate)
    if units is None or units <= 0:
        raise BadInput("The rate was not added.", f"“{rate}” is no exchange rate. Type a number such as 0.8642.")
    return f"{units:f}"


def _number(text: str) -> Decimal | None:
    """The number that is meant, with a point or a comma before its decimals; None where there is none."""
    typed = text.strip().replace(",", ".")
    if not typed or len(typed) > 16 or not set(typed) <= set("0123456789."):
        return None
    try:
        return Decimal(typed)
    except InvalidOperation:
        return None


def _there_already(what: str) -> BadInput:
    return BadInput("The rate was not added.", f"{what} already. Remove that one first, or choose another day.")

"""Which invoice a payment of the gateway is for: by what the shop wrote on it, else by customer and amount."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.gateways.found_payment import FoundPayment
from desktop.model.customer import Customer
from desktop.model.invoice import Invoice
from desktop.services.pulling.planned import PullRow, Target
from desktop.services.queries.unapplied import overpaid

MOST = 20
"""So many proposals for one payment help nobody any more."""

_WORDS = re.compile(r"[^\s,;:()\[\]\"'“”]+")
_SHORT = 4
"""A number shorter than this stands in many a sentence by chance; it counts where its amount is due as well."""


class Sales:
    """The invoices and customers of an office, as they are in this session, with what is still due on each.

    What a payment is certain to settle is not due any more for the ones that are matched after it.
    """

    def __init__(self, session: Session) -> None:
        self._by_number: dict[str, tuple[Target, str]] = {}
        self._by_due: dict[tuple[str, int], list[Target]] = defaultdict(list)
        self._settled: dict[int, int] = defaultdict(int)
        self._people: list[_Person] = []
        self._person: dict[int, _Person] = {}
        for customer in session.execute(select(Customer.id, Customer.name, Customer.email, Customer.archived)):
            person = _Person(Target(customer.id, customer.name), _plain(customer.name), _plain(customer.email))
            self._person[customer.id] = person
            if not customer.archived:
                self._people.append(person)
        query = (
            select(
                Invoice.id, Invoice.number, Invoice.currency, Invoice.customer_id, Invoice.cancelled_at,
                overpaid(Invoice).label("over"), Customer.name,
            )
            .join(Customer, Customer.id == Invoice.customer_id)
            .where(Invoice.withdrawn_at.is_(None), Invoice.gross_minor > 0)
            .order_by(Invoice.issued, Invoice.id)
        )  # fmt: skip
        for row in session.execute(query):
            cancelled = row.cancelled_at is not None
            due = 0 if cancelled else max(0, -row.over)
            target = Target(row.customer_id, row.name, row.id, row.number, due, cancelled)
            self._by_number[_plain(row.number)] = (target, row.currency)
            if due:
                self._by_due[row.currency, due].append(target)

    def match(self, found: FoundPayment) -> PullRow:
        """The payment with its proposal: one where one is certain, all that may be meant where a person must choose."""
        named, why = self._named(found)
        if not named:
            named, why = self._of_customer(found)
        if len(named) == 1:
            target = named[0]
            certain = 0 < found.amount_minor <= target.due_minor
            if certain and target.invoice_id is not None:
                self._settled[target.invoice_id] += found.amount_minor
            return PullRow(found, named, why, target, certain)
        if named:
            return PullRow(found, named[:MOST], f"{why}; choose one")
        return self._guessed(found)

    def _named(self, found: FoundPayment) -> tuple[Sequence[Target], str]:
        """By an invoice's number, in a note that the shop stored with the payment or in its description."""
        for name, text in sorted(found.notes.items(), key=lambda note: ("invoice" not in note[0].casefold(), note[0])):
            targets = self._numbered([_plain(text)], found) or self._numbered(_numbers(text), found)
            if "invoice" not in name.casefold():
                targets = _not_by_chance(targets, found)
            if targets:
                return targets, f"its note “{name}” says so"
        return _not_by_chance(self._numbered(_numbers(found.description), found), found), "its description says so"

    def _of_customer(self, found: FoundPayment) -> tuple[Sequence[Target], str]:
        due = self._due(found, lambda target: self._person[target.customer_id].paid(found))
        return due, "the same customer, and the same amount is due"

    def _guessed(self, found: FoundPayment) -> PullRow:
        """What is worth a look, though nobody said so: never ticked by itself."""
        if same := self._due(found, lambda _target: True):
            return PullRow(found, same[:MOST], "only the amount is the same; choose one, or leave it")
        if people := [person.account for person in self._people if person.paid(found)]:
            return PullRow(found, people[:MOST], "no invoice fits; it can be held on account")
        return PullRow(found, (), "nothing here fits; name an invoice or a customer, or leave it")

    def _numbered(self, numbers: Iterable[str], found: FoundPayment) -> list[Target]:
        targets: dict[int | None, Target] = {}
        for number in numbers:
            known = self._by_number.get(number)
            if known is not None and known[1] == found.currency:
                targets[known[0].invoice_id] = self._now(known[0])
        return list(targets.values())

    def _due(self, found: FoundPayment, fits: Callable[[Target], bool]) -> list[Target]:
        due = [self._now(target) for target in self._by_due[found.currency, found.amount_minor] if fits(target)]
        return [target for target in due if target.due_minor == found.amount_minor]

    def _now(self, target: Target) -> Target:
        settled = self._settled.get(target.invoice_id or 0, 0)
        return replace(target, due_minor=target.due_minor - settled) if settled else target


@dataclass(frozen=True)
class _Person:
    """A customer, with name and address in the form in which they are compared."""

    account: Target
    name: str
    email: str

    def paid(self, found: FoundPayment) -> bool:
        """Whether it is who paid: the e-mail address decides, the name only where one of the two is not known."""
        email, name = _plain(found.email), _plain(found.customer)
        if email and self.email:
            return email == self.email
        return bool(name) and name == self.name


def _not_by_chance(targets: Sequence[Target], found: FoundPayment) -> list[Target]:
    return [each for each in targets if len(each.invoice) >= _SHORT or each.due_minor == found.amount_minor]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _numbers(text: str) -> list[str]:
    """All that may be an invoice's number in a sentence: each word, and two neighbours (`INV 17`)."""
    words = [_plain(word).rstrip(".!?") for word in _WORDS.findall(text)]
    words = [part for word in words for part in {word: None, word.lstrip("#"): None}]
    return [*words, *(f"{one} {next_one}" for one, next_one in pairwise(words))]

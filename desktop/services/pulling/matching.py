"""Which invoice a payment of the gateway is for: by what the shop wrote on it, else by customer and amount."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise

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
        self._due: dict[tuple[str, int], dict[int, Target]] = defaultdict(dict)
        self._due_of: dict[tuple[int, str, int], dict[int, Target]] = defaultdict(dict)
        self._by_email: dict[str, list[_Person]] = defaultdict(list)
        self._by_name: dict[str, list[_Person]] = defaultdict(list)
        for customer in session.execute(
            select(Customer.id, Customer.name, Customer.email, Customer.archived).order_by(Customer.id)
        ):
            person = _Person(Target(customer.id, customer.name), _plain(customer.email), customer.archived)
            if person.email:
                self._by_email[person.email].append(person)
            self._by_name[_plain(customer.name)].append(person)
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
            self._add(Target(row.customer_id, row.name, row.id, row.number, due, cancelled), row.currency)

    def match(self, found: FoundPayment) -> PullRow:
        """The payment with its proposal: one where one is certain, all that may be meant where a person must choose."""
        named, why = self._named(found)
        if not named:
            named, why = self._of_customer(found)
        if len(named) == 1:
            target = named[0]
            certain = 0 < found.amount_minor <= target.due_minor
            if certain:
                self._settle(target, found)
            return PullRow(found, named, why, target, certain)
        if named:
            return PullRow(found, named[:MOST], f"{why}; choose one")
        return self._guessed(found)

    def _add(self, target: Target, currency: str) -> None:
        self._by_number[_plain(target.invoice)] = (target, currency)
        if target.due_minor and target.invoice_id is not None:
            self._due[currency, target.due_minor][target.invoice_id] = target
            self._due_of[target.customer_id, currency, target.due_minor][target.invoice_id] = target

    def _settle(self, target: Target, found: FoundPayment) -> None:
        if target.invoice_id is None:
            return
        del self._due[found.currency, target.due_minor][target.invoice_id]
        del self._due_of[target.customer_id, found.currency, target.due_minor][target.invoice_id]
        self._add(replace(target, due_minor=target.due_minor - found.amount_minor), found.currency)

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
        due = [
            target
            for person in self._people(found)
            for target in self._due_of[person.account.customer_id, found.currency, found.amount_minor].values()
        ]
        return due, "the same customer, and the same amount is due"

    def _guessed(self, found: FoundPayment) -> PullRow:
        """What is worth a look, though nobody said so: never ticked by itself."""
        if same := list(islice(self._due[found.currency, found.amount_minor].values(), MOST)):
            return PullRow(found, same, "only the amount is the same; choose one, or leave it")
        if people := [person.account for person in self._people(found) if not person.archived]:
            return PullRow(found, people[:MOST], "no invoice fits; it can be held on account")
        return PullRow(found, (), "nothing here fits; name an invoice or a customer, or leave it")

    def _numbered(self, numbers: Iterable[str], found: FoundPayment) -> list[Target]:
        targets: dict[int | None, Target] = {}
        for number in numbers:
            known = self._by_number.get(number)
            if known is not None and known[1] == found.currency:
                targets[known[0].invoice_id] = known[0]
        return list(targets.values())

    def _people(self, found: FoundPayment) -> list[_Person]:
        """Who may have paid: the e-mail address decides, the name only where one of the two is not known."""
        email, name = _plain(found.email), _plain(found.customer)
        same = self._by_email.get(email, []) if email else []
        named = [person for person in self._by_name.get(name, []) if not (email and person.email)] if name else []
        return [*same, *(person for person in named if person not in same)]


@dataclass(frozen=True)
class _Person:
    """A customer, with the address in the form in which it is compared."""

    account: Target
    email: str
    archived: bool


def _not_by_chance(targets: Sequence[Target], found: FoundPayment) -> list[Target]:
    return [each for each in targets if len(each.invoice) >= _SHORT or each.due_minor == found.amount_minor]


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _numbers(text: str) -> list[str]:
    """All that may be an invoice's number in a sentence: each word, and two neighbours (`INV 17`)."""
    words = [_plain(word).rstrip(".!?") for word in _WORDS.findall(text)]
    words = [part for word in words for part in {word: None, word.lstrip("#"): None}]
    return [*words, *(f"{one} {next_one}" for one, next_one in pairwise(words))]

"""How the statement of a customer looks: every event with the balance after it, and what went back to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from desktop.documents import letterhead, sums
from desktop.documents.frame import Frame
from desktop.documents.letterhead import FACT_STRONG, Fact, identity
from desktop.documents.measured import BODY, LABEL, STRONG
from desktop.documents.note_text import paid_with
from desktop.documents.painting import paint
from desktop.documents.sheet import Cell, Flow, paper
from desktop.documents.sums import Sum
from desktop.documents.table import Row, Table
from desktop.documents.words import Wording
from desktop.model.frozen_copy import Party


@dataclass(frozen=True)
class StatementEvent:
    """One event. `event` is what it is called in English; minor units of the statement's currency."""

    day: date
    event: str
    reference: str
    about: str
    debit_minor: int
    credit_minor: int
    balance_minor: int


@dataclass(frozen=True)
class StatementRefund:
    """One refund, in its own currency. `state` is waiting, on_its_way, succeeded or failed."""

    asked: date
    number: str
    invoice: str
    method: str
    state: str
    note: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class StatementPaper:
    """What a statement says. `first` and `last` are its days, None for no end; a balance above zero is owed to us."""

    seller: Party
    customer: Party
    language: str
    currency: str
    as_of: date
    first: date | None
    last: date | None
    opening_minor: int
    events: tuple[StatementEvent, ...]
    refunds: tuple[StatementRefund, ...]
    mark: str = ""
    logo_png: bytes = b""
    footer: str = ""
    wording: tuple[tuple[str, str], ...] = ()

    @property
    def closing_minor(self) -> int:
        return self.events[-1].balance_minor if self.events else self.opening_minor


def draw(statement: StatementPaper) -> bytes:
    """The PDF of the statement. Raises `BadInput` where the logo is no picture."""
    words = Wording(statement.language, dict(statement.wording))
    title = words("statement")
    frame = Frame(
        words=words,
        size=paper(statement.seller.country),
        mark=statement.mark,
        running=((statement.seller.name, title), (statement.customer.name, words.date(statement.as_of))),
        footer=statement.footer,
    )
    sheet = frame.sheet()
    flow = sheet.flow()
    abroad = statement.seller.country != statement.customer.country
    seller = identity(words, statement.seller, abroad=abroad, seller=True)
    letterhead.set_head(flow, statement.seller.name, seller, statement.logo_png, (title, _days(statement, words), ""))
    facts = [
        Fact(words("as_of"), words.date(statement.as_of)),
        Fact(words("customer"), statement.customer.number),
        Fact(words("currency"), statement.currency),
    ]
    customer = identity(words, statement.customer, abroad=abroad)
    known = [fact for fact in facts if fact.value]
    letterhead.set_parties(flow, words("to"), statement.customer.name, customer, known)
    closing = [
        Sum(
            words("closing_balance", currency=statement.currency),
            words.amount(statement.closing_minor, statement.currency),
            strong=True,
        )
    ]
    _events(flow, statement, words, sums.figure_width(closing) if words.from_right else 0)
    flow.keep(80)
    sums.set_sums(flow, closing)
    flow.gap(14)
    flow.write([Cell(_balance_means(statement, words), sheet.left, sheet.measure, STRONG)])
    flow.write([Cell(words("not_a_demand"), sheet.left, sheet.measure, LABEL)])
    if statement.refunds:
        _refunds(flow, statement, words)
    frame.close(flow)
    return paint(
        sheet,
        title=f"{title} {statement.customer.name}",
        subject=words.date(statement.as_of),
        author=statement.seller.name,
        language=words.language,
    )


def _days(statement: StatementPaper, words: Wording) -> str:
    first = words.date(statement.first) if statement.first else ""
    last = words.date(statement.last) if statement.last else ""
    if first and last:
        return words("from_to", first=first, last=last)
    return words("from_day", first=first) if first else words("until_day", last=last) if last else words("all_days")


def _balance_means(statement: StatementPaper, words: Wording) -> str:
    closing = statement.closing_minor
    word = "balance_owed" if closing > 0 else "balance_credit" if closing < 0 else "balance_none"
    return words(word, balance=words.money(abs(closing), statement.currency))


def event_word(words: Wording, event: str) -> str:
    """What happened in the language of the paper; an event that it does not know stays as it is called."""
    word = f"event_{event.lower().replace(' ', '_')}"
    return words(word) if word in words else event


def _events(flow: Flow, statement: StatementPaper, words: Wording, last_least: float) -> None:
    def amount(minor: int) -> str:
        return words.amount(minor, statement.currency)

    rows = [Row(words("balance_before"), "", ("", "", "", amount(statement.opening_minor)))]
    rows += [
        Row(
            f"{event_word(words, event.event)} {event.reference}".strip(),
            event.about,
            (
                words.short_date(event.day),
                amount(event.debit_minor) if event.debit_minor else "",
                amount(event.credit_minor) if event.credit_minor else "",
                amount(event.balance_minor),
            ),
        )
        for event in statement.events
    ]
    columns = (
        accumulate((event.debit_minor for event in statement.events), initial=0),
        accumulate((event.credit_minor for event in statement.events), initial=0),
        (statement.opening_minor, *(event.balance_minor for event in statement.events)),
    )
    carried = [("", *map(amount, after)) for after in zip(*columns, strict=True)]
    Table(
        flow,
        [words("day"), words("event"), words("debit"), words("credit"), words("balance")],
        rows,
        sums=[carried[0], *carried],
        carried_words=(words("carried_forward"), words("brought_forward")),
        sides=("begin", "figure", "figure", "figure"),
        text_at=1,
        last_least=last_least,
    ).draw()
    if not statement.events:
        flow.gap(6)
        flow.write([Cell(words("no_events"), flow.sheet.left, flow.sheet.measure, BODY)])
    flow.gap(16)


def _refunds(flow: Flow, statement: StatementPaper, words: Wording) -> None:
    flow.gap(22)
    flow.keep(90)
    flow.write([Cell(words("refund_history"), flow.sheet.left, flow.sheet.measure, FACT_STRONG)])
    flow.gap(6)
    rows = [
        Row(
            f"{words('invoice')} {refund.invoice}",
            paid_with(words, refund.method),
            (
                words.short_date(refund.asked),
                refund.number,
                refund.note,
                words(f"state_{refund.state}"),
                words.money(refund.amount_minor, refund.currency),
            ),
        )
        for refund in statement.refunds
    ]
    names = ("asked_on", "refund", "invoice", "credit_note", "state", "amount")
    Table(
        flow,
        [words(name) for name in names],
        rows,
        sides=("begin", "begin", "begin", "begin", "figure"),
        text_at=2,
    ).draw()

"""One import as it is being stored: customers, invoices, payments, and take-backs that wait."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.model.audit import Act
from desktop.model.customer import Customer
from desktop.model.figures import LineWish, Wish
from desktop.model.invoice import ImportBatch, Invoice
from desktop.model.office import Office
from desktop.model.payment import PaymentPart
from desktop.model.states import RefundKind
from desktop.services.importing.books import exchange_rate
from desktop.services.importing.planned import ImportPlan, PlannedCustomer, PlannedInvoice, PlannedTakeBack
from desktop.services.steps import requests, sales
from desktop.services.steps.sales import NewInvoice, NewLine, NewPayment

_FORMS = 0x696D706F72740000
"""The upper half of the ids of forms that an import filled in."""


def form_id(batch_id: int, place: int) -> UUID:
    """The form of the take-back at this place of an import; those of one import stand together."""
    return UUID(int=(_FORMS << 64) | (batch_id << 32) | place)


class Storing:
    """One import, in the transaction that stores it."""

    def __init__(self, session: Session, act: Act, office: Office, batch: ImportBatch, planned: ImportPlan) -> None:
        self._session, self._act, self._office, self._batch = session, act, office, batch
        self._options = planned.options
        self._customers = _customers(session, (invoice.customer for invoice in planned.invoices))

    def invoice(self, planned: PlannedInvoice) -> None:
        """The invoice, and its payment where the import says that it was paid."""
        customer_id = self._customers[planned.customer.key]
        invoice = sales.add_invoice(
            self._session,
            self._act,
            NewInvoice(
                number=planned.number,
                customer_id=customer_id,
                issued=planned.issued,
                currency=planned.currency,
                prices=self._options.prices,
                lines=[
                    NewLine(
                        text=line.text,
                        quantity=f"{line.quantity:f}",
                        price=f"{line.price:f}",
                        rates_milli=line.rates_milli,
                        code=line.article,
                        discount_percent="" if line.discount_percent is None else f"{line.discount_percent:f}",
                        tax_category=line.tax_category,
                    )
                    for line in planned.lines
                ],
                rounding=self._options.rounding,
                discount_minor=planned.discount_minor,
                exchange_rate=exchange_rate(self._session, self._office, planned),
                import_id=self._batch.id,
                supplied=planned.supplied,
                tax_note=planned.tax_note,
                language=planned.language,
            ),
        )
        if self._options.paid_by is None or not invoice.gross_minor:
            return
        sales.add_payment(
            self._session,
            self._act,
            NewPayment(
                customer_id=customer_id,
                method=self._options.paid_by,
                amount_minor=invoice.gross_minor,
                currency=invoice.currency,
                paid_on=invoice.issued,
                parts=[(invoice.id, invoice.gross_minor)],
            ),
        )

    def take_back(self, planned: PlannedTakeBack, place: int) -> None:
        """The recorded refund of what was taken back, waiting. Raises `Refusal` where a rule forbids it."""
        query = select(Invoice.id).where(Invoice.number == planned.invoice, Invoice.withdrawn_at.is_(None))
        invoice_id = self._session.execute(query).scalar_one()
        paying = self._session.scalars(select(PaymentPart.payment_id).where(PaymentPart.invoice_id == invoice_id)).all()
        wish = Wish(
            # The one payment is named, so that a refusal says what is wrong with it.
            payment_id=paying[0] if len(paying) == 1 else None,
            lines=tuple(LineWish(line, quantity=f"{units:f}") for line, units in planned.quantities().items()),
            kind=RefundKind.RECORD,
            reference=planned.reference,
            reason=f"Goods taken back with document {planned.document}",
            returned_on=planned.returned_on,
        )
        requests.store(self._session, self._act, form_id(self._batch.id, place), invoice_id, wish)


def _customers(session: Session, planned: Iterable[PlannedCustomer]) -> dict[str, int]:
    """The id of each customer by its key: one that the office knows by number or name, else a new one."""
    wanted = {customer.key: customer for customer in planned}
    known: dict[str, int] = {}
    for customer_id, number, name in session.execute(
        select(Customer.id, Customer.number, Customer.name).order_by(Customer.id.desc())
    ):
        known[PlannedCustomer(number or "", name).key] = customer_id
    new = {
        key: Customer(
            number=customer.number or None,
            name=customer.name,
            address="\n".join(customer.address),
            postcode=customer.postcode,
            city=customer.city,
            country=customer.country or customer.country_text,
            email=customer.email,
            vat_number=customer.vat_number,
        )
        for key, customer in wanted.items()
        if key not in known
    }
    session.add_all(new.values())
    session.flush()
    return {key: known[key] if key in known else new[key].id for key in wanted}

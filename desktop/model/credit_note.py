"""The credit note: numbered when a refund is final, frozen for ever, corrected only by another note."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from desktop.model.base import Base, Minor, never_negative
from desktop.model.invoice import Invoice
from desktop.model.refund import Refund
from desktop.model.states import NoteKind


class CreditNote(Base):
    """An issued note; the database refuses to change or delete it.

    `office_*` are the amounts as posted, in the office's currency. `frozen_json` is all that its paper says,
    `frozen_sha256` its hash. `reverses_id` is the note that a reversal takes back.
    """

    __tablename__ = "credit_note"
    __table_args__ = (
        UniqueConstraint("series", "year", "sequence"),
        UniqueConstraint("reverses_id"),
        *never_negative("gross_minor", "net_minor", "tax_minor"),
        CheckConstraint("sequence > 0", name="sequence"),
        Index("ix_credit_note_list", "issued", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str]
    year: Mapped[int]
    sequence: Mapped[int]
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[NoteKind]
    refund_id: Mapped[UUID | None] = mapped_column(ForeignKey("refund.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("credit_note.id"))
    issued: Mapped[date]
    issued_at: Mapped[datetime]
    currency: Mapped[str]
    gross_minor: Mapped[Minor]
    net_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]
    due_minor: Mapped[Minor]
    office_gross_minor: Mapped[Minor]
    office_tax_minor: Mapped[Minor]
    frozen_json: Mapped[str]
    frozen_sha256: Mapped[str]

    refund: Mapped[Refund | None] = relationship()
    invoice: Mapped[Invoice] = relationship()
    lines: Mapped[list[CreditNoteLine]] = relationship(order_by="CreditNoteLine.position")
    taxes: Mapped[list[CreditNoteTax]] = relationship(order_by="CreditNoteTax.rate_milli")


class CreditNoteLine(Base):
    """One credited line of a note. Minor units."""

    __tablename__ = "credit_note_line"
    __table_args__ = (CheckConstraint("gross_minor = net_minor + tax_minor", name="adds_up"),)

    note_id: Mapped[int] = mapped_column(ForeignKey("credit_note.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    line_id: Mapped[int] = mapped_column(ForeignKey("invoice_line.id"), index=True)
    gross_minor: Mapped[Minor]
    net_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]


class CreditNoteTax(Base):
    """Net and tax of one rate over a note. Minor units."""

    __tablename__ = "credit_note_tax"

    note_id: Mapped[int] = mapped_column(ForeignKey("credit_note.id"), primary_key=True)
    rate_milli: Mapped[int] = mapped_column(primary_key=True)
    net_minor: Mapped[Minor]
    tax_minor: Mapped[Minor]


class StoredDocument(Base):
    """The first drawing of a note: it is the document from then on. Insert-only."""

    __tablename__ = "stored_document"

    note_id: Mapped[int] = mapped_column(ForeignKey("credit_note.id"), primary_key=True)
    pdf: Mapped[bytes]
    sha256: Mapped[str]
    drawn_at: Mapped[datetime]

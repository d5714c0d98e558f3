"""Credit notes, their papers, the ledger and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "credit_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "refund",
                "cancellation",
                "payment_returned",
                "reversal",
                name="notekind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("issued", sa.Date(), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("due_minor", sa.BigInteger(), nullable=False),
        sa.Column("office_gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("office_tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("frozen_json", sa.Text(), nullable=False),
        sa.Column("frozen_sha256", sa.Text(), nullable=False),
        sa.CheckConstraint("gross_minor >= 0", name="ck_credit_note_gross_minor_not_negative"),
        sa.CheckConstraint("net_minor >= 0", name="ck_credit_note_net_minor_not_negative"),
        sa.CheckConstraint("sequence > 0", name="ck_credit_note_sequence"),
        sa.CheckConstraint("tax_minor >= 0", name="ck_credit_note_tax_minor_not_negative"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name="fk_credit_note_invoice_id"),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name="fk_credit_note_refund_id"),
        sa.ForeignKeyConstraint(["reverses_id"], ["credit_note.id"], name="fk_credit_note_reverses_id"),
        sa.PrimaryKeyConstraint("id", name="pk_credit_note"),
        sa.UniqueConstraint("number", name="uq_credit_note_number"),
        sa.UniqueConstraint("reverses_id", name="uq_credit_note_reverses_id"),
        sa.UniqueConstraint("series", "year", "sequence", name="uq_credit_note_series"),
    )
    op.create_index("ix_credit_note_invoice_id", "credit_note", ["invoice_id"], unique=False)
    op.create_index("ix_credit_note_list", "credit_note", ["issued", "id"], unique=False)
    op.create_index("ix_credit_note_refund_id", "credit_note", ["refund_id"], unique=False)
    op.create_table(
        "credit_note_line",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("gross_minor = net_minor + tax_minor", name="ck_credit_note_line_adds_up"),
        sa.ForeignKeyConstraint(["line_id"], ["invoice_line.id"], name="fk_credit_note_line_line_id"),
        sa.ForeignKeyConstraint(["note_id"], ["credit_note.id"], name="fk_credit_note_line_note_id"),
        sa.PrimaryKeyConstraint("note_id", "position", name="pk_credit_note_line"),
    )
    op.create_index("ix_credit_note_line_line_id", "credit_note_line", ["line_id"], unique=False)
    op.create_table(
        "credit_note_tax",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("rate_milli", sa.Integer(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["credit_note.id"], name="fk_credit_note_tax_note_id"),
        sa.PrimaryKeyConstraint("note_id", "rate_milli", name="pk_credit_note_tax"),
    )
    op.create_table(
        "entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_entry_customer_id"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name="fk_entry_invoice_id"),
        sa.ForeignKeyConstraint(["note_id"], ["credit_note.id"], name="fk_entry_note_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_entry_payment_id"),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name="fk_entry_refund_id"),
        sa.ForeignKeyConstraint(["reverses_id"], ["entry.id"], name="fk_entry_reverses_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entry"),
    )
    op.create_index("ix_entry_customer_id", "entry", ["customer_id"], unique=False)
    op.create_index("ix_entry_invoice_id", "entry", ["invoice_id"], unique=False)
    op.create_index("ix_entry_posted_on", "entry", ["posted_on"], unique=False)
    op.create_index("ix_entry_refund_id", "entry", ["refund_id"], unique=False)
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("leaves_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("state IN ('held', 'sent', 'dropped', 'perhaps')", name="ck_mail_state"),
        sa.ForeignKeyConstraint(["note_id"], ["credit_note.id"], name="fk_mail_note_id"),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name="fk_mail_refund_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.UniqueConstraint("message_id", name="uq_mail_message_id"),
    )
    op.create_index("ix_mail_note_id", "mail", ["note_id"], unique=False)
    op.create_table(
        "stored_document",
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["note_id"], ["credit_note.id"], name="fk_stored_document_note_id"),
        sa.PrimaryKeyConstraint("note_id", name="pk_stored_document"),
    )
    op.create_table(
        "posting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column(
            "debit",
            sa.Enum(
                "receivable",
                "sales",
                "tax",
                "cash",
                "bank",
                "gateway",
                "refunds_payable",
                "unapplied",
                "fees",
                "exchange",
                "dispute_losses",
                name="debit",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "credit",
            sa.Enum(
                "receivable",
                "sales",
                "tax",
                "cash",
                "bank",
                "gateway",
                "refunds_payable",
                "unapplied",
                "fees",
                "exchange",
                "dispute_losses",
                name="credit",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("amount_minor > 0", name="ck_posting_amount"),
        sa.CheckConstraint("debit <> credit", name="ck_posting_moves"),
        sa.ForeignKeyConstraint(["entry_id"], ["entry.id"], name="fk_posting_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_posting"),
    )
    op.create_index("ix_posting_credit", "posting", ["credit"], unique=False)
    op.create_index("ix_posting_debit", "posting", ["debit"], unique=False)
    op.create_index("ix_posting_entry_id", "posting", ["entry_id"], unique=False)

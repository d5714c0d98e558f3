"""Refunds, their approvals, drafts and follow-ups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("process", "record", name="refundkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("form_json", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name="fk_draft_invoice_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_draft_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_draft"),
        sa.UniqueConstraint("person_id", "invoice_id", "kind", name="uq_draft_person_id"),
    )
    op.create_table(
        "refund",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "requested",
                "found",
                "marked",
                "returned",
                "disputed",
                "cancelled",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum("process", "record", name="refundkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "requested",
                "approved",
                "sending",
                "unknown",
                "pending",
                "succeeded",
                "failed",
                "rejected",
                "deleted",
                name="refundstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column(
            "method",
            sa.Enum(
                "card",
                "sepa_debit",
                "ach_debit",
                "cash",
                "bank_transfer",
                "cheque",
                "card_terminal",
                "direct_debit",
                "other_platform",
                name="method",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("money_minor", sa.BigInteger(), nullable=False),
        sa.Column("due_minor", sa.BigInteger(), nullable=False),
        sa.Column(
            "note_kind",
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
        sa.Column("note_live", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("reference_key", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("notify", sa.Boolean(), nullable=False),
        sa.Column("returned_on", sa.Date(), nullable=True),
        sa.Column("requested_by", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=True),
        sa.Column("instead_of_id", sa.Uuid(), nullable=True),
        sa.Column("linked_to_id", sa.Uuid(), nullable=True),
        sa.Column("written_off", sa.Boolean(), nullable=False),
        sa.Column("order_json", sa.Text(), nullable=False),
        sa.Column("first_sent_at", sa.DateTime(), nullable=True),
        sa.Column("looked_at", sa.DateTime(), nullable=True),
        sa.Column("next_look_at", sa.DateTime(), nullable=True),
        sa.Column("gateway_ref", sa.Text(), nullable=True),
        sa.Column("gateway_reason", sa.Text(), nullable=False),
        sa.Column("gateway_message", sa.Text(), nullable=False),
        sa.Column("trace", sa.Text(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "origin <> 'requested' OR gross_minor = money_minor + due_minor", name="ck_refund_parts_add_up"
        ),
        sa.CheckConstraint("due_minor >= 0", name="ck_refund_due_minor_not_negative"),
        sa.CheckConstraint("gross_minor >= 0", name="ck_refund_gross_minor_not_negative"),
        sa.CheckConstraint("money_minor = 0 OR payment_id IS NOT NULL", name="ck_refund_money_has_payment"),
        sa.CheckConstraint("money_minor >= 0", name="ck_refund_money_minor_not_negative"),
        sa.CheckConstraint("net_minor >= 0", name="ck_refund_net_minor_not_negative"),
        sa.CheckConstraint("tax_minor >= 0", name="ck_refund_tax_minor_not_negative"),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name="fk_refund_changed_by"),
        sa.ForeignKeyConstraint(["instead_of_id"], ["refund.id"], name="fk_refund_instead_of_id"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name="fk_refund_invoice_id"),
        sa.ForeignKeyConstraint(["linked_to_id"], ["refund.id"], name="fk_refund_linked_to_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_refund_payment_id"),
        sa.ForeignKeyConstraint(["requested_by"], ["person.id"], name="fk_refund_requested_by"),
        sa.PrimaryKeyConstraint("id", name="pk_refund"),
        sa.UniqueConstraint("form_id", "part", name="uq_refund_form_id"),
        sa.UniqueConstraint("gateway_ref", "part", name="uq_refund_gateway_ref"),
        sa.UniqueConstraint("number", name="uq_refund_number"),
    )
    op.create_index("ix_refund_invoice_id", "refund", ["invoice_id"], unique=False)
    op.create_index("ix_refund_payment_id", "refund", ["payment_id"], unique=False)
    op.create_index("ix_refund_state", "refund", ["state"], unique=False)
    op.create_index(
        "uq_refund_reference",
        "refund",
        ["reference_key"],
        unique=True,
        sqlite_where=sa.text("reference_key <> '' AND part = 1 AND state NOT IN ('rejected', 'deleted')"),
        postgresql_where=sa.text("reference_key <> '' AND part = 1 AND state NOT IN ('rejected', 'deleted')"),
    )
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("seal", sa.Text(), nullable=False),
        sa.Column("voided_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_approval_person_id"),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name="fk_approval_refund_id"),
        sa.PrimaryKeyConstraint("id", name="pk_approval"),
    )
    op.create_index("ix_approval_refund_id", "approval", ["refund_id"], unique=False)
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name="fk_follow_up_closed_by"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_follow_up_payment_id"),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name="fk_follow_up_refund_id"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
    )
    op.create_index("ix_follow_up_payment_id", "follow_up", ["payment_id"], unique=False)
    op.create_index("ix_follow_up_refund_id", "follow_up", ["refund_id"], unique=False)
    op.create_table(
        "refund_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("asked IN ('gross', 'net', 'quantity', 'all')", name="ck_refund_line_asked"),
        sa.CheckConstraint("gross_minor = net_minor + tax_minor", name="ck_refund_line_adds_up"),
        sa.CheckConstraint("gross_minor >= 0", name="ck_refund_line_gross_minor_not_negative"),
        sa.CheckConstraint("net_minor >= 0", name="ck_refund_line_net_minor_not_negative"),
        sa.CheckConstraint("tax_minor >= 0", name="ck_refund_line_tax_minor_not_negative"),
        sa.ForeignKeyConstraint(["line_id"], ["invoice_line.id"], name="fk_refund_line_line_id"),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name="fk_refund_line_refund_id"),
        sa.PrimaryKeyConstraint("id", name="pk_refund_line"),
        sa.UniqueConstraint("refund_id", "line_id", name="uq_refund_line_refund_id"),
    )
    op.create_index("ix_refund_line_line_id", "refund_line", ["line_id"], unique=False)
    op.create_index("ix_refund_line_refund_id", "refund_line", ["refund_id"], unique=False)
    op.create_table(
        "refund_line_tax",
        sa.Column("refund_line_id", sa.Integer(), nullable=False),
        sa.Column("component", sa.Integer(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("tax_minor >= 0", name="ck_refund_line_tax_tax"),
        sa.ForeignKeyConstraint(
            ["refund_line_id"], ["refund_line.id"], name="fk_refund_line_tax_refund_line_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("refund_line_id", "component", name="pk_refund_line_tax"),
    )

"""The office, its people and rules, customers, invoices, payments and the audit trail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "audit_row",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_row"),
        sa.UniqueConstraint("hash", name="uq_audit_row_hash"),
    )
    op.create_index("ix_audit_row_invoice_id", "audit_row", ["invoice_id"], unique=False)
    op.create_index("ix_audit_row_subject", "audit_row", ["subject", "subject_id"], unique=False)
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("vat_number", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_customer"),
        sa.UniqueConstraint("number", name="uq_customer_number"),
    )
    op.create_index("ix_customer_name", "customer", ["name"], unique=False)
    op.create_table(
        "exchange_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.DateTime(), nullable=False),
        sa.Column("rate", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_exchange_rate"),
        sa.UniqueConstraint("currency", "valid_from", name="uq_exchange_rate_currency"),
    )
    op.create_table(
        "import_mapping",
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("choices", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("signature", name="pk_import_mapping"),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("vat_number", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("footer", sa.Text(), nullable=False),
        sa.Column("logo_png", sa.LargeBinary(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "real", "sample", "training", name="officekind", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("refunds_per_payment", sa.Text(), nullable=False),
        sa.Column("approval", sa.Text(), nullable=False),
        sa.Column("second_approver_over_minor", sa.BigInteger(), nullable=True),
        sa.Column("closed_until", sa.Date(), nullable=True),
        sa.Column("tax_rounding", sa.Text(), nullable=False),
        sa.Column("install_id", sa.Text(), nullable=False),
        sa.Column("gateway_account", sa.Text(), nullable=False),
        sa.Column("gateway_live", sa.Boolean(), nullable=False),
        sa.Column("sync_due", sa.Boolean(), nullable=False),
        sa.Column("sync_mark", sa.Text(), nullable=False),
        sa.Column("synced_at", sa.DateTime(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("id = 1", name="ck_office_only_one"),
        sa.PrimaryKeyConstraint("id", name="pk_office"),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "manager",
                "clerk",
                "field",
                "viewer",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_person"),
        sa.UniqueConstraint("login", name="uq_person_login"),
    )
    op.create_table(
        "series",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "year", name="pk_series"),
    )
    op.create_table(
        "tax_rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("rate_milli", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tax_rate"),
        sa.UniqueConstraint("country", "valid_from", name="uq_tax_rate_country"),
    )
    op.create_table(
        "booking",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("fieldworker_id", sa.Integer(), nullable=True),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_booking_customer_id"),
        sa.ForeignKeyConstraint(["fieldworker_id"], ["person.id"], name="fk_booking_fieldworker_id"),
        sa.PrimaryKeyConstraint("id", name="pk_booking"),
        sa.UniqueConstraint("number", name="uq_booking_number"),
    )
    op.create_index("ix_booking_customer_id", "booking", ["customer_id"], unique=False)
    op.create_index("ix_booking_fieldworker_id", "booking", ["fieldworker_id"], unique=False)
    op.create_table(
        "import_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("taken_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by", sa.Integer(), nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name="fk_import_batch_taken_by"),
        sa.PrimaryKeyConstraint("id", name="pk_import_batch"),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=False),
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
        sa.Column("gateway", sa.Text(), nullable=False),
        sa.Column("gateway_ref", sa.Text(), nullable=True),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("fee_minor", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("paid_at", sa.DateTime(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "succeeded",
                "failed",
                name="paymentstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("approved_by", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("disputed_minor", sa.BigInteger(), nullable=False),
        sa.Column("inquiry", sa.Boolean(), nullable=False),
        sa.Column("alarm_closed", sa.Boolean(), nullable=False),
        sa.Column("returned_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("waiting_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("gone_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name="ck_payment_amount_minor_not_negative"),
        sa.CheckConstraint("fee_minor >= 0", name="ck_payment_fee_minor_not_negative"),
        sa.CheckConstraint("gone_minor >= 0", name="ck_payment_gone_minor_not_negative"),
        sa.CheckConstraint("returned_minor + waiting_minor <= amount_minor", name="ck_payment_cap"),
        sa.CheckConstraint("returned_minor >= 0", name="ck_payment_returned_minor_not_negative"),
        sa.CheckConstraint("waiting_minor >= 0", name="ck_payment_waiting_minor_not_negative"),
        sa.ForeignKeyConstraint(["approved_by"], ["person.id"], name="fk_payment_approved_by"),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_payment_customer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment"),
        sa.UniqueConstraint("gateway_ref", name="uq_payment_gateway_ref"),
        sa.UniqueConstraint("number", name="uq_payment_number"),
    )
    op.create_index("ix_payment_customer_id", "payment", ["customer_id"], unique=False)
    op.create_table(
        "dispute",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gateway_ref", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("state IN ('open', 'inquiry', 'won', 'lost')", name="ck_dispute_state"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_dispute_payment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_dispute"),
        sa.UniqueConstraint("gateway_ref", name="uq_dispute_gateway_ref"),
    )
    op.create_index("ix_dispute_payment_id", "dispute", ["payment_id"], unique=False)
    op.create_table(
        "invoice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("issued", sa.Date(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("prices", sa.Text(), nullable=False),
        sa.Column("exchange_rate", sa.Text(), nullable=False),
        sa.Column("deposit", sa.Boolean(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("gross_minor", sa.BigInteger(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.Column("import_id", sa.Integer(), nullable=True),
        sa.Column("paid_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("returned_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("waiting_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("cleared_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("overpaid_returned_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("prices IN ('net', 'gross')", name="ck_invoice_prices"),
        sa.CheckConstraint("cleared_minor >= 0", name="ck_invoice_cleared_minor_not_negative"),
        sa.CheckConstraint("gross_minor = net_minor + tax_minor", name="ck_invoice_adds_up"),
        sa.CheckConstraint("net_minor >= 0", name="ck_invoice_net_minor_not_negative"),
        sa.CheckConstraint("paid_minor >= 0", name="ck_invoice_paid_minor_not_negative"),
        sa.CheckConstraint("returned_minor >= 0", name="ck_invoice_returned_minor_not_negative"),
        sa.CheckConstraint("tax_minor >= 0", name="ck_invoice_tax_minor_not_negative"),
        sa.CheckConstraint("waiting_minor >= 0", name="ck_invoice_waiting_minor_not_negative"),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name="fk_invoice_booking_id"),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_invoice_customer_id"),
        sa.ForeignKeyConstraint(["import_id"], ["import_batch.id"], name="fk_invoice_import_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invoice"),
    )
    op.create_index("ix_invoice_booking_id", "invoice", ["booking_id"], unique=False)
    op.create_index("ix_invoice_customer_id", "invoice", ["customer_id"], unique=False)
    op.create_index("ix_invoice_import_id", "invoice", ["import_id"], unique=False)
    op.create_index("ix_invoice_list", "invoice", ["issued", "id"], unique=False)
    op.create_index(
        "uq_invoice_number",
        "invoice",
        ["number"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
    op.create_table(
        "invoice_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Text(), nullable=False),
        sa.Column("price", sa.Text(), nullable=False),
        sa.Column("discount_percent", sa.Text(), nullable=False),
        sa.Column("net_minor", sa.BigInteger(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.Column("held_gross_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("held_net_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("held_tax_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("credited_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("held_gross_minor <= net_minor + tax_minor", name="ck_invoice_line_gross_cap"),
        sa.CheckConstraint("held_gross_minor >= 0", name="ck_invoice_line_held_gross_minor_not_negative"),
        sa.CheckConstraint("held_net_minor <= net_minor", name="ck_invoice_line_net_cap"),
        sa.CheckConstraint("held_net_minor >= 0", name="ck_invoice_line_held_net_minor_not_negative"),
        sa.CheckConstraint("held_tax_minor <= tax_minor", name="ck_invoice_line_tax_cap"),
        sa.CheckConstraint("held_tax_minor >= 0", name="ck_invoice_line_held_tax_minor_not_negative"),
        sa.CheckConstraint("net_minor >= 0", name="ck_invoice_line_net_minor_not_negative"),
        sa.CheckConstraint("tax_minor >= 0", name="ck_invoice_line_tax_minor_not_negative"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name="fk_invoice_line_invoice_id"),
        sa.PrimaryKeyConstraint("id", name="pk_invoice_line"),
        sa.UniqueConstraint("invoice_id", "position", name="uq_invoice_line_invoice_id"),
    )
    op.create_table(
        "payment_part",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("returned_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("waiting_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("gone_minor", sa.BigInteger(), server_default="0", nullable=False),
        sa.CheckConstraint("amount_minor >= 0", name="ck_payment_part_amount_minor_not_negative"),
        sa.CheckConstraint("gone_minor >= 0", name="ck_payment_part_gone_minor_not_negative"),
        sa.CheckConstraint("returned_minor + waiting_minor <= amount_minor", name="ck_payment_part_cap"),
        sa.CheckConstraint("returned_minor >= 0", name="ck_payment_part_returned_minor_not_negative"),
        sa.CheckConstraint("waiting_minor >= 0", name="ck_payment_part_waiting_minor_not_negative"),
        sa.ForeignKeyConstraint(["invoice_id"], ["invoice.id"], name="fk_payment_part_invoice_id"),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name="fk_payment_part_payment_id"),
        sa.PrimaryKeyConstraint("id", name="pk_payment_part"),
        sa.UniqueConstraint("payment_id", "invoice_id", name="uq_payment_part_payment_id"),
    )
    op.create_index("ix_payment_part_invoice_id", "payment_part", ["invoice_id"], unique=False)
    op.create_table(
        "invoice_line_tax",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("component", sa.Integer(), nullable=False),
        sa.Column("rate_milli", sa.Integer(), nullable=False),
        sa.Column("tax_minor", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("rate_milli >= 0", name="ck_invoice_line_tax_rate"),
        sa.CheckConstraint("tax_minor >= 0", name="ck_invoice_line_tax_tax"),
        sa.ForeignKeyConstraint(
            ["line_id"], ["invoice_line.id"], name="fk_invoice_line_tax_line_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("line_id", "component", name="pk_invoice_line_tax"),
    )

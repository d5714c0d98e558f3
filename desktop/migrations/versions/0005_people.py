"""Rights that an office edits by role, passwords and limits of people, standard reasons, what methods allow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_RIGHTS = {
    "admin": ("request_own", "request", "cancel", "take_in", "approve", "send", "correct", "print", "run"),
    "manager": ("request_own", "request", "cancel", "take_in", "approve", "send", "correct", "print"),
    "clerk": ("request_own", "request", "cancel", "take_in", "print"),
    "field": ("request_own",),
}

_REASONS = (
    "Duplicate payment",
    "Cancelled",
    "Overcharged",
    "Not delivered",
    "Change of scope",
    "Damaged in transit",
    "Wrong item",
)


def upgrade() -> None:
    op.add_column("person", sa.Column("password_hash", sa.Text(), nullable=False, server_default=""))
    op.add_column("person", sa.Column("approval_limit_minor", sa.BigInteger(), nullable=True))
    op.add_column("person", sa.Column("wrong_tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("person", sa.Column("locked_until", sa.DateTime(), nullable=True))
    op.add_column("office", sa.Column("password_over_minor", sa.BigInteger(), nullable=True))
    op.add_column("office", sa.Column("lock_after_minutes", sa.Integer(), nullable=False, server_default="10"))
    op.add_column("approval", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("refund", sa.Column("radar_answer", sa.Text(), nullable=False, server_default=""))
    op.add_column("refund", sa.Column("rejected_because", sa.Text(), nullable=False, server_default=""))
    op.add_column("follow_up", sa.Column("opened_by", sa.Integer(), nullable=True))
    op.add_column("payment", sa.Column("form_id", sa.Uuid(), nullable=True))
    op.create_index("uq_payment_form_id", "payment", ["form_id"], unique=True)
    op.create_table(
        "refund_change",
        sa.Column("refund_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_refund_change_person_id"),
        sa.ForeignKeyConstraint(["refund_id"], ["refund.id"], name="fk_refund_change_refund_id"),
        sa.PrimaryKeyConstraint("refund_id", "person_id", name="pk_refund_change"),
    )
    op.execute(
        "INSERT INTO refund_change (refund_id, person_id) SELECT id, changed_by FROM refund WHERE changed_by > 0"
    )
    rights = op.create_table(
        "role_right",
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("may", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("role", "may", name="pk_role_right"),
    )
    reasons = op.create_table(
        "reason",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reason"),
        sa.UniqueConstraint("text", name="uq_reason_text"),
    )
    op.create_table(
        "method_rule",
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("ability", sa.Text(), nullable=False),
        sa.Column("within_days", sa.Integer(), nullable=True),
        sa.CheckConstraint("ability IN ('none', 'full', 'partial')", name="ck_method_rule_ability"),
        sa.CheckConstraint("within_days > 0", name="ck_method_rule_within_days"),
        sa.PrimaryKeyConstraint("method", name="pk_method_rule"),
    )
    op.bulk_insert(rights, [{"role": role, "may": may} for role, held in _RIGHTS.items() for may in held])
    op.bulk_insert(reasons, [{"position": at, "text": text} for at, text in enumerate(_REASONS, 1)])

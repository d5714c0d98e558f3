"""What an asker chose of payment, kind and method: it stays at an edit, also of a refund that has no payment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_PAYMENT = "FROM payment WHERE payment.id = refund.payment_id"


def upgrade() -> None:
    for column in ("chosen_kind", "chosen_method"):
        op.add_column("refund", sa.Column(column, sa.String(24), nullable=True))
    # Alembic would add the key in a step of its own, which SQLite does not know.
    named = "CONSTRAINT fk_refund_chosen_payment_id REFERENCES payment (id)"
    op.execute(f"ALTER TABLE refund ADD COLUMN chosen_payment_id INTEGER {named}")
    # So far it was guessed: another method than the payment's own was chosen, and recording what could be processed.
    op.execute(
        "UPDATE refund SET chosen_method = method"
        f" WHERE origin = 'requested' AND method <> (SELECT payment.method {_PAYMENT})"
    )
    op.execute(
        "UPDATE refund SET chosen_kind = 'record' WHERE origin = 'requested' AND kind = 'record'"
        f" AND method = (SELECT payment.method {_PAYMENT})"
        f" AND (SELECT payment.gateway {_PAYMENT}) IN ('stripe', 'practice')"
    )

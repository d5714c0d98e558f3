"""What a desk keeps of the gateway: who is asking it now, what is known of a refund on its way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("office", sa.Column("sync_on", sa.Boolean(), nullable=False, server_default=sa.true()))
    op.add_column("refund", sa.Column("gateway_sent_at", sa.DateTime(), nullable=True))
    op.add_column("refund", sa.Column("answer_by", sa.DateTime(), nullable=True))
    op.add_column("refund", sa.Column("trace_kind", sa.Text(), nullable=False, server_default=""))
    op.add_column("refund", sa.Column("reversal", sa.Boolean(), nullable=False, server_default=sa.false()))
    lease = op.create_table(
        "lease",
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False, server_default=""),
        sa.Column("who", sa.Text(), nullable=False, server_default=""),
        sa.Column("computer", sa.Text(), nullable=False, server_default=""),
        sa.Column("process", sa.Integer(), nullable=False, server_default="0"),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("work", name="pk_lease"),
    )
    op.bulk_insert(lease, [{"work": "reconcile"}, {"work": "sync"}])
    op.execute(
        "INSERT INTO reason (position, text) SELECT (SELECT COALESCE(MAX(position), 0) + 1 FROM reason), "
        "'Fraudulent payment' WHERE NOT EXISTS (SELECT 1 FROM reason WHERE text = 'Fraudulent payment')"
    )

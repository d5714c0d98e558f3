"""What papers and mail need: the wording of the office, who is sending, what was sent to whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("invoice", sa.Column("language", sa.Text(), nullable=False, server_default=""))
    op.add_column("invoice", sa.Column("supplied", sa.Date(), nullable=True))
    op.add_column("invoice", sa.Column("tax_note", sa.Text(), nullable=False, server_default=""))
    op.add_column("invoice_line", sa.Column("tax_category", sa.Text(), nullable=False, server_default=""))
    for table in ("customer", "office"):
        op.add_column(table, sa.Column("postcode", sa.Text(), nullable=False, server_default=""))
        op.add_column(table, sa.Column("city", sa.Text(), nullable=False, server_default=""))

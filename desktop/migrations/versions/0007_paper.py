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
    op.add_column("customer", sa.Column("iban", sa.Text(), nullable=False, server_default=""))
    op.add_column("office", sa.Column("smtp_security", sa.Text(), nullable=False, server_default="starttls"))
    op.execute("UPDATE office SET smtp_security = CASE WHEN smtp_starttls THEN 'starttls' ELSE 'none' END")
    op.drop_column("office", "smtp_starttls")
    op.create_table(
        "wording",
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("language", "key", name="pk_wording"),
    )
    _mail()


def _mail() -> None:
    """What was tried with a mail; one more state, for what the server refuses."""
    with op.batch_alter_table("mail") as mail:
        mail.add_column(sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
        mail.add_column(sa.Column("tried_at", sa.DateTime(), nullable=True))
        mail.add_column(sa.Column("claimed_until", sa.DateTime(), nullable=True))
        mail.add_column(sa.Column("next_try_at", sa.DateTime(), nullable=True))
        mail.add_column(sa.Column("trouble", sa.Text(), nullable=False, server_default=""))
        if op.get_bind().dialect.name != "sqlite":
            # a file's table is made anew, and constraints of this kind do not come along
            mail.drop_constraint("ck_mail_state", type_="check")
        mail.create_check_constraint("ck_mail_state", "state IN ('held', 'sent', 'dropped', 'perhaps', 'refused')")
    op.create_index("ix_mail_state", "mail", ["state"])

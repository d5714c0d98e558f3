"""What a desk keeps of the gateway: who is asking it now, what is known of a refund on its way."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass

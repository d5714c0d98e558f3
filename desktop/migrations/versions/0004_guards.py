"""Guards in the database itself: sums kept by triggers, and records that nothing may change.

The sums stand under the CHECK constraints of their tables, so that a refund that would take more than a line or a
payment has is refused by the database, whatever code asks for it.
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

_OURS = "refund.origin IN ('requested', 'returned', 'cancelled')"
_FOREIGN = "refund.origin IN ('found', 'marked') AND refund.linked_to_id IS NULL"
_LOST = "refund.origin = 'disputed'"
_WAITING = "refund.state IN ('requested', 'approved', 'sending', 'unknown', 'pending')"
_DONE = "refund.state = 'succeeded'"
_HELD = f"({_WAITING} OR {_DONE} OR refund.note_live)"


def _sum(column: str, where: str, source: str = "refund") -> str:
    return f"(SELECT CAST(COALESCE(SUM({column}), 0) AS BIGINT) FROM {source} WHERE {where})"


def _payment(row: str) -> str:
    mine = "refund.payment_id = payment.id"
    return (
        f"UPDATE payment SET returned_minor = {_sum('money_minor', f'{mine} AND {_DONE} AND {_OURS}')},"
        f" waiting_minor = {_sum('money_minor', f'{mine} AND {_WAITING} AND {_OURS}')},"
        f" gone_minor = {_sum('money_minor', f'{mine} AND ({_WAITING} OR {_DONE}) AND {_FOREIGN}')},"
        f" lost_minor = {_sum('money_minor', f'{mine} AND {_DONE} AND {_LOST}')}"
        f" WHERE id = {row}.payment_id"
    )


def _alarm(where: str) -> str:
    return (
        f"UPDATE payment SET alarm_closed = FALSE WHERE {where} AND alarm_closed"
        " AND returned_minor + waiting_minor + gone_minor + lost_minor + disputed_minor <= amount_minor"
    )


def _part(row: str) -> str:
    mine = "refund.payment_id = payment_part.payment_id AND refund.invoice_id = payment_part.invoice_id"
    return (
        f"UPDATE payment_part SET returned_minor = {_sum('money_minor', f'{mine} AND {_DONE} AND {_OURS}')},"
        f" waiting_minor = {_sum('money_minor', f'{mine} AND {_WAITING} AND {_OURS}')},"
        f" gone_minor = {_sum('money_minor', f'{mine} AND ({_WAITING} OR {_DONE}) AND {_FOREIGN}')},"
        f" lost_minor = {_sum('money_minor', f'{mine} AND {_DONE} AND {_LOST}')}"
        f" WHERE payment_id = {row}.payment_id AND invoice_id = {row}.invoice_id"
    )


def _invoice(row: str) -> str:
    mine = "refund.invoice_id = invoice.id"
    back = f"{mine} AND {_DONE} AND refund.origin <> 'disputed' AND refund.linked_to_id IS NULL"
    overpaid = f"{back} AND refund.note_kind = 'payment_returned'"
    return (
        f"UPDATE invoice SET returned_minor = {_sum('money_minor', back)},"
        f" waiting_minor = {_sum('money_minor', f'{mine} AND {_WAITING}')},"
        f" cleared_minor = {_sum('due_minor', f'{mine} AND refund.note_live')},"
        f" overpaid_returned_minor = {_sum('money_minor', overpaid)}"
        f" WHERE id = {row}.invoice_id"
    )


def _line(which: str) -> str:
    source = "refund_line JOIN refund ON refund.id = refund_line.refund_id"
    mine = "refund_line.line_id = invoice_line.id"
    held = f"{mine} AND {_HELD}"
    return (
        f"UPDATE invoice_line SET held_gross_minor = {_sum('refund_line.gross_minor', held, source)},"
        f" held_net_minor = {_sum('refund_line.net_minor', held, source)},"
        f" held_tax_minor = {_sum('refund_line.tax_minor', held, source)},"
        f" credited_minor = {_sum('refund_line.gross_minor', f'{mine} AND refund.note_live', source)}"
        f" WHERE id {which}"
    )


def _lines_of(row: str) -> str:
    return _line(f"IN (SELECT line_id FROM refund_line WHERE refund_id = {row}.id)")


def _paid(where: str) -> str:
    source = "payment_part JOIN payment ON payment.id = payment_part.payment_id"
    there = (
        "payment_part.invoice_id = invoice.id AND payment.state = 'succeeded'"
        " AND payment.approved_at IS NOT NULL AND payment.withdrawn_at IS NULL"
    )
    return f"UPDATE invoice SET paid_minor = {_sum('payment_part.amount_minor', there, source)} WHERE id {where}"


def _paid_by(row: str) -> str:
    return _paid(f"IN (SELECT invoice_id FROM payment_part WHERE payment_id = {row}.id)")


def _refund(row: str) -> list[str]:
    return [_payment(row), _alarm(f"id = {row}.payment_id"), _part(row), _invoice(row)]


_KEPT: dict[str, tuple[str, str, list[str]]] = {
    "refund_inserted": ("INSERT", "refund", [*_refund("NEW"), _lines_of("NEW")]),
    "refund_updated": ("UPDATE", "refund", [*_refund("OLD"), *_refund("NEW"), _lines_of("NEW")]),
    "refund_deleted": ("DELETE", "refund", _refund("OLD")),
    "refund_line_inserted": ("INSERT", "refund_line", [_line("= NEW.line_id")]),
    "refund_line_updated": ("UPDATE", "refund_line", [_line("= OLD.line_id"), _line("= NEW.line_id")]),
    "refund_line_deleted": ("DELETE", "refund_line", [_line("= OLD.line_id")]),
    "payment_part_inserted": ("INSERT", "payment_part", [_paid("= NEW.invoice_id")]),
    "payment_part_updated": ("UPDATE", "payment_part", [_paid("= OLD.invoice_id"), _paid("= NEW.invoice_id")]),
    "payment_part_deleted": ("DELETE", "payment_part", [_paid("= OLD.invoice_id")]),
    "payment_disputed": ("UPDATE OF disputed_minor", "payment", [_alarm("id = NEW.id")]),
    "payment_updated": ("UPDATE OF state, approved_at, withdrawn_at", "payment", [_paid_by("NEW")]),
}

_FROZEN = (
    "entry",
    "posting",
    "credit_note",
    "credit_note_line",
    "credit_note_tax",
    "stored_document",
    "audit_row",
)


def upgrade() -> None:
    on_file = op.get_bind().dialect.name == "sqlite"
    for name, (change, table, statements) in _KEPT.items():
        body = "; ".join(statements) + ";"
        if on_file:
            op.execute(f"CREATE TRIGGER {name} AFTER {change} ON {table} BEGIN {body} END")
            continue
        op.execute(
            f"CREATE FUNCTION keep_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} RETURN NULL; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} AFTER {change} ON {table} FOR EACH ROW EXECUTE FUNCTION keep_{name}()")
    if not on_file:
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            " RAISE EXCEPTION '% is only ever added to', TG_TABLE_NAME; END $$"
        )
    for table in _FROZEN:
        for change in ("UPDATE", "DELETE"):
            name = f"{table}_never_{change.lower()}d".replace("updated", "changed").replace("deleted", "removed")
            if on_file:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {change} ON {table}"
                    f" BEGIN SELECT RAISE(ABORT, '{table} is only ever added to'); END"
                )
            else:
                op.execute(
                    f"CREATE TRIGGER {name} BEFORE {change} ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                )

"""An office to practise in: a copy of a real one that can reach no gateway, no customer and no money."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop.database import open_office
from desktop.errors import OfficeError
from desktop.gateways.practice import PracticeGateway, book_beside
from desktop.model.customer import Customer
from desktop.model.office import Office
from desktop.model.outbox import Mail
from desktop.model.payment import OWN_GATEWAYS, Payment
from desktop.model.states import OfficeKind, Right
from desktop.services.backup import copying
from desktop.services.backup.keeping import Head
from desktop.services.backup.trouble import fresh_file, put_in_place, told
from desktop.services.desk import Desk
from desktop.services.steps import audit

_NOT_MADE = "The training office was not made."


def training_copy(
    desk: Desk,
    target: Path,
    progress: Callable[[int, int], None] = lambda done, of: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Path:
    """Write a copy of this office to practise in, with its practice gateway's book beside it; gives its path.

    It has a name of its own at the gateway, no key, no customer's e-mail address and no mail that waits; its gateway
    payments belong to the practice gateway. Raises `RefundDeskError` where something is there already, or the disk or
    a person stops it; then nothing is there.
    """
    desk.require(Right.RUN)
    target = target.expanduser().resolve()
    if target.exists() or book_beside(target).exists():
        raise OfficeError(_NOT_MADE, f"{target} is there already. Choose another name.", "exists")
    with told(_NOT_MADE, target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with fresh_file(target) as fresh:
            head = copying.copy_office(desk.database, fresh, copying.going(progress, cancelled))
            payments = _change(desk, fresh, head)
            PracticeGateway(book_beside(fresh)).register_all(payments)
            # The office last: where it is, its gateway is too.
            put_in_place(book_beside(fresh), book_beside(target))
            put_in_place(fresh, target)
    return target


def _change(desk: Desk, fresh: Path, head: Head) -> list[tuple[str, int, str]]:
    """Make the copy an office of its own; gives the payments that its gateway has to know."""
    database = open_office(str(fresh))
    try:
        with database.write() as session:
            office = session.get_one(Office, 1)
            office.kind = OfficeKind.TRAINING
            office.install_id = str(uuid4())
            office.gateway_account, office.gateway_live = "", False
            office.sync_due, office.sync_mark, office.synced_at = False, "", None
            session.execute(update(Mail).where(Mail.state != "sent").values(state="dropped", next_try_at=None))
            session.execute(update(Customer).values(email="", iban=""))
            session.execute(update(Payment).where(Payment.gateway.in_(OWN_GATEWAYS)).values(gateway="practice"))
            audit.append(
                session,
                desk.act(),
                "training office made",
                "office",
                1,
                before={"install_id": head.install_id, "audit_number": head.audit_number},
                after={"kind": office.kind, "install_id": office.install_id},
            )
            payments = _payments(session)
    finally:
        database.close()
    copying.settle(fresh)
    return payments


def _payments(session: Session) -> list[tuple[str, int, str]]:
    query = select(Payment.gateway_ref, Payment.amount_minor, Payment.currency).where(
        Payment.gateway == "practice", Payment.gateway_ref.is_not(None)
    )
    return [(str(reference), amount, currency) for reference, amount, currency in session.execute(query)]

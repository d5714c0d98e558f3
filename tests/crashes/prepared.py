"""What is there before each stage: the office, the payment at the Stripe-like server, and what has to come of it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from sqlalchemy import text

from desktop.database import open_office
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.model.office import Office
from desktop.model.payment import Payment
from desktop.model.states import Method, RefundState
from desktop.services import approvals, backup, cancellations, credit_notes, mail_server, payout, refunds, sync
from desktop.services.mail_server import MailServer
from desktop.services.refunds import LineWish, Wish
from desktop.services.smtp import Security
from tests.crashes.mailbox import Mailbox
from tests.crashes.stages import Given
from tests.services.mailing import make_real
from tests.services.office_builder import OfficeBuilder, line
from tests.stripe_server.client import KEY, StripeServer


@dataclass
class Scene:
    """An office, the server and the mail server, as they are before a stage."""

    office: OfficeBuilder
    server: StripeServer
    mailbox: Mailbox
    old_office: Path
    """An office of an older version, to upgrade."""
    given: Given = field(default_factory=dict)
    reference: str = ""

    @property
    def refund(self) -> UUID:
        return UUID(self.given["refund"])

    def paid(self, price: str = "119.00", method: Method = Method.CARD) -> None:
        """An invoice that is paid; by a card, through the Stripe-like server."""
        invoice = self.office.invoice(line(price))
        payment = self.office.payment(invoice, method=method)
        self.given |= {"invoice": invoice, "payment": payment, "form": str(uuid4())}
        if method == Method.CARD:
            self.reference = self.server.payment(11900)
            with self.office.database.write() as session:
                stored = session.get_one(Payment, payment)
                stored.gateway, stored.gateway_ref = "stripe", self.reference

    def asked(self, method: Method = Method.CARD) -> None:
        """Somebody asked for 60.00 of it."""
        self.paid(method=method)
        wish = Wish(
            payment_id=self.given["payment"],
            lines=(LineWish(1, gross="60.00"),),
            reference="" if method == Method.CARD else "TILL-1",
            notify=method != Method.CARD,
        )
        desk = self.office.desk("clerk")
        asked = refunds.request(desk, UUID(self.given["form"]), self.given["invoice"], wish)
        self.given["refund"] = str(asked.refund_ids[0])

    def approved(self, method: Method = Method.CARD) -> None:
        self.asked(method)
        approvals.approve(self.office.desk("manager"), self.refund)

    def sent(self, answer: str = "ok") -> None:
        """It was sent, and the server answered in this way."""
        self.approved()
        if answer != "ok":
            self.server.answer(answer, times=1)
        payout.send(self.office.desk("manager"), self.refund)
        self.server.answer("ok")


def _found(scene: Scene) -> None:
    scene.paid()
    scene.server.refund(scene.reference, 2000)
    sync.run(scene.office.desk("admin"))
    with scene.office.database.read() as session:
        found = session.execute(text("SELECT id FROM refund WHERE origin = 'found'")).scalar_one()
    scene.given["refund"] = str(UUID(str(found)))


def _dispute_and_dashboard(scene: Scene) -> None:
    scene.paid()
    scene.server.refund(scene.reference, 2000)
    scene.server.dispute_opened(scene.reference, 1000)


def _late_failure(scene: Scene) -> None:
    scene.sent()
    sync.run(scene.office.desk("admin"))
    with scene.office.database.write() as session:
        session.get_one(Office, 1).gateway_account = ""
    scene.server.refund_failed(str(scene.refund))


def _cancelled(scene: Scene) -> None:
    scene.given["invoice"] = scene.office.invoice()
    cancellations.cancel(scene.office.desk("manager"), scene.given["invoice"])


def _unpaid(scene: Scene) -> None:
    scene.given["invoice"] = scene.office.invoice()


def _promised_by_mail(scene: Scene) -> None:
    """A refund in cash is final, its customer was promised the note by mail, and its paper is drawn."""
    scene.approved(Method.CASH)
    note_id = credit_notes.of_refund(scene.office.desk("manager"), scene.refund)
    assert note_id is not None
    credit_notes.document(scene.office.desk("manager"), note_id)
    server = MailServer("127.0.0.1", scene.mailbox.port, "", Security.NONE)
    mail_server.save(scene.office.desk("admin"), server, "")


def _copied(scene: Scene) -> None:
    """There is a copy, and something happened since."""
    scene.sent()
    made = backup.make(scene.office.database, scene.office.folder / "kept", backup.Reason.ASKED)
    scene.given["copy"] = str(made.path)
    scene.paid()
    scene.office.database.close()


def _older(scene: Scene) -> None:
    scene.office.database.close()
    shutil.copyfile(scene.old_office, scene.office.database.address)


def _nothing(scene: Scene) -> None:
    scene.given["new"] = str(scene.office.folder / "new.refunddesk")


PREPARED: dict[str, Callable[[Scene], None]] = {
    "request": Scene.paid,
    "approval": Scene.asked,
    "settlement outside": lambda scene: scene.asked(Method.CASH),
    "payout": Scene.approved,
    "paper": Scene.sent,
    "reconcile": lambda scene: scene.sent("lost_after"),
    "sending again": lambda scene: scene.sent("lost_before"),
    "sync": _dispute_and_dashboard,
    "late failure": _late_failure,
    "assignment": _found,
    "mark": Scene.paid,
    "giving up": lambda scene: scene.sent("lost_before"),
    "cancellation": _unpaid,
    "undoing": _cancelled,
    "confirmed return": lambda scene: scene.paid(method=Method.CASH),
    "mail": _promised_by_mail,
    "backup": Scene.sent,
    "backup of a server": Scene.sent,
    "restoring": _copied,
    "upgrade": _older,
    "new office": _nothing,
}


def prepare(stage: str, scene: Scene) -> None:
    """Bring the office to where this stage begins."""
    office, server = scene.office, scene.server
    server.reset()
    office.now = office.database.clock()
    make_real(office)
    office.gateways = {"stripe": StripeGateway(KEY, address=server.address, pace=Pace(per_second=1000))}
    PREPARED[stage](scene)


NOTES = {
    "settlement outside": 1, "payout": 1, "paper": 1, "reconcile": 1, "sending again": 1, "late failure": 1,
    "assignment": 1, "cancellation": 1, "undoing": 2, "mail": 1, "backup": 1, "backup of a server": 1, "restoring": 1,
}  # fmt: skip
"""How many credit notes there are at the end of a stage, however often it was killed."""

PAID = {
    "payout": 6000, "paper": 6000, "reconcile": 6000, "sending again": 6000, "backup": 6000,
    "backup of a server": 6000, "restoring": 6000, "sync": 2000, "assignment": 2000,
}  # fmt: skip
"""What has gone back at the server at the end, in cents."""

STATES = {
    "request": RefundState.REQUESTED,
    "approval": RefundState.APPROVED,
    "settlement outside": RefundState.SUCCEEDED,
    "payout": RefundState.SUCCEEDED,
    "paper": RefundState.SUCCEEDED,
    "reconcile": RefundState.SUCCEEDED,
    "sending again": RefundState.SUCCEEDED,
    "sync": RefundState.SUCCEEDED,
    "late failure": RefundState.FAILED,
    "assignment": RefundState.SUCCEEDED,
    "mark": RefundState.SUCCEEDED,
    "giving up": RefundState.FAILED,
    "confirmed return": RefundState.SUCCEEDED,
    "mail": RefundState.SUCCEEDED,
    "backup": RefundState.SUCCEEDED,
    "backup of a server": RefundState.SUCCEEDED,
    "restoring": RefundState.SUCCEEDED,
}
"""Where the one refund of a stage stands at the end; stages that are not in it have none, or either of two."""


def states(address: str) -> list[str]:
    """Where all refunds of an office stand, apart from those that a cancellation makes."""
    with closing(open_office(address)) as database, database.read() as session:
        return list(session.scalars(text("SELECT state FROM refund WHERE origin <> 'cancelled' ORDER BY number")))

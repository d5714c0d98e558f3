"""After a whole working day the key of Stripe stands in no file: not in the office, its copies, exports, or the log."""

from __future__ import annotations

import io
import logging
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop import log, settings
from desktop.errors import RefundDeskError
from desktop.gateways.base import GatewayUnavailable
from desktop.gateways.pace import Pace
from desktop.gateways.stripe import StripeGateway
from desktop.model.office import Office
from desktop.model.refund import Refund
from desktop.model.states import OfficeKind, RefundState
from desktop.services import (
    approvals,
    backup,
    beancount_export,
    credit_notes,
    exporting,
    keys,
    payout,
    reconcile,
    report_exports,
    sync,
)
from desktop.services.pulling import taking
from desktop.services.queries.days import EVER
from desktop.services.queries.invoices import InvoiceQuery
from desktop.services.queries.journal import JournalQuery
from desktop.services.queries.trail import TrailQuery
from tests.gateways.canned import Canned, answer, error
from tests.services.office_builder import OfficeBuilder
from tests.services.pulling.reading import EVER as EVER_MADE
from tests.stripe_server.client import StripeServer

MARK = "RecognisableWhereverItStands0123456789"
SECRET = f"rk_test_{MARK}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[StripeServer]:
    with StripeServer() as running:
        monkeypatch.setenv(keys.ADDRESS_VARIABLE, running.address)
        yield running


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where the program writes its log, at the finest level; afterwards the handlers of the tests are back."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path / "home"))
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    log.start()
    root.setLevel(logging.DEBUG)
    yield tmp_path
    for handler in [added for added in root.handlers if added not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.mark.expects_log("Something unexpected happened.")
def test_the_key_stands_in_no_file_even_where_stripe_repeats_it(
    file_office: OfficeBuilder, server: StripeServer, written: Path
) -> None:
    office = file_office
    with office.database.write() as session:
        session.get_one(Office, 1).kind = OfficeKind.REAL
    taken = keys.take(office.desk("admin"), SECRET, Pace(per_second=10_000))
    assert taken.kept
    office.gateways = {"stripe": taken.gateway}
    told = _work(office, server)
    told += _meet_an_error(office, server)
    told += _be_declined_with_the_key(office)
    _export(office, written / "exports")
    office.database.close()

    assert MARK not in " ".join(told)
    assert _places(written) == []
    assert (log.path()).stat().st_size > 0, "the log was written"
    planted = written / "planted.xlsx"
    with zipfile.ZipFile(planted, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", SECRET)
    assert _places(written) == [planted], "the search would have found it"


def _work(office: OfficeBuilder, server: StripeServer) -> list[str]:
    """Payments are taken over, one refund is sent, the gateway is read."""
    invoice = office.invoice()
    server.payment(11_900, description="INV-0001", email="anna@example.org")
    plan = taking.read(office.desk("clerk"), EVER_MADE)
    taking.take(office.desk("clerk"), plan, plan.rows)
    refund = office.refunded(invoice, amount="10.00", reason="Broken")
    note_id = credit_notes.of_refund(office.desk("manager"), refund)
    assert note_id is not None
    assert credit_notes.document(office.desk("manager"), note_id).startswith(b"%PDF")
    sync.run(office.desk("admin"))
    return [repr(plan), repr(office.gateways["stripe"])]


def _meet_an_error(office: OfficeBuilder, server: StripeServer) -> list[str]:
    """Stripe refuses the key and repeats it; so does a fault of ours that nobody expected."""
    refund = office.ask(1, amount="5.00", reason="Late")
    office.approve(refund)
    server.key_expired()
    told = []
    for ask in (
        lambda: payout.send(office.desk("manager"), refund),
        lambda: sync.run(office.desk("admin")),
        lambda: reconcile.run(office.desk("admin")),
        lambda: taking.read(office.desk("clerk"), EVER_MADE),
        lambda: keys.take(office.desk("admin"), SECRET),
    ):
        told.append(_said(ask))
    server.key_expired(False)
    try:
        raise RuntimeError(f"GET /v1/charges, Authorization: Bearer {SECRET}")
    except RuntimeError:
        logging.getLogger("desktop.ui.messages").exception("Something unexpected happened.")
    return told


def _said(ask: Callable[[], object]) -> str:
    try:
        return repr(ask())
    except RefundDeskError as refused:
        assert isinstance(refused, GatewayUnavailable)
        return f"{refused!r} {refused.title} {refused.message}"


def _be_declined_with_the_key(office: OfficeBuilder) -> list[str]:
    """The bank says no, in a sentence with the key in it, which the refund keeps."""
    refund_id = office.ask(1, amount="7.00", reason="Wrong size")
    approvals.approve(office.desk("manager"), refund_id)
    ref = office.payment_of(1).gateway_ref
    money = {"currency": "eur", "status": "succeeded"}
    charge = {"object": "charge", "id": "ch_1", "captured": True, "amount_captured": 11_900, "amount_refunded": 1_000}
    payment = {"object": "payment_intent", "id": ref, "latest_charge": charge | money} | money
    nothing = {"object": "list", "data": [], "has_more": False, "url": "/v1/refunds"}
    refusal = error(402, "card_error", code="card_declined", message=f"No ({SECRET}).")
    looked_up = [answer(200, payment), answer(200, nothing)]
    # Looked up before it is sent, and again before a refusal counts.
    with Canned([*looked_up, refusal, *looked_up]) as canned:
        gateway = StripeGateway(SECRET, address=canned.address, pace=Pace(per_second=10_000))
        desk = office.desk("manager", gateways={"stripe": gateway})
        assert payout.send(desk, refund_id) == RefundState.FAILED
    with office.database.read() as session:
        refund = session.get_one(Refund, refund_id)
        assert refund.gateway_message == "No ((key))."
        return [refund.gateway_message]


def _export(office: OfficeBuilder, folder: Path) -> None:
    """Everything that can be written to a file."""
    folder.mkdir()
    desk, admin = office.desk("manager"), office.desk("admin")

    def never() -> bool:
        return False

    def told(_count: int) -> None:
        return None

    beancount_export.journal_file(desk, folder / "books.beancount", told, never)
    exporting.invoices(desk, InvoiceQuery(), folder / "invoices.csv", told, never)
    report_exports.journal_lines(desk, JournalQuery(), folder / "journal.xlsx", told, never)
    report_exports.acts(desk, TrailQuery(), folder / "trail.csv", told, never)
    report_exports.number_series(desk, folder / "series.csv", told, never)
    report_exports.by_method(desk, EVER, folder / "methods.xlsx", told, never)
    backup.make(office.database, folder / "copies", backup.Reason.ASKED, office.now)
    backup.training_copy(admin, folder / "practice.rdesk")
    assert len([path for path in folder.rglob("*") if path.is_file()]) >= 8


def _places(folder: Path) -> list[Path]:
    """The files in which the key stands, packed or not."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(MARK.encode() in part for part in _parts(path.read_bytes()))]


def _parts(content: bytes) -> Iterator[bytes]:
    """The bytes of a file, those packed in it, and the streams of its papers."""
    yield content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            yield zlib.decompress(stream)
        except zlib.error:
            continue

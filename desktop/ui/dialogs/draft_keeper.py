"""Keeps what is typed while it is typed, one writing after the other, until it was asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer

from desktop.model.states import RefundKind
from desktop.services import drafts
from desktop.services.desk import Desk
from desktop.services.queries import invoices, refund_form
from desktop.services.queries.rows import InvoiceDetail
from desktop.ui.dialogs.latest_answer import LatestAnswer
from desktop.ui.dialogs.refund_form import RefundForm

PAUSE_MS = 700

_Newest = tuple[RefundForm, int] | None


class DraftKeeper:
    """The draft of one form of an invoice.

    `kept` is called with the moment at which the newest state was written, `failed` with why it could not be.
    """

    def __init__(
        self,
        dialog: QObject,
        desk: Desk,
        place: tuple[int, RefundKind],
        kept: Callable[[datetime], object],
        failed: Callable[[Exception], object],
    ) -> None:
        self._desk, self._kept, self._failed = desk, kept, failed
        self._invoice_id, self._kind = place
        self._newest: _Newest = None
        self._there = False
        self._then: Callable[[], object] | None = None
        self._writer: LatestAnswer[_Newest, datetime] = LatestAnswer(
            dialog, self._write, self._on_written, self._on_failed
        )
        self._pause = QTimer(dialog, singleShot=True, interval=PAUSE_MS)
        self._pause.timeout.connect(self.keep_now)

    def found(self) -> None:
        """There is a draft from before."""
        self._there = True

    def keep(self, form: RefundForm, amount_minor: int) -> None:
        """Write this soon; `amount_minor` is what it comes to as far as is known."""
        self._newest = (form, amount_minor)
        self._pause.start()

    def is_waiting(self) -> bool:
        """Whether something is still to be written."""
        return self._newest is not None

    def keep_now(self) -> None:
        """Write what is not written yet; a form in which nothing stands any more has no draft."""
        self._pause.stop()
        newest, self._newest = self._newest, None
        if newest is None:
            return
        if not newest[0].is_empty():
            self._there = True
            self._writer.ask(newest)
        elif self._there:
            self.forget()

    def forget(self) -> None:
        """Discard the draft, after anything that is still being written."""
        self._pause.stop()
        self._newest, self._there = None, False
        self._writer.ask(None)

    def when_written(self, then: Callable[[], object]) -> None:
        """Call `then` once nothing is left to write; not if the writing fails."""
        if self._writer.settled:
            then()
        else:
            self._then = then

    def _write(self, newest: _Newest) -> datetime:
        if newest is None:
            drafts.discard(self._desk, self._invoice_id, self._kind)
        else:
            form, amount_minor = newest
            drafts.keep(self._desk, self._invoice_id, self._kind, form.to_json(), amount_minor)
        return self._desk.clock()

    def _on_written(self, newest: _Newest, at: datetime) -> None:
        if newest is not None:
            self._kept(at)
        then, self._then = self._then, None
        if then is not None:
            then()

    def _on_failed(self, failure: Exception) -> None:
        self._then = None
        self._failed(failure)


@dataclass(frozen=True)
class Beginning:
    """What a dialog begins with: the invoice as it is now, and what was typed before, None where nothing was."""

    detail: InvoiceDetail
    form: RefundForm | None


def begin(desk: Desk, invoice_id: int, kind: RefundKind) -> Beginning:
    """Read what the dialog begins with; for work off the GUI thread.

    A draft whose form was sent already is discarded: the program stopped before it could do that itself.
    """
    kept = drafts.kept(desk, invoice_id, kind)
    form = None if kept is None else RefundForm.from_json(kept)
    if form is not None and refund_form.was_asked(desk, form.id):
        drafts.discard(desk, invoice_id, kind)
        form = None
    return Beginning(invoices.detail(desk, invoice_id), form)
